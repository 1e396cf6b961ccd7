import CivilTime
import Glibc
import ICalendar
import TestSupport
import Testing

/// dateutil is another reading of the same standard: what both say is unlikely to be wrong.
@Suite struct RecurrencePeerTests {
  private struct Case: Encodable {
    var rule: String
    var start, from, to: Int64
    var most: Int
    var asIs: Bool
    var found: [Int64]
  }

  /// How many rules are compared; `COACHCAL_TEST_RULES` changes it.
  private static let count = getenv("COACHCAL_TEST_RULES").flatMap { Int(String(cString: $0)) } ?? 100_000

  @Test(arguments: [0, 1])
  func `random rules yield what dateutil yields, near DTSTART and decades later`(half: UInt64) throws {
    let wanted = (Self.count + Int(half)) / 2
    let drawn = TestRandom(for: "random rules, half \(half)")
    var random = TestRandom(seed: drawn.seed &* 2 &+ half)
    var cases: [Case] = []
    while cases.count < wanted {
      let drawn = try RandomRule(&random)
      let deviations = DateutilDeviation.all.filter { $0.concerns(drawn.rule, drawn.start) }
      guard deviations.allSatisfy(\.agreesInFull) else { continue }
      let delay = drawn.window.lowerBound.seconds - drawn.start.seconds
      cases.append(
        Case(
          rule: drawn.text, start: drawn.start.seconds, from: drawn.window.lowerBound.seconds,
          to: drawn.window.upperBound.seconds, most: 12,
          asIs: deviations.isEmpty && (drawn.rule.count != nil || delay < 400 * 86_400),
          found: try drawn.found(most: 12).map(\.seconds)))
    }
    let matching = cases.count { !$0.found.isEmpty }
    #expect(matching > wanted / 2)
    let report = try peerReport("expand_rules.py", cases)
    #expect(report.failures == [])
    #expect(report.compared == wanted)
  }

  @Test func `where dateutil departs from RFC 5545, we follow the RFC`() throws {
    var cases: [Case] = []
    for deviation in DateutilDeviation.all {
      let nine = try #require(LocalTime(hour: 9, minute: 0))
      func seconds(_ day: String) throws -> Int64 {
        LocalDateTime(try #require(LocalDate(iso8601: day)), nine).seconds
      }
      let (start, from, to) = try (
        seconds(deviation.start), seconds(deviation.from), seconds(deviation.to)
      )
      let set = RecurrenceSet(
        start: .utc(Instant(seconds: start)), rrules: [try RecurrenceRule(deviation.rule)])
      var ruleAlone = set
      ruleAlone.countsStart = false
      var budget = StepBudget()
      let ours = try ruleAlone.occurrences(
        touching: Instant(seconds: from)..<Instant(seconds: to), in: .utc, budget: &budget)
      #expect(ours.map(\.local.date.iso8601) == deviation.ours, "\(deviation.rule): \(deviation.reason)")
      cases.append(
        Case(
          rule: deviation.rule, start: start, from: from, to: to, most: 12, asIs: true,
          found: try deviation.theirs.map(seconds)))
    }
    let report = try peerReport("expand_rules.py", cases)
    #expect(report.failures == [], "dateutil has learned something: its row may go")
  }
}
