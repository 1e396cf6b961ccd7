extension Zone {
  /// A change of a zone's offset that somebody else describes.
  public struct OffsetChange: Hashable, Sendable {
    /// The first instant at which the new offset holds.
    public var at: Instant
    /// Seconds east of UTC, less than a day.
    public var offset: Int
    /// Whether it is daylight saving time.
    public var isDaylight: Bool
    /// Such as `CET`.
    public var abbreviation: String

    /// Takes each part as it is.
    public init(at: Instant, offset: Int, isDaylight: Bool, abbreviation: String) {
      self.at = at
      self.offset = offset
      self.isDaylight = isDaylight
      self.abbreviation = abbreviation
    }
  }

  /// A zone that is in no database: `offset` until the first of `changes`, the last of them for ever.
  ///
  /// Changes out of order are put in order; of two at one instant the later in the list holds, and only the
  /// first thirty thousand count.
  public convenience init(name: String, offset: Int, changes: [OffsetChange]) {
    let clamp = { (seconds: Int) in Int32(max(-86_399, min(86_399, seconds))) }
    var ordered: [(at: Int64, type: LocalTimeType)] = []
    let sorted = changes.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
    for (_, change) in sorted.prefix(30_000) {
      let type = LocalTimeType(
        offset: clamp(change.offset), isDaylight: change.isDaylight, abbreviation: change.abbreviation)
      if ordered.last?.at == change.at.seconds { ordered.removeLast() }
      ordered.append((change.at.seconds, type))
    }
    let first = LocalTimeType(offset: clamp(offset), isDaylight: false, abbreviation: "LMT")
    self.init(
      name: name, timeline: Timeline(first: first, changes: ordered, cycleEnd: .max))
  }
}
