import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// What tests of recurring bookings do again and again.
extension TestStudio {
  /// A client's hour with ann every week from the first date on, by the coach unless another actor is given.
  @discardableResult
  func recur(
    _ start: String = "16:00", client: String = "eve", brand: String = "south", coach: String = "ann",
    every weeks: Int = 1, first: String = "2026-10-26", last: String? = nil, by actor: Actor? = nil,
    key: String? = nil, isDryRun: Bool = false
  ) throws -> RecurringMade {
    let begins = try #require(LocalTime(iso8601: start))
    let from: LocalDate = try #require(LocalDate(iso8601: first))
    let wish = RecurringWish(
      coach: coach, client: client, brand: brand, start: begins,
      end: try #require(LocalTime(seconds: begins.seconds + 3600)), everyWeeks: weeks,
      first: from,
      last: try last.map { try #require(LocalDate(iso8601: $0)) })
    let repeated = key.map { RepeatKey($0, of: Array(String(describing: wish).utf8)) }
    return try desk.repeating(repeated).addRecurring(
      wish, by: try actor ?? self.actor(coach), isDryRun: isDryRun)
  }

  /// All bookings of a recurring booking that stand, as times on the wall of their coach's zone.
  func wall(_ recurring: Recurring) throws -> [String] {
    let zone = try #require(storage.read { try $0.person(recurring.coach) }).zone
    return try everyBooking().filter { $0.recurring == recurring.id && $0.status == .confirmed }.map {
      let local = zone.local(at: $0.start)
      return "\(local.date.iso8601) \(local.time.iso8601)"
    }
  }

  /// Every booking there is, in the order of start and id.
  func everyBooking() throws -> [Booking] {
    try storage.read { try $0.bookings(BookingFilter(), limit: 100_000) }
  }

  /// Lets ann take one at a time.
  func narrow() throws {
    for window in try desk.windows(of: "ann", for: actor("ann")) where window.kind == .session {
      _ = try desk.changeWindow(window.id, coach: "ann", by: actor("ann")) { $0.capacity = 1 }
    }
  }

  /// What ann's calendar says of 16:00 on a day: how many are there, and of how many.
  func load(_ date: LocalDate, at time: String = "16:00") throws -> String {
    let request = SlotRequest(coach: "ann", from: date, through: date, durationMinutes: 60)
    let begins = try #require(LocalTime(iso8601: time))
    let zone = try person("ann").zone
    let start = zone.instant(of: LocalDateTime(date, begins))
    guard
      let slot = try desk.offers(request, for: actor("ann")).offers.first(where: { $0.slot.start == start })
    else { return "closed" }
    return "\(slot.slot.occupancy)/\(slot.slot.capacity)"
  }

  /// Closes a day for ann.
  @discardableResult
  func close(_ day: String) throws -> OverrideID {
    let date = try #require(LocalDate(iso8601: day))
    return try desk.addOverride(coach: "ann", by: actor("ann")) { id, _, _ in
      Override(id: id, effect: .blackout, span: .days(date, through: date))
    }.id
  }
}
