import Booking
import Desk
import JSONText
import Secrets
import Store
import Web

let tokenAddCommand = Command(
  name: "token add", summary: "Make a bearer token and print it, this once",
  discussion: "Programs show it to the API: Authorization: Bearer TOKEN.",
  options: [
    .oneCoach, .oneClient, .oneOwner, Option("name", "TEXT", "What it is for (default: command line)."),
    Environment.database,
  ],
  example: "coachcal token add --coach maria --name \"my script\""
) { call in
  let (record, token) = try call.withDesk { desk in
    try desk.addToken(
      for: try person(call, desk), name: call["name"] ?? "command line", by: call.actor)
  }
  var members = JSON(record).object ?? [:]
  members["token"] = JSON(token.text)
  try call.answer(.object(members), "\(token.text)\n")
}

let tokenListCommand = Command(
  name: "token list", summary: "List the bearer tokens of a person, without what is secret of them",
  options: [.oneCoach, .oneClient, .oneOwner, Environment.database],
  example: "coachcal token list --coach maria"
) { call in
  let tokens = try call.withDesk { try $0.tokens(of: try person(call, $0)) }
  try call.answer(
    tokens.map { JSON($0) },
    Table(
      "TOKEN", "NAME", "MADE", "REVOKED", "ENDS",
      rows: tokens.map {
        [$0.id.text, $0.name, clock($0.created), clock($0.revoked), clock($0.expires)]
      }),
    none: "There is no token.")
}

let tokenRevokeCommand = Command(
  name: "token revoke", summary: "End a bearer token",
  operands: [Operand(name: "TOKEN", help: "Its id, as `coachcal token list` lists it; not its text.")],
  options: [Environment.database], example: "coachcal token revoke TOKEN"
) { call in
  let id: AccessTokenID = call.id()
  try call.withDesk { try $0.revokeToken(id, by: call.actor) }
  try call.answer(["id": JSON(id.text), "revoked": true], "The token \(id.text) is revoked.\n")
}

let signInCommand = Command(
  name: "signin", summary: "Print a link that signs a person in, once and for 15 minutes",
  discussion: """
    Their browser stays signed in for 30 days; `coachcal token list` shows its session, and
    `coachcal token revoke` ends it.
    """,
  options: [
    .oneCoach, .oneClient, .oneOwner, Environment.publicURL, Environment.listen, Environment.database,
  ],
  example: "coachcal signin --coach maria"
) { call in
  let token = try call.withDesk { desk in
    try desk.addSignInLink(for: try person(call, desk), by: call.actor)
  }
  let link = "\(call.environment.publicURL)/signin/\(token.text)"
  try call.answer(["url": JSON(link)], "\(link)\n")
}

/// Whoever is named, in the part by which they are named.
private func person(_ call: Call, _ desk: Desk) throws -> String {
  if let coach = call["coach"] { return try desk.coach(coach, for: call.actor).id.text }
  if let client = call["client"] { return try desk.client(client, for: call.actor).id.text }
  return try call.required("owner")
}
