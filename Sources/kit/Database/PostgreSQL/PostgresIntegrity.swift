/// What PostgreSQL itself knows to be wrong.
enum PostgresIntegrity {
  static func complaints(_ connection: Connection) throws -> [String] {
    let indexes = try connection.query(
      """
      SELECT c.relname, t.relname FROM pg_index i
      JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT i.indisvalid AND n.nspname !~ '^pg_' ORDER BY 2, 1
      """
    ) { "index \(try $0.text(0)) of \(try $0.text(1)) is not valid: REINDEX it" }
    let constraints = try connection.query(
      """
      SELECT c.conname, t.relname FROM pg_constraint c
      JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
      WHERE NOT c.convalidated AND n.nspname !~ '^pg_' ORDER BY 2, 1
      """
    ) { "constraint \(try $0.text(0)) of \(try $0.text(1)) was not held against all rows: VALIDATE it" }
    return indexes + constraints
  }
}
