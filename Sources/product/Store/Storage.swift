public import Booking
import Database

/// The database of a studio, opened once, from which each use takes a `Store` for one transaction.
public final class Storage: Sendable {
  private let database: Database
  private let calendarListeners = CalendarListeners()

  /// Opens the database at `address` and brings its schema up to date: a `postgresql://` URL, or the path of an
  /// SQLite file, which is made where there is none.
  ///
  /// `isPatient` is for what nobody waits for and what moves much: a server's answers may then take minutes.
  /// Throws `StorageError` for whatever keeps the database from being used.
  public init(at address: String, isPatient: Bool = false) throws {
    database = try translated {
      isPostgreSQL(address)
        ? try Database(postgresql: address, timeout: isPatient ? 600_000 : serverPatience)
        : try Database(path: address, busyTimeout: patience, applicationID: applicationID)
    }
    do {
      try translated { try database.migrate(schema(of: database.engine)) }
    } catch {
      database.close()
      throw error
    }
  }

  /// One snapshot, in which nothing changes while the body runs.
  public func read<T>(_ body: (Store) throws -> T) throws -> T {
    try translated { try database.read { try body(Store(connection: $0)) } }
  }

  /// One transaction: all of it is kept, or, where the body throws, none. No other write changes meanwhile what it
  /// claims. The body may run several times, the last of them alone being kept: where PostgreSQL gave the earlier
  /// ones up, or the connection was lost.
  public func write<T>(claiming claim: Claim = .everything, _ body: (Store) throws -> T) throws -> T {
    let changed = ChangedCalendars()
    // Also where the answer to a commit was lost: it may have been made.
    defer { calendarListeners.tell(changed.people) }
    return try translated {
      try database.write { connection in
        let store = Store(connection: connection, changedCalendars: changed)
        try claim.take(in: store)
        return try body(store)
      }
    }
  }

  /// Calls `onChange` with those whose calendars a write of this process has changed, before that write returns, and
  /// after it may have been saved; on the thread that wrote. Calling what comes back ends that.
  public func watchCalendars(_ onChange: @escaping @Sendable (Set<PersonID>) -> Void) -> @Sendable () -> Void
  {
    calendarListeners.add(onChange)
  }

  /// Calls `onChange` soon after anything was saved, by whatever process, and now and then without a reason; on a thread
  /// of its own, which it must not hold. Calling what comes back ends that.
  public func watch(_ onChange: @escaping @Sendable () -> Void) throws -> @Sendable () -> Void {
    let watch = try translated { try database.watch(onChange) }
    return { watch.stop() }
  }

  /// Copies the database to a new file while it is in use.
  public func backup(to path: String) throws {
    try translated { try database.backup(to: path) }
  }

  /// Brings an SQLite file's log into the file, so that what was deleted stands in neither; readers may keep it from
  /// that for now. A server's database sees to its own.
  public func foldLog() throws {
    guard database.engine == .sqlite else { return }
    _ = try translated { try database.checkpoint() }
  }

  /// What the database finds wrong with itself; empty when it is sound.
  public func integrityProblems() throws -> [String] {
    try translated { try database.integrityCheck() }
  }

  /// How the database's structure differs from what this version makes, for people; empty where it does not, and where
  /// the role may make no schema of its own to compare with.
  public func structureProblems() throws -> [String] {
    do {
      return try translated { try database.differences(from: schema(of: database.engine)) }
    } catch let error as StorageError where database.engine == .postgresql && error.code == "cannot-open" {
      return []
    }
  }

  /// Ends all use of the database.
  public func close() { database.close() }
}

/// Whether an address is meant for PostgreSQL and not written as it has to be: taken for a path, it would make a file of
/// a name that holds a password.
public func isMisspelt(_ address: String) -> Bool {
  !isPostgreSQL(address)
    && (address.contains("://") || address.lowercased().hasPrefix("postgres") && address.contains(":")
      || ["host=", "hostaddr=", "dbname=", "password="].contains { address.contains($0) })
}

/// Whether an address is of a database that a PostgreSQL server keeps, and not the path of a file.
public func isPostgreSQL(_ address: String) -> Bool {
  address.hasPrefix("postgresql://") || address.hasPrefix("postgres://")
}

/// What an address may be called where others can read it: a path, or a URL without user, password and settings.
public func databaseName(_ address: String) -> String {
  isPostgreSQL(address) ? Database.name(ofPostgreSQL: address) : address
}

/// For how many milliseconds a transaction waits for its turn.
private let patience = 15_000
/// The same on a server, where the network may stand still for some time more.
private let serverPatience = 10_000

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
  /// Whose calendars the transaction has changed; nil where nobody asks.
  var changedCalendars: ChangedCalendars?
}
