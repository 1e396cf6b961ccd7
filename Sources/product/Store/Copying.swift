import Database

extension Storage {
  /// Copies everything that this database holds now into another one, of either kind, which holds nothing yet (R80);
  /// returns the number of rows of each table. Every row was read back and compared before the copy was saved: it is
  /// whole or not there.
  ///
  /// Throws `not-empty` where the other database holds people, and `copy-differs` where a row came back otherwise.
  public func copy(into target: Storage) throws -> [(table: String, rows: Int)] {
    try read { source in
      try target.write { target in
        guard try target.connection.first("SELECT 1 FROM people LIMIT 1", [], { _ in true }) == nil else {
          throw StorageError(
            code: "not-empty", cause: .environment,
            message: "The database to copy to holds a studio already. Give one that is empty.")
        }
        try target.suspendGuards()
        for table in copiedTables { try target.take(table, from: source) }
        try target.takeOrigins(from: source)
        try target.resumeGuards()
        return try copiedTables.map { ($0, try target.compare($0, with: source)) }
      }
    }
  }
}

/// Every table; each after those that its rows refer to.
let copiedTables = [
  "people", "brands", "brand_owners", "brand_clients", "brand_coaches", "windows", "sources", "overrides",
  "package_templates", "packages", "recurring", "recurring_skips", "bookings", "ledger", "feeds",
  "feed_addresses", "tokens", "outbox",
  "audit",
  "repeats", "server_keys", "destinations", "pushes", "consents", "kept_bookings",
  "messages", "read_marks", "questions", "answers", "signin_links",
]

/// A booking refers to another, which may come later: this column is filled in last.
private let origin = "rescheduled_from"

extension Store {
  fileprivate func take(_ table: String, from source: Store) throws {
    let columns = try connection.columns(of: table).all
    let blank = table == "bookings" ? columns.firstIndex(of: origin) : nil
    let insert =
      "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(placeholders(columns.count)))"
    try source.eachPage(of: table, columns) { rows in
      try connection.executeAll(
        insert,
        rows.map { row in
          var row = row
          if let blank { row[blank] = .null }
          return row
        })
    }
  }

  fileprivate func takeOrigins(from source: Store) throws {
    let origins = try source.connection.query(
      "SELECT id, \(origin) FROM bookings WHERE \(origin) IS NOT NULL"
    ) { [try $0.value(0), try $0.value(1)] }
    try connection.executeAll("UPDATE bookings SET \(origin) = $2 WHERE id = $1", origins)
  }

  /// How many rows a table has here and there, all the same.
  fileprivate func compare(_ table: String, with source: Store) throws -> Int {
    let (columns, key) = try source.connection.columns(of: table)
    var (count, mine) = (0, Pages(store: self, table: table, columns: columns, key: key))
    try source.eachPage(of: table, columns) { rows in
      count += rows.count
      guard try mine.next() == rows else { throw differing(table) }
    }
    guard try mine.next().isEmpty else { throw differing(table) }
    return count
  }

  private func eachPage(of table: String, _ columns: [String], _ body: ([[Value]]) throws -> Void) throws {
    var pages = Pages(
      store: self, table: table, columns: columns, key: try connection.columns(of: table).key)
    while case let rows = try pages.next(), !rows.isEmpty { try body(rows) }
  }

  private func differing(_ table: String) -> StorageError {
    StorageError(
      code: "copy-differs", cause: .environment,
      message: "Rows of “\(table)” came back otherwise than they were written. Nothing was copied.")
  }
}

/// The rows of a table in the order of a key, some at a time.
private struct Pages {
  let store: Store
  let table: String
  let columns: [String]
  let key: [String]
  private var last: [Value] = []

  init(store: Store, table: String, columns: [String], key: [String]) {
    (self.store, self.table, self.columns, self.key) = (store, table, columns, key)
  }

  mutating func next() throws -> [[Value]] {
    let keys = key.joined(separator: ", ")
    let after = last.isEmpty ? "" : "WHERE (\(keys)) > (\(placeholders(key.count)))"
    // A source holds a file of up to ten megabytes.
    let size = table == "sources" ? 4 : 1000
    let rows = try store.connection.query(
      "SELECT \(columns.joined(separator: ", ")) FROM \(table) \(after) ORDER BY \(keys) LIMIT \(size)", last
    ) { row in
      var values: [Value] = []
      for column in 0..<row.count { values.append(try row.value(column)) }
      return values
    }
    if let row = rows.last { last = key.compactMap { columns.firstIndex(of: $0) }.map { row[$0] } }
    return rows
  }
}
