/// What a zone's clocks show during some stretches of time (RFC 9636 "local time type").
struct LocalTimeType: Hashable, Sendable {
  /// Seconds east of UTC.
  var offset: Int32
  var isDaylight: Bool
  var abbreviation: String

  static let utc = LocalTimeType(offset: 0, isDaylight: false, abbreviation: "UTC")
}

/// All of time cut into stretches of one local time type each.
///
/// A yearly rule has no last year, but its calendar repeats every 400: the table holds one such cycle of
/// the rule, and later instants are looked up as many cycles earlier.
struct Timeline: Sendable {
  /// One uninterrupted stretch; `end` is not part of it. The first starts at `Int64.min`, the last ends
  /// at `Int64.max`.
  struct Stretch {
    var start: Int64
    var end: Int64
    var offset: Int64
    /// Index into `types`.
    var type: Int
  }

  let types: [LocalTimeType]
  let leastOffset: Int32
  let greatestOffset: Int32

  /// Starts of the stretches, ascending from `Int64.min`, and `Int64.max` as the end of the last.
  private let starts: [Int64]
  /// Offset and type of each stretch.
  private let offsets: [Int32]
  private let typeIndices: [UInt16]
  /// The stretch in force at the start of each block of 2^22 seconds (48 days) from 1970 to past 2100: where
  /// instants of our days are, a look-up takes a step or two instead of a search.
  private let blocks: [UInt16]
  /// The end of the cycle of 400 years after which the table repeats, or `Int64.max` if it does not.
  private let cycleEnd: Int64

  private static let blockShift: Int64 = 22
  private static let blockCount = 1000
  static let cycle: Int64 = 146_097 * 86_400

  /// One local time type for ever.
  init(only type: LocalTimeType) { self.init(first: type, changes: [], cycleEnd: .max) }

  /// `first` until the first of `changes`, which ascend; a change that changes nothing is left out. From
  /// `cycleEnd` on everything is as one `cycle` before, which must be covered by `changes` past `cycleEnd`.
  init(first: LocalTimeType, changes: [(at: Int64, type: LocalTimeType)], cycleEnd: Int64) {
    var types = [first]
    var starts = [Int64.min]
    var typeIndices: [UInt16] = [0]
    var current = first
    for change in changes where change.type != current {
      current = change.type
      let known = types.firstIndex(of: current)
      if known == nil { types.append(current) }
      starts.append(change.at)
      typeIndices.append(UInt16(known ?? types.count - 1))
    }
    let offsets = typeIndices.map { types[Int($0)].offset }
    starts.append(.max)
    self.types = types
    self.starts = starts
    self.typeIndices = typeIndices
    self.offsets = offsets
    self.cycleEnd = starts.count > 2 ? cycleEnd : .max
    leastOffset = offsets.min() ?? 0
    greatestOffset = offsets.max() ?? 0
    var index = 0
    blocks = (0..<Timeline.blockCount).map { block in
      while starts[index + 1] <= Int64(block) << Timeline.blockShift { index += 1 }
      return UInt16(index)
    }
  }

  func offset(at seconds: Int64) -> Int {
    Int(offsets[index(at: seconds < cycleEnd ? seconds : folded(seconds))])
  }

  func type(at seconds: Int64) -> LocalTimeType {
    types[Int(typeIndices[index(at: seconds < cycleEnd ? seconds : folded(seconds))])]
  }

  func stretch(at seconds: Int64) -> Stretch {
    guard seconds >= cycleEnd else { return stretch(index: index(at: seconds)) }
    let early = folded(seconds)
    var stretch = stretch(index: index(at: early))
    stretch.start += seconds - early
    let (end, overflow) = stretch.end.addingReportingOverflow(seconds - early)
    stretch.end = overflow ? .max : end
    return stretch
  }

  private func stretch(index: Int) -> Stretch {
    Stretch(
      start: starts[index], end: starts[index + 1], offset: Int64(offsets[index]),
      type: Int(typeIndices[index]))
  }

  /// The same moment of the table's last cycle.
  private func folded(_ seconds: Int64) -> Int64 {
    let cyclesBeyond = (seconds - cycleEnd) / Timeline.cycle + 1
    return seconds - cyclesBeyond * Timeline.cycle
  }

  private func index(at seconds: Int64) -> Int {
    let block = seconds >> Timeline.blockShift
    if block >= 0 && block < Int64(Timeline.blockCount) {
      var index = Int(blocks[Int(block)])
      while starts[index + 1] <= seconds { index += 1 }
      return index
    }
    var low = 0
    var high = offsets.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= seconds { low = middle } else { high = middle }
    }
    return low
  }
}
