/// A day of the proleptic Gregorian calendar, in no particular zone.
@frozen public struct LocalDate: Comparable, Hashable, Sendable {
  /// Days since 1970-01-01, negative before.
  public var dayNumber: Int

  /// The day that many days after 1970-01-01.
  @inlinable public init(dayNumber: Int) { self.dayNumber = dayNumber }

  /// Nil unless the calendar has that day; years 1 to 9999, months and days from 1.
  @inlinable public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= 28 || day <= LocalDate.lastDay(year: year, month: month)
    else { return nil }
    dayNumber = LocalDate.dayNumber(year: year, month: month, day: day)
  }

  /// A date taken apart: month and day count from 1; year 0 is 1 BC.
  @frozen public struct Components: Hashable, Sendable {
    /// The year; 0 is 1 BC.
    public var year: Int
    /// 1 to 12.
    public var month: Int
    /// 1 to 31.
    public var day: Int

    @usableFromInline init(year: Int, month: Int, day: Int) {
      self.year = year
      self.month = month
      self.day = day
    }
  }

  /// Year, month and day in one computation: cheaper than asking for each.
  public var components: Components {
    // Years counted from March put the leap day last, and 400 of them always have 146,097 days.
    let days = dayNumber + 719_468
    let cycle = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfCycle = days - cycle * 146_097
    let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
    let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return Components(
      year: yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0), month: month,
      day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  /// The year; 0 is 1 BC.
  public var year: Int { components.year }
  /// 1 to 12.
  public var month: Int { components.month }
  /// 1 to 31.
  public var day: Int { components.day }

  /// The day of the week; 1970-01-01 was a Thursday.
  @inlinable public var weekday: Weekday {
    let fromSunday = (dayNumber + 4) % 7
    return Weekday(rawValue: fromSunday < 0 ? fromSunday + 7 : fromSunday) ?? .sunday
  }

  /// Earlier is less.
  @inlinable public static func < (a: LocalDate, b: LocalDate) -> Bool { a.dayNumber < b.dayNumber }

  @usableFromInline static func lastDay(year: Int, month: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  @usableFromInline static func dayNumber(year: Int, month: Int, day: Int) -> Int {
    let marchYear = month <= 2 ? year - 1 : year
    let cycle = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfCycle = marchYear - cycle * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return cycle * 146_097 + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear - 719_468
  }
}
