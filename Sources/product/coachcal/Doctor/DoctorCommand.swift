import JSONText
import Web

let doctorCommand = Command(
  name: "doctor", summary: "Check configuration, database, clock and zones, and say what to do",
  discussion: """
    Reads all of the database, after bringing it to this version's form. Exit status 0 when all is
    well, 3 when something is not.
    """,
  options: [Environment.database, Environment.listen, Environment.publicURL], example: "coachcal doctor"
) { call in
  let findings = examine(call)
  try call.answer(
    .array(findings.map { ["check": JSON($0.check), "ok": JSON($0.isOK), "detail": JSON($0.detail)] }),
    findings.map { finding in
      let name = finding.check + String(repeating: " ", count: max(0, 10 - finding.check.count))
      return "\(finding.isOK ? "ok     " : "problem")  \(name)  \(finding.detail)\n"
    }.joined())
  let problems = findings.count { !$0.isOK }
  if problems > 0 {
    throw Failure.environment("doctor-problems", "\(problems) of \(findings.count) checks found a problem.")
  }
}

/// What one check found.
struct Finding: Sendable {
  var check: String
  var isOK: Bool
  /// What is so, and what to do where it should not be.
  var detail: String

  static func fine(_ check: String, _ detail: String) -> Finding {
    Finding(check: check, isOK: true, detail: detail)
  }

  static func problem(_ check: String, _ detail: String) -> Finding {
    Finding(check: check, isOK: false, detail: detail)
  }
}
