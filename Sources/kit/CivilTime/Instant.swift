/// A point on the line of elapsed time, to the second; leap seconds are not counted (POSIX time).
@frozen public struct Instant: Comparable, Hashable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z, negative before.
  public var seconds: Int64

  /// The instant so many seconds after 1970-01-01T00:00:00Z.
  @inlinable public init(seconds: Int64) { self.seconds = seconds }

  /// Earlier is less.
  @inlinable public static func < (a: Instant, b: Instant) -> Bool { a.seconds < b.seconds }

  /// The instant that many elapsed seconds later.
  @inlinable public static func + (instant: Instant, seconds: Int64) -> Instant {
    Instant(seconds: instant.seconds + seconds)
  }

  /// The instant that many elapsed seconds earlier.
  @inlinable public static func - (instant: Instant, seconds: Int64) -> Instant {
    Instant(seconds: instant.seconds - seconds)
  }

  /// Elapsed seconds from `earlier` to `later`.
  @inlinable public static func - (later: Instant, earlier: Instant) -> Int64 {
    later.seconds - earlier.seconds
  }
}
