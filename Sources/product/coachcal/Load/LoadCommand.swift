import Booking
import Desk
import JSONText
import Secrets
import Store
import Web

let loadCommand = Command(
  name: "load", summary: "Add people, windows, packages and settings from a file",
  discussion: """
    Loading the same file again changes nothing: what is there stays as people have made it since,
    and what they removed stays away. A file with anything wrong is refused whole, with the place
    of what is wrong. samples/studio.json shows every part.
    """,
  operands: [Operand(name: "FILE", help: "The studio's file (JSON), or - for standard input.")],
  options: [
    Option(
      "addresses", "OUT",
      """
      Also give each coach and client without a feed one, and each owner and coach without a
      token one; write the addresses to the end of OUT, which only its owner may read.
      """),
    Environment.database, Environment.publicURL, Environment.listen,
  ],
  example: "coachcal load samples/studio.json --addresses data/addresses.txt"
) { call in
  let studio = try Studio(json: try readWhole(call.arguments.operands.first ?? "-"))
  let file = try call["addresses"].map { try PrivateFile(path: $0) }
  try call.withDesk(making: true) { desk in
    let report = try desk.load(studio, by: .commandLine(as: .owner))
    var given = 0
    if let file {
      do {
        given = try desk.giveAccess(by: .commandLine(as: .owner)) {
          // It may be the second try: what the first gave away holds no more.
          file.takeBack()
          try file.append(addressText($0, publicURL: call.environment.publicURL))
        }
      } catch let error as StorageError where error.code == "outcome-unknown" {
        say("Whether the addresses at the end of \(call["addresses"] ?? "") hold is not known: try one.")
        throw error
      } catch {
        file.takeBack()
        throw error
      }
    }
    try call.answer(
      .array(
        report.map {
          ["part": JSON($0.part), "added": JSON($0.added), "already_there": JSON($0.alreadyThere)]
        }),
      Table(
        "PART", "ADDED", "ALREADY THERE",
        rows: report.map { [$0.part, String($0.added), String($0.alreadyThere)] }
      ).text)
    if let path = call["addresses"], given > 0 { say("New addresses of \(given) people are in \(path).") }
  }
}

/// The addresses as their owners are told them.
func addressText(_ given: [StudioAccess], publicURL: String) -> String {
  let blocks = given.map { access in
    var lines = ["\(printable(access.person.name)) (\(access.role.rawValue) \(access.person.handle))"]
    if let (feed, token) = access.feed {
      let addresses = FeedAddresses(token: token, kind: feed.kind, publicURL: publicURL)
      lines += ["  feed    \(addresses.url)", "  webcal  \(addresses.webcal)"]
    }
    if let bearer = access.bearer { lines.append("  token   \(bearer.text)") }
    return lines.joined(separator: "\n") + "\n"
  }
  return blocks.joined(separator: "\n") + "\n"
}
