import Glibc
import Synchronization
import Threads

/// One database: a SQLite file with a writer and some readers, or one of a PostgreSQL server, for any
/// number of threads and processes.
///
/// A transaction is a closure that uses only the connection it is given. Inside it `read` and `write`
/// of the same database throw `misuse`: the inner one would not see the outer one's changes, or would
/// wait for it for ever.
public final class Database: Sendable {
  enum Home {
    case file(String, FilePlace)
    case server(PostgresServer, PostgresSignal)
  }

  let home: Home
  let timeout: UInt64
  let writer: ConnectionPool
  let readers: ConnectionPool
  /// Of a server alone.
  let reach = PostgresReach()
  let watches = Mutex<[DatabaseWatch]>([])
  private let busyThreads = Mutex<Set<pthread_t>>([])

  /// Opens `path`, making it with mode 0600 if there is nothing (its folder must exist).
  ///
  /// - Parameters:
  ///   - readers: how many reads may run at once, each with a connection of its own.
  ///   - busyTimeout: milliseconds a transaction waits for its turn, in this process and among
  ///     processes, before it throws `database-busy`.
  ///   - applicationID: written into a new file; one with another is refused as `not-a-database`.
  public init(
    path: String, readers: Int = 8, busyTimeout milliseconds: Int = 5_000,
    applicationID: Int32 = Database.defaultApplicationID
  ) throws {
    guard !path.isEmpty, path != ":memory:", !path.utf8.contains(0) else {
      throw DatabaseError(.misuse, detail: "a database needs a path to a file, not “\(path)”")
    }
    timeout = UInt64(max(0, milliseconds)) * 1_000_000
    let first = try SQLiteFile.openWriter(
      path, applicationID: applicationID, deadline: monotonicNanoseconds() + timeout)
    let place = try FilePlace(path)
    home = .file(path, place)
    // A connection to another file in its place must not be kept for when it is back.
    @Sendable func opened(_ connection: SQLiteConnection) throws -> Connection {
      try place.check()
      return Connection(connection)
    }
    writer = ConnectionPool(capacity: 1, keeping: Connection(first)) { deadline in
      try opened(SQLiteFile.openWriter(path, applicationID: applicationID, deadline: deadline))
    }
    self.readers = ConnectionPool(capacity: readers) { deadline in
      try opened(SQLiteFile.openReader(path, deadline: deadline))
    }
  }

  /// Connects to a database of a PostgreSQL server, 14 or newer.
  ///
  /// - Parameters:
  ///   - address: `postgresql://user:password@host:port/database?sslmode=verify-full`; whatever it leaves
  ///     out libpq takes from its environment.
  ///   - connections: how many transactions run at once; all but one of them may write. One more
  ///     connection tells other processes of changes, and hears of theirs.
  ///   - timeout: milliseconds a transaction waits for its turn, a connection, locks and the first answer,
  ///     other tries included; a later answer may take a third of that or five seconds, whichever is less.
  ///   - applicationName: what the server's administrator sees in `pg_stat_activity`.
  public init(
    postgresql address: String, connections: Int = 8, timeout milliseconds: Int = 15_000,
    applicationName: String = "swift-database"
  ) throws {
    let server = try PostgresServer(
      address: address, applicationName: applicationName, timeout: max(100, milliseconds))
    timeout = server.timeout
    let first = try PostgresConnection.open(server, deadline: monotonicNanoseconds() + timeout, isFirst: true)
    readers = ConnectionPool(capacity: connections, keeping: Connection(first)) { deadline in
      Connection(try PostgresConnection.open(server, deadline: deadline))
    }
    writer = ConnectionPool(capacity: connections - 1, of: readers)
    home = .server(server, PostgresSignal(server))
  }

  /// What the address of a PostgreSQL database may be called where others read it: without user, password, settings.
  public static func name(ofPostgreSQL address: String) -> String { PostgresServer.name(of: address) }

  /// Which program keeps the database.
  public var engine: Engine {
    switch home {
    case .file: .sqlite
    case .server: .postgresql
    }
  }

  /// The mark of files made by this kit when the program has none of its own.
  public static let defaultApplicationID: Int32 = 0x6B_69_74_44

  deinit { close() }

  /// Runs `body` in a transaction of its own that sees and changes the newest state. Saved, and safe from
  /// a loss of power, once this returns; undone as a whole if `body` or the saving throws.
  ///
  /// On SQLite it is alone among all writers. On PostgreSQL it is not, unless it begins with a `lock` that
  /// the others take too; and it may be run again from its beginning, when it met another one or the
  /// connection was lost: what else `body` does must not mind that. `outcome-unknown` is thrown when the
  /// connection was lost while saving.
  @discardableResult
  public func write<T>(_ body: (Connection) throws -> T) throws -> T {
    try Timings.measure("db") { try transaction(.write, body) }
  }

  /// Runs `body` on one unchanging state of the database, however many statements it takes, without
  /// holding up writers. Changing anything throws `read-only`.
  public func read<T>(_ body: (Connection) throws -> T) throws -> T {
    try Timings.measure("db") { try transaction(.read, body) }
  }

  /// Closes the database once running transactions have ended, and waits for that (not inside one of them).
  /// Afterwards everything throws `misuse`; closing again does nothing.
  public func close() {
    for watch in watches.withLock({ $0 }) { watch.stop() }
    let thread = pthread_self()
    let isInside = busyThreads.withLock { $0.contains(thread) }
    // The writer last: only it can move the log into the file.
    readers.close(waiting: !isInside)
    writer.close(waiting: !isInside)
    if case .server(_, let signal) = home { signal.close() }
  }

  var deadline: UInt64 { monotonicNanoseconds() + timeout }

  func withoutNesting<T>(_ body: () throws -> T) throws -> T {
    let thread = pthread_self()
    guard busyThreads.withLock({ $0.insert(thread).inserted }) else {
      throw DatabaseError(.misuse, detail: "a transaction inside a transaction")
    }
    defer { busyThreads.withLock { _ = $0.remove(thread) } }
    return try body()
  }
}
