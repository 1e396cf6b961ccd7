import Glibc

/// Lets the thread rest for so many milliseconds.
public func rest(_ milliseconds: UInt32) { usleep(milliseconds * 1000) }

/// How many microseconds have gone by since then.
public func microseconds(since then: ContinuousClock.Instant) -> Int64 {
  let (seconds, attoseconds) = (ContinuousClock.now - then).components
  return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
}

/// Until the condition holds, looking every few milliseconds; false where it does not within so many seconds.
public func becomesTrue(within seconds: Int, _ condition: () throws -> Bool) rethrows -> Bool {
  let end = ContinuousClock.now + .seconds(seconds)
  while true {
    if try condition() { return true }
    if ContinuousClock.now >= end { return false }
    rest(10)
  }
}
