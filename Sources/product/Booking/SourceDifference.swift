public import CivilTime

/// For how many seconds from a day's start on sources are closed at least (R57).
public let promisedReach: Int64 = 550 * 86400

/// For how many they are expanded at a time: what is under way at the end of that needs no change until less than the
/// promised reach of it is left.
public let expandedReach: Int64 = 580 * 86400

/// What taking a new version of a source would change of what it closes.
public struct SourceDifference: Hashable, Sendable {
  /// Closed from then on, in order.
  public var added: [Range<Instant>]
  /// No longer closed, in order.
  public var removed: [Range<Instant>]
  /// Closed as before, and further beyond where the old version could see: time went on, nothing changed. In order.
  public var carriedOn: [Lengthened]

  /// A time that is closed for longer than was known.
  public struct Lengthened: Hashable, Sendable {
    /// As it is stored.
    public var old: Range<Instant>
    /// As it is to be stored.
    public var new: Range<Instant>
  }

  /// From what is closed now, and what the new version closes from `start` on, both in order; `expandedFrom` is the
  /// `start` of the old version.
  ///
  /// Times that are over stay as they are: they count as neither. What the bounds of an expansion cut is no change: a
  /// time that the new version has only from `start` on is the old one that began earlier, and two that begin alike
  /// and both outlast the promised reach are one.
  public init(
    from old: [Range<Instant>], to new: [Range<Instant>], since start: Instant, expandedFrom: Instant,
    now: Instant
  ) {
    let ahead = old.filter { $0.upperBound > now }
    let olds = Set(old)
    let byBeginning = Dictionary(grouping: ahead) { max($0.lowerBound, start) }
    var carriedOn: [Lengthened] = []
    let news = new.map { range in
      guard !olds.contains(range), let alike = byBeginning[range.lowerBound] else { return range }
      if let same = alike.first(where: { $0.upperBound == range.upperBound }) { return same }
      let promised = start + promisedReach
      if let same = alike.first(where: { min($0.upperBound, range.upperBound) >= promised }) { return same }
      let seen = expandedFrom + promisedReach
      if let cut = alike.first(where: { $0.upperBound >= seen && $0.upperBound < range.upperBound }) {
        carriedOn.append(Lengthened(old: cut, new: cut.lowerBound..<range.upperBound))
        return cut
      }
      return range
    }
    let stays = Set(news)
    added = news.filter { !olds.contains($0) && $0.upperBound > now }
    removed = ahead.filter { !stays.contains($0) }
    self.carriedOn = carriedOn
  }

  /// Whether nothing changes.
  public var isNothing: Bool { added.isEmpty && removed.isEmpty }

  /// What was open so far, in order.
  public var closed: [Range<Instant>] {
    (added + carriedOn.map { $0.old.upperBound..<$0.new.upperBound }).sorted { $0.lowerBound < $1.lowerBound }
  }
}
