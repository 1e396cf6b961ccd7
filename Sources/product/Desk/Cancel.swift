public import Booking
import CivilTime
import Store

extension Desk {
  /// Cancels a booking and gives its credit or check-in back (R16, R19).
  ///
  /// A booking that is cancelled already comes back as it is.
  public func cancel(_ id: BookingID, by actor: Actor, reason: String? = nil) throws -> Booking {
    try act(actor, claiming: .calendar(of: id)) { act in
      let (booking, role) = try act.store.booking(id, for: actor)
      guard booking.status != .cancelled else { return booking }
      let reason = try reason.map(checkedNotes)
      let cancelled = try booking.cancelled(
        by: role, reason: reason, policy: try act.policy(of: booking), now: act.now)
      try act.store.save(cancelled)
      try act.touch(cancelled)
      try act.giveBackCredit(for: booking, by: role)
      try act.audit("booking.cancel", id.text, coach: booking.coach, role: role, detail: reason)
      return cancelled
    }
  }
}

extension Act {
  /// The settings that hold for a booking.
  func policy(of booking: Booking) throws -> Policy {
    guard let brand = try store.brand(booking.brand.text) else { return Policy() }
    return try store.policy(of: booking.coach, in: brand)
  }

  fileprivate func giveBackCredit(for booking: Booking, by role: Role) throws {
    guard let id = booking.package, var package = try store.package(id) else { return }
    let entry = try package.change(by: 1, reason: .cancellation, booking: booking.id, at: now)
    try store.save(package, explainedBy: entry, actor: actor.person, role: role)
    try renumber(package)
  }
}
