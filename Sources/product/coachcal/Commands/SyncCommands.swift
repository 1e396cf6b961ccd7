import Booking
import Desk
import Glibc
import JSONText
import Sync
import Web

let syncCommand = Command(
  name: "sync", summary: "Push what is due to the destinations until stopped",
  discussion: """
    The server does the same by itself; this is for a process of its own, beside `serve --no-jobs`,
    or, with --once, for looking at what happens. Any number may run at once.
    """,
  options: [
    Option("once", "Push what is due now, say how it went, and end."), Environment.database,
    Environment.publicURL, Environment.listen,
  ],
  example: "coachcal sync --once"
) { call in
  // A run that ends by itself is ended by signals as any command is.
  let stopping = call.has("once") ? nil : stopSignals()
  signal(SIGPIPE, SIG_IGN)
  try call.withReach { desk, reach in
    let outside = reach.outside(desk, publicURL: call.environment.publicURL) { what, destination, detail in
      say("destination \(destination.text) \(what): \(printable(detail))")
    }
    let pusher = Pusher(desk, outside)
    if var stopping {
      pusher.start()
      while sigwaitinfo(&stopping, nil) < 0 && errno == EINTR {}
      return pusher.stop()
    }
    let count = try pusher.runOnce()
    try call.answer(
      [
        "synced": JSON(count.synced), "waiting": JSON(count.waiting), "parked": JSON(count.parked),
      ],
      "synced \(count.synced), to be tried again \(count.waiting), parked \(count.parked)\n")
  }
}

let syncStatusCommand = Command(
  name: "sync status", summary: "List destinations, and the bookings that are not there as they should be",
  options: [Option("coach", "C", "Only this coach's."), Environment.database],
  example: "coachcal sync status --coach maria"
) { call in
  let found = try call.withDesk { desk in
    let coaches = try call["coach"].map { [try desk.coach($0, for: call.actor)] } ?? desk.coaches()
    return try coaches.flatMap { try desk.destinations(of: $0.id.text, for: call.actor) }.map { status in
      (status, try desk.unsynced(at: status.destination.id, limit: 1000, for: call.actor))
    }
  }
  try call.answer(
    found.map { status, pushes in
      var members = JSON(status).object ?? [:]
      members["pushes"] = .array(pushes.map { JSON($0) })
      return .object(members)
    },
    Table(
      "DESTINATION", "BOOKING", "STATE", "NEXT TRY", "WHY",
      rows: found.flatMap { status, pushes in
        [
          [
            status.destination.id.text, "-", status.destination.state.rawValue,
            clock(status.destination.notBefore), status.destination.trouble ?? "-",
          ]
        ]
          + pushes.map {
            [
              $0.destination.text, $0.booking.text, $0.shownState,
              $0.state == .waiting ? clock($0.nextTry) : "-", $0.trouble ?? "-",
            ]
          }
      }), none: "There is no destination.")
}

let syncRetryCommand = Command(
  name: "sync retry", summary: "Push a booking again now, whatever kept it waiting or parked",
  operands: [Operand(name: "BOOKING", help: "Its id.")], options: [Environment.database],
  example: "coachcal sync retry BOOKING"
) { call in
  let id: BookingID = call.id()
  let pushes = try call.withDesk { desk in
    try desk.pushAgain(id, by: call.actor)
    return try desk.pushes(of: id, for: call.actor).map(\.push)
  }
  try call.answer(
    pushes.map { JSON($0) },
    Table("DESTINATION", "STATE", rows: pushes.map { [$0.destination.text, $0.shownState] }),
    none: "The booking's coach has no destination.")
}
