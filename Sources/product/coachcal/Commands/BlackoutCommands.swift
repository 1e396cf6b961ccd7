import Booking
import CivilTime
import Desk
import HTTPClient
import JSONText
import Sync
import Web

let blackoutsImportCommand = Command(
  name: "blackouts import", summary: "Close the times of an .ics file; the same source again replaces it",
  discussion: "What was left out of the file and why is said on standard error.",
  operands: [Operand(name: "FILE", help: "The file; - is standard input.")],
  options: [
    .coach, sourceName, closedKind, freeIsBusy, dryRun,
    allowShrinking, Environment.database,
  ],
  example: "coachcal blackouts import samples/blackouts/holidays-web-page.ics --coach maria --free-is-busy"
) { call in
  let path = call.arguments.operands.first ?? "-"
  let bytes = try readCalendar(path)
  let report = try call.withDesk { desk in
    try desk.importSource(
      call.sourceWish(bytes, named: call["source"] ?? fileName(path)), of: try call.required("coach"),
      by: call.actor)
  }
  try call.answer(report)
}

let blackoutsSubscribeCommand = Command(
  name: "blackouts subscribe", summary: "Close the times of a calendar that is fetched again and again",
  discussion: "The server fetches it every hour or so; the last good copy holds while that fails.",
  operands: [Operand(name: "URL", help: "https, http or webcal.")],
  options: [
    .coach, sourceName, closedKind, freeIsBusy, dryRun,
    allowShrinking, Environment.database,
  ],
  example: "coachcal blackouts subscribe https://club.example/fixtures.ics --coach maria"
) { call in
  let address = call.arguments.operands.first ?? ""
  try call.withReach { desk, reach in
    _ = try desk.sources(of: try call.required("coach"), for: call.actor)
    let report = try subscribe(
      call.sourceWish([], named: call["source"] ?? host(of: address) ?? ""), to: address,
      of: try call.required("coach"), desk: desk, transport: reach.transport, by: call.actor)
    try call.answer(report)
  }
}

let blackoutsRefreshCommand = Command(
  name: "blackouts refresh", summary: "Fetch subscribed calendars now",
  discussion: "It fails where SOURCE could not be fetched or taken; what it closed stays closed.",
  operands: [Operand(name: "SOURCE", help: "Which, by id; all that are due without one.", isOptional: true)],
  options: [
    allowShrinking, Environment.database,
  ],
  example: "coachcal blackouts refresh"
) { call in
  try call.withReach { desk, reach in
    guard let id = call.arguments.operands.first else {
      let count = try pollSources(desk: desk, transport: reach.transport)
      while try desk.expandSources() > 0 {}
      return try call.answer(["fetched": JSON(count)], "fetched \(count)\n")
    }
    let source = try refresh(
      SourceID(id), mayShrink: call.has("allow-shrinking"), desk: desk, transport: reach.transport,
      by: call.actor)
    if let trouble = source.trouble {
      throw Refusal(source.isHeld ? .sourceShrank : .sourceUnreachable, trouble)
    }
    try call.answer(JSON(source), table(of: [source]).text)
  }
}

let blackoutsListCommand = Command(
  name: "blackouts list", summary: "List the calendars whose times are closed for a coach",
  options: [.coach, Environment.database], example: "coachcal blackouts list --coach maria"
) { call in
  let sources = try call.withDesk { try $0.sources(of: try call.required("coach"), for: call.actor) }
  try call.answer(sources.map { JSON($0) }, table(of: sources), none: "There is no source.")
}

let blackoutsRemoveCommand = Command(
  name: "blackouts remove", summary: "Forget a source and open what it closed",
  operands: [Operand(name: "SOURCE", help: "Its id, as `coachcal blackouts list` lists it.")],
  options: [Environment.database], example: "coachcal blackouts remove SOURCE"
) { call in
  let id: SourceID = call.id()
  try call.withDesk { try $0.removeSource(id, by: call.actor) }
  try call.answer(["id": JSON(id.text), "removed": true], "The source \(id.text) is removed.\n")
}

let busyCommand = Command(
  name: "busy", summary: "Print what an .ics file closes, without storing anything",
  discussion: "Days are the zone's. What was left out and why is said on standard error.",
  operands: [Operand(name: "FILE", help: "The file; - is standard input.")],
  options: [
    Option("zone", "ZONE", "In which times without a zone are meant.", isRequired: true),
    Option("from", "D", "The first day.", isRequired: true),
    Option("to", "D", "The last day.", isRequired: true),
    freeIsBusy,
  ],
  example: "coachcal busy club.ics --zone Europe/Berlin --from 2026-11-01 --to 2026-11-30"
) { call in
  let zone: Zone
  do {
    zone = try Zone.named(try call.required("zone"))
  } catch let error as ZoneError {
    throw Refusal(.unknownZone, error.message)
  }
  guard let from = try call.date("from"), let to = try call.date("to"), from <= to else {
    throw Refusal(.endBeforeStart, "The last day is before the first.")
  }
  let window = zone.startOfDay(from)..<zone.startOfDay(to.adding(days: 1))
  let (times, findings, more) = try closedTimes(
    of: try readCalendar(call.arguments.operands.first ?? "-"), zone: zone, window: window,
    freeIsBusy: call.has("free-is-busy"))
  tell(findings, more: more)
  try call.answer(times, zone)
}

