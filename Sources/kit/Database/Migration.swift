/// One step of a database's structure. Its text never changes once released.
public struct Migration: Sendable, Hashable {
  /// 1, 2, 3, … without gaps.
  public let number: Int
  /// A few words for people.
  public let name: String
  /// Any number of statements, without BEGIN and COMMIT. Foreign keys are enforced meanwhile; on SQLite
  /// `PRAGMA defer_foreign_keys = ON` puts that off to the end of the migration.
  public let sql: String

  /// A step.
  public init(number: Int, name: String, sql: String) {
    self.number = number
    self.name = name
    self.sql = sql
  }

  /// FNV-1a of the text, 64 bits in hexadecimal: notices an edit, not an attacker.
  var checksum: String {
    let hash = sql.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension Database {
  /// Carries out those of `migrations` (all there ever were, in order) which this database lacks, each
  /// in a transaction of its own. Several processes may do so at once.
  ///
  /// Throws `newer-version` and changes nothing when the database has more of them than are given;
  /// `damaged` when the text of an applied one is another now; an error of a migration's SQL names the
  /// migration, and leaves those before it applied.
  public func migrate(_ migrations: [Migration]) throws {
    for (index, migration) in migrations.enumerated() where migration.number != index + 1 {
      throw DatabaseError(.misuse, detail: "migration \(migration.number) stands at place \(index + 1)")
    }
    var applied = try read { try Self.applied(migrations, $0) }
    while applied < migrations.count {
      applied = try transaction(.structure) { try Self.applyNext(migrations, $0) }
    }
  }

  /// How many migrations this database has: 0 for a new one.
  public func version() throws -> Int {
    try read { try Self.rows($0).count }
  }

  private static func applyNext(_ migrations: [Migration], _ connection: Connection) throws -> Int {
    // Another process may have been quicker.
    let applied = try applied(migrations, connection)
    guard applied < migrations.count else { return applied }
    let next = migrations[applied]
    do {
      if applied == 0 { try connection.script(table) }
      try connection.script(next.sql)
    } catch let error as DatabaseError {
      throw error.during("migration \(next.number) “\(next.name)”")
    }
    try connection.execute(
      "INSERT INTO migrations (number, name, checksum) VALUES ($1, $2, $3)",
      [Value(next.number), Value(next.name), Value(next.checksum)])
    // For people: file(1) shows it.
    if connection.engine == .sqlite { try connection.execute("PRAGMA user_version = \(next.number)") }
    return next.number
  }

  /// How many of `migrations` are applied, having made sure that they are these.
  private static func applied(_ migrations: [Migration], _ connection: Connection) throws -> Int {
    let rows = try rows(connection)
    guard rows.count <= migrations.count else {
      throw DatabaseError(
        .newerVersion, detail: "it has \(rows.count) migrations, this version knows \(migrations.count)")
    }
    for (row, migration) in zip(rows, migrations) {
      guard row.number == migration.number, row.checksum == migration.checksum else {
        throw DatabaseError(
          .damaged, detail: "migration \(row.number) “\(row.name)”",
          message:
            "Migration \(row.number) “\(row.name)” was applied with another text than this version has. "
            + "Run the version that made this database, or restore a backup.")
      }
    }
    return rows.count
  }

  private struct Applied {
    let number: Int
    let name: String
    let checksum: String
  }

  private static func rows(_ connection: Connection) throws -> [Applied] {
    let table =
      switch connection.engine {
      case .sqlite: "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'"
      // Not to_regclass, which may remember how it was before another process's lock was waited for.
      case .postgresql:
        """
        SELECT 1 FROM information_schema.tables
        WHERE table_schema = current_schema() AND table_name = 'migrations'
        """
      }
    guard try connection.first(table, [], { _ in true }) != nil else { return [] }
    return try connection.query("SELECT number, name, checksum FROM migrations ORDER BY number") { row in
      Applied(number: Int(try row.int(0)), name: try row.text(1), checksum: try row.text(2))
    }
  }

  private static let table =
    "CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)"
}
