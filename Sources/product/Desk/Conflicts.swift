public import Booking
import CivilTime
import Store

extension Desk {
  /// A coach's bookings ahead that do not lie in open time any more (R29), the first at the front; worked out anew
  /// each time, without those that the coach keeps.
  public func conflicts(of reference: String, for actor: Actor) throws -> [Booking] {
    let now = clock()
    return try storage.read { store in
      let coach = try store.coach(reference)
      _ = try store.manager(actor, ofAllOfCoach: coach.id)
      return try store.conflicts(of: coach, now: now)
    }
  }

  /// Keeps a booking although the time around it was closed (R29): it is no conflict any more, and nobody else is
  /// offered its time.
  public func keepConflict(_ id: BookingID, by actor: Actor) throws -> Booking {
    try act(actor) { act in
      let (booking, role) = try act.store.booking(id, for: actor)
      guard role != .client else {
        throw Refusal(.forbidden, "Only the coach keeps a booking in closed time.")
      }
      guard [.pending, .confirmed].contains(booking.status), booking.start > act.now else {
        throw Refusal(
          .wrongState, "The booking is \(booking.status.rawValue) or over: there is nothing to keep.")
      }
      guard try act.store.keep(booking, at: act.now) else { return booking }
      try act.audit("booking.keep", id.text, coach: booking.coach, role: role)
      return booking
    }
  }
}

extension Store {
  func conflicts(of coach: Person, now: Instant) throws -> [Booking] {
    let ahead = try bookingsAhead(of: coach.id, at: now).filter { !$0.isKept }.map(\.booking)
    guard let first = ahead.first, let last = ahead.map(\.end).max() else { return [] }
    let (from, through) = (coach.zone.date(at: first.start), coach.zone.date(at: last))
    let windows = try windows(of: coach.id)
    let overrides = try overrides(of: coach.id, from: from, through: through.adding(days: 1))
    let open = Kind.allCases.map { kind in
      (
        kind,
        OpenTime(
          windows: windows, overrides: overrides, kind: kind, from: from, through: through, zone: coach.zone)
      )
    }
    return ahead.filter { booking in
      !open.contains { $0.0 == booking.kind && $0.1.capacity(from: booking.start, until: booking.end) != nil }
    }
  }
}
