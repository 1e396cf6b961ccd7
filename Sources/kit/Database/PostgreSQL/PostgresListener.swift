import Glibc
import Synchronization
import Threads

/// One who wants to hear of changes.
final class PostgresListener: Sendable {
  let onChange: @Sendable () -> Void
  private let isReady = Atomic(false)
  private let bell = Bell()

  init(_ onChange: @escaping @Sendable () -> Void) { self.onChange = onChange }

  var needsStart: Bool { !isReady.load(ordering: .sequentiallyConsistent) }

  /// From now on every change is heard of.
  func start() {
    isReady.store(true, ordering: .sequentiallyConsistent)
    bell.ring()
  }

  func awaitReadiness(_ deadline: UInt64) throws(DatabaseError) {
    while needsStart {
      let now = monotonicNanoseconds()
      guard now < deadline else { throw DatabaseError(.unreachable, detail: "nobody to listen to") }
      bell.wait(milliseconds: Int((deadline - now) / 1_000_000) + 1)
    }
  }
}

/// Lets one thread at a time do something, and that thread again inside it.
final class Turn: @unchecked Sendable {  // the mutex guards itself
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let owner = Mutex<pthread_t?>(nil)

  init() { pthread_mutex_init(mutex, nil) }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  var isOwn: Bool { owner.withLock { $0 } == pthread_self() }

  func take(_ body: () -> Void) {
    if isOwn { return body() }
    pthread_mutex_lock(mutex)
    owner.withLock { $0 = pthread_self() }
    body()
    owner.withLock { $0 = nil }
    pthread_mutex_unlock(mutex)
  }
}

/// A socket by which a thread that waits for another socket is called.
final class WakeUp: Sendable {
  private let ends: (theirs: Int32, ours: Int32)

  init() {
    var pair: [Int32] = [-1, -1]
    let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
    socketpair(AF_UNIX, Int32(kind), 0, &pair)
    ends = (pair[0], pair[1])
  }

  deinit {
    Glibc.close(ends.theirs)
    Glibc.close(ends.ours)
  }

  func up() {
    var byte: UInt8 = 1
    // A full one has been called already.
    _ = send(ends.ours, &byte, 1, Int32(MSG_NOSIGNAL))
  }

  /// Waits until called, until something can be read from `socket` (if any), or until the deadline.
  func rest(_ socket: Int32, until deadline: UInt64) {
    let now = monotonicNanoseconds()
    let left = deadline > now ? (deadline - now + 999_999) / 1_000_000 : 0
    var waiting = [
      pollfd(fd: ends.theirs, events: Int16(POLLIN), revents: 0),
      pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
    ]
    poll(&waiting, 2, Int32(min(left, 60_000)))
    var bytes = [UInt8](repeating: 0, count: 64)
    while recv(ends.theirs, &bytes, bytes.count, 0) == bytes.count {}
  }
}
