import Booking
import CivilTime
import Store

extension Desk {
  /// Ends what nobody answered or paid in time (R14, R15), and frees the places of holds that have run out; returns how
  /// many bookings expired. What goes wrong for one coach keeps no other from it, and is thrown at the end.
  public func expirePending() throws -> Int {
    let now = clock()
    var count = 0
    var failure: (any Error)?
    for coach in try storage.read({ try $0.coachesWithPendingDue(by: now) }) {
      do {
        count += try act(.system, claiming: .calendar(ofCoach: coach.text)) {
          try $0.endOverdue(of: coach).count
        }
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return count
  }
}

extension Act {
  /// Ends a coach's bookings that expired by now, and frees what is held no longer: whoever decides about a coach's time
  /// does this first, and need not wait for the job. Where time was closed that was held, its claim is gone with the
  /// hold (R29). Returns what expired.
  @discardableResult
  func endOverdue(of coach: PersonID) throws -> [BookingID] {
    let (expired, hasReleased) = try endExpired(of: coach)
    if hasReleased, let coach = try store.person(coach) { try declineUnclaimed(of: coach) }
    return expired
  }

  private func endExpired(of coach: PersonID) throws -> (expired: [BookingID], hasReleased: Bool) {
    let (overdue, isHolding) = try store.pendingDue(of: coach, by: now)
    for id in overdue { try close(id, .expire) }
    if isHolding {
      for id in try store.releaseHolds(of: coach, at: now) { try store.booking(id).map(tell) }
      touchSlots(of: coach)
    }
    return (overdue, isHolding)
  }

  /// A booking as it is once what is overdue has ended.
  func upToDate(_ booking: Booking) throws -> Booking {
    try endOverdue(of: booking.coach)
    return try store.booking(booking.id) ?? booking
  }

  /// Declines a pending booking or lets it expire, with its credit given back. Where nobody's role is told it happens
  /// by itself, whoever else's act it is a part of: their name has no place in it.
  @discardableResult
  func close(
    _ id: BookingID, _ action: Booking.Action, reason: String? = nil, by role: Role? = nil
  ) throws -> Booking {
    // Read anew: what was closed before may have changed its place in the package.
    guard let booking = try store.booking(id) else { throw Refusal(.notFound, "There is no such booking.") }
    let closed = try booking.closed(action, reason: reason, now: now)
    try store.save(closed)
    try touch(closed)
    try giveBackCredit(for: booking, by: role)
    try audit(
      "booking.\(action.rawValue)", id.text, coach: booking.coach, role: role, detail: reason,
      isAutomatic: role == nil)
    return closed
  }

  /// Declines the pending bookings of a coach whose time was closed, unless they hold their place or are paid (R29), once
  /// what is overdue has ended; returns them.
  @discardableResult
  func declineClosed(of coach: Person) throws -> [Booking] {
    _ = try endExpired(of: coach.id)
    return try declineUnclaimed(of: coach)
  }

  @discardableResult
  private func declineUnclaimed(of coach: Person) throws -> [Booking] {
    let closed = try store.closed(try store.pendingAhead(of: coach.id, at: now), of: coach)
      .filter { !$0.isFirm(at: now) }
    return try closed.map {
      try close($0.id, .decline, reason: "The coach is not available at that time any more.")
    }
  }
}
