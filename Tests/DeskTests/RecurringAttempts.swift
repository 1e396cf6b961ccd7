import Booking
import CivilTime
import Desk
import TestSupport

extension Scene {
  /// What may be tried with cleo's recurring bookings with ann, each at a time of its own.
  func recurring(_ row: String) throws -> ((Actor) throws -> Bool)? {
    let desk = studio.desk
    guard row.contains("recurring") else { return nil }
    let start = try booked().start
    let zone = try studio.person("ann").zone
    let wish = RecurringWish(
      coach: "ann", client: "cleo", start: zone.local(at: start + 3600).time,
      end: zone.local(at: start + 7200).time, first: zone.date(at: start).adding(days: 1),
      last: zone.date(at: start).adding(days: 8))
    switch row {
    case "add recurring": return { try desk.addRecurring(wish, by: $0).isNew }
    case "recurring bookings":
      _ = try desk.addRecurring(wish, by: studio.actor("ann"))
      return { try !desk.recurring(for: $0).isEmpty }
    case "recurring bookings of cleo":
      _ = try desk.addRecurring(wish, by: studio.actor("ann"))
      return { try !desk.recurring(client: "cleo", for: $0).isEmpty }
    case "recurring booking":
      let id = try desk.addRecurring(wish, by: studio.actor("ann")).recurring.id
      return { try desk.recurring(id, for: $0).recurring.id == id }
    case "cancel recurring":
      let id = try desk.addRecurring(wish, by: studio.actor("ann")).recurring.id
      return { try !desk.cancelRecurring(id, cancelsBookings: true, by: $0).recurring.isActive }
    default: return nil
    }
  }
}
