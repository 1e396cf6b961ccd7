import Booking
import Desk
import JSONText
import Web

let jobsRunCommand = Command(
  name: "jobs run", summary: "Do now what the server does by itself",
  discussion: """
    \(jobs.map { "\($0.name): \($0.deed)." }.joined(separator: "\n"))
    Doing one again, here and on a server at once, does nothing twice.
    """,
  operands: [Operand(name: "NAME", help: "Which; all where none is named.", isOptional: true, repeats: true)],
  options: [Environment.database],
  example: "coachcal jobs run expire"
) { call in
  let names = call.arguments.operands
  if let unknown = names.first(where: { name in !jobs.contains { $0.name == name } }) {
    throw Usage(
      "There is no job “\(unknown)”. The jobs are \(jobs.map(\.name).joined(separator: ", ")).", call.command)
  }
  let chosen = jobs.filter { names.isEmpty || names.contains($0.name) }
  try call.withDesk { desk in
    let done = try chosen.map { ($0, try $0.run(desk)) }
    try call.answer(
      .array(done.map { ["job": JSON($0.name), "count": JSON($1)] }),
      Table("JOB", "COUNT", "WHAT", rows: done.map { [$0.name, String($1), $0.deed] }).text)
  }
}
