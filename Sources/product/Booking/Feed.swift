public import CivilTime

/// The id of a feed.
public typealias FeedID = ID<Feed>

/// A calendar that apps subscribe to under a secret address (R40).
public struct Feed: Hashable, Sendable {
  /// What it shows.
  public enum Kind: String, Sendable, CaseIterable, Hashable {
    /// A coach's bookings, with the clients' names.
    case coach
    /// A client's own bookings.
    case client
    /// When a coach is busy, and nothing else.
    case busy
    /// A coach's free slots.
    case open
  }

  /// Which one it is.
  public var id: FeedID
  /// Whose it is.
  public var person: PersonID
  /// What it shows.
  public var kind: Kind
  /// Only the bookings with this coach; for client feeds.
  public var withCoach: PersonID?
  /// Whether a coach's blackouts are shown too.
  public var includesBlackouts: Bool
  /// How many past days it holds (R44).
  public var pastDays: Int
  /// When it was made.
  public var created: Instant
  /// When it was ended for good.
  public var revoked: Instant?
  /// When an app fetched it last.
  public var fetched: Instant?
  /// What that app calls itself.
  public var fetchedBy: String?

  /// Takes each part as it is.
  public init(
    id: FeedID, person: PersonID, kind: Kind, withCoach: PersonID? = nil, includesBlackouts: Bool = false,
    pastDays: Int = 90, created: Instant, revoked: Instant? = nil, fetched: Instant? = nil,
    fetchedBy: String? = nil
  ) {
    self.id = id
    self.person = person
    self.kind = kind
    self.withCoach = withCoach
    self.includesBlackouts = includesBlackouts
    self.pastDays = pastDays
    self.created = created
    self.revoked = revoked
    self.fetched = fetched
    self.fetchedBy = fetchedBy
  }
}
