import CivilTime

extension Policy {
  /// The length of a slot: what was asked for, else what the window says, else the settings.
  /// Check-ins have one length (R25).
  public func slotMinutes(_ kind: Kind, asked: Int?, window: Int?) -> Int {
    switch kind {
    case .checkin: checkinDurationMinutes
    case .session: asked ?? window ?? fallbackDurationMinutes
    }
  }

  /// The longest slot that any window may offer by itself, in minutes.
  func longestSlot(in windows: [Window]) -> Int {
    windows.reduce(max(checkinDurationMinutes, fallbackDurationMinutes)) { max($0, $1.slotMinutes ?? 0) }
  }

  /// The starts that a role may book: from the end of the notice, inclusive, to the end of the last day of
  /// the booking window in the coach's zone.
  func limits(for role: Role, zone: Zone, now: Instant) -> Range<Instant> {
    let end = max(now, Instant(seconds: Int64(horizon.dayNumber) * 86400))
    guard role.isBoundByLimits else { return now..<end }
    let earliest = now + Int64(minNoticeHours) * 3600
    let latest = zone.startOfDay(zone.date(at: now).adding(days: bookingWindowDays + 1))
    return earliest..<max(earliest, latest)
  }

  /// Says which limit a start breaks, if any (R6, R12).
  func checkLimits(start: Instant, role: Role, zone: Zone, now: Instant) throws(Refusal) {
    guard start >= now else {
      throw Refusal(.inThePast, "\(start.rfc3339) is past. Choose a time that is still to come.")
    }
    try checkHorizon(start)
    let limits = limits(for: role, zone: zone, now: now)
    guard start >= limits.lowerBound else {
      throw Refusal(
        .tooLate,
        "This coach wants \(minNoticeHours) hours' notice: the earliest start now is \(limits.lowerBound.rfc3339)."
      )
    }
    guard start < limits.upperBound else {
      throw Refusal(
        .tooFarAhead,
        "This coach takes bookings \(bookingWindowDays) days ahead: choose a start before \(limits.upperBound.rfc3339)."
      )
    }
  }
}
