import Booking
import CivilTime
import Desk
import TestSupport

/// What people are shown of a studio, beside what the model would show.
extension StudioLife {
  /// Which slots of some days a client is offered (R6, R9).
  func offersDiffer(
    _ coach: String, _ kind: Kind, from first: LocalDate, days: Int, brand: String, client: String
  ) throws -> String? {
    let request = SlotRequest(
      coach: coach, from: first, through: first.adding(days: days - 1), kind: kind, brand: brand,
      client: client)
    let found = try desk.offers(request, for: actor(.person(client))).offers.map {
      Offered(start: $0.slot.start, end: $0.slot.end, isAvailable: $0.slot.isAvailable)
    }
    let mine = (0..<days).flatMap {
      model.offers(coach, kind, on: first.adding(days: $0), brand: brand, client: client)
    }
    guard Set(found) != Set(mine) || found.count != mine.count else { return nil }
    return """
      \(kind.rawValue)s of \(coach) that \(client) is offered in \(brand) from \(first.iso8601) on:
        model alone \(Set(mine).subtracting(found).map(\.description))
        desk alone \(Set(found).subtracting(mine).map(\.description))
      """
  }

  /// Whether somebody's feed, as bytes, holds the model's bookings (R40, R41, R44).
  func feedDiffers(of handle: String, _ kind: Feed.Kind) throws -> String? {
    let bytes = try desk.renderFeed(of: handle, kind: kind, publicURL: "https://example.org")
    let found = feedEvents(bytes, zone: cast.zone(handle))
    let shown = try model.bookings.filter { isShown($0, in: handle, kind) }.map { booking in
      let stored = try studio.stored(ids.bookings[booking.ref] ?? BookingID(""))
      return (uid: kind == .client ? stored.uid : stored.eventUID, booking: booking)
    }
    let mine = Dictionary(grouping: shown, by: \.uid).map { event($0.key, of: $0.value.map(\.booking)) }
    // R44: what has held something never becomes empty.
    if mine.isEmpty, found.count == 1, model.bookings.contains(where: { isOf($0, handle, kind) }) {
      return nil
    }
    guard Set(found) != Set(mine) || found.count != mine.count else { return nil }
    return """
      the \(kind.rawValue) feed of \(handle):
        model alone \(Set(mine).subtracting(found))
        feed alone \(Set(found).subtracting(mine))
      """
  }

  /// What is booked of one session (R28): as long as its longest, and confirmed once somebody of it is.
  private func event(_ uid: String, of bookings: [ModelBooking]) -> FeedEvent {
    let coming = bookings.filter { $0.isAlive || $0.stands }
    let told = coming.isEmpty ? bookings : coming
    let statuses = Set(told.map(\.status.inFeeds))
    return FeedEvent(
      uid: uid, start: told.map(\.start).min() ?? model.now, end: told.map(\.end).max() ?? model.now,
      status: ["CONFIRMED", "TENTATIVE"].first(where: statuses.contains) ?? "CANCELLED")
  }

  private func isOf(_ booking: ModelBooking, _ handle: String, _ kind: Feed.Kind) -> Bool {
    kind == .client ? booking.client == handle : booking.coach == handle
  }

  private func isShown(_ booking: ModelBooking, in handle: String, _ kind: Feed.Kind) -> Bool {
    guard isOf(booking, handle, kind), booking.status != .rescheduled else { return false }
    let zone = cast.zone(handle)
    let today = zone.date(at: model.now)
    guard booking.end > zone.startOfDay(today.adding(days: -90)) else { return false }
    return booking.isAlive || booking.stands
      || (booking.ended ?? model.now) >= zone.startOfDay(today) - 14 * 86400
  }
}

extension Offered: CustomStringConvertible {
  var description: String {
    "\(start.rfc3339) to \(end.rfc3339) \(isAvailable ? "free" : "full")"
  }
}

extension Booking.Status {
  /// R41.
  fileprivate var inFeeds: String {
    switch self {
    case .pending: "TENTATIVE"
    case .confirmed, .completed, .noShow: "CONFIRMED"
    case .declined, .expired, .cancelled, .rescheduled: "CANCELLED"
    }
  }
}
