import CivilTime

/// The offsets of one zone over the time its events take, and the hours they leave ambiguous.
struct ZoneClock {
  let zone: Zone
  /// Where each offset begins to hold; the first entry holds since ever.
  private var starts: [Int64]
  private var offsets: [Int64]
  private var repeated: [Range<Int64>] = []

  init(_ zone: Zone, over range: Range<Instant>) {
    self.zone = zone
    // A day more at each end: a change may lie outside and the hour it repeats inside.
    let transitions = zone.transitions(in: range.lowerBound - 86_400..<range.upperBound + 86_400)
    starts = [.min]
    offsets = [Int64(transitions.first?.offsetBefore ?? zone.offset(at: range.lowerBound))]
    for transition in transitions where transition.offsetAfter != transition.offsetBefore {
      starts.append(transition.at.seconds)
      offsets.append(Int64(transition.offsetAfter))
      let back = Int64(transition.offsetBefore - transition.offsetAfter)
      if back > 0 { repeated.append(transition.at.seconds - back..<transition.at.seconds + back) }
    }
  }

  /// What the wall clock shows at both instants; nil if either is shown twice.
  func local(_ start: Instant, _ end: Instant) -> (start: LocalDateTime, end: LocalDateTime)? {
    for hours in repeated where hours.contains(start.seconds) || hours.contains(end.seconds) { return nil }
    return (local(start), local(end))
  }

  private func local(_ instant: Instant) -> LocalDateTime {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= instant.seconds { low = middle } else { high = middle }
    }
    return LocalDateTime(seconds: instant.seconds + offsets[low])
  }
}
