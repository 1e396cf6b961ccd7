public import CivilTime

extension Availability {
  /// How many clients at once the time of a booking is open for; nil where some of it is closed.
  func openCapacity(of booking: Booking) -> Int? {
    let date = zone.date(at: booking.start)
    let openTime = OpenTime(
      windows: windows, overrides: overrides, kind: booking.kind, from: date, through: date.adding(days: 2),
      zone: zone)
    return openTime.capacity(from: booking.start, until: booking.end)?.capacity
  }

  /// Whether one more, who is not among what takes up the coach, fits where so many may be at once.
  fileprivate func hasRoom(for booking: Booking, capacity: Int) -> Bool {
    Load(occupied).maximum(from: booking.start, until: booking.occupiedUntil) < capacity
  }
}

/// A pending booking as it is once confirmed (R14, R15).
///
/// What holds its place keeps it. Everything else needs a place that is free now, in open time unless it was paid for.
/// Throws `wrong-state`, `in-the-past` once it has begun, `slot-closed` or `slot-full`. The booking must not be among
/// what takes up the coach, unless it holds its place.
public func decideConfirm(
  of booking: Booking, in availability: Availability, now: Instant
) throws(Refusal) -> Booking {
  var confirmed = booking
  confirmed.status = try booking.state(after: .confirm)
  guard booking.start >= now else {
    throw Refusal(
      .inThePast, "The booking began at \(booking.start.rfc3339). Decline or cancel it, or book another time."
    )
  }
  if !booking.isHeld(at: now) {
    let open = availability.openCapacity(of: booking)
    guard let capacity = open ?? (booking.paid == nil ? nil : booking.capacity) else {
      throw Refusal(
        .slotClosed,
        "The coach is not open any more from \(booking.start.rfc3339) to \(booking.end.rfc3339). Open that time, or decline."
      )
    }
    guard availability.hasRoom(for: booking, capacity: capacity) else {
      throw Refusal(
        .slotFull, "Every place from \(booking.start.rfc3339) to \(booking.end.rfc3339) is taken.")
    }
    confirmed.capacity = capacity
  }
  (confirmed.expires, confirmed.heldUntil) = (nil, nil)
  confirmed.touch(now)
  return confirmed
}

/// Of some requests, those that find no place any more (R14).
public func requestsWithoutRoom(_ requests: [Booking], in availability: Availability) -> [Booking] {
  requests.filter { request in
    let capacity = availability.openCapacity(of: request) ?? request.capacity
    return !availability.hasRoom(for: request, capacity: capacity)
  }
}

extension Booking {
  /// The pending booking as it is once declined or expired (R14): it holds nothing any more. Throws `wrong-state`, and
  /// `invalid` for any other action.
  public func closed(_ action: Action, reason: String? = nil, now: Instant) throws(Refusal) -> Booking {
    guard action == .decline || action == .expire else {
      throw Refusal(.invalid, "A pending booking is declined or expires.")
    }
    var booking = self
    booking.status = try state(after: action)
    booking.declineReason = action == .decline ? reason : nil
    (booking.expires, booking.heldUntil, booking.packagePlace) = (nil, nil, nil)
    booking.touch(now)
    return booking
  }

  /// The state an action leads to; where there is none, `wrong-state` also says why the booking was declined.
  func state(after action: Action) throws(Refusal) -> Status {
    do {
      return try status.after(action)
    } catch {
      guard let declineReason else { throw error }
      throw Refusal(error.code, "\(error.detail) It was declined: \(declineReason)")
    }
  }
}
