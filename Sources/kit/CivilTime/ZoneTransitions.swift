extension Zone {
  /// A change of the wall clock's offset, of the daylight flag or of the abbreviation.
  public struct Transition: Hashable, Sendable {
    /// The first instant at which the new state holds.
    public let at: Instant
    /// Seconds east of UTC before.
    public let offsetBefore: Int
    /// Seconds east of UTC from `at` on.
    public let offsetAfter: Int
    /// Whether the database calls the new state daylight saving time.
    public let isDaylightAfter: Bool
    /// Abbreviation of the new state.
    public let abbreviationAfter: String
  }

  /// Every transition at or after the lower and before the upper bound, in order.
  ///
  /// Zones with yearly rules have two a year without end: bound the range.
  public func transitions(in range: Range<Instant>) -> [Transition] {
    var found: [Transition] = []
    var before = timeline.stretch(at: max(range.lowerBound.seconds, .min + 1) - 1)
    while before.end < range.upperBound.seconds {
      let after = timeline.stretch(at: before.end)
      let type = timeline.types[after.type]
      found.append(
        Transition(
          at: Instant(seconds: after.start), offsetBefore: Int(before.offset), offsetAfter: Int(after.offset),
          isDaylightAfter: type.isDaylight, abbreviationAfter: type.abbreviation))
      before = after
    }
    return found
  }

  /// A stretch of time with one offset.
  @frozen public struct OffsetSpan: Hashable, Sendable {
    /// From the lower bound up to, and not including, the upper.
    public let range: Range<Instant>
    /// Seconds east of UTC throughout.
    public let offset: Int

    @usableFromInline init(range: Range<Instant>, offset: Int) {
      self.range = range
      self.offset = offset
    }
  }

  /// `range` cut where the offset changes: adjacent spans, in order, that cover it completely.
  public func offsetSpans(covering range: Range<Instant>) -> [OffsetSpan] {
    var spans: [OffsetSpan] = []
    var start = range.lowerBound
    while start < range.upperBound {
      var stretch = timeline.stretch(at: start.seconds)
      let offset = stretch.offset
      while stretch.end < range.upperBound.seconds {
        stretch = timeline.stretch(at: stretch.end)
        if stretch.offset != offset { break }
      }
      let end = stretch.offset == offset ? range.upperBound : Instant(seconds: stretch.start)
      spans.append(OffsetSpan(range: start..<end, offset: Int(offset)))
      start = end
    }
    return spans
  }
}
