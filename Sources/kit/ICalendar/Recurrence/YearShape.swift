import CivilTime

/// A year as rules see it: where it lies among the days, and how its months and weeks fall.
struct YearShape {
  let year: Int
  /// The day number of its first of January.
  let firstDay: Int
  /// 365 or 366.
  let length: Int

  init(_ year: Int) {
    self.year = year
    firstDay = Self.firstDay(of: year)
    length = Self.firstDay(of: year + 1) - firstDay
  }

  /// Also of the year 0 and of the year 10000, into which weeks reach.
  private static func firstDay(of year: Int) -> Int {
    // 400 years earlier the calendar was the same, and no year is negative.
    let years = year + 399
    return years * 365 + years / 4 - years / 100 + years / 400 - 719_162 - 146_097
  }

  /// The days of a month, counted from the year's first.
  func days(ofMonth month: Int) -> Range<Int> {
    let leap = length - 365
    return Self.start(month, leap)..<Self.start(month + 1, leap)
  }

  /// Days before a month; 13 gives the days of the year.
  private static func start(_ month: Int, _ leap: Int) -> Int {
    month <= 2 ? (month - 1) * 31 : (153 * month - 457) / 5 + 59 + leap
  }

  /// 0 is Sunday.
  func weekday(ofDay day: Int) -> Int { YearShape.weekday(firstDay + day) }

  /// 0 is Sunday; of a day number that may be negative.
  static func weekday(_ dayNumber: Int) -> Int { (dayNumber % 7 + 11) % 7 }

  /// The day on which week 1 begins, counted from the year's first, -3 to 3: the first week with at least
  /// four days in the year.
  func firstWeek(wkst: Weekday) -> Int {
    let toStart = (wkst.rawValue - weekday(ofDay: 0) + 7) % 7
    return toStart >= 4 ? toStart - 7 : toStart
  }

  /// 52 or 53.
  func weeks(wkst: Weekday) -> Int {
    (length + YearShape(year + 1).firstWeek(wkst: wkst) - firstWeek(wkst: wkst)) / 7
  }

  /// Years of the same key have the same weekdays, months and weeks, and neighbours with as many weeks.
  var key: Int {
    let isLeap = { (year: Int) in year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
    let leap = length == 366 ? 1 : isLeap(year - 1) ? 2 : isLeap(year + 1) ? 3 : 0
    return weekday(ofDay: 0) * 4 + leap
  }
}
