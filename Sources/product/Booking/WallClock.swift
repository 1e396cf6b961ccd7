import CivilTime

/// A zone's wall clock over some dates, quick on the many days on which no offset changes.
struct WallClock {
  private let zone: Zone
  private let spans: [Zone.OffsetSpan]
  private var current = 0

  /// Knows the dates of the range and a day on either side.
  init(zone: Zone, from first: LocalDate, through last: LocalDate) {
    self.zone = zone
    let start = Instant(seconds: Int64(first.dayNumber - 3) * 86400)
    let end = Instant(seconds: Int64(max(first.dayNumber, last.dayNumber) + 4) * 86400)
    spans = zone.offsetSpans(covering: start..<end)
  }

  /// Seconds east of UTC on a date and the nights around it; nil where they change.
  /// Dates are asked for in ascending order.
  mutating func offset(on date: LocalDate) -> Int? {
    let midnight = Int64(date.dayNumber) * 86400
    while current + 1 < spans.count,
      spans[current].range.upperBound.seconds + Int64(spans[current].offset) <= midnight - 86400
    {
      current += 1
    }
    let span = spans[current]
    let offset = Int64(span.offset)
    guard span.range.lowerBound.seconds + offset <= midnight - 86400,
      midnight + 2 * 86400 <= span.range.upperBound.seconds + offset
    else { return nil }
    return span.offset
  }

  /// The first instant at or after a local time.
  func edge(_ local: LocalDateTime, offset: Int?) -> Instant {
    if let offset { return Instant(seconds: local.seconds - Int64(offset)) }
    return zone.firstInstant(notBefore: local)
  }
}
