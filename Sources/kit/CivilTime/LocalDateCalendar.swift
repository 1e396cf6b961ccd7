extension LocalDate {
  /// The date that many days later, earlier if negative.
  @inlinable public func adding(days: Int) -> LocalDate { LocalDate(dayNumber: dayNumber + days) }

  /// The same day of the month that many months later, or the last day of that month if it is shorter.
  public func adding(months: Int) -> LocalDate {
    let from = components
    let fromYearZero = from.year * 12 + from.month - 1 + months
    let year = (fromYearZero >= 0 ? fromYearZero : fromYearZero - 11) / 12
    let month = fromYearZero - year * 12 + 1
    let day = min(from.day, LocalDate.lastDay(year: year, month: month))
    return LocalDate(dayNumber: LocalDate.dayNumber(year: year, month: month, day: day))
  }

  /// The first day of this date's month.
  public var firstOfMonth: LocalDate { adding(days: 1 - day) }

  /// A week of ISO 8601: Monday to Sunday, numbered in the year that holds its Thursday.
  @frozen public struct ISOWeek: Hashable, Sendable, Comparable {
    /// The year that holds the week's Thursday; not always the year of the date.
    public var year: Int
    /// 1 to 53.
    public var week: Int

    /// The week as numbered; it is not checked that the year has such a week.
    @inlinable public init(year: Int, week: Int) {
      self.year = year
      self.week = week
    }

    /// Earlier is less.
    @inlinable public static func < (a: ISOWeek, b: ISOWeek) -> Bool { (a.year, a.week) < (b.year, b.week) }
  }

  /// The ISO 8601 week in which the date lies.
  public var isoWeek: ISOWeek {
    let fromMonday = (weekday.rawValue + 6) % 7
    let thursday = adding(days: 3 - fromMonday)
    let year = thursday.year
    let dayOfYear = thursday.dayNumber - LocalDate.dayNumber(year: year, month: 1, day: 1)
    return ISOWeek(year: year, week: dayOfYear / 7 + 1)
  }
}
