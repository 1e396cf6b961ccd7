public import Booking
public import CivilTime
import Database

/// What changed, for those who listen (R70). Names nobody: ids alone.
public enum Change: Hashable, Sendable {
  /// A booking was made, or is otherwise than it was: what it is now.
  case booking(BookingID, Booking.Status, BookingParts)
  /// There is a new message with a booking.
  case message(BookingID, BookingParts)
  /// When a coach is free may have changed.
  case slots(coach: PersonID)

  /// Whose calendar it is in.
  public var coach: PersonID {
    switch self {
    case .booking(_, _, let parts), .message(_, let parts): parts.coach
    case .slots(let coach): coach
    }
  }
}

/// Whose a booking is.
public struct BookingParts: Hashable, Sendable {
  /// The coach.
  public var coach: PersonID
  /// The client.
  public var client: PersonID
  /// The brand it is in.
  public var brand: BrandID

  /// Takes each part as it is.
  public init(coach: PersonID, client: PersonID, brand: BrandID) {
    self.coach = coach
    self.client = client
    self.brand = brand
  }
}

/// A row of the log of changes.
public struct LoggedChange: Hashable, Sendable {
  /// Tells it from all others.
  public var key: ChangeKey
  /// What changed.
  public var change: Change
}

/// Which row of the log: the transaction that wrote it, and its place among those of it.
public struct ChangeKey: Hashable, Comparable, Sendable {
  /// Whole transactions appear one after the other, but not in the order of their numbers.
  public var transaction: Int64
  /// Its place.
  public var number: Int64

  /// By transaction, then by place.
  public static func < (a: ChangeKey, b: ChangeKey) -> Bool {
    (a.transaction, a.number) < (b.transaction, b.number)
  }
}

extension Store {
  /// Writes what this transaction changed, over what a log that came from elsewhere says of its number.
  public func tell(_ changes: [Change], at now: Instant) throws {
    guard !changes.isEmpty else { return }
    let sql = """
      INSERT INTO changes (txn, number, kind, at, coach_id, client_id, brand_id, booking_id, status)
      VALUES (\(numberOfTransaction("$2")), $1, $3, $2, $4, $5, $6, $7, $8)
      ON CONFLICT (txn, number) DO UPDATE SET (kind, at, coach_id, client_id, brand_id, booking_id, status)
        = (excluded.kind, excluded.at, excluded.coach_id, excluded.client_id, excluded.brand_id, excluded.booking_id,
           excluded.status)
      """
    try connection.executeAll(
      sql,
      changes.enumerated().map { index, change in
        let (kind, parts, booking, status): (String, BookingParts?, BookingID?, Booking.Status?) =
          switch change {
          case .booking(let id, let status, let parts): ("booking", parts, id, status)
          case .message(let id, let parts): ("message", parts, id, nil)
          case .slots: ("slots", nil, nil, nil)
          }
        return [
          Value(index + 1), Value(now.seconds), Value(kind), Value(change.coach.text),
          Value(parts?.client.text), Value(parts?.brand.text), Value(booking?.text), Value(status?.rawValue),
        ]
      })
  }

  /// The first transaction of which something may appear that is not there yet: all rows of earlier ones are there.
  public func changesFrontier() throws -> Int64 {
    try connection.first("SELECT \(frontierOfTransactions)", []) { try $0.int(0) } ?? 0
  }

  /// Whether every row since a transaction is kept, and none of it is of another life of the database.
  public func hasChanges(since transaction: Int64) throws -> Bool {
    try connection.first(
      "SELECT 1 FROM changes WHERE txn < $1 AND $1 <= \(frontierOfTransactions) LIMIT 1",
      [Value(transaction)]
    ) { _ in true } ?? false
  }

  /// What there is of a transaction and those with greater numbers, in the order of keys, `limit` rows at most; of a
  /// coach, or of all.
  public func changes(
    from transaction: Int64, ofCoach coach: PersonID? = nil, limit: Int
  ) throws -> [LoggedChange] {
    try connection.query(
      """
      SELECT txn, number, kind, coach_id, client_id, brand_id, booking_id, status FROM changes
      WHERE txn >= $1 AND kind <> 'begin' AND (coach_id = $2 OR CAST($2 AS TEXT) IS NULL)
      ORDER BY txn, number LIMIT $3
      """, [Value(transaction), Value(coach?.text), Value(limit)], readChange)
  }

  /// Forgets what was written before an instant, but for the newest of it, behind which nothing is missing: of the oldest
  /// `limit` rows, and only before the frontier, which is a place to go on from. Returns how many it forgot.
  public func forgetChanges(before old: Instant, limit: Int) throws -> Int {
    let rows = try connection.query(
      "SELECT txn, at FROM changes WHERE txn < \(frontierOfTransactions) ORDER BY txn, number LIMIT $1",
      [Value(limit)]
    ) { (txn: try $0.int(0), at: try $0.int(1)) }
    // Always the front of the log: what is behind a row that is kept is kept.
    guard let newest = rows.prefix(while: { $0.at < old.seconds }).last else { return 0 }
    return try connection.execute("DELETE FROM changes WHERE txn < $1", [Value(newest.txn)])
  }

  /// Whether the log was written here. Otherwise the database was brought from another server, or put back to what it was:
  /// `beginChangesAnew` clears the log.
  public func changesAreOurs() throws -> Bool {
    guard connection.engine == .postgresql else { return true }
    return try connection.first(
      """
      SELECT 1 FROM change_life WHERE life = \(postgresLife)
      AND NOT EXISTS (SELECT 1 FROM changes WHERE txn >= \(endOfTransactions))
      """, []
    ) { _ in true } ?? false
  }

  /// Begins the log anew, unless it was written here: who has a place from before loads everything anew. What may be of
  /// others who write right now stays.
  public func beginChangesAnew(at now: Instant) throws {
    guard try !changesAreOurs() else { return }
    _ = try connection.execute(
      "DELETE FROM changes WHERE txn < \(frontierOfTransactions) OR txn >= \(endOfTransactions)", [])
    _ = try connection.execute(
      "INSERT INTO changes (txn, number, kind, at) VALUES (\(frontierOfTransactions) - 1, 0, 'begin', $1)",
      [Value(now.seconds)])
    _ = try connection.execute("DELETE FROM change_life", [])
    _ = try connection.execute("INSERT INTO change_life (number, life) VALUES (1, \(postgresLife))", [])
  }
}

private func readChange(_ row: borrowing Row) throws -> LoggedChange {
  let key = ChangeKey(transaction: try row.int(0), number: try row.int(1))
  let coach = PersonID(try row.text(3))
  let kind = try row.text(2)
  if kind == "slots" { return LoggedChange(key: key, change: .slots(coach: coach)) }
  let parts = BookingParts(
    coach: coach, client: PersonID(try row.text(4)), brand: BrandID(try row.text(5)))
  let id = BookingID(try row.text(6))
  return LoggedChange(
    key: key,
    change: kind == "message" ? .message(id, parts) : .booking(id, try stored(try row.text(7)), parts))
}
