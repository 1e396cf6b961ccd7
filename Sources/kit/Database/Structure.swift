/// What a database consists of, in its own words.
extension Connection {
  /// The tables of this program, by name; without the one that migrations are noted in.
  public func tables() throws -> [String] {
    let sql =
      switch engine {
      case .sqlite: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
      case .postgresql:
        "SELECT CAST(tablename AS TEXT) FROM pg_catalog.pg_tables WHERE schemaname = current_schema()"
      }
    return try query(sql) { try $0.text(0) }.filter { $0 != "migrations" }.sorted()
  }

  /// The columns of a table in the order in which they were made, and those among them by which its rows are told
  /// apart, in the order of the primary key.
  public func columns(of table: String) throws -> (all: [String], key: [String]) {
    let sql =
      switch engine {
      case .sqlite: "SELECT name, pk FROM pragma_table_info($1) ORDER BY cid"
      case .postgresql:
        """
        SELECT CAST(attname AS TEXT), coalesce(array_position(indkey, attnum) + 1, 0)
        FROM pg_catalog.pg_attribute LEFT JOIN pg_catalog.pg_index ON indrelid = attrelid AND indisprimary
        WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
        """
      }
    let found = try query(sql, [Value(table)]) { (name: try $0.text(0), place: try $0.int(1)) }
    return (
      found.map(\.name), found.filter { $0.place > 0 }.sorted { $0.place < $1.place }.map(\.name)
    )
  }
}
