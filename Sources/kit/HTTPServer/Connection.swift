import Glibc
import Synchronization

/// One accepted connection, from microhttpd's first word of it to its last.
final class Connection: Sendable {
  let socket: Int32
  let address: PeerAddress
  /// When to cut it, in monotonic microseconds.
  private let deadline: Atomic<Int64>
  private let busy = Atomic(false)
  private let fresh = Atomic(true)

  init(socket: Int32, address: PeerAddress, headIn milliseconds: Int64) {
    self.socket = socket
    self.address = address
    deadline = Atomic(monotonicMicroseconds() + milliseconds * 1000)
  }

  /// Whether a request is between its request line and the end of its response.
  var isBusy: Bool { busy.load(ordering: .acquiring) }

  /// Whether no request has been answered yet.
  var isFresh: Bool { fresh.load(ordering: .relaxed) }

  func requestBegan() { busy.store(true, ordering: .releasing) }

  func requestEnded() {
    fresh.store(false, ordering: .relaxed)
    busy.store(false, ordering: .releasing)
  }

  func cut(in milliseconds: Int64) {
    deadline.store(monotonicMicroseconds() + milliseconds * 1000, ordering: .relaxed)
  }

  /// While a worker has it, the time is ours, not the client's.
  func doNotCut() { deadline.store(.max, ordering: .relaxed) }

  func isOverdue(at now: Int64) -> Bool { deadline.load(ordering: .relaxed) <= now }

  /// Ends the connection for microhttpd, which sees the end of its input. Only while it is registered: later
  /// the descriptor may be another's.
  func cut() { shutdown(socket, Int32(SHUT_RDWR)) }
}
