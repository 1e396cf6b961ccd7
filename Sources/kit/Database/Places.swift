import Glibc

/// A number of places that threads take and give back, first come, first served: with many threads none
/// waits for ever, which an ordinary mutex does not promise.
final class Places: @unchecked Sendable {  // every property is guarded by `mutex`
  private final class Waiter {
    let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    var isServed = false

    init() {
      let attributes = UnsafeMutablePointer<pthread_condattr_t>.allocate(capacity: 1)
      defer { attributes.deallocate() }
      pthread_condattr_init(attributes)
      pthread_condattr_setclock(attributes, CLOCK_MONOTONIC)
      pthread_cond_init(condition, attributes)
      pthread_condattr_destroy(attributes)
    }

    deinit {
      pthread_cond_destroy(condition)
      condition.deallocate()
    }
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let capacity: Int
  private var taken = 0
  private var waiters: [Waiter] = []
  private var isClosed = false

  init(_ capacity: Int) {
    self.capacity = max(1, capacity)
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Runs `body` alone.
  func locked<T>(_ body: () -> T) -> T {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  /// Takes a place and runs `body` alone.
  func take<T>(deadline: UInt64, _ body: () -> T) throws(DatabaseError) -> T {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    if !isClosed, taken < capacity, waiters.isEmpty {
      taken += 1
      return body()
    }
    let waiter = Waiter()
    waiters.append(waiter)
    var time = timespec(tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
    var result: Int32 = 0
    while !waiter.isServed, !isClosed, result == 0 {
      result = pthread_cond_timedwait(waiter.condition, mutex, &time)
    }
    if waiter.isServed { return body() }
    waiters.removeAll { $0 === waiter }
    throw isClosed
      ? Self.closed
      : DatabaseError(.busy, detail: "too many transactions are waiting in this process")
  }

  /// Runs `body` alone, telling it whether the places were closed, and gives a place back.
  func giveBack(_ body: (_ isClosed: Bool) -> Void) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    body(isClosed)
    guard !waiters.isEmpty else {
      taken -= 1
      return
    }
    // The place goes straight to the one who waited longest.
    let next = waiters.removeFirst()
    next.isServed = true
    pthread_cond_signal(next.condition)
  }

  /// Lends no more; with `waiting` returns once all have been given back.
  func close(waiting: Bool) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    isClosed = true
    for waiter in waiters { pthread_cond_signal(waiter.condition) }
    while waiting, taken > 0 {
      let waiter = Waiter()
      waiters.insert(waiter, at: 0)
      while !waiter.isServed { pthread_cond_wait(waiter.condition, mutex) }
      taken -= 1
    }
  }

  /// Throws once closed.
  func checkOpen() throws(DatabaseError) {
    if locked({ isClosed }) { throw Self.closed }
  }

  private static let closed = DatabaseError(.misuse, detail: "the database was closed")

  /// How many are taken and how many threads wait, for tests.
  var occupancy: (lent: Int, waiting: Int) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return (taken, waiters.count)
  }
}
