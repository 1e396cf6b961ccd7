import HTTPServer
import Synchronization

/// How busy the server of a site is: the site is made first, and may have none.
final class WatchedServer: Sendable {
  private let server = Mutex<WeakServer>(WeakServer())
  private struct WeakServer { weak var server: Server? }

  /// Nothing, without a server.
  var load: Load { server.withLock { $0.server?.load } ?? Load() }

  /// How many requests wait for a worker.
  var waiting: Int { server.withLock { $0.server?.waitingCount ?? 0 } }

  /// From now on this one.
  func watch(_ watched: Server) { server.withLock { $0.server = watched } }
}

extension Load {
  /// What there is now, for `/metrics`.
  var gauges: KeyValuePairs<String, Int> {
    ["connections": connections, "waiting_requests": waiting, "request_body_bytes": bodyBytes]
  }

  /// What was turned away, for `/metrics`.
  var counters: KeyValuePairs<String, Int> {
    [
      "refused_queue_full": refusedForQueue, "refused_waited_too_long": refusedForPatience,
      "refused_body_memory": refusedForBody, "connections_closed_for_address": closedForAddress,
    ]
  }
}
