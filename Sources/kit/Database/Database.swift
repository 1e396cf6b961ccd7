import Glibc
import Synchronization

/// One database file: a writer and some readers, for any number of threads and processes.
///
/// A transaction is a closure that uses only the connection it is given. Inside it `read` and `write`
/// of the same database throw `misuse`: the inner one would not see the outer one's changes, or would
/// wait for it for ever.
public final class Database: Sendable {
  let path: String
  let timeout: UInt64
  let writer: ConnectionPool
  let readers: ConnectionPool
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
    self.path = path
    timeout = UInt64(max(0, milliseconds)) * 1_000_000
    let first = try SQLiteFile.openWriter(
      path, applicationID: applicationID, deadline: monotonicNanoseconds() + timeout)
    writer = ConnectionPool(capacity: 1, keeping: first) { deadline in
      try SQLiteFile.openWriter(path, applicationID: applicationID, deadline: deadline)
    }
    self.readers = ConnectionPool(capacity: readers) { deadline in
      try SQLiteFile.openReader(path, deadline: deadline)
    }
  }

  /// The mark of files made by this kit when the program has none of its own.
  public static let defaultApplicationID: Int32 = 0x6B_69_74_44

  deinit { close() }

  /// Runs `body` in a transaction of its own that sees and changes the newest state, alone among all
  /// writers. Saved, and safe from a loss of power, once this returns; undone as a whole if `body` or
  /// the saving throws.
  @discardableResult
  public func write<T>(_ body: (Connection) throws -> T) throws -> T {
    try withoutNesting {
      try writer.withConnection(deadline: deadline) { try $0.transaction("BEGIN IMMEDIATE", body) }
    }
  }

  /// Runs `body` on one unchanging state of the database, however many statements it takes, without
  /// holding up writers. Changing anything throws `read-only`.
  public func read<T>(_ body: (Connection) throws -> T) throws -> T {
    try withoutNesting {
      try readers.withConnection(deadline: deadline) { try $0.transaction("BEGIN", body) }
    }
  }

  /// Closes the file once running transactions have ended, and waits for that (not inside one of them).
  /// Afterwards everything throws `misuse`; closing again does nothing.
  public func close() {
    let thread = pthread_self()
    let isInside = busyThreads.withLock { $0.contains(thread) }
    // The writer last: only it can move the log into the file.
    readers.close(waiting: !isInside)
    writer.close(waiting: !isInside)
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
