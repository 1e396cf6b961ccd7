import Booking
import CivilTime
import Desk
import JSONText
import Web

let packageAddCommand = Command(
  name: "package add", summary: "Sell a package to a client",
  discussion: "Either from a template, or made up: then with --name, --total and --duration.",
  options: [
    .coach, Option("client", "K", "Who buys it.", isRequired: true),
    Option("template", "NAME", "A template of the coach's, by name or id."),
    Option("name", "TEXT", "As it is sold."), Option("total", "N", "How many sessions."),
    Option("duration", "MIN", "The length of each."),
    Option("last-day", "D", "The last day on which a session may start (default: none, it never expires)."),
    Option("notes", "TEXT", "For the coach."), .actingAs, Environment.database,
  ],
  example: "coachcal package add --coach maria --client anna --template \"8 sessions\""
) { call in
  let coach = try call.required("coach")
  try call.withDesk { desk in
    let package = try desk.sell(
      try sale(call, coach, desk), to: try call.required("client"), coach: coach, notes: call["notes"],
      by: call.actor)
    try answer([package], call, desk)
  }
}

private func sale(_ call: Call, _ coach: String, _ desk: Desk) throws -> Sale {
  let madeUp = ["name", "total", "duration", "last-day"].first(where: call.has)
  guard let template = call["template"] else {
    guard let name = call["name"], let total = try call.number("total"),
      let minutes = try call.number("duration")
    else { throw Usage("Give --template, or --name, --total and --duration.", call.command) }
    return .freehand(name: name, total: total, durationMinutes: minutes, lastDay: try call.date("last-day"))
  }
  if let madeUp { throw Usage("--template and --\(madeUp) exclude each other.", call.command) }
  let templates = try desk.templates(of: coach, for: call.actor)
  guard let found = templates.first(where: { $0.id.text == template || $0.name == template }) else {
    let names = templates.map { "“\($0.name)”" }.joined(separator: ", ")
    throw Refusal(.notFound, "This coach has no template “\(template)”; there are: \(names).")
  }
  return .template(found.id)
}

let packageAdjustCommand = Command(
  name: "package adjust", summary: "Add sessions to a package, or take some away",
  operands: [Operand(name: "PACKAGE", help: "Its id, as `coachcal package list` lists it.")],
  options: [
    Option("by", "±N", "How many; -2 takes two away.", isRequired: true),
    Option("reason", "TEXT", "Why: it is kept in the package's ledger.", isRequired: true), .actingAs,
    Environment.database,
  ],
  example: "coachcal package adjust PACKAGE --by +1 --reason \"the coach was ill\""
) { call in
  guard let delta = try call.number("by") else { return }
  try call.withDesk { desk in
    try answer(
      [try desk.adjust(call.id(), by: delta, reason: try call.required("reason"), actor: call.actor)], call,
      desk)
  }
}

let packageListCommand = Command(
  name: "package list", summary: "List a client's packages",
  options: [
    Option("client", "K", "Whose.", isRequired: true), Option("coach", "C", "Only those with this coach."),
    Option("ledger", "Also every change of their balances."), Environment.database,
  ],
  example: "coachcal package list --client anna --ledger"
) { call in
  try call.withDesk { desk in
    let coach = try call["coach"].map { try desk.coach($0, for: call.actor).id }
    let packages = try desk.packages(of: try call.required("client"), for: call.actor)
    try answer(packages.filter { coach == nil || $0.coach == coach }, isList: true, call, desk)
  }
}

private func answer(_ packages: [Package], isList: Bool = false, _ call: Call, _ desk: Desk) throws {
  var people: [PersonID: Person] = [:]
  for id in packages.flatMap({ [$0.coach, $0.client] }) where people[id] == nil {
    people[id] = try desk.person(id.text)
  }
  func zone(_ package: Package) -> Zone { people[package.coach]?.zone ?? .utc }
  func handle(_ id: PersonID) -> String { people[id]?.handle ?? id.text }
  let ledgers =
    call.has("ledger") ? try packages.map { try desk.ledger(of: $0.id, for: call.actor).entries } : []
  let table = Table(
    "PACKAGE", "CLIENT", "COACH", "NAME", "LEFT", "MINUTES", "LAST DAY", "ZONE",
    rows: packages.map { package in
      [
        package.id.text, handle(package.client), handle(package.coach), package.name,
        "\(package.remaining) of \(package.total)", String(package.durationMinutes),
        package.expires.map { zone(package).date(at: $0).iso8601 } ?? "-", zone(package).name,
      ]
    })
  guard call.has("json") else {
    if packages.isEmpty { return say("There is no package.") }
    let changes = zip(packages, ledgers).map { package, entries in
      "\nChanges of \(package.id.text):\n"
        + Table(
          "WHEN", "CHANGE", "LEFT", "WHY", "BY", "NOTE",
          rows: entries.map { entry, _, role in
            [
              clock(entry.at, zone(package)), entry.delta > 0 ? "+\(entry.delta)" : "\(entry.delta)",
              String(entry.after), entry.reason.rawValue, role.rawValue,
              entry.note ?? entry.booking?.text ?? "-",
            ]
          }
        ).text
    }
    return try printOut(table.text + changes.joined())
  }
  let shapes = packages.enumerated().map { index, package -> JSON in
    var members = JSON(package, zone: zone(package)).object ?? [:]
    if call.has("ledger") {
      members["ledger"] = .array(ledgers[index].map { JSON($0.entry, actor: $0.actor, role: $0.role) })
    }
    return .object(members)
  }
  try printOut((isList ? JSON.array(shapes) : shapes.first ?? .null).text + "\n")
}
