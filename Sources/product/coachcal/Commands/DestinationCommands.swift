import Booking
import Desk
import JSONText
import Sync
import Web

let destinationsAddCalDAVCommand = Command(
  name: "destinations add-caldav", summary: "Push bookings to a calendar on a CalDAV server",
  discussion: """
    URL is a host name, or an address of the server or of the calendar itself. The password comes
    from COACHCAL_CALDAV_PASSWORD, else it is asked for.
    """,
  operands: [Operand(name: "URL", help: "Where the server or the calendar is.")],
  options: [
    .coach, Option("user", "U", "As whom.", isRequired: true),
    Option("calendar", "NAME", "Which calendar (default: the only one)."),
    Option("make-calendar", "Make the calendar where there is none of that name."), Environment.database,
  ],
  example:
    "coachcal destinations add-caldav https://dav.example.org --coach maria --user maria"
) { call in
  try call.withReach { desk, reach in
    let coach = try desk.managedCoach(try call.required("coach"), by: call.actor)
    let wish = CalDAVWish(
      address: call.arguments.operands.first ?? "", user: try call.required("user"),
      password: try secret("COACHCAL_CALDAV_PASSWORD", "Password: "), calendar: call["calendar"],
      makesCalendar: call.has("make-calendar"))
    let made = try connectCalDAV(
      wish, of: coach.id.text, desk: desk, transport: reach.transport,
      allowsUnencrypted: reach.allowsPrivate, by: call.actor)
    try call.answer([try desk.destination(made.id, for: call.actor)])
  }
}

let destinationsAddGoogleCommand = Command(
  name: "destinations add-google", summary: "Print a link for connecting Google Calendar",
  discussion: """
    The link is good for 15 minutes and one browser. It leads through a running server, which needs
    GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET.
    """,
  options: [
    .coach, Option("calendar", "NAME", "Which calendar, by name or id (default: the account's own)."),
    Option("again", "D", "Connect this destination anew."), Environment.database,
    Environment.publicURL, Environment.listen,
  ],
  example: "coachcal destinations add-google --coach maria"
) { call in
  let ticket = try call.withDesk { desk in
    try desk.askConsent(
      of: try call.required("coach"), calendar: call["calendar"] ?? "primary",
      again: call["again"].map { DestinationID($0) }, by: call.actor)
  }
  let url = consentLink(ticket, publicURL: call.environment.publicURL)
  try call.answer(["url": JSON(url)], "\(url)\n")
}

let destinationsListCommand = Command(
  name: "destinations list", summary: "List the calendars that a coach's bookings are pushed to",
  options: [.coach, Environment.database], example: "coachcal destinations list --coach maria"
) { call in
  let found = try call.withDesk { desk in
    try desk.destinations(of: try call.required("coach"), for: call.actor)
  }
  try call.answer(found.map { JSON($0) }, table(of: found), none: "There is no destination.")
}

let destinationsSetCommand = Command(
  name: "destinations set", summary: "Change a destination", operands: [destinationOperand],
  options: [
    Option("name", "NAME", "What it is called."),
    Option(
      "ended", nil, "What becomes of the event of a booking that ended.",
      choices: Destination.EndedEvents.allCases.map(\.rawValue)),
    Option(
      "invitations", nil, "Whom Google tells of changes.",
      choices: Destination.Invitations.allCases.map(\.rawValue)),
    Option("meetings", nil, "Whether check-ins get a Meet link there.", choices: ["yes", "no"]),
    Option("removal-share", "PERCENT", "How many of the events ahead may go without asking."),
    Environment.database,
  ],
  example: "coachcal destinations set DESTINATION --ended mark"
) { call in
  var changes = DestinationChanges()
  changes.name = call["name"]
  changes.ended = call.word("ended")
  changes.invitations = call.word("invitations")
  changes.makesMeetings = call["meetings"].map { $0 == "yes" }
  changes.removalShare = try call.number("removal-share")
  let wanted = changes
  try change(call) { desk, id in _ = try desk.changeDestination(id, wanted, by: call.actor) }
}

