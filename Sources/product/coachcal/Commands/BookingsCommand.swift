import Booking
import CivilTime
import Desk
import JSONText
import Web

let bookingsCommand = Command(
  name: "bookings", summary: "List bookings, the earliest first",
  discussion: "Days are the coach's where one is named, and UTC's where none is.",
  options: [
    Option("coach", "C", "Only this coach's."), Option("client", "K", "Only this client's."),
    Option("from", "D", "Only those that end on this day or later."),
    Option("to", "D", "Only those that start on this day or earlier."),
    Option(
      "status", nil, "Only those that stand so.",
      choices: Booking.Status.allCases.map(\.rawValue)),
    Environment.database,
  ],
  example: "coachcal bookings --coach maria --status confirmed"
) { call in
  let (from, through) = (try call.date("from"), try call.date("to"))
  let found = try call.withDesk { desk in
    var found: [NamedBooking] = []
    while true {
      let page = try desk.bookings(
        (
          coach: call["coach"], client: call["client"], from: from, through: through,
          status: call.word("status")
        ),
        after: found.last?.booking.id, limit: 500, for: call.actor)
      found += page
      guard page.count == 500 else { return found }
    }
  }
  try call.answer(found.map { JSON($0) }, table(of: found), none: "There is no such booking.")
}

/// Bookings in the zones of their coaches.
func table(of bookings: [NamedBooking]) -> Table {
  Table(
    "BOOKING", "WHEN", "ZONE", "COACH", "CLIENT", "KIND", "STATUS", "SESSION",
    rows: bookings.map { named in
      let booking = named.booking
      return [
        booking.id.text, clock(booking.start, booking.end, named.coach.zone), named.coach.zone.name,
        named.coach.handle, named.client.handle, booking.kind.rawValue,
        booking.status.rawValue + (booking.isKept ? ", kept" : "")
          + (booking.status == .pending && booking.paid != nil ? ", paid" : ""),
        booking.packagePlace.map { "\($0.number) of \($0.total)" } ?? "-",
      ]
    })
}

extension Call {
  /// Prints one booking, with the names of those in it.
  func answer(_ booking: Booking, _ desk: Desk) throws {
    for named in try desk.named([booking], for: actor) {
      try answer(JSON(named), table(of: [named]).text)
    }
  }
}
