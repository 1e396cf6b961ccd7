/// A set of days among at most 384 that follow each other, numbered from 0.
struct DaySet: Equatable {
  private static let size = 384
  private var words = SIMD8<UInt64>.zero

  static let none = DaySet()

  var isEmpty: Bool { words == .zero }

  var count: Int {
    var count = 0
    for index in 0..<6 { count += words[index].nonzeroBitCount }
    return count
  }

  func contains(_ day: Int) -> Bool { words[day >> 6] >> UInt64(day & 63) & 1 != 0 }

  mutating func insert(_ day: Int) { words[day >> 6] |= 1 << UInt64(day & 63) }

  /// Those of the range that lie within `bounds`.
  mutating func insert(_ days: Range<Int>, within bounds: Range<Int>) {
    let days = days.clamped(to: bounds)
    guard let first = days.first, let last = days.last else { return }
    for index in first >> 6...last >> 6 {
      var word = ~UInt64(0)
      if index == first >> 6 { word &= ~0 << UInt64(first & 63) }
      if index == last >> 6 { word &= ~0 >> UInt64(63 - (last & 63)) }
      words[index] |= word
    }
  }

  static func & (a: DaySet, b: DaySet) -> DaySet {
    var both = DaySet()
    both.words = a.words & b.words
    return both
  }

  /// The first member from `day` on.
  func next(from day: Int) -> Int? {
    guard day < Self.size else { return nil }
    var index = day >> 6
    var word = words[index] & (~0 << UInt64(day & 63))
    while word == 0 {
      index += 1
      if index == 6 { return nil }
      word = words[index]
    }
    return index << 6 + word.trailingZeroBitCount
  }

  /// How many members come before `day`.
  func rank(of day: Int) -> Int {
    var count = 0
    for index in 0..<(min(day, Self.size) >> 6) { count += words[index].nonzeroBitCount }
    if day < Self.size { count += (words[day >> 6] & ~(~0 << UInt64(day & 63))).nonzeroBitCount }
    return count
  }

  /// The member that so many others precede; there must be one.
  func member(_ rank: Int) -> Int {
    var left = rank
    for index in 0..<6 {
      let there = words[index].nonzeroBitCount
      if left < there {
        var word = words[index]
        for _ in 0..<left { word &= word - 1 }
        return index << 6 + word.trailingZeroBitCount
      }
      left -= there
    }
    return Self.size
  }

  /// The members of so many days (at most 64) from `first` on, numbered from 0 anew.
  func slice(from first: Int, count: Int) -> DaySet {
    let index = first >> 6
    let shift = UInt64(first & 63)
    var word = words[index] >> shift
    if shift != 0 && index < 5 { word |= words[index + 1] << (64 - shift) }
    if count < 64 { word &= ~(~0 << UInt64(count)) }
    var slice = DaySet()
    slice.words[0] = word
    return slice
  }

  /// This set, and behind its first `count` days another.
  func followed(by other: DaySet, after count: Int) -> DaySet {
    var both = self
    both.words[0] |= other.words[0] << UInt64(count)
    return both
  }
}
