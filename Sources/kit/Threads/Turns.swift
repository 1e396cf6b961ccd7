import Glibc

/// Lets so many threads at once do something; the others wait for their turn.
public final class Turns: @unchecked Sendable {
  // Fixed addresses from `init` to `deinit`; `left` is read and written under the mutex.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var left: Int

  /// For `most` at once.
  public init(_ most: Int) {
    left = most
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

  /// Waits for a turn, for so many seconds at most, or without an end; false where there was none. Whoever has one
  /// gives it back.
  public func take(seconds: Int?) -> Bool {
    var end = monotonicTime()
    end.tv_sec += seconds ?? 0
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while left <= 0 {
      if seconds == nil {
        pthread_cond_wait(condition, mutex)
      } else if pthread_cond_timedwait(condition, mutex, &end) != 0, left <= 0 {
        return false
      }
    }
    left -= 1
    return true
  }

  /// Ends a turn.
  public func give() {
    pthread_mutex_lock(mutex)
    left += 1
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }
}
