import Synchronization
import Threads

/// Looks ten times a second whether another connection has changed the file.
final class SQLiteWatch: @unchecked Sendable {  // the connection is used by its thread alone
  private let connection: SQLiteConnection
  private let onChange: @Sendable () -> Void
  private let bell = Bell()
  private let isOver = Atomic(false)

  static func start(
    _ path: String, deadline: UInt64, _ onChange: @escaping @Sendable () -> Void
  ) throws -> DatabaseWatch {
    let connection = try SQLiteFile.openReader(path, deadline: deadline)
    let watch = SQLiteWatch(connection, onChange)
    let before = try watch.version()
    let worker = try Worker { watch.look(since: before) }
    return DatabaseWatch {
      watch.isOver.store(true, ordering: .sequentiallyConsistent)
      watch.bell.ring()
      worker.join()
    }
  }

  private init(_ connection: SQLiteConnection, _ onChange: @escaping @Sendable () -> Void) {
    self.connection = connection
    self.onChange = onChange
  }

  private func look(since before: Int64?) {
    var last = before
    while true {
      bell.wait(milliseconds: 100)
      if isOver.load(ordering: .sequentiallyConsistent) { return }
      // A file that cannot be read just now can be so again.
      guard let now = try? version(), now != last else { continue }
      last = now
      onChange()
    }
  }

  /// A number that changes when another connection saves something.
  private func version() throws -> Int64? {
    connection.deadline = monotonicNanoseconds() + 1_000_000_000
    return try connection.read("PRAGMA data_version") { try $0.int(0) }.first
  }
}
