import Glibc

/// Monotonic microseconds: for deadlines and durations only, never a date.
public func monotonicMicroseconds() -> Int64 {
  let time = monotonicTime()
  return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
}

func monotonicTime() -> timespec {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return time
}
