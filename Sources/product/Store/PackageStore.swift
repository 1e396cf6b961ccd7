public import Booking
import CivilTime
import Database

private let packageColumns = """
  id, coach_id, client_id, name, total, remaining, duration_minutes, expires_at, notes, purchased_at
  """

extension Store {
  /// A client's packages with one coach, or with every coach where nil is given, the oldest first.
  public func packages(of client: PersonID, with coach: PersonID? = nil) throws -> [Package] {
    let own = coach == nil ? "" : "AND coach_id = $2"
    return try connection.query(
      "SELECT \(packageColumns) FROM packages WHERE client_id = $1 \(own) ORDER BY purchased_at, id",
      [Value(client.text)] + (coach.map { [Value($0.text)] } ?? []), readPackage)
  }

  /// One package.
  public func package(_ id: PackageID) throws -> Package? {
    try connection.first(
      "SELECT \(packageColumns) FROM packages WHERE id = $1", [Value(id.text)], readPackage)
  }

  /// Adds a package that holds nothing yet unless one with the id is there; returns whether it did.
  public func add(_ package: Package) throws -> Bool {
    try connection.execute(
      """
      INSERT INTO packages (\(packageColumns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      ON CONFLICT DO NOTHING
      """,
      [
        Value(package.id.text), Value(package.coach.text), Value(package.client.text), Value(package.name),
        Value(package.total), Value(package.remaining), Value(package.durationMinutes),
        Value(package.expires?.seconds), Value(package.notes), Value(package.purchased.seconds),
      ]) > 0
  }

  /// Keeps a package's new balance and total, and the row that explains them (R24).
  public func save(_ package: Package, explainedBy entry: LedgerEntry, actor: PersonID?, role: Role) throws {
    _ = try connection.execute(
      "UPDATE packages SET remaining = $2, total = $3 WHERE id = $1",
      [Value(package.id.text), Value(package.remaining), Value(package.total)])
    _ = try connection.execute(
      """
      INSERT INTO ledger (package_id, number, coach_id, delta, balance_before, balance_after, reason, note,
        booking_id, actor_id, actor_role, at)
      VALUES ($1, (SELECT coalesce(max(number), 0) + 1 FROM ledger WHERE package_id = $1), $2, $3, $4, $5, $6,
        $7, $8, $9, $10, $11)
      """,
      [
        Value(package.id.text), Value(package.coach.text), Value(entry.delta), Value(entry.before),
        Value(entry.after), Value(entry.reason.rawValue), Value(entry.note), Value(entry.booking?.text),
        Value(actor?.text), Value(role.rawValue), Value(entry.at.seconds),
      ])
  }

  /// Every change of a package's balance, the first at the front, with the one who made it.
  public func ledger(of package: PackageID) throws -> [(entry: LedgerEntry, actor: PersonID?, role: Role)] {
    try connection.query(
      """
      SELECT delta, balance_before, reason, note, booking_id, at, actor_id, actor_role FROM ledger
      WHERE package_id = $1 ORDER BY number
      """, [Value(package.text)]
    ) { row in
      (
        LedgerEntry(
          package: package, delta: Int(try row.int(0)), before: Int(try row.int(1)),
          reason: try stored(try row.text(2)), note: try row.optionalText(3),
          booking: try row.optionalText(4).map(BookingID.init), at: Instant(seconds: try row.int(5))),
        try row.optionalText(6).map(PersonID.init), try stored(try row.text(7))
      )
    }
  }
}

private func readPackage(_ row: borrowing Row) throws -> Package {
  Package(
    id: PackageID(try row.text(0)), coach: PersonID(try row.text(1)), client: PersonID(try row.text(2)),
    name: try row.text(3), total: Int(try row.int(4)), remaining: Int(try row.int(5)),
    durationMinutes: Int(try row.int(6)), expires: try row.optionalInt(7).map(Instant.init(seconds:)),
    notes: try row.optionalText(8), purchased: Instant(seconds: try row.int(9)))
}
