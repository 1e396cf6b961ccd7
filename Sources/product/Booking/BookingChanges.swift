public import CivilTime

extension Booking {
  /// The booking as it is once cancelled (R16, R19).
  ///
  /// Clients may cancel a confirmed booking only earlier than the cut-off before its start: at exactly that
  /// time it is too late. Throws `wrong-state` or `too-late`.
  public func cancelled(
    by role: Role, reason: String?, policy: Policy, now: Instant
  ) throws(Refusal) -> Booking {
    var booking = self
    booking.status = try state(after: .cancel)
    let latest = start + -Int64(policy.cancellationCutoffHours) * 3600
    if role.isBoundByLimits, status == .confirmed, now >= latest {
      throw Refusal(
        .tooLate,
        "This booking could be cancelled until \(latest.rfc3339). Ask the coach, who still can.")
    }
    booking.cancellation = Cancellation(by: role, at: now, reason: reason)
    // When it would have expired stays: it tells that nobody had confirmed it (R32).
    (booking.heldUntil, booking.packagePlace) = (nil, nil)
    booking.touch(now)
    return booking
  }

  /// The booking as it is once it took place or was missed (R17); throws `wrong-state`, or `not-started`, and
  /// `invalid` for any other action, since those take more than a new state. Calendars show it as before.
  public func marked(_ action: Action, now: Instant) throws(Refusal) -> Booking {
    guard action == .complete || action == .noShow else {
      throw Refusal(.invalid, "A booking is marked complete or no-show.")
    }
    var booking = self
    booking.status = try state(after: action)
    guard start <= now else {
      throw Refusal(.notStarted, "The booking starts at \(start.rfc3339); it can be marked from then on.")
    }
    return booking
  }

  /// The booking that gave its place to another (R18).
  public func rescheduled(now: Instant) throws(Refusal) -> Booking {
    var booking = self
    booking.status = try state(after: .reschedule)
    booking.packagePlace = nil
    booking.touch(now)
    return booking
  }

  /// Says that calendars will see a change: the sequence rises, and so does the time of the last change,
  /// also where two changes fall into one second (some apps take only what grew).
  public mutating func touch(_ now: Instant) {
    sequence += 1
    changed = max(now, changed + 1)
  }
}
