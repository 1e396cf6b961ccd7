/// A date and time as a wall clock and a calendar beside it show them, in no particular zone.
@frozen public struct LocalDateTime: Comparable, Hashable, Sendable {
  /// Seconds the wall clock has moved since it showed 1970-01-01T00:00, if it was never put forward or back.
  public var seconds: Int64

  /// The date and time shown that many seconds after 1970-01-01T00:00.
  @inlinable public init(seconds: Int64) { self.seconds = seconds }

  /// That time on that date; 24:00 is 00:00 of the next date.
  @inlinable public init(_ date: LocalDate, _ time: LocalTime) {
    seconds = Int64(date.dayNumber) * 86_400 + Int64(time.seconds)
  }

  /// The date shown.
  @inlinable public var date: LocalDate {
    LocalDate(dayNumber: Int(seconds >= 0 ? seconds / 86_400 : (seconds + 1) / 86_400 - 1))
  }

  /// The time shown, 00:00:00 to 23:59:59.
  @inlinable public var time: LocalTime {
    let sinceMidnight = seconds % 86_400
    return LocalTime(unchecked: Int(sinceMidnight < 0 ? sinceMidnight + 86_400 : sinceMidnight))
  }

  /// What the clock shows after moving on by that many seconds, back if negative.
  @inlinable public func adding(seconds more: Int64) -> LocalDateTime {
    LocalDateTime(seconds: seconds + more)
  }

  /// Earlier is less.
  @inlinable public static func < (a: LocalDateTime, b: LocalDateTime) -> Bool { a.seconds < b.seconds }
}
