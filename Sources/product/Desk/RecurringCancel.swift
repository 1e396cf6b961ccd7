public import Booking
import CivilTime
import Store

/// What came of the end of a recurring booking.
public struct RecurringEnd: Hashable, Sendable {
  /// The recurring booking, ended.
  public var recurring: Recurring
  /// Its bookings that were cancelled, in order.
  public var cancelled: [Booking]
  /// Those ahead that stand.
  public var kept: [Booking]
}

extension Desk {
  /// Ends a recurring booking (R27): nothing more is booked for it. With `cancelsBookings` its bookings ahead are
  /// cancelled too, with their credits given back, also those that were moved; a client's that lie within the cut-off
  /// stand (R19). Ended before, it still cancels what is ahead where that is asked for.
  public func cancelRecurring(
    _ id: RecurringID, cancelsBookings: Bool, reason: String? = nil, by actor: Actor
  ) throws -> RecurringEnd {
    try act(actor, claiming: .calendar(of: id)) { act in
      var (recurring, role) = try act.store.recurring(id, for: actor)
      let reason = try reason.map(checkedNotes)
      if recurring.isActive {
        try act.store.end(recurring)
        recurring.isActive = false
        act.touchSlots(of: recurring.coach)
        try act.audit("recurring.cancel", id.text, coach: recurring.coach, role: role, detail: reason)
      }
      var end = RecurringEnd(recurring: recurring, cancelled: [], kept: [])
      for booking in try act.store.bookings(of: recurring, startingAfter: act.now) {
        do {
          guard cancelsBookings else {
            end.kept.append(booking)
            continue
          }
          end.cancelled.append(try act.cancel(booking, by: role, reason: reason))
        } catch let refusal as Refusal where refusal.code == .tooLate {
          end.kept.append(booking)
        }
      }
      // Each may have changed the place of others in their package.
      end.kept = try end.kept.map { try act.store.booking($0.id) ?? $0 }
      return end
    }
  }
}
