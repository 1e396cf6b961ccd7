public import Booking
public import CivilTime
import Database

private let storedColumns = """
  id, coach_id, name, kind, free_is_busy, host, changed_at, expanded_at, next_poll, succeeded_at, trouble, failures,
  is_held, created_at
  """
private let sourceColumns = """
  \(storedColumns), (SELECT count(*) FROM overrides WHERE source_id = sources.id)
  """

/// How a subscribed address is asked for what is new.
public struct SourceAddress: Hashable, Sendable {
  /// Sealed.
  public var sealed: [UInt8]
  /// What the server called its last good answer (ETag).
  public var etag: String?
  /// When that had changed (Last-Modified), in the server's words.
  public var lastModified: String?

  /// Takes each part as it is.
  public init(sealed: [UInt8], etag: String? = nil, lastModified: String? = nil) {
    self.sealed = sealed
    self.etag = etag
    self.lastModified = lastModified
  }
}

extension Store {
  /// Adds a source with its file, or saves all of one that is there. Without a file or an address its own stays.
  public func save(_ source: Source, file: [UInt8]? = nil, address: SourceAddress? = nil) throws {
    _ = try connection.execute(
      """
      INSERT INTO sources (\(storedColumns), file, address, etag, last_modified)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, coalesce($15, $19), $16, $17, $18)
      ON CONFLICT (coach_id, id) DO UPDATE SET kind = $4, free_is_busy = $5, host = $6, changed_at = $7, expanded_at = $8,
        next_poll = $9, succeeded_at = $10, trouble = $11, failures = $12, is_held = $13,
        file = coalesce($15, sources.file), address = coalesce($16, sources.address),
        etag = CASE WHEN $16 IS NULL THEN sources.etag ELSE $17 END,
        last_modified = CASE WHEN $16 IS NULL THEN sources.last_modified ELSE $18 END
      """,
      [
        Value(source.id.text), Value(source.coach.text), Value(source.name), Value(source.scope.rawValue),
        Value(source.freeIsBusy), Value(source.host), Value(source.changed.seconds),
        Value(source.expanded.seconds), Value(source.nextPoll?.seconds), Value(source.succeeded?.seconds),
        Value(source.trouble), Value(source.failures), Value(source.isHeld), Value(source.created.seconds),
        Value(file), Value(address?.sealed), Value(address?.etag), Value(address?.lastModified),
        Value([UInt8]()),
      ])
  }

  /// One source.
  public func source(_ id: SourceID) throws -> Source? {
    try connection.first(
      "SELECT \(sourceColumns) FROM sources WHERE id = $1", [Value(id.text)], readSource)
  }

  /// A coach's source of that name.
  public func source(named name: String, of coach: PersonID) throws -> Source? {
    try connection.first(
      "SELECT \(sourceColumns) FROM sources WHERE coach_id = $1 AND name = $2",
      [Value(coach.text), Value(name)], readSource)
  }

  /// A coach's sources, in the order of their making.
  public func sources(of coach: PersonID) throws -> [Source] {
    try connection.query(
      "SELECT \(sourceColumns) FROM sources WHERE coach_id = $1 ORDER BY created_at, id",
      [Value(coach.text)], readSource)
  }

  /// The file of a source, as it was handed in or fetched last.
  public func file(of source: SourceID) throws -> [UInt8]? {
    try connection.first("SELECT file FROM sources WHERE id = $1", [Value(source.text)]) { try $0.blob(0) }
  }

  /// Where a source is fetched from.
  public func address(of source: SourceID) throws -> SourceAddress? {
    try connection.first(
      "SELECT address, etag, last_modified FROM sources WHERE id = $1 AND address IS NOT NULL",
      [Value(source.text)]
    ) {
      SourceAddress(
        sealed: try $0.blob(0), etag: try $0.optionalText(1), lastModified: try $0.optionalText(2))
    }
  }

  /// Where all subscribed sources are fetched from, sealed.
  public func sealedAddresses() throws -> [(source: SourceID, address: [UInt8])] {
    try connection.query("SELECT id, address FROM sources WHERE address IS NOT NULL ORDER BY id") {
      (SourceID(try $0.text(0)), try $0.blob(1))
    }
  }

  /// Keeps a source's address sealed otherwise.
  public func replaceAddress(of source: SourceID, by sealed: [UInt8]) throws {
    _ = try connection.execute(
      "UPDATE sources SET address = $2 WHERE id = $1", [Value(source.text), Value(sealed)])
  }

  /// Whether a source is due to be fetched and leased to nobody.
  public func hasSourceToPoll(at now: Instant) throws -> Bool {
    try connection.first(
      "SELECT 1 FROM sources WHERE next_poll <= $1 AND leased_until <= $1 LIMIT 1", [Value(now.seconds)]
    ) { _ in true } ?? false
  }

