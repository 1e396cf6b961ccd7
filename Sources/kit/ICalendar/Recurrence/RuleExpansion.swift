public import CivilTime

/// The date-times of one rule on a wall clock, one after the other (RFC 5545 §3.3.10).
///
/// Zones have no part in it: also times that a zone skips or repeats come once each. A period is a calendar
/// year, a calendar month, a week from WKST on, a day or an hour; BYSETPOS counts within whole periods, also
/// within the one in which DTSTART lies.
public struct RuleExpansion: Sendable {
  private let rule: RecurrenceRule
  private let periods: RulePeriods
  private let times: RuleTimes
  private let isOpen, isWeekly: Bool
  /// Steps of a period, its values not among them.
  private let periodSteps: Int
  private var calendar: DayCalendar
  /// DTSTART, until it was given.
  private var start: LocalDateTime?
  /// What comes earlier is not the rule's, and what comes before `wanted` is only counted.
  private let first, wanted: Int64
  private let last: Int64
  private let lastDay: Int
  /// How many of COUNT are left.
  private var left: Int
  private var period: Int
  private var hasSkipped: Bool
  /// The current period's values that are still to come.
  private var values = PeriodValues()

  /// The rule's date-times within `window`, from `start` (DTSTART) to the end of `rule.count` and to `last`,
  /// which belongs to them: `rule.until` itself is not looked at, as its meaning depends on DTSTART's form.
  ///
  /// With `countsStart`, DTSTART is the first of them and of COUNT, whether the rule yields it or not
  /// (RFC 5545 §3.8.5.3, §3.3.10); without, only what the rule yields. There is nothing before year 1 and
  /// after year 9999.
  public init(
    _ rule: RecurrenceRule, from start: LocalDateTime, in window: Range<LocalDateTime>,
    through last: LocalDateTime? = nil, countsStart: Bool = true
  ) {
    let years = LocalDateTime(seconds: -62_135_596_800)...LocalDateTime(seconds: 253_402_300_799)
    let isPossible = years.contains(start)
    let start = min(max(start, years.lowerBound), years.upperBound)
    self.rule = rule
    periods = RulePeriods(rule)
    times = RuleTimes(rule, start: start.time.seconds)
    let days = DayRule(rule, start: start.date)
    (isOpen, isWeekly) = (days.isOpen, days.isWeekly)
    calendar = DayCalendar(days, from: start.date)
    periodSteps = rule.bySetPos.count + (rule.frequency < .yearly ? 1 : 4)
    self.start = countsStart && isPossible && window.contains(start) ? start : nil
    first = start.seconds + (countsStart ? 1 : 0)
    wanted = max(first, window.lowerBound.seconds)
    let end = isPossible && !window.isEmpty ? window.upperBound.seconds - 1 : years.lowerBound.seconds - 1
    self.last = min(end, last?.seconds ?? .max, years.upperBound.seconds)
    lastDay = LocalDateTime(seconds: self.last).date.dayNumber
    left = rule.count.map { countsStart ? $0 - 1 : $0 } ?? .max
    period = periods.number(of: start.seconds)
    // Without COUNT, nothing before the window matters.
    hasSkipped = rule.count == nil
    if wanted > self.last {
      left = 0
    } else if hasSkipped {
      step(to: periods.number(of: wanted))
    }
  }

  /// The next date-time, or nil at the end. Throws where `budget` is used up; there is no going on then.
  public mutating func next(_ budget: inout StepBudget) throws(RecurrenceError) -> LocalDateTime? {
    if let given = start {
      start = nil
      try budget.take()
      return given
    }
    while left > 0 {
      if let value = values.next(times) {
        try budget.take()
        guard value <= last else { break }
        left -= 1
        return LocalDateTime(seconds: value)
      }
      guard try load(&budget) else { break }
    }
    left = 0
    return nil
  }

  /// Takes up the next period that has values.
  private mutating func load(_ budget: inout StepBudget) throws(RecurrenceError) -> Bool {
    while true {
      try budget.take(periodSteps + calendar.takeOwed())
      let stretch = periods.days(of: period)
      guard stretch.lowerBound <= lastDay else { return false }
      let days = days(of: stretch)
      if days.isEmpty {
        guard let day = try calendar.next(from: stretch.upperBound, through: lastDay, &budget) else {
          return false
        }
        step(to: periods.number(of: Int64(day) * 86_400))
        continue
      }
      let hour = rule.frequency == .hourly ? period - stretch.lowerBound * 24 : 0
      if rule.frequency == .hourly, !rule.byHour.isEmpty, !rule.byHour.contains(hour) {
        period += rule.interval
        continue
      }
      values.fill(
        days, times, from: Int64(stretch.lowerBound) * 86_400 + Int64(hour) * 3600, positions: rule.bySetPos)
      let count = values.count
      values.drop(before: first, times)
      let counted = values.left
      values.drop(before: wanted, times)
      if rule.count != nil {
        left -= counted - values.left
        if left <= 0 { return false }
      }
      period += rule.interval
      if !hasSkipped { skip(periodsOf: count) }
      if values.left > 0 { return true }
    }
  }

  private mutating func days(of stretch: Range<Int>) -> DaySet {
    if rule.frequency == .yearly { return calendar.days(ofYear: calendar.year(of: stretch.lowerBound)).1 }
    return calendar.days(from: stretch.lowerBound, count: stretch.count)
  }

  /// Moves on to the first period from `wished` that INTERVAL reaches.
  private mutating func step(to wished: Int) {
    guard wished > period else { return }
    period += (wished - period + rule.interval - 1) / rule.interval * rule.interval
  }

  /// Where all periods have equally many values, counts those before the window without looking at them.
  private mutating func skip(periodsOf count: Int) {
    hasSkipped = true
    let isEven =
      switch rule.frequency {
      case .hourly: isOpen && rule.byHour.isEmpty
      case .daily: isOpen
      case .weekly: isWeekly
      case .monthly, .yearly: false
      }
    guard isEven else { return }
    let from = period
    step(to: periods.number(of: wanted))
    let (all, isTooMuch) = ((period - from) / rule.interval).multipliedReportingOverflow(by: count)
    left = isTooMuch ? 0 : left - all
    // The period in which the window begins is counted as any other, from its start.
  }
}

extension RecurrenceRule {
  /// All date-times of the rule within `window`, in their order; see `RuleExpansion`.
  public func occurrences(
    from start: LocalDateTime, in window: Range<LocalDateTime>, through last: LocalDateTime? = nil,
    countsStart: Bool = true, budget: inout StepBudget
  ) throws(RecurrenceError) -> [LocalDateTime] {
    var expansion = RuleExpansion(self, from: start, in: window, through: last, countsStart: countsStart)
    var found: [LocalDateTime] = []
    while let next = try expansion.next(&budget) { found.append(next) }
    return found
  }
}
