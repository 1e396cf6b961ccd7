import Glibc

/// Lets one thread rest until another rings or some time has passed; a ring that nobody waits for is kept.
public final class Bell: @unchecked Sendable {
  // Fixed addresses from `init` to `deinit`; `hasRung` is read and written under the mutex.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var hasRung = false

  /// Nobody has rung yet.
  public init() {
    pthread_mutex_init(mutex, nil)
    let attributes = UnsafeMutablePointer<pthread_condattr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    pthread_condattr_init(attributes)
    pthread_condattr_setclock(attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, attributes)
    pthread_condattr_destroy(attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Wakes who waits, or who will wait next.
  public func ring() {
    pthread_mutex_lock(mutex)
    hasRung = true
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  /// Rests until somebody rings, for so many milliseconds at most; whether anybody rang.
  @discardableResult
  public func wait(milliseconds: Int) -> Bool {
    var end = monotonicTime()
    end.tv_sec += milliseconds / 1000
    end.tv_nsec += milliseconds % 1000 * 1_000_000
    if end.tv_nsec >= 1_000_000_000 {
      end.tv_sec += 1
      end.tv_nsec -= 1_000_000_000
    }
    pthread_mutex_lock(mutex)
    while !hasRung, pthread_cond_timedwait(condition, mutex, &end) == 0 {}
    defer {
      hasRung = false
      pthread_mutex_unlock(mutex)
    }
    return hasRung
  }
}
