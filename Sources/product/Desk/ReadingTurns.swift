import Memory
import Threads

/// Too many calendars are being read at once; nothing was changed.
public struct TooManyReadings: Error {
  /// When to try again.
  public let seconds = 5
}

extension Desk {
  /// Reads calendars in the body while few others do: each may take a hundred megabytes.
  ///
  /// Whoever waits for the answer waits for so many seconds at most, after which `TooManyReadings` is thrown: they keep
  /// a worker from others.
  func inTurn<T>(waiting seconds: Int?, _ body: () throws -> T) throws -> T {
    guard readings.take(seconds: seconds) else { throw TooManyReadings() }
    defer {
      // What the body made beside its result is free by now, and may be most of the process.
      giveBackFreeMemory()
      readings.give()
    }
    return try body()
  }
}
