import Glibc

/// How long a connection goes on waiting for a lock. Waiting needs a clock of its own: the monotonic
/// one, which tells no time of day.
final class Patience {
  /// Nanoseconds of the monotonic clock.
  var deadline: UInt64 = 0

  /// Sleeps before another try; false when there is no time left.
  func wait(tries: Int) -> Bool {
    pause(UInt64(tries + 1) * 100_000, atMost: 2_000_000, until: deadline)
  }
}

/// Sleeps; false when there is no time left.
func pause(_ nanoseconds: UInt64, atMost limit: UInt64, until deadline: UInt64) -> Bool {
  let now = monotonicNanoseconds()
  guard now < deadline else { return false }
  let pause = min(nanoseconds, limit, deadline - now)
  var time = timespec(tv_sec: Int(pause / 1_000_000_000), tv_nsec: Int(pause % 1_000_000_000))
  nanosleep(&time, nil)
  return true
}

/// A pause before try `tries`: it grows from `first` to `limit` nanoseconds and is up to a half shorter, by
/// the clock's last digits, so that those who failed together do not come back together.
func backoff(_ tries: Int, first: UInt64, limit: UInt64) -> UInt64 {
  let whole = min(first << UInt64(min(tries, 20)), limit)
  return whole - monotonicNanoseconds() / 64 % (whole / 2 + 1)
}

/// The monotonic clock.
func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
