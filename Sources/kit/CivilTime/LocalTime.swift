/// A time of day as a wall clock shows it, in no particular zone; 24:00 is the end of a day.
@frozen public struct LocalTime: Comparable, Hashable, Sendable {
  /// Seconds since midnight on the clock, 0 to 86400; on days with a DST change not the elapsed seconds.
  public let seconds: Int

  /// Nil outside 0 to 86400.
  @inlinable public init?(seconds: Int) {
    guard (0...86_400).contains(seconds) else { return nil }
    self.seconds = seconds
  }

  /// Nil unless such a time exists: 00:00:00 to 23:59:59, or 24:00:00.
  @inlinable public init?(hour: Int, minute: Int, second: Int = 0) {
    guard (0...23).contains(hour) || (hour == 24 && minute == 0 && second == 0),
      (0...59).contains(minute), (0...59).contains(second)
    else { return nil }
    seconds = hour * 3600 + minute * 60 + second
  }

  /// 00:00, the start of a day.
  @inlinable public static var midnight: LocalTime { LocalTime(unchecked: 0) }
  /// 24:00, the end of a day.
  @inlinable public static var endOfDay: LocalTime { LocalTime(unchecked: 86_400) }

  /// 0 to 24.
  @inlinable public var hour: Int { seconds / 3600 }
  /// 0 to 59.
  @inlinable public var minute: Int { seconds / 60 % 60 }
  /// 0 to 59.
  @inlinable public var second: Int { seconds % 60 }

  /// Earlier is less.
  @inlinable public static func < (a: LocalTime, b: LocalTime) -> Bool { a.seconds < b.seconds }

  @inlinable init(unchecked seconds: Int) { self.seconds = seconds }
}
