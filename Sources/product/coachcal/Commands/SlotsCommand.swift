import Booking
import CivilTime
import Desk
import JSONText
import Web

let slotsCommand = Command(
  name: "slots", summary: "List the times a coach offers",
  discussion: """
    Without --for it is the coach's view: everything to come. With it it is the client's: notice and
    booking window apply. Full times are listed too, as not available.
    """,
  options: [
    .coach, Option("from", "D", "The first day.", isRequired: true),
    Option("to", "D", "The last day, inclusive.", isRequired: true), .kind,
    Option("duration", "MIN", "How long (default: as package, window and settings say)."), .brand,
    Option("for", "CLIENT", "As this client sees them."), Environment.database,
  ],
  example: "coachcal slots --coach maria --from 2026-11-23 --to 2026-11-27 --for anna"
) { call in
  let kind: Kind = call.word("kind") ?? .session
  guard let first = try call.date("from"), let last = try call.date("to") else { return }
  let request = SlotRequest(
    coach: try call.required("coach"), from: first, through: last, kind: kind,
    durationMinutes: try call.number("duration"), brand: call["brand"], client: call["for"])
  let (offers, zone) = try call.withDesk { desk in
    (try desk.offers(request, for: call.actor), try desk.coach(request.coach, for: call.actor).zone)
  }
  try call.answer(
    offers.offers.map { JSON($0, kind: kind, showsOccupancy: offers.showsOccupancy) },
    Table(
      "WHEN", "ZONE", "TAKEN", "AVAILABLE", "FAVOURITE",
      rows: offers.offers.map { offer in
        [
          clock(offer.slot.start, offer.slot.end, zone), zone.name,
          offers.showsOccupancy ? "\(offer.slot.occupancy) of \(offer.slot.capacity)" : "-",
          offer.slot.isAvailable ? "yes" : "full", offer.isFavourite ? "yes" : "-",
        ]
      }), none: "The coach offers nothing on those days.")
}
