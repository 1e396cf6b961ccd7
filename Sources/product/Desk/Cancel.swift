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
      return try act.cancel(booking, by: role, reason: try reason.map(checkedNotes))
    }
  }
}

extension Act {
  /// Cancels a booking, gives its credit back and says so.
  func cancel(_ booking: Booking, by role: Role, reason: String?) throws -> Booking {
    let cancelled = try booking.cancelled(
      by: role, reason: reason, policy: try policy(of: booking), now: now)
    try store.save(cancelled)
    try touch(cancelled)
    try giveBackCredit(for: booking, by: role)
    try audit("booking.cancel", booking.id.text, coach: booking.coach, role: role, detail: reason)
    return cancelled
  }

  /// The settings that hold for a booking.
  func policy(of booking: Booking) throws -> Policy {
    guard let brand = try store.brand(booking.brand.text) else { return Policy() }
    return try store.policy(of: booking.coach, in: brand)
  }

  /// Gives back the credit that a booking took; without a role, nobody did it.
  func giveBackCredit(for booking: Booking, by role: Role?) throws {
    guard let id = booking.package, var package = try store.package(id) else { return }
    let entry = try package.change(by: 1, reason: .cancellation, booking: booking.id, at: now)
    try store.save(package, explainedBy: entry, actor: role == nil ? nil : actor.person, role: role ?? .owner)
    try renumber(package)
  }
}
