import CivilTime

/// What a rule says of days: which days of a year it allows, whatever its period.
///
/// Of the table in RFC 5545 §3.3.10, "expand" and "limit" come to the same for days: those of the period that
/// every part allows. What the rule leaves open comes from DTSTART.
struct DayRule {
  private var months: [Int]
  private var monthDays: [Int]
  private let yearDays: [Int]
  private let weekNumbers: [Int]
  private var days: [RecurrenceRule.Day]
  private let wkst: Weekday
  /// Whether BYDAY=1MO is the first Monday of a month, or else of the year.
  private let countsInMonths: Bool

  init(_ rule: RecurrenceRule, start: LocalDate) {
    months = rule.byMonth
    monthDays = rule.byMonthDay
    yearDays = rule.byYearDay
    weekNumbers = rule.byWeekNo
    days = rule.byDay
    wkst = rule.wkst
    countsInMonths = rule.frequency == .monthly || !rule.byMonth.isEmpty
    guard monthDays.isEmpty && yearDays.isEmpty && days.isEmpty else { return }
    // BYWEEKNO outside a YEARLY rule is none of the RFC's, and names days itself.
    let weekday = [RecurrenceRule.Day(ordinal: 0, weekday: start.weekday)]
    switch rule.frequency {
    case .yearly where !weekNumbers.isEmpty: days = weekday
    case .yearly:
      if months.isEmpty { months = [start.month] }
      monthDays = [start.day]
    case .monthly where weekNumbers.isEmpty: monthDays = [start.day]
    case .weekly where weekNumbers.isEmpty: days = weekday
    default: break
    }
  }

  /// How many steps it takes to work out a year.
  var weight: Int {
    let inMonths = 12 * (monthDays.count + (countsInMonths ? days.count { $0.ordinal != 0 } : 0))
    return 1 + inMonths / 8 + (yearDays.count + 7 * (weekNumbers.count + days.count)) / 16
  }

  /// Whether every day is allowed.
  var isOpen: Bool { isWeekly && days.isEmpty }

  /// Whether every week is alike.
  var isWeekly: Bool {
    months.isEmpty && monthDays.isEmpty && yearDays.isEmpty && weekNumbers.isEmpty
      && days.allSatisfy { $0.ordinal == 0 }
  }

  /// The days allowed, counted from the year's first.
  func days(of year: YearShape) -> DaySet {
    let all = 0..<year.length
    var allowed = DaySet()
    if months.isEmpty {
      allowed.insert(all, within: all)
    } else {
      for month in months { allowed.insert(year.days(ofMonth: month), within: all) }
    }
    if !monthDays.isEmpty {
      var set = DaySet()
      for month in 1...12 { insert(monthDays, of: year.days(ofMonth: month), &set) }
      allowed = allowed & set
    }
    if !yearDays.isEmpty {
      var set = DaySet()
      insert(yearDays, of: all, &set)
      allowed = allowed & set
    }
    if !weekNumbers.isEmpty { allowed = allowed & weeks(of: year) }
    if !days.isEmpty { allowed = allowed & weekdays(of: year) }
    return allowed
  }

  /// Days counted from the start of a stretch from 1, and from its end from -1.
  private func insert(_ numbers: [Int], of stretch: Range<Int>, _ set: inout DaySet) {
    for number in numbers {
      let day = number > 0 ? stretch.lowerBound + number - 1 : stretch.upperBound + number
      if stretch.contains(day) { set.insert(day) }
    }
  }

  /// The days that lie in weeks of these numbers. The first days of a year may lie in the last week of the year
  /// before, the last ones in week 1 of the next.
  private func weeks(of year: YearShape) -> DaySet {
    var set = DaySet()
    let all = 0..<year.length
    let count = year.weeks(wkst: wkst)
    let first = year.firstWeek(wkst: wkst)
    let end = first + 7 * count
    let before = YearShape(year.year - 1).weeks(wkst: wkst)
    let after = YearShape(year.year + 1).weeks(wkst: wkst)
    for number in weekNumbers {
      let week = number > 0 ? number : count + 1 + number
      if (1...count).contains(week) {
        set.insert(first + 7 * (week - 1)..<first + 7 * week, within: all)
      }
      if first > 0 && (number == before || number == -1) { set.insert(0..<first, within: all) }
      if end < year.length && (number == 1 || number == -after) {
        set.insert(end..<year.length, within: all)
      }
    }
    return set
  }

  private func weekdays(of year: YearShape) -> DaySet {
    var set = DaySet()
    for day in days {
      if day.ordinal == 0 {
        let first = (day.weekday.rawValue - year.weekday(ofDay: 0) + 7) % 7
        for each in stride(from: first, to: year.length, by: 7) { set.insert(each) }
      } else if countsInMonths {
        for month in 1...12 { insert(day, of: year.days(ofMonth: month), in: year, &set) }
      } else {
        insert(day, of: 0..<year.length, in: year, &set)
      }
    }
    return set
  }

  private func insert(
    _ day: RecurrenceRule.Day, of stretch: Range<Int>, in year: YearShape, _ set: inout DaySet
  ) {
    let weekday = day.weekday.rawValue
    let found: Int
    if day.ordinal > 0 {
      let first = stretch.lowerBound + (weekday - year.weekday(ofDay: stretch.lowerBound) + 7) % 7
      found = first + 7 * (day.ordinal - 1)
    } else {
      let end = stretch.upperBound - 1
      found = end - (year.weekday(ofDay: end) - weekday + 7) % 7 + 7 * (day.ordinal + 1)
    }
    if stretch.contains(found) { set.insert(found) }
  }
}
