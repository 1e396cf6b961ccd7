import CivilTime

/// The days that a rule allows, asked for by year or by stretch, each kind of year worked out once.
struct DayCalendar {
  private let rule: DayRule
  private var known = [DaySet?](repeating: nil, count: 28)
  private var year: YearShape
  private var days: DaySet
  /// Steps of the years worked out that are not yet charged.
  private var owed: Int

  init(_ rule: DayRule, from date: LocalDate) {
    self.rule = rule
    year = YearShape(date.year)
    days = rule.days(of: year)
    known[year.key] = days
    owed = rule.weight
  }

  /// Steps that years took to work out since this was last asked.
  mutating func takeOwed() -> Int {
    defer { owed = 0 }
    return owed
  }

  /// The shape of a year and the days allowed in it.
  mutating func days(ofYear number: Int) -> (YearShape, DaySet) {
    if number != year.year {
      year = YearShape(number)
      let key = year.key
      if let set = known[key] {
        days = set
      } else {
        days = rule.days(of: year)
        known[key] = days
        owed += rule.weight
      }
    }
    return (year, days)
  }

  /// The year in which a day lies.
  mutating func year(of dayNumber: Int) -> Int {
    let inYear = dayNumber - year.firstDay
    if inYear >= 0 && inYear < year.length { return year.year }
    return LocalDate(dayNumber: dayNumber).year
  }

  /// The days allowed among so many, at most 64, from `first` on.
  mutating func days(from first: Int, count: Int) -> DaySet {
    let within = first - year.firstDay
    if within >= 0 && within + count <= year.length { return days.slice(from: within, count: count) }
    let number = year(of: first)
    let (year, days) = days(ofYear: number)
    let start = first - year.firstDay
    let inYear = year.length - start
    guard inYear < count else { return days.slice(from: start, count: count) }
    let (_, next) = self.days(ofYear: number + 1)
    return days.slice(from: start, count: inYear)
      .followed(by: next.slice(from: 0, count: count - inYear), after: inYear)
  }

  /// The first day allowed from `day` to `last`. Each year looked at is a step.
  mutating func next(
    from day: Int, through last: Int, _ budget: inout StepBudget
  ) throws(RecurrenceError) -> Int? {
    var number = year(of: day)
    var from = day
    while from <= last {
      let (year, days) = days(ofYear: number)
      try budget.take(2 + takeOwed())
      if let found = days.next(from: from - year.firstDay) {
        return year.firstDay + found <= last ? year.firstDay + found : nil
      }
      number += 1
      from = year.firstDay + year.length
    }
    return nil
  }
}
