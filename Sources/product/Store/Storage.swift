import Database

/// The database of a studio: a file, opened once, from which each use takes a `Store` for one transaction.
public final class Storage: Sendable {
  private let database: Database

  /// Opens the file, makes it where there is none, and brings its schema up to date.
  ///
  /// Throws `StorageError` for whatever keeps the file from being used.
  public init(path: String) throws {
    database = try translated { try Database(path: path, busyTimeout: 15_000, applicationID: applicationID) }
    do {
      try translated { try database.migrate(schema) }
    } catch {
      database.close()
      throw error
    }
  }

  /// One snapshot, in which nothing changes while the body runs.
  public func read<T>(_ body: (Store) throws -> T) throws -> T {
    try translated { try database.read { try body(Store(connection: $0)) } }
  }

  /// One transaction: all of it is kept, or, where the body throws, none. No other write runs meanwhile.
  public func write<T>(_ body: (Store) throws -> T) throws -> T {
    try translated { try database.write { try body(Store(connection: $0)) } }
  }

  /// Copies the database to a new file while it is in use.
  public func backup(to path: String) throws {
    try translated { try database.backup(to: path) }
  }

  /// What SQLite finds wrong with the file; empty when it is sound.
  public func integrityProblems() throws -> [String] {
    try translated { try database.integrityCheck() }
  }

  /// Ends all use of the file.
  public func close() { database.close() }
}

/// Marks our files, so that another program's are never taken for one: "coac".
private let applicationID: Int32 = 0x63_6F_61_63

private func translated<T>(_ body: () throws -> T) throws -> T {
  do {
    return try body()
  } catch let error as DatabaseError {
    throw StorageError(error)
  }
}

/// One transaction's view of the database. Not to be kept beyond it.
public struct Store {
  let connection: Connection
}
