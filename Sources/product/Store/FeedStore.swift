public import Booking
public import CivilTime
import Database

private let feedColumns = """
  feeds.id, person_id, feeds.kind, with_coach_id, includes_blackouts, past_days, feeds.created_at, revoked_at,
  fetched_at, fetched_by
  """

extension Store {
  /// Adds a feed and the hash of its address.
  public func add(_ feed: Feed, addressHash: String) throws {
    _ = try connection.execute(
      """
      INSERT INTO feeds (id, person_id, kind, with_coach_id, includes_blackouts, past_days, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      """,
      [
        Value(feed.id.text), Value(feed.person.text), Value(feed.kind.rawValue), Value(feed.withCoach?.text),
        Value(feed.includesBlackouts), Value(feed.pastDays), Value(feed.created.seconds),
      ])
    try addAddress(hash: addressHash, to: feed.id)
  }

  /// The feed behind an address, and until when the address holds: nil is for ever.
  public func feed(addressHash: String) throws -> (feed: Feed, validUntil: Instant?)? {
    try connection.first(
      """
      SELECT \(feedColumns), valid_until FROM feed_addresses JOIN feeds ON feeds.id = feed_id WHERE hash = $1
      """, [Value(addressHash)]
    ) { (try readFeed($0), try $0.optionalInt(10).map(Instant.init(seconds:))) }
  }

  /// One feed.
  public func feed(_ id: FeedID) throws -> Feed? {
    try connection.first("SELECT \(feedColumns) FROM feeds WHERE id = $1", [Value(id.text)], readFeed)
  }

  /// The first 13 characters of every address's hash, of those that ended too.
  public func feedAddressBeginnings() throws -> [String] {
    try connection.query("SELECT substr(hash, 1, 13) FROM feed_addresses", []) { try $0.text(0) }
  }

  /// A person's feeds, revoked ones too, in the order of their making.
  public func feeds(of person: PersonID) throws -> [Feed] {
    try connection.query(
      "SELECT \(feedColumns) FROM feeds WHERE person_id = $1 ORDER BY created_at, id", [Value(person.text)],
      readFeed)
  }

  /// Gives a feed one more address.
  public func addAddress(hash: String, to feed: FeedID) throws {
    _ = try connection.execute(
      "INSERT INTO feed_addresses (hash, feed_id) VALUES ($1, $2)", [Value(hash), Value(feed.text)])
  }

  /// Lets every address that a feed has now end at an instant, unless it ends earlier.
  public func endAddresses(of feed: FeedID, at end: Instant) throws {
    _ = try connection.execute(
      "UPDATE feed_addresses SET valid_until = $2 WHERE feed_id = $1 AND (valid_until IS NULL OR valid_until > $2)",
      [Value(feed.text), Value(end.seconds)])
  }

  /// Ends a feed for good.
  public func revoke(_ feed: FeedID, at now: Instant) throws {
    _ = try connection.execute(
      "UPDATE feeds SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
      [Value(feed.text), Value(now.seconds)])
  }

  /// Remembers who fetched a feed last, unless something later is known.
  public func fetched(_ feed: FeedID, by app: String, at now: Instant) throws {
    _ = try connection.execute(
      """
      UPDATE feeds SET fetched_at = $2, fetched_by = $3
      WHERE id = $1 AND (fetched_at IS NULL OR fetched_at <= $2) AND revoked_at IS NULL
      """, [Value(feed.text), Value(now.seconds), Value(app)])
  }
}

private func readFeed(_ row: borrowing Row) throws -> Feed {
  Feed(
    id: FeedID(try row.text(0)), person: PersonID(try row.text(1)), kind: try stored(try row.text(2)),
    withCoach: try row.optionalText(3).map(PersonID.init), includesBlackouts: try row.bool(4),
    pastDays: Int(try row.int(5)), created: Instant(seconds: try row.int(6)),
    revoked: try row.optionalInt(7).map(Instant.init(seconds:)),
    fetched: try row.optionalInt(8).map(Instant.init(seconds:)), fetchedBy: try row.optionalText(9))
}
