public import CivilTime

/// What the rules need to know of a coach to offer slots.
public struct Availability: Sendable {
  /// The coach's zone.
  public var zone: Zone
  /// All windows of the coach.
  public var windows: [Window]
  /// The overrides that touch the dates asked for.
  public var overrides: [Override]
  /// What takes up the coach around those dates, buffers included (R8).
  public var occupied: [Range<Instant>]

  /// Takes each part as it is.
  public init(zone: Zone, windows: [Window], overrides: [Override], occupied: [Range<Instant>]) {
    self.zone = zone
    self.windows = windows
    self.overrides = overrides
    self.occupied = occupied
  }
}

/// The slots of a coach, full ones included, in the order of their starts (R6, R7, R11).
///
/// None lies in the past. In time n log n of windows and bookings.
public func slots(_ query: SlotQuery, of availability: Availability, policy: Policy, now: Instant) -> [Slot] {
  let longest = max(query.durationMinutes ?? 0, policy.longestSlot(in: availability.windows))
  let openTime = OpenTime(
    windows: availability.windows, overrides: availability.overrides, kind: query.kind, from: query.first,
    // One day more than its length: where clocks go forward, 1439 minutes may reach the second day after.
    through: query.last.adding(days: 2 + longest / 1440), zone: availability.zone)
  let limits = policy.limits(for: query.role, zone: availability.zone, now: now)
  var starts = candidates(
    query, openTime: openTime, availability: availability, policy: policy, limits: limits)
  starts.sortIfNeeded()

  let load = Load(availability.occupied)
  var cursor = Load.Cursor()
  var stretch = 0
  var slots: [Slot] = []
  slots.reserveCapacity(starts.count)
  let stretches = openTime.stretches
  var previous: Candidate?
  for candidate in starts where candidate != previous {
    previous = candidate
    while stretch < stretches.count, stretches[stretch].end.seconds <= candidate.start { stretch += 1 }
    guard stretch < stretches.count else { break }
    guard stretches[stretch].start.seconds <= candidate.start else { continue }
    let end = candidate.start + candidate.duration
    var capacity = stretches[stretch].capacity
    var reach = stretch
    while stretches[reach].end.seconds < end, reach + 1 < stretches.count,
      stretches[reach + 1].start == stretches[reach].end
    {
      reach += 1
      capacity = min(capacity, stretches[reach].capacity)
    }
    guard end <= stretches[reach].end.seconds else { continue }
    slots.append(
      Slot(
        start: Instant(seconds: candidate.start), end: Instant(seconds: end), capacity: capacity,
        occupancy: load.maximum(from: candidate.start, until: end + policy.bufferSeconds, &cursor)))
  }
  return slots
}

/// A start, and the seconds from it to its end, before anything is known of either.
private struct Candidate: Comparable {
  var start: Int64
  var duration: Int64

  static func < (a: Self, b: Self) -> Bool {
    a.start != b.start ? a.start < b.start : a.duration < b.duration
  }
}

extension [Candidate] {
  fileprivate mutating func sortIfNeeded() {
    for index in indices.dropFirst() where self[index - 1] > self[index] {
      sort()
      return
    }
  }
}

/// The steps of every window and extra that begin on the dates asked for and within the limits.
private func candidates(
  _ query: SlotQuery, openTime: OpenTime, availability: Availability, policy: Policy, limits: Range<Instant>
) -> [Candidate] {
  let first = Int64(query.first.dayNumber) * 86400
  let end = Int64(query.last.dayNumber + 1) * 86400
  var found: [Candidate] = []
  found.reserveCapacity(openTime.series.count * 8)
  for series in openTime.series {
    let duration =
      Int64(policy.slotMinutes(query.kind, asked: query.durationMinutes, window: series.slotMinutes)) * 60
    let step = policy.slotIntervalMinutes.map { Int64($0) * 60 } ?? duration
    guard duration > 0, step > 0 else { continue }
    let opens = max(series.opens, limits.lowerBound).seconds
    let closes = min(series.closes, limits.upperBound).seconds
    var local = series.first.seconds
    if local < first { local += (first - local + step - 1) / step * step }
    while local < end {
      defer { local += step }
      let start: Int64
      if let offset = series.offset {
        start = local - Int64(offset)
      } else {
        switch availability.zone.resolve(LocalDateTime(seconds: local)) {
        case .once(let instant), .twice(let instant, _): start = instant.seconds
        case .skipped: continue
        }
      }
      guard start < closes else { break }
      guard start >= opens else { continue }
      found.append(Candidate(start: start, duration: duration))
    }
  }
  return found
}
