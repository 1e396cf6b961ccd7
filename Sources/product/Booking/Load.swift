public import CivilTime

/// How many bookings take up a coach at each instant (R7, R8).
public struct Load: Sendable {
  /// `counts[i]` bookings hold from `times[i]`, inclusive, to `times[i + 1]`; nobody before the first.
  private(set) var times: [Int64] = []
  private(set) var counts: [Int32] = []

  /// Counts what each booking takes up: from its start to its end and its brand's buffer, exclusive.
  public init(_ occupied: [Range<Instant>]) {
    var starts = occupied.map(\.lowerBound.seconds)
    var ends = occupied.map(\.upperBound.seconds)
    if !isAscending(starts) { starts.sort() }
    if !isAscending(ends) { ends.sort() }
    times.reserveCapacity(2 * starts.count)
    counts.reserveCapacity(2 * starts.count)
    var began = 0
    var ended = 0
    while ended < ends.count {
      let next = began < starts.count ? min(starts[began], ends[ended]) : ends[ended]
      while began < starts.count, starts[began] == next { began += 1 }
      while ended < ends.count, ends[ended] == next { ended += 1 }
      times.append(next)
      counts.append(Int32(truncatingIfNeeded: began - ended))
    }
  }

  /// The most that are there at one instant of [start, end).
  public func maximum(from start: Instant, until end: Instant) -> Int {
    var cursor = Cursor()
    return maximum(from: start.seconds, until: end.seconds, &cursor)
  }

  /// Where the last look-up stood.
  struct Cursor { var index = 0 }

  /// The same, for look-ups whose starts ascend: all of them together take one walk.
  func maximum(from start: Int64, until end: Int64, _ cursor: inout Cursor) -> Int {
    while cursor.index < times.count, times[cursor.index] <= start { cursor.index += 1 }
    var most = cursor.index > 0 ? counts[cursor.index - 1] : 0
    var index = cursor.index
    while index < times.count, times[index] < end {
      most = max(most, counts[index])
      index += 1
    }
    return Int(most)
  }
}

private func isAscending(_ values: [Int64]) -> Bool {
  var index = 1
  while index < values.count {
    if values[index - 1] > values[index] { return false }
    index += 1
  }
  return true
}
