import CSQLite
import Glibc

/// How long a connection goes on waiting for a lock. Waiting needs a clock of its own: the monotonic
/// one, which tells no time of day.
final class Patience {
  /// Nanoseconds of the monotonic clock.
  var deadline: UInt64 = 0

  /// Makes `handle` wait for other processes. SQLite's own waiting sleeps up to 100 ms at a time, and so
  /// loses every race against a process that writes without pause.
  func install(on handle: OpaquePointer) {
    sqlite3_busy_handler(handle, waitForLock, Unmanaged.passUnretained(self).toOpaque())
  }

  /// Sleeps before another try; false when there is no time left.
  func wait(tries: Int) -> Bool {
    let now = monotonicNanoseconds()
    guard now < deadline else { return false }
    let pause = min(UInt64(tries + 1) * 100_000, 2_000_000, deadline - now)
    var time = timespec(tv_sec: 0, tv_nsec: Int(pause))
    nanosleep(&time, nil)
    return true
  }
}

private func waitForLock(_ context: UnsafeMutableRawPointer?, _ tries: Int32) -> Int32 {
  guard let context else { return 0 }
  return Unmanaged<Patience>.fromOpaque(context).takeUnretainedValue().wait(tries: Int(tries)) ? 1 : 0
}

/// The monotonic clock.
func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
