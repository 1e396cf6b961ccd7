public import CivilTime

/// When a coach is open for one kind over a range of dates, and where slots may begin (R4–R6, R11).
public struct OpenTime: Sendable {
  /// Open time, sorted, without overlaps; pieces of different capacity adjoin.
  public internal(set) var stretches: [Stretch]
  /// Where slots may begin: each window and extra steps from its own start. Sorted.
  var series: [Series]

  /// The steps of one window on one day, or of one extra.
  struct Series {
    /// The first step, which a DST change may skip.
    var first: LocalDateTime
    /// No step lies before; later than `first` where a DST change skips or repeats that.
    var opens: Instant
    /// Exclusive.
    var closes: Instant
    /// Nil leaves it to the request and the settings.
    var slotMinutes: Int?
    /// Seconds east of UTC that hold throughout; nil where they change in or near it.
    var offset: Int?
  }

  /// Works out open time from the first date's start to the end of the last, in the coach's zone.
  ///
  /// A window opens at the first occurrence of its start and closes at the first occurrence of its end; an
  /// edge that a DST change skips lies at the change itself. The dates must be ascending.
  public init(
    windows: [Window], overrides: [Override], kind: Kind, from first: LocalDate, through last: LocalDate,
    zone: Zone
  ) {
    var wall = WallClock(zone: zone, from: first, through: last)
    let weekly = Weekday.allCases.map { day in
      windows.enumerated()
        .filter { $0.element.weekday == day && $0.element.kind == kind && $0.element.isActive }
        .sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
    }
    var raw: [Stretch] = []
    raw.reserveCapacity(windows.count * ((last.dayNumber - first.dayNumber) / 7 + 2))
    series = []
    series.reserveCapacity(raw.capacity)
    var weekday = first.weekday.rawValue
    for day in first.dayNumber...max(first.dayNumber, last.dayNumber) {
      defer { weekday = weekday == 6 ? 0 : weekday + 1 }
      guard !weekly[weekday].isEmpty else { continue }
      let date = LocalDate(dayNumber: day)
      let offset = wall.offset(on: date)
      for (index, window) in weekly[weekday] {
        if window.effectiveFrom != nil || window.effectiveUntil != nil, !window.opens(on: date) { continue }
        let first = LocalDateTime(date, window.start)
        let start = wall.edge(first, offset: offset)
        let end = wall.edge(LocalDateTime(date, window.end), offset: offset)
        guard start < end else { continue }
        raw.append(Stretch(start: start, end: end, capacity: window.capacity, source: .window(index)))
        series.append(
          Series(first: first, opens: start, closes: end, slotMinutes: window.slotMinutes, offset: offset))
      }
    }
    stretches = flattened(raw)
    apply(
      overrides, kind: kind, within: zone.startOfDay(first)..<zone.startOfDay(last.adding(days: 1)),
      zone: zone)
  }

  private mutating func apply(_ overrides: [Override], kind: Kind, within range: Range<Instant>, zone: Zone) {
    guard !overrides.isEmpty else { return }
    var extras: [Stretch] = []
    var closed: [Range<Instant>] = []
    for (index, override) in overrides.enumerated() where override.scope.includes(kind) {
      let span = override.range(in: zone)
      guard span.overlaps(range) else { continue }
      switch override.effect {
      case .blackout: closed.append(span)
      case .extra(let capacity, _):
        extras.append(
          Stretch(start: span.lowerBound, end: span.upperBound, capacity: capacity, source: .override(index)))
        series.append(
          Series(
            first: override.firstStep(in: zone), opens: span.lowerBound, closes: span.upperBound,
            slotMinutes: nil, offset: nil))
      }
    }
    closed.sort { $0.lowerBound < $1.lowerBound }
    stretches = stretches.overlaid(by: flattened(extras)).without(closed)
  }

  /// The lowest capacity of [start, end) and what opened its beginning; nil unless all of it is open.
  public func capacity(from start: Instant, until end: Instant) -> (capacity: Int, source: Stretch.Source)? {
    guard var index = stretches.firstIndex(where: { $0.end > start }), stretches[index].start <= start else {
      return nil
    }
    var lowest = stretches[index].capacity
    let source = stretches[index].source
    while stretches[index].end < end {
      guard index + 1 < stretches.count, stretches[index + 1].start == stretches[index].end else {
        return nil
      }
      index += 1
      lowest = min(lowest, stretches[index].capacity)
    }
    return (lowest, source)
  }
}
