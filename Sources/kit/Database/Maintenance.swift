/// What an operator does while the program runs.
extension Database {
  /// Copies one state of the database, the newest, into the new file `path` (mode 0600) while others
  /// read and write. The copy is checked and on the disk once this returns; until then `path` does not
  /// exist. Throws `cannot-open` when it exists already, and `not-supported` on PostgreSQL.
  public func backup(to path: String) throws {
    guard case .file(let original, _) = home else {
      throw DatabaseError(
        .notSupported, detail: "a backup of a PostgreSQL database",
        message: "A backup of a PostgreSQL database is made with its own program: use pg_dump.")
    }
    try writer.checkOpen()
    try SQLiteFile.refuseExisting(path)
    try withoutNesting { try SQLiteFile.backup(original, to: path, deadline: deadline) }
  }

  /// What is wrong with the database; empty when nothing is. On SQLite, the file and its foreign keys, in
  /// SQLite's words: reads everything. On PostgreSQL, indexes whose building was broken off and
  /// constraints that were never held against the rows already there.
  public func integrityCheck() throws -> [String] {
    do {
      return try read { connection in
        guard let file = connection.driver as? SQLiteConnection else {
          return try PostgresIntegrity.complaints(connection)
        }
        return try SQLiteFile.complaints(file)
      }
    } catch let error as DatabaseError where error.code == .damaged {
      return [error.detail]
    }
  }

  /// Moves SQLite's log into the database file and empties it. False when running reads still need a part.
  /// Throws `not-supported` on PostgreSQL.
  @discardableResult
  public func checkpoint() throws -> Bool {
    try withoutNesting {
      try writer.withConnection(deadline: deadline) { connection in
        guard let file = connection.driver as? SQLiteConnection else {
          throw DatabaseError(
            .notSupported, detail: "a checkpoint of a PostgreSQL database",
            message: "PostgreSQL moves its log by itself: there is nothing to do.")
        }
        return try SQLiteFile.checkpoint(file)
      }
    }
  }
}
