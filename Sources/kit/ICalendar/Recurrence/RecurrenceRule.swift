public import CivilTime

/// A rule by which a component repeats: the value of RRULE and EXRULE (RFC 5545 §3.3.10).
///
/// Only reading makes one, so that every number of it is within its part's range. The lists are sorted and
/// without repetition; an empty one means that the part is absent.
public struct RecurrenceRule: Hashable, Sendable {
  /// FREQ, as far as it is supported; a longer period is greater.
  public enum Frequency: Int, CaseIterable, Comparable, Sendable {
    case hourly, daily, weekly, monthly, yearly

    /// The longer period is greater.
    public static func < (a: Frequency, b: Frequency) -> Bool { a.rawValue < b.rawValue }
  }

  /// A member of BYDAY.
  public struct Day: Hashable, Sendable {
    /// 1 for the first of the month or year, -1 for the last; 0 for each.
    public let ordinal: Int
    /// The day of the week.
    public let weekday: Weekday
  }

  /// UNTIL as it was written; its last instant belongs to the rule.
  public enum Until: Hashable, Sendable {
    /// A DATE: that whole day, even where the series has times.
    case date(LocalDate)
    /// A local DATE-TIME: on the wall clock of DTSTART.
    case local(LocalDateTime)
    /// A DATE-TIME in UTC.
    case utc(Instant)
  }

  /// FREQ.
  public internal(set) var frequency: Frequency
  /// INTERVAL, from 1; a thousand million stands for more, too.
  public internal(set) var interval = 1
  /// COUNT, from 1.
  public internal(set) var count: Int?
  /// UNTIL. Beside a COUNT, whichever ends the rule earlier holds.
  public internal(set) var until: Until?
  /// WKST, on which weeks begin.
  public internal(set) var wkst = Weekday.monday
  /// BYSECOND, 0 to 59: there are no leap seconds here, and 60 is read as 59 (RFC 5545 §3.3.12).
  public internal(set) var bySecond: [Int] = []
  /// BYMINUTE, 0 to 59.
  public internal(set) var byMinute: [Int] = []
  /// BYHOUR, 0 to 23.
  public internal(set) var byHour: [Int] = []
  /// BYDAY.
  public internal(set) var byDay: [Day] = []
  /// BYMONTHDAY, 1 to 31, or -1 to -31 from the month's end.
  public internal(set) var byMonthDay: [Int] = []
  /// BYYEARDAY, 1 to 366, or -1 to -366 from the year's end.
  public internal(set) var byYearDay: [Int] = []
  /// BYWEEKNO, 1 to 53, or -1 to -53 from the year's end.
  public internal(set) var byWeekNo: [Int] = []
  /// BYMONTH, 1 to 12.
  public internal(set) var byMonth: [Int] = []
  /// BYSETPOS, 1 to 366, or -1 to -366 from the period's end.
  public internal(set) var bySetPos: [Int] = []

  init(frequency: Frequency) { self.frequency = frequency }

  /// Whether it means each hour that passes. With COUNT or INTERVAL, the hours that a wall clock shows are counted.
  var isEveryHour: Bool { frequency == .hourly && interval == 1 && byHour.isEmpty && count == nil }

  /// The rule without BYHOUR, BYMINUTE and BYSECOND, which are to be ignored where DTSTART is a DATE.
  var withoutTimes: RecurrenceRule {
    var rule = self
    (rule.byHour, rule.byMinute, rule.bySecond) = ([], [], [])
    return rule
  }
}
