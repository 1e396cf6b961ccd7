public import CivilTime

/// The calendar month of the coach's zone in which a check-in starts: what its use is counted by (R25).
public func checkInMonth(of start: Instant, zone: Zone) -> Range<Instant> {
  let first = zone.date(at: start).firstOfMonth
  return zone.startOfDay(first)..<zone.startOfDay(first.adding(months: 1))
}

extension Policy {
  /// Refuses one more check-in in a month in which `used` already take place.
  func checkQuota(used: Int, start: Instant, zone: Zone) throws(Refusal) {
    guard used < checkinsPerMonth else {
      let month = zone.date(at: start).firstOfMonth.iso8601.prefix(7)
      throw Refusal(
        .checkInUsed,
        "All \(checkinsPerMonth) check-ins of \(month) are used. Choose a day of another month.")
    }
  }
}
