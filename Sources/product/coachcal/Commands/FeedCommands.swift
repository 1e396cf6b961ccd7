import Booking
import Desk
import JSONText
import Secrets
import Web

private let feedKind = Option(
  "kind", nil,
  "Of which kind (default: the coach's or client's bookings).", choices: Feed.Kind.allCases.map(\.rawValue))

let feedsAddCommand = Command(
  name: "feeds add", summary: "Make a calendar feed and print its addresses, this once",
  options: [
    .oneCoach, .oneClient, feedKind,
    Option("with", "C", "Only bookings with this coach; for a client's feed."),
    Option("blackouts", "Show blackouts too; for a coach's feed."),
    Option("past-days", "N", "How many past days it holds (default: 90)."), Environment.database,
    Environment.publicURL,
    Environment.listen,
  ],
  example: "coachcal feeds add --coach maria --kind busy"
) { call in
  let (reference, kind) = try subject(call)
  let (feed, token) = try call.withDesk { desk in
    try desk.addFeed(
      of: reference, kind: kind, withCoach: call["with"], includesBlackouts: call.has("blackouts"),
      pastDays: try call.number("past-days") ?? 90, by: call.actor)
  }
  try answer(feed, token, call)
}

let feedsListCommand = Command(
  name: "feeds list", summary: "List the feeds of a coach or client",
  options: [.oneCoach, .oneClient, feedKind, Environment.database],
  example: "coachcal feeds list --client anna"
) { call in
  let found = try call.withDesk { try feeds(call, $0) }
  try call.answer(
    found.map { JSON($0) },
    Table(
      "FEED", "KIND", "MADE", "FETCHED", "BY", "REVOKED",
      rows: found.map {
        [
          $0.id.text, $0.kind.rawValue, clock($0.created), clock($0.fetched), $0.fetchedBy ?? "-",
          clock($0.revoked),
        ]
      }), none: "There is no such feed.")
}

let feedsRotateCommand = Command(
  name: "feeds rotate", summary: "Give a feed new addresses and print them, this once",
  discussion: feedChoice, operands: [feedOperand],
  options: [
    ungrouped(.oneCoach), ungrouped(.oneClient), feedKind,
    Option("grace-hours", "N", "How long the old ones still work (default: 0)."), Environment.database,
    Environment.publicURL, Environment.listen,
  ],
  example: "coachcal feeds rotate --coach maria --kind coach --grace-hours 48"
) { call in
  let (grace, isAbsurd) = Int64(try call.number("grace-hours") ?? 0).multipliedReportingOverflow(by: 3600)
  let (feed, token) = try call.withDesk { desk in
    try desk.rotateFeed(try feedID(call, desk), grace: isAbsurd ? .max : grace, by: call.actor)
  }
  try answer(feed, token, call)
}

let feedsRevokeCommand = Command(
  name: "feeds revoke", summary: "End a feed and all its addresses for good", discussion: feedChoice,
  operands: [feedOperand],
  options: [ungrouped(.oneCoach), ungrouped(.oneClient), feedKind, Environment.database],
  example: "coachcal feeds revoke --client anna"
) { call in
  let id = try call.withDesk { desk in
    let id = try feedID(call, desk)
    try desk.revokeFeed(id, by: call.actor)
    return id
  }
  try call.answer(["id": JSON(id.text), "revoked": true], "The feed \(id.text) is revoked.\n")
}

private let feedOperand = Operand(
  name: "FEED", help: "Its id, as `coachcal feeds list` lists it.", isOptional: true)

private let feedChoice = "Name the feed by its id, or by its person (and kind) where they have only one."

private func ungrouped(_ option: Option) -> Option {
  var option = option
  option.group = nil
  return option
}

/// Whose feeds, and of which kind.
private func subject(_ call: Call) throws -> (reference: String, kind: Feed.Kind) {
  if let client = call["client"] {
    guard ["client", nil].contains(call["kind"]) else {
      throw Usage("A client's feed has the kind client.", call.command)
    }
    return (client, .client)
  }
  let kind: Feed.Kind = call.word("kind") ?? .coach
  guard kind != .client else { throw Usage("A coach's feed has the kind coach, busy or open.", call.command) }
  return (try call.required("coach"), kind)
}

private func feeds(_ call: Call, _ desk: Desk) throws -> [Feed] {
  let (reference, kind) = try subject(call)
  return try desk.feeds(of: reference, asClient: kind == .client, for: call.actor)
    .filter { !call.has("kind") || $0.kind == kind }
}

/// The feed named by its id, or the only living one of a person and kind.
private func feedID(_ call: Call, _ desk: Desk) throws -> FeedID {
  if let id = call.arguments.operands.first { return FeedID(id) }
  guard call.has("coach") != call.has("client") else {
    throw Usage("Give a FEED, --coach C or --client K.", call.command)
  }
  let living = try feeds(call, desk).filter { $0.revoked == nil }
  guard let only = living.first else { throw Refusal(.notFound, "There is no such feed.") }
  guard living.count == 1 else {
    throw Refusal(
      .invalid,
      "There are \(living.count) such feeds; name one by its id: \(living.map(\.id.text).joined(separator: ", "))."
    )
  }
  return only.id
}

private func answer(_ feed: Feed, _ token: Token, _ call: Call) throws {
  let addresses = FeedAddresses(token: token, kind: feed.kind, publicURL: call.environment.publicURL)
  let rows = [
    ("feed", feed.id.text), ("address", addresses.url), ("webcal", addresses.webcal),
    ("google", addresses.google),
    ("outlook", addresses.outlook), ("free/busy", addresses.freeBusy ?? ""),
  ]
  let text = rows.filter { !$0.1.isEmpty }.map { name, value in
    name + String(repeating: " ", count: 11 - name.count) + value + "\n"
  }
  try call.answer(JSON(feed, addresses: addresses), text.joined())
}

let renderCommand = Command(
  name: "render", summary: "Print the bytes of a feed",
  options: [
    .oneCoach, .oneClient, feedKind, Environment.database, Environment.publicURL, Environment.listen,
  ],
  example: "coachcal render --coach maria > maria.ics"
) { call in
  let (reference, kind) = try subject(call)
  try printOut(
    call.withDesk { desk in
      let owner =
        kind == .client
        ? try desk.client(reference, for: call.actor) : try desk.coach(reference, for: call.actor)
      return try desk.renderFeed(of: owner.id.text, kind: kind, publicURL: call.environment.publicURL)
    })
}
