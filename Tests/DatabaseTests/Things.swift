import Database
import TestSupport

/// A database in a folder of its own, with a table of things.
func withDatabase<T>(
  readers: Int = 8, busyTimeout: Int = 5_000, _ body: (Database) throws -> T
) throws -> T {
  try withTemporaryFolder { folder in
    let database = try Database(path: "\(folder)/test.db", readers: readers, busyTimeout: busyTimeout)
    try database.makeThings()
    defer { database.close() }
    return try body(database)
  }
}

extension Database {
  func makeThings() throws {
    try write { connection in
      try connection.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)")
    }
  }

  func names() throws -> [String] {
    try read { try $0.query("SELECT name FROM things ORDER BY id") { row in try row.text(0) } }
  }

  func add(_ name: String) throws {
    try write { _ = try $0.execute("INSERT INTO things (name) VALUES ($1)", [Value(name)]) }
  }
}
