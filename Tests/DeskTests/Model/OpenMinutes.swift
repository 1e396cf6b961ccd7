import Booking
import CivilTime

/// When a coach is open for one kind, asked of one minute after another (R4, R5, R11).
///
/// The wall clock's high water is the latest local time that it has shown so far. A window opens when that reaches its
/// start and closes when it reaches its end, which settles what a DST change skips or repeats.
struct OpenMinutes {
  let zone: Zone
  let kind: Kind
  let windows: [Window]
  let overrides: [Override]

  /// How many may come at once; nil where closed.
  func places(at instant: Instant) -> Int? {
    let open = overrides.filter { $0.scope.includes(kind) && holds($0, at: instant) }
    guard !open.contains(where: { $0.effect == .blackout }) else { return nil }
    return open.compactMap(\.extraPlaces).max() ?? opened(at: instant).map(\.capacity).max()
  }

  /// The lowest number in a time; nil unless all of it is open (R6).
  func places(from start: Instant, until end: Instant) -> Int? {
    var lowest = Int.max
    for instant in minutes(from: start, until: end) {
      guard let places = places(at: instant) else { return nil }
      lowest = min(lowest, places)
    }
    return lowest
  }

  /// The length that the window says which decides over an instant.
  func usualMinutes(at instant: Instant) -> Int? {
    guard !overrides.contains(where: { $0.scope.includes(kind) && holds($0, at: instant) }) else {
      return nil
    }
    let open = opened(at: instant).sorted { $0.start < $1.start }
    return open.first { $0.capacity == open.map(\.capacity).max() }?.slotMinutes
  }

  /// The lengths of the slots that begin at an instant, as far as steps decide (R6): a time that occurs twice is offered
  /// at its first occurrence (R11).
  func steps(at instant: Instant, asked: Int?, _ policy: ModelPolicy) -> [Int] {
    let shown = zone.local(at: instant)
    guard shown > zone.highWater(at: instant - 60) else { return [] }
    func length(_ window: Int?) -> Int {
      kind == .checkin ? policy.checkinMinutes : asked ?? window ?? policy.duration
    }
    func isStep(_ first: LocalDateTime, _ length: Int) -> Bool {
      let step = Int64(policy.interval == 0 ? length : policy.interval) * 60
      return shown >= first && (shown.seconds - first.seconds) % step == 0
    }
    let ofWindows = opened(at: instant).map { (LocalDateTime(shown.date, $0.start), length($0.slotMinutes)) }
    let ofExtras = overrides.filter {
      $0.scope.includes(kind) && $0.extraPlaces != nil && holds($0, at: instant)
    }.map { override -> (LocalDateTime, Int) in
      switch override.span {
      case .days(let first, _): (LocalDateTime(first, .midnight), length(nil))
      case .instants(let start, _): (zone.local(at: start), length(nil))
      }
    }
    return Set((ofWindows + ofExtras).filter { isStep($0.0, $0.1) }.map(\.1)).sorted()
  }

  private func opened(at instant: Instant) -> [Window] {
    let shown = zone.highWater(at: instant)
    let (date, time, weekday) = (shown.date, shown.time, shown.date.weekday)
    return windows.filter { window in
      window.weekday == weekday && window.isActive && window.kind == kind && window.start <= time
        && time < window.end && window.effectiveFrom.map { $0 <= date } ?? true
        && window.effectiveUntil.map { date <= $0 } ?? true
    }
  }

  private func holds(_ override: Override, at instant: Instant) -> Bool {
    switch override.span {
    case .instants(let start, let end): start <= instant && instant < end
    case .days(let first, let last):
      (first...last).contains(zone.highWater(at: instant).date)
    }
  }
}

/// Every minute of a time, its end exclusive.
func minutes(from start: Instant, until end: Instant) -> some Sequence<Instant> {
  stride(from: start.seconds, to: end.seconds, by: 60).lazy.map(Instant.init(seconds:))
}

extension Override {
  fileprivate var extraPlaces: Int? {
    if case .extra(let capacity, _) = effect { capacity } else { nil }
  }
}

extension Zone {
  /// The latest local time that the wall clock has shown by an instant. No clock goes back by more than three hours.
  fileprivate func highWater(at instant: Instant) -> LocalDateTime {
    let shown = local(at: instant)
    guard offset(at: instant - 10_800) > offset(at: instant) else { return shown }
    return (0...180).map { local(at: instant - $0 * 60) }.max() ?? shown
  }
}