  /// The source that has been due to be fetched for longest, leased until an instant to whoever asks.
  public func leaseSourceToPoll(at now: Instant, until end: Instant) throws -> Source? {
    let due = try connection.first(
      """
      SELECT \(sourceColumns) FROM sources WHERE next_poll <= $1 AND leased_until <= $1
      ORDER BY next_poll, id LIMIT 1 \(passingOverLeased)
      """, [Value(now.seconds)], readSource)
    if let due {
      _ = try connection.execute(
        "UPDATE sources SET leased_until = $2 WHERE id = $1", [Value(due.id.text), Value(end.seconds)])
    }
    return due
  }

  /// Ends the lease of a source.
  public func endLease(of id: SourceID) throws {
    _ = try connection.execute("UPDATE sources SET leased_until = 0 WHERE id = $1", [Value(id.text)])
  }

  /// Sources that were expanded last before an instant.
  public func sourcesExpanded(before then: Instant, limit: Int) throws -> [Source] {
    try connection.query(
      "SELECT \(sourceColumns) FROM sources WHERE expanded_at < $1 ORDER BY expanded_at LIMIT $2",
      [Value(then.seconds), Value(limit)], readSource)
  }

  /// What a source closes, and by which overrides; in order.
  public func closed(by source: SourceID) throws -> [(id: OverrideID, range: Range<Instant>)] {
    try connection.query(
      "SELECT id, starts_at, ends_at FROM overrides WHERE source_id = $1 ORDER BY starts_at",
      [Value(source.text)]
    ) {
      (
        id: OverrideID(try $0.text(0)),
        range: Instant(seconds: try $0.int(1))..<Instant(seconds: try $0.int(2))
      )
    }
  }

  /// Opens again what overrides of a source closed.
  public func reopen(_ ids: [OverrideID], of source: SourceID) throws {
    _ = try connection.executeAll(
      "DELETE FROM overrides WHERE id = $1 AND source_id = $2",
      ids.map { [Value($0.text), Value(source.text)] })
  }

  /// Says what all that a source closes is closed for.
  public func rescope(_ source: SourceID, _ scope: KindScope) throws {
    _ = try connection.execute(
      "UPDATE overrides SET kind = $2 WHERE source_id = $1", [Value(source.text), Value(scope.rawValue)])
  }

  /// Forgets a source and what it closed.
  public func remove(_ source: SourceID) throws {
    _ = try connection.execute("DELETE FROM overrides WHERE source_id = $1", [Value(source.text)])
    _ = try connection.execute("DELETE FROM sources WHERE id = $1", [Value(source.text)])
  }

  /// Keeps a booking although the time around it was closed (R29); returns whether it was not kept yet.
  public func keep(_ booking: Booking, at now: Instant) throws -> Bool {
    try connection.execute(
      """
      INSERT INTO kept_bookings (booking_id, coach_id, kept_at) VALUES ($1, $2, $3)
      ON CONFLICT DO NOTHING
      """, [Value(booking.id.text), Value(booking.coach.text), Value(now.seconds)]) > 0
  }

  /// Keeps a coach's bookings no longer that touch a range and are of these kinds.
  public func stopKeeping(of coach: PersonID, in range: Range<Instant>, _ scope: KindScope) throws {
    let kinds = Kind.allCases.filter(scope.includes).map { "'\($0.rawValue)'" }.joined(separator: ", ")
    _ = try connection.execute(
      """
      DELETE FROM kept_bookings WHERE coach_id = $1 AND booking_id IN (
        SELECT id FROM bookings
        WHERE coach_id = $1 AND starts_at > $4 AND starts_at < $3 AND ends_at > $2 AND kind IN (\(kinds)))
      """,
      [
        Value(coach.text), Value(range.lowerBound.seconds), Value(range.upperBound.seconds),
        Value(range.lowerBound.seconds - longestBooking),
      ])
  }

  /// A coach's bookings that are still ahead and stand; the first at the front.
  public func bookingsAhead(of coach: PersonID, at now: Instant) throws -> [Booking] {
    try connection.query(
      """
      SELECT \(bookingColumns) FROM bookings
      WHERE coach_id = $1 AND starts_at > $2 AND status IN ('pending', 'confirmed') ORDER BY starts_at, id
      """, [Value(coach.text), Value(now.seconds)], readBooking)
  }
}

private func readSource(_ row: borrowing Row) throws -> Source {
  var source = Source(
    id: SourceID(try row.text(0)), coach: PersonID(try row.text(1)), name: try row.text(2),
    scope: try stored(try row.text(3)), freeIsBusy: try row.bool(4), host: try row.optionalText(5),
    created: Instant(seconds: try row.int(13)))
  source.changed = Instant(seconds: try row.int(6))
  source.expanded = Instant(seconds: try row.int(7))
  source.nextPoll = try row.optionalInt(8).map(Instant.init(seconds:))
  source.succeeded = try row.optionalInt(9).map(Instant.init(seconds:))
  source.trouble = try row.optionalText(10)
  source.failures = Int(try row.int(11))
  source.isHeld = try row.bool(12)
  source.blackouts = Int(try row.int(14))
  return source
}
