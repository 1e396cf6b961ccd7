import HTTP
import Threads

/// The thread that cuts connections past their deadline or without a client: microhttpd's own time-out knows only idleness, and
/// a byte now and then would hold a connection for ever.
final class Reaper: @unchecked Sendable {
  private let monitor = Monitor()
  // Under the monitor.
  private var isStopped = false

  /// Looks often enough for the shortest deadline, at most a hundred times and at least four times a second.
  /// Calls `also` as often.
  func start(
    _ connections: Connections, shortest milliseconds: Int64, also: @escaping @Sendable () -> Void
  ) -> Bool {
    let period = min(max(milliseconds * 1000 / 4, 10_000), 250_000)
    return startThread { [self] in
      while rest(period) {
        let now = monotonicMicroseconds()
        var deserted: [ContentStream] = []
        connections.forEach { connection in
          if connection.isOverdue(at: now) || connection.isForsaken() || connection.isGivenUp {
            connection.cut()
          }
          if let content = connection.deserted() { deserted.append(content) }
        }
        for content in deserted { content.cut() }
        also()
      }
    }
  }

  func stop() {
    monitor.withLock {
      isStopped = true
      monitor.wakeAll()
    }
  }

  private func rest(_ period: Int64) -> Bool {
    let end = monotonicMicroseconds() + period
    return monitor.withLock {
      while !isStopped, monitor.wait(until: end) {}
      return !isStopped
    }
  }
}
