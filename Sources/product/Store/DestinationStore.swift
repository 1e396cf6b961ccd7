public import Booking
public import CivilTime
import Database

private let destinationColumns = """
  id, coach_id, kind, name, address, account, uses_digest, state, trouble, ended, invitations, makes_meetings,
  removal_share, not_before, failures, succeeded_at, created_at
  """

extension Store {
  /// Adds a destination, with what is secret of it already sealed.
  public func add(_ destination: Destination, secret: [UInt8]?) throws {
    _ = try connection.execute(
      """
      INSERT INTO destinations (\(destinationColumns), secret)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
      """, values(of: destination) + [Value(secret)])
  }

  /// Saves all of a destination but its secrets.
  public func save(_ destination: Destination) throws {
    _ = try connection.execute(
      """
      UPDATE destinations SET coach_id = $2, kind = $3, name = $4, address = $5, account = $6, uses_digest = $7,
        state = $8, trouble = $9, ended = $10, invitations = $11, makes_meetings = $12, removal_share = $13,
        not_before = $14, failures = $15, succeeded_at = $16, created_at = $17
      WHERE id = $1
      """, values(of: destination))
  }

  /// One destination.
  public func destination(_ id: DestinationID) throws -> Destination? {
    try connection.first(
      "SELECT \(destinationColumns) FROM destinations WHERE id = $1", [Value(id.text)], readDestination)
  }

  /// A coach's destinations, in the order of their making; everybody's for nil.
  public func destinations(of coach: PersonID?) throws -> [Destination] {
    guard let coach else {
      return try connection.query(
        "SELECT \(destinationColumns) FROM destinations ORDER BY created_at, id", [], readDestination)
    }
    return try connection.query(
      "SELECT \(destinationColumns) FROM destinations WHERE coach_id = $1 ORDER BY created_at, id",
      [Value(coach.text)], readDestination)
  }

  /// Forgets a destination and all that is remembered of it.
  public func remove(_ destination: DestinationID) throws {
    for table in ["consents", "pushes"] {
      _ = try connection.execute(
        "DELETE FROM \(table) WHERE destination_id = $1", [Value(destination.text)])
    }
    _ = try connection.execute("DELETE FROM destinations WHERE id = $1", [Value(destination.text)])
  }

  /// Active destinations with something due that nobody works on, whose peace is over; the longest waiting at
  /// the front.
  public func dueDestinations(at now: Instant, limit: Int) throws -> [Destination] {
    try connection.query(
      """
      SELECT \(destinationColumns) FROM destinations
      WHERE state = 'active' AND (not_before IS NULL OR not_before <= $1) AND EXISTS (
        SELECT 1 FROM pushes WHERE destination_id = destinations.id AND state = 'waiting' AND next_try <= $1
          AND leased_until <= $1)
      ORDER BY failures > 0, succeeded_at IS NOT NULL, succeeded_at, id LIMIT $2
      """, [Value(now.seconds), Value(limit)], readDestination)
  }

  /// Notes that something was pushed: what troubled the destination is over.
  public func succeeded(_ destination: DestinationID, at now: Instant) throws {
    _ = try connection.execute(
      """
      UPDATE destinations SET succeeded_at = $2, failures = 0,
        not_before = CASE WHEN not_before > $2 THEN not_before END,
        trouble = CASE WHEN state = 'active' THEN NULL ELSE trouble END
      WHERE id = $1 AND (failures > 0 OR not_before <= $2 OR succeeded_at IS NULL OR succeeded_at < $2)
      """, [Value(destination.text), Value(now.seconds)])
  }

  /// Whether anything is kept that is sealed under the server's key.
  public func holdsSecrets() throws -> Bool {
    try connection.first(
      """
      SELECT 1 FROM destinations WHERE secret IS NOT NULL OR access IS NOT NULL
      UNION ALL SELECT 1 FROM sources WHERE address IS NOT NULL LIMIT 1
      """, [], { _ in true }) ?? false
  }

  /// The sealed secret, and the sealed access token with its end.
  public func secrets(
    of destination: DestinationID
  ) throws -> (secret: [UInt8]?, access: [UInt8]?, accessUntil: Instant?) {
    try connection.first(
      "SELECT secret, access, access_until FROM destinations WHERE id = $1", [Value(destination.text)]
    ) {
      (
        try $0.optionalBlob(0), try $0.optionalBlob(1), try $0.optionalInt(2).map(Instant.init(seconds:))
      )
    } ?? (nil, nil, nil)
  }

  /// Replaces the sealed secret; what was got with the old one goes with it.
  public func replaceSecret(of destination: DestinationID, by secret: [UInt8]?) throws {
    _ = try connection.execute(
      """
      UPDATE destinations SET secret = $2, access = NULL, access_until = NULL, renewing_until = NULL WHERE id = $1
      """, [Value(destination.text), Value(secret)])
  }

  /// Keeps a sealed access token until an instant, and the right to get it is free again.
  public func keepAccess(of destination: DestinationID, _ access: [UInt8]?, until end: Instant?) throws {
    _ = try connection.execute(
      "UPDATE destinations SET access = $2, access_until = $3, renewing_until = NULL WHERE id = $1",
      [Value(destination.text), Value(access), Value(end?.seconds)])
  }

  /// Takes the right to get a new access token until an instant; false where another has it.
  public func takeRenewal(of destination: DestinationID, at now: Instant, until end: Instant) throws -> Bool {
    try connection.execute(
      """
      UPDATE destinations SET renewing_until = $3
      WHERE id = $1 AND (renewing_until IS NULL OR renewing_until <= $2)
      """, [Value(destination.text), Value(now.seconds), Value(end.seconds)]) == 1
  }
}

private func values(of destination: Destination) -> [Value] {
  [
    Value(destination.id.text), Value(destination.coach.text), Value(destination.kind.rawValue),
    Value(destination.name), Value(destination.address), Value(destination.account),
    Value(destination.usesDigest), Value(destination.state.rawValue), Value(destination.trouble),
    Value(destination.ended.rawValue), Value(destination.invitations.rawValue),
    Value(destination.makesMeetings), Value(destination.removalShare), Value(destination.notBefore?.seconds),
    Value(destination.failures), Value(destination.succeeded?.seconds), Value(destination.created.seconds),
  ]
}

private func readDestination(_ row: borrowing Row) throws -> Destination {
  var destination = Destination(
    id: DestinationID(try row.text(0)), coach: PersonID(try row.text(1)), kind: try stored(try row.text(2)),
    name: try row.text(3), address: try row.text(4), account: try row.text(5),
    created: Instant(seconds: try row.int(16)))
  destination.usesDigest = try row.bool(6)
  destination.state = try stored(try row.text(7))
  destination.trouble = try row.optionalText(8)
  destination.ended = try stored(try row.text(9))
  destination.invitations = try stored(try row.text(10))
  destination.makesMeetings = try row.bool(11)
  destination.removalShare = Int(try row.int(12))
  destination.notBefore = try row.optionalInt(13).map(Instant.init(seconds:))
  destination.failures = Int(try row.int(14))
  destination.succeeded = try row.optionalInt(15).map(Instant.init(seconds:))
  return destination
}
