public import Database

/// Compares everything a database holds before and after.
extension TestStudio {
  /// Every row of every table, by table, read past our own code.
  public func everything() throws -> [String: [[Value]]] {
    let database = try Database(path: path, applicationID: Self.applicationID)
    defer { database.close() }
    return try database.read { connection in
      let tables = try connection.query(
        "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
      ) { try $0.text(0) }
      var content: [String: [[Value]]] = [:]
      for table in tables {
        content[table] = try connection.query("SELECT * FROM \"\(table)\" ORDER BY 1, 2") { row in
          var values: [Value] = []
          for column in 0..<row.count { values.append(try row.value(column)) }
          return values
        }
      }
      return content
    }
  }

  /// The mark of our files, "coac".
  public static let applicationID: Int32 = 0x63_6F_61_63
}
