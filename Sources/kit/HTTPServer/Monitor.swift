import Glibc

/// A lock to wait on: POSIX mutex and condition variable, which `Synchronization` does not offer.
final class Monitor: @unchecked Sendable {
  // Both have a fixed address from `init` to `deinit`, and POSIX makes their use from many threads safe.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  init() {
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func withLock<Result>(_ body: () throws -> Result) rethrows -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body()
  }

  /// Within `withLock`: lets others in until woken; may also return without a reason.
  func wait() { pthread_cond_wait(condition, mutex) }

  /// Within `withLock`: false once the monotonic time has come, in microseconds.
  func wait(until time: Int64) -> Bool {
    var moment = timespec(tv_sec: Int(time / 1_000_000), tv_nsec: Int(time % 1_000_000) * 1000)
    return pthread_cond_timedwait(condition, mutex, &moment) != ETIMEDOUT
  }

  func wakeOne() { pthread_cond_signal(condition) }

  func wakeAll() { pthread_cond_broadcast(condition) }
}
