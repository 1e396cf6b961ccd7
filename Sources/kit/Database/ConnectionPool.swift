import Glibc

/// Lends connections to threads, first come, first served: with many threads none waits for ever,
/// which an ordinary mutex does not promise.
final class ConnectionPool: @unchecked Sendable {  // every property is guarded by `mutex`
  private final class Waiter {
    let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    var isServed = false

    init() {
      var attributes = pthread_condattr_t()
      pthread_condattr_init(&attributes)
      pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
      pthread_cond_init(condition, &attributes)
      pthread_condattr_destroy(&attributes)
    }

    deinit {
      pthread_cond_destroy(condition)
      condition.deallocate()
    }
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let capacity: Int
  private let open: @Sendable (_ deadline: UInt64) throws -> Connection
  private var idle: [Connection] = []
  private var lent = 0
  private var waiters: [Waiter] = []
  private var isClosed = false

  /// At most `capacity` connections: `first`, and others made by `open` when first needed.
  init(
    capacity: Int, keeping first: Connection? = nil,
    open: @escaping @Sendable (_ deadline: UInt64) throws -> Connection
  ) {
    self.capacity = max(1, capacity)
    self.open = open
    if let first { idle.append(first) }
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  func withConnection<T>(deadline: UInt64, _ body: (Connection) throws -> T) throws -> T {
    var lent = try borrow(deadline: deadline)
    defer { giveBack(lent) }
    let connection = try lent ?? open(deadline)
    lent = connection
    connection.patience.deadline = deadline
    return try body(connection)
  }

  /// Lends no more and closes what is idle; with `waiting` returns once running transactions have ended
  /// and their connections are closed too.
  func close(waiting: Bool) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    isClosed = true
    for waiter in waiters { pthread_cond_signal(waiter.condition) }
    while waiting, lent > 0 {
      let waiter = Waiter()
      waiters.insert(waiter, at: 0)
      while !waiter.isServed { pthread_cond_wait(waiter.condition, mutex) }
      lent -= 1
    }
    idle = []
  }

  /// Throws once closed.
  func checkOpen() throws(DatabaseError) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    if isClosed { throw Self.closed }
  }

  private static let closed = DatabaseError(.misuse, detail: "the database was closed")

  /// How many transactions run and how many wait, for tests.
  var occupancy: (lent: Int, waiting: Int) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return (lent, waiters.count)
  }

  /// A place, and with it a connection if one is idle.
  private func borrow(deadline: UInt64) throws(DatabaseError) -> Connection? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    if !isClosed, lent < capacity, waiters.isEmpty {
      lent += 1
      return idle.popLast()
    }
    let waiter = Waiter()
    waiters.append(waiter)
    var time = timespec(tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
    var result: Int32 = 0
    while !waiter.isServed, !isClosed, result == 0 {
      result = pthread_cond_timedwait(waiter.condition, mutex, &time)
    }
    if waiter.isServed { return idle.popLast() }
    waiters.removeAll { $0 === waiter }
    throw isClosed
      ? Self.closed
      : DatabaseError(.busy, detail: "too many transactions are waiting in this process")
  }

  private func giveBack(_ connection: Connection?) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    if let connection, connection.isReusable, !isClosed { idle.append(connection) }
    guard !waiters.isEmpty else {
      lent -= 1
      return
    }
    // The place goes straight to the one who waited longest.
    let next = waiters.removeFirst()
    next.isServed = true
    pthread_cond_signal(next.condition)
  }
}
