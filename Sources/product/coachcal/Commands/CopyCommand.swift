import JSONText
import Store

let copyCommand = Command(
  name: "copy", summary: "Copy a studio into another database, such as from SQLite to PostgreSQL",
  discussion: """
    Everything is copied in one transaction and compared row for row before it is saved. Stop the
    servers first: what is changed after the copy has begun stays behind, and nothing says so. The
    server's key is not in the database: take its file along.
    """,
  options: [
    Option("from", "DATABASE", "A path, sqlite:PATH, or postgresql://…; it must be there.", isRequired: true),
    Option("to", "DATABASE", "The same; nothing may be in it yet.", isRequired: true),
  ],
  example: "coachcal copy --from data/coachcal.sqlite --to postgresql://coachcal@db.example.org/coachcal"
) { call in
  let (from, to) = (address(try call.required("from")), address(try call.required("to")))
  try call.checkDatabase(from)
  if isMisspelt(to) { throw Environment.unsupported }
  let source = try Storage(at: from, isPatient: true)
  defer { source.close() }
  let target = try Storage(at: to, isPatient: true)
  defer { target.close() }
  let copied = try source.copy(into: target)
  try call.answer(
    copied.map { ["table": JSON($0.table), "rows": JSON($0.rows)] },
    Table("TABLE", "ROWS", rows: copied.map { [$0.table, String($0.rows)] }), none: "")
}

private func address(_ text: String) -> String {
  text.hasPrefix("sqlite:") ? String(text.dropFirst("sqlite:".count)) : text
}