let destinationsPauseCommand = Command(
  name: "destinations pause", summary: "Push nothing to a destination for now",
  operands: [destinationOperand], options: [Environment.database],
  example: "coachcal destinations pause DESTINATION"
) { call in try change(call) { desk, id in _ = try desk.pauseDestination(id, by: call.actor) } }

let destinationsResumeCommand = Command(
  name: "destinations resume", summary: "Go on pushing to a destination",
  discussion: "A new password comes from COACHCAL_CALDAV_PASSWORD, else it is asked for.",
  operands: [destinationOperand],
  options: [
    Option("allow-removals", "Say yes to all removals wished until now."),
    Option("new-password", "Replace the password."), Environment.database,
  ],
  example: "coachcal destinations resume DESTINATION --allow-removals"
) { call in
  let password = call.has("new-password") ? try secret("COACHCAL_CALDAV_PASSWORD", "Password: ") : nil
  try change(call) { desk, id in
    _ = try desk.resumeDestination(
      id, allowingRemovals: call.has("allow-removals"), secret: password, by: call.actor)
  }
}

let destinationsRemoveCommand = Command(
  name: "destinations remove", summary: "Forget a destination; the events there stay as they are",
  operands: [destinationOperand], options: [Environment.database],
  example: "coachcal destinations remove DESTINATION"
) { call in
  let id: DestinationID = call.id()
  try call.withDesk { try $0.removeDestination(id, by: call.actor) }
  try call.answer(["id": JSON(id.text), "removed": true], "The destination \(id.text) is removed.\n")
}

let destinationsReconcileCommand = Command(
  name: "destinations reconcile",
  summary: "Compare a destination with the bookings and repair what differs",
  operands: [destinationOperand],
  options: [
    Option("dry-run", "Only say what would be done."),
    Option("allow-removals", "Remove however many events have to go."), Environment.database,
    Environment.publicURL, Environment.listen,
  ],
  example: "coachcal destinations reconcile DESTINATION --dry-run"
) { call in
  let id: DestinationID = call.id()
  try call.withReach { desk, reach in
    let outside = reach.outside(desk, publicURL: call.environment.publicURL) { what, destination, detail in
      say("destination \(destination.text) \(what): \(printable(detail))")
    }
    let repairs = try reconcile(
      id, desk: desk, outside: outside, dryRun: call.has("dry-run"),
      allowingRemovals: call.has("allow-removals"), by: call.actor)
    if !call.has("dry-run"), !repairs.isEmpty { _ = try Pusher(desk, outside).runOnce(only: id) }
    try call.answer(
      repairs.map { JSON($0) },
      Table(
        "WHAT", "BOOKING", "TITLE", "NAME THERE",
        rows: repairs.map { [$0.kind.rawValue, $0.booking.text, $0.title ?? "-", $0.name ?? "-"] }),
      none: "Everything there is as it should be.")
  }
}

private let destinationOperand = Operand(
  name: "DESTINATION", help: "Its id, as `coachcal destinations list` lists it.")

private func change(_ call: Call, _ body: (Desk, DestinationID) throws -> Void) throws {
  try call.withReach { desk, _ in
    let id: DestinationID = call.id()
    try body(desk, id)
    try call.answer([try desk.destination(id, for: call.actor)])
  }
}

private func table(of found: [DestinationStatus]) -> Table {
  Table(
    "DESTINATION", "KIND", "NAME", "STATE", "SYNCED", "WAITING", "PARKED", "TROUBLE",
    rows: found.map { status in
      let destination = status.destination
      return [
        destination.id.text, destination.kind.rawValue, destination.name, destination.state.rawValue,
        String(status.counts[.synced] ?? 0), String(status.counts[.waiting] ?? 0),
        String(status.counts[.parked] ?? 0), destination.trouble ?? "-",
      ]
    })
}

extension Call {
  fileprivate func answer(_ found: [DestinationStatus]) throws {
    for status in found { try answer(JSON(status), table(of: [status]).text) }
  }
}