let conflictsCommand = Command(
  name: "conflicts", summary: "List bookings that do not lie in open time any more",
  options: [.coach, Environment.database], example: "coachcal conflicts --coach maria"
) { call in
  try call.withDesk { desk in
    let found = try desk.named(
      desk.conflicts(of: try call.required("coach"), for: call.actor), for: call.actor)
    try call.answer(found.map { JSON($0) }, table(of: found), none: "Every booking lies in open time.")
  }
}

let conflictsKeepCommand = Command(
  name: "conflicts keep", summary: "Keep a booking although the time around it was closed",
  operands: [Operand(name: "BOOKING", help: "Its id.")], options: [Environment.database],
  example: "coachcal conflicts keep BOOKING"
) { call in
  let id: BookingID = call.id()
  try call.withDesk { desk in try call.answer(try desk.keepConflict(id, by: call.actor), desk) }
}

let conflictsCancelCommand = Command(
  name: "conflicts cancel", summary: "Cancel a booking whose time was closed; its credit comes back",
  operands: [Operand(name: "BOOKING", help: "Its id.")],
  options: [Option("reason", "TEXT", "What the client is told."), Environment.database],
  example: "coachcal conflicts cancel BOOKING"
) { call in
  let id: BookingID = call.id()
  try call.withDesk { desk in
    try call.answer(try desk.cancel(id, by: call.actor, reason: call["reason"]), desk)
  }
}

private let sourceName = Option("source", "NAME", "What it is called (default: the file's or host's name).")
private let closedKind = Option(
  "kind", nil, "What its times are closed for (default: both).", choices: KindScope.allCases.map(\.rawValue))
private let freeIsBusy = Option(
  "free-is-busy", "Let events that say they are free close too, as in holiday calendars.")
private let allowShrinking = Option("allow-shrinking", "Take it even if it closes far less than before.")
private let dryRun = Option("dry-run", "Only say what would change, and which bookings would be in conflict.")

private func fileName(_ path: String) -> String {
  path == "-" ? "import" : path.split(separator: "/").last.map(String.init) ?? path
}

/// Says what was left out of a file and why, beside the answer.
private func tell(_ findings: [SourceFinding], more: Int) {
  for finding in findings { say("line \(finding.line): \(printable(finding.message))") }
  if more > 0 { say("\(more) more like these") }
}

private func table(of sources: [Source]) -> Table {
  Table(
    "SOURCE", "NAME", "KIND", "CLOSES", "HOST", "FETCHED", "NEXT", "TROUBLE",
    rows: sources.map {
      [
        $0.id.text, $0.name, $0.scope.rawValue, String($0.blackouts), $0.host ?? "-", clock($0.succeeded),
        clock($0.nextPoll), $0.trouble ?? "-",
      ]
    })
}

extension Call {
  /// Prints times some at a time: a file may close a hundred thousand.
  fileprivate func answer(_ times: [Range<Instant>], _ zone: Zone) throws {
    let isJSON = has("json")
    if isJSON { try printOut("[") }
    for start in stride(from: 0, to: times.count, by: 1000) {
      let some = times[start..<min(start + 1000, times.count)]
      if isJSON {
        let list = JSON.array(
          some.map { .array([JSON($0.lowerBound.rfc3339), JSON($0.upperBound.rfc3339)]) })
        try printOut((start > 0 ? "," : "") + list.text.dropFirst().dropLast())
      } else {
        try printOut(some.map { "\(clock($0.lowerBound, $0.upperBound, zone))\n" }.joined())
      }
    }
    if isJSON { try printOut("]\n") }
  }

  fileprivate func sourceWish(_ bytes: [UInt8], named name: String) -> SourceWish {
    SourceWish(
      name: name, bytes: bytes, scope: word("kind") ?? .both, freeIsBusy: has("free-is-busy"),
      isDryRun: has("dry-run"), mayShrink: has("allow-shrinking"))
  }

  fileprivate func answer(_ report: ImportReport) throws {
    let difference = report.difference
    tell(report.findings, more: report.moreFindings)
    let times = [("+", difference.added), ("-", difference.removed)].flatMap { sign, times in
      times.prefix(200).map { "\(sign) \($0.lowerBound.rfc3339) \($0.upperBound.rfc3339)\n" }
        + (times.count > 200 ? ["\(sign) \(times.count - 200) more\n"] : [])
    }
    try answer(
      JSON(report, isDryRun: has("dry-run")),
      """
      source \(report.source.id.text) “\(printable(report.source.name))”: \(report.events) events close \
      \(report.source.blackouts) times
      closed \(difference.added.count), opened \(difference.removed.count), conflicts \(report.conflictCount), \
      declined \(report.declinedCount)

      """ + (report.holdingBack.map { "would be held back: \(printable($0.detail))\n" } ?? "")
        + (has("dry-run") ? times.joined() : "")
        + report.conflicts.map { "conflict \($0.id.text) \($0.start.rfc3339)\n" }.joined())
  }
}
