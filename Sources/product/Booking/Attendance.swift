public import CivilTime

/// Weeks in a row in which a client came (R31).
public struct Streak: Hashable, Sendable {
  /// Ending with this week or the last one.
  public var current: Int
  /// The longest there ever was.
  public var longest: Int

  /// Takes each part as it is.
  public init(current: Int, longest: Int) {
    self.current = current
    self.longest = longest
  }
}

/// How often a client let the coach down of late (R32).
public struct Misses: Hashable, Sendable {
  /// How often they did not come.
  public var noShows: Int
  /// How often they cancelled what was confirmed.
  public var cancellations: Int

  /// Takes each part as it is.
  public init(noShows: Int, cancellations: Int) {
    self.noShows = noShows
    self.cancellations = cancellations
  }
}

extension Booking {
  /// Whether it is a session that took place: completed, or over, so that it will be completed by itself (R17).
  public func tookPlace(by now: Instant) -> Bool {
    kind == .session && (status == .completed || status == .confirmed && end <= now)
  }
}

/// The consecutive ISO weeks of the coach's zone in which one session at least took place.
public func streak(of bookings: [Booking], zone: Zone, now: Instant) -> Streak {
  let weeks = Set(bookings.filter { $0.tookPlace(by: now) }.map { isoWeek(of: zone.date(at: $0.start)) })
  var streak = Streak(current: 0, longest: 0)
  for week in weeks.sorted() {
    streak.current = weeks.contains(week - 1) ? streak.current + 1 : 1
    streak.longest = max(streak.longest, streak.current)
  }
  if let last = weeks.max(), last < isoWeek(of: zone.date(at: now)) - 1 { streak.current = 0 }
  return streak
}

/// ISO 8601 weeks counted on through all years: the one that begins on Monday, 1969-12-29, is 0.
private func isoWeek(of date: LocalDate) -> Int {
  let days = date.dayNumber + 3
  return days >= 0 ? days / 7 : -((6 - days) / 7)
}

/// The bookings that the client missed, by their starts, and those that they cancelled, by when they did, from an
/// instant on. What was still pending when it was cancelled, and so may still expire, does not count.
public func misses(among bookings: [Booking], since: Instant) -> Misses {
  Misses(
    noShows: bookings.count { $0.status == .noShow && $0.start >= since },
    cancellations: bookings.count {
      guard let cancellation = $0.cancellation else { return false }
      return cancellation.by == .client && cancellation.at >= since && $0.expires == nil
    })
}

extension Policy {
  /// The instant from which misses count.
  public func missesCount(at now: Instant) -> Instant { now + -Int64(attendanceFlagDays) * 86400 }

  /// Whether so many of either raise the flag (R32).
  public func flags(_ misses: Misses) -> Bool {
    max(misses.noShows, misses.cancellations) >= attendanceFlagCount
  }
}

/// The same time on the wall one week later (R39); nil where a DST change skips it, its first occurrence where there
/// are two.
public func sameTimeNextWeek(as start: Instant, zone: Zone) -> Instant? {
  switch zone.resolve(zone.local(at: start).adding(seconds: 7 * 86400)) {
  case .once(let instant), .twice(let instant, _): instant
  case .skipped: nil
  }
}
