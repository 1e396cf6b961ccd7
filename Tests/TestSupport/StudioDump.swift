public import Database
import FoundationEssentials

/// Looks into the database past our own code.
extension TestDatabase {
  /// Every row of every table, by table.
  public func everything() throws -> [String: [[Value]]] {
    try withRawDatabase { database in
      try database.read { connection in
        var content: [String: [[Value]]] = [:]
        for table in try connection.query(tables, [], { try $0.text(0) }) {
          content[table] = try connection.query("SELECT * FROM \"\(table)\" ORDER BY 1, 2") { row in
            var values: [Value] = []
            for column in 0..<row.count { values.append(try row.value(column)) }
            return values
          }
        }
        return content
      }
    }
  }

  /// What lies on the disk, as far as it can be seen: the files, or the rows of each table; by their names.
  public func bytes() throws -> [String: [UInt8]] {
    guard engine == .postgresql else {
      let files = ["", "-wal", "-shm"].compactMap { suffix in
        FileManager.default.contents(atPath: address + suffix).map { (suffix, Array($0)) }
      }
      return Dictionary(uniqueKeysWithValues: files)
    }
    return try everything().mapValues { rows in
      rows.joined().flatMap { value -> [UInt8] in
        switch value {
        case .text(let text): Array(text.utf8) + [0]
        case .blob(let bytes): bytes + [0]
        case .null, .integer, .real: [0]
        }
      }
    }
  }

  /// The database without the schema's code.
  public func withRawDatabase<T>(_ body: (Database) throws -> T) throws -> T {
    let database =
      engine == .sqlite
      ? try Database(path: address, applicationID: Self.applicationID)
      : try Database(postgresql: address, connections: 2)
    defer { database.close() }
    return try body(database)
  }

  /// The mark of our files, "coac".
  public static let applicationID: Int32 = 0x63_6F_61_63

  private var tables: String {
    engine == .sqlite
      ? "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
      : "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
  }
}

extension TestStudio {
  /// Every row of every table, by table, read past our own code.
  public func everything() throws -> [String: [[Value]]] { try database.everything() }
}
