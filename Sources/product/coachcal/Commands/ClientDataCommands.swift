import Booking
import Desk
import Glibc
import JSONText
import Store
import Web

let exportCommand = Command(
  name: "export", summary: "Print everything that is kept of a client, as one JSON document",
  discussion: """
    With the coaches' own notes, which the client does not get from the API. Nothing secret of feeds
    and tokens is among it.
    """,
  options: [Option("client", "K", "Whose data.", isRequired: true), Environment.database],
  example: "coachcal export --client anna > anna.json"
) { call in
  let client = try call.required("client")
  let data = try call.withDesk { try $0.personalData(of: client, for: call.actor) }
  try printOut(JSON(data).text + "\n")
}

let eraseCommand = Command(
  name: "erase", summary: "Erase what is known of a client; the coach's books stay straight",
  discussion: """
    Name, handle, address, notes, answers and messages go for good, feeds and tokens open nothing any
    more, and bookings ahead are cancelled. The ledger and what took place stay, under a pseudonym,
    which calendars show from then on. Backups made before still hold everything.
    """,
  options: [
    Option("client", "K", "Whom.", isRequired: true), Option("dry-run", "Only say what would be done."),
    Option("yes", "Do not ask."), Environment.database,
  ],
  example: "coachcal erase --client anna --dry-run"
) { call in
  let client = try call.required("client")
  let operator_ = Actor.commandLine(as: .owner)
  try call.withDesk { desk in
    let rehearsed = try desk.erase(client, isRehearsal: true, by: operator_)
    if call.has("dry-run") { return try answer(rehearsed, "would be", call) }
    if !rehearsed.wasErased, !call.has("yes"), try !confirms(client, rehearsed, call) {
      return say("Nothing was erased.")
    }
    try answer(try desk.erase(client, by: operator_), "were", call)
  }
}

private func confirms(_ client: String, _ erasure: Erasure, _ call: Call) throws -> Bool {
  guard isatty(STDIN_FILENO) == 1 else { throw Usage("Say --yes, or run this at a terminal.", call.command) }
  say(
    """
    \(printable(client)): \(erasure.bookings) bookings, of which \(erasure.cancelled) would be cancelled, \
    \(erasure.rows.messages) messages, \(erasure.rows.answers) answers. This cannot be taken back.
    Type “erase” to go on:
    """)
  return readLine() == "erase"
}

private func answer(_ erasure: Erasure, _ verb: String, _ call: Call) throws {
  let rows = erasure.rows
  try call.answer(
    [
      "id": JSON(erasure.pseudonym.id.text), "cancelled": JSON(erasure.cancelled),
      "bookings": JSON(erasure.bookings), "messages": JSON(rows.messages), "answers": JSON(rows.answers),
      "feeds": JSON(rows.feeds), "tokens": JSON(rows.tokens), "was_erased": JSON(erasure.wasErased),
      "dry_run": JSON(call.has("dry-run")),
    ],
    erasure.wasErased
      ? "This was erased before; nothing was done.\n"
      : """
      \(erasure.cancelled) bookings \(verb) cancelled, \(rows.messages) messages and \(rows.answers) answers \
      erased, \(rows.feeds) feeds and \(rows.tokens) tokens ended.

      """)
}
