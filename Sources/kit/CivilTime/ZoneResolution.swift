extension Zone {
  /// The instants at which a wall clock shows a given date and time.
  @frozen public enum Resolution: Hashable, Sendable {
    /// At one instant, as almost always.
    case once(Instant)
    /// The clock was put back and showed it again.
    case twice(first: Instant, second: Instant)
    /// Never: at `transition` the clock was put forward past it.
    case skipped(transition: Instant)
  }

  /// The instants at which this zone's wall clock shows `local`.
  public func resolve(_ local: LocalDateTime) -> Resolution {
    let wall = local.seconds
    let latest = wall - Int64(timeline.leastOffset)
    var stretch = timeline.stretch(at: wall - Int64(timeline.greatestOffset))
    if latest < stretch.end { return .once(Instant(seconds: wall - stretch.offset)) }
    var first: Instant?
    var gap: Instant?
    while true {
      let candidate = wall - stretch.offset
      if candidate >= stretch.start && candidate < stretch.end {
        if let first { return .twice(first: first, second: Instant(seconds: candidate)) }
        first = Instant(seconds: candidate)
      }
      guard stretch.end <= latest else { break }
      let next = timeline.stretch(at: stretch.end)
      if gap == nil && stretch.end + stretch.offset <= wall && wall < next.start + next.offset {
        gap = Instant(seconds: next.start)
      }
      stretch = next
    }
    if let first { return .once(first) }
    return .skipped(transition: gap ?? Instant(seconds: stretch.start))
  }

  /// The one instant meant by a date and time (RFC 5545 §3.3.5): the first of two; one that the clock skips
  /// is read with the offset before the gap, which lands as far behind the transition as it lay in the gap.
  public func instant(of local: LocalDateTime) -> Instant {
    switch resolve(local) {
    case .once(let instant), .twice(let instant, _): return instant
    case .skipped(let transition):
      return Instant(seconds: local.seconds - timeline.stretch(at: transition.seconds - 1).offset)
    }
  }

  /// The first instant at which the wall clock shows `local` or later: its first occurrence, or the
  /// transition that skips it. For the edges of windows of availability.
  public func firstInstant(notBefore local: LocalDateTime) -> Instant {
    let wall = local.seconds
    var stretch = timeline.stretch(at: wall - Int64(timeline.greatestOffset))
    while true {
      let candidate = max(stretch.start, wall - stretch.offset)
      if candidate < stretch.end || stretch.end == .max { return Instant(seconds: candidate) }
      stretch = timeline.stretch(at: stretch.end)
    }
  }

  /// The first instant whose local date is `date` or later: midnight, or the end of the gap that swallows
  /// midnight (or the whole date, as 2011-12-30 in Pacific/Apia).
  public func startOfDay(_ date: LocalDate) -> Instant {
    firstInstant(notBefore: LocalDateTime(date, .midnight))
  }
}
