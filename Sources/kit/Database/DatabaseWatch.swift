import Glibc
import Synchronization
import Threads

/// Tells a program that somebody has changed the database: this process or another, until it is stopped.
public final class DatabaseWatch: Sendable {
  private let end: @Sendable () -> Void
  private let hasEnded = Atomic(false)

  init(end: @escaping @Sendable () -> Void) { self.end = end }

  /// No call begins once this has returned, unless it was called inside one. Stopping again does nothing.
  public func stop() {
    hasEnded.store(true, ordering: .sequentiallyConsistent)
    end()
  }

  var isStopped: Bool { hasEnded.load(ordering: .sequentiallyConsistent) }
}

extension Database {
  /// Calls `onChange` after changes that this process or any other has saved: soon, in a thread of its own,
  /// once for as many as have come together, and now and then though there was none. Whoever needs to know
  /// what changed has to look. `onChange` should be quick, and must not stop the watch of another.
  public func watch(_ onChange: @escaping @Sendable () -> Void) throws -> DatabaseWatch {
    try writer.checkOpen()
    let watch =
      switch home {
      case .file(let path, _): try SQLiteWatch.start(path, deadline: deadline, onChange)
      case .server(_, let signal): try signal.watch(deadline: deadline, onChange)
      }
    watches.withLock { watches in
      watches.removeAll(where: \.isStopped)
      watches.append(watch)
    }
    return watch
  }
}
