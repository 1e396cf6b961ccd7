import CivilTime

/// The periods of a frequency, numbered in their order, so that INTERVAL is a difference of numbers.
struct RulePeriods {
  private let frequency: RecurrenceRule.Frequency
  /// The day number, 0 to 6, on which a week begins.
  private let weekShift: Int

  init(_ rule: RecurrenceRule) {
    frequency = rule.frequency
    weekShift = (rule.wkst.rawValue + 3) % 7
  }

  /// The number of the period in which a wall clock shows `seconds`.
  func number(of seconds: Int64) -> Int {
    let local = LocalDateTime(seconds: seconds)
    let day = local.date.dayNumber
    switch frequency {
    case .hourly: return day * 24 + local.time.hour
    case .daily: return day
    case .weekly: return floored(day - weekShift, by: 7)
    case .monthly:
      let date = local.date.components
      return date.year * 12 + date.month - 1
    case .yearly: return local.date.year
    }
  }

  /// The day numbers of a period; an hour gives the day in which it lies.
  func days(of period: Int) -> Range<Int> {
    switch frequency {
    case .hourly:
      let day = floored(period, by: 24)
      return day..<day + 1
    case .daily: return period..<period + 1
    case .weekly: return period * 7 + weekShift..<period * 7 + weekShift + 7
    case .monthly:
      let year = YearShape(period / 12)
      let days = year.days(ofMonth: period % 12 + 1)
      return year.firstDay + days.lowerBound..<year.firstDay + days.upperBound
    case .yearly:
      let year = YearShape(period)
      return year.firstDay..<year.firstDay + year.length
    }
  }
}

private func floored(_ number: Int, by divisor: Int) -> Int {
  (number >= 0 ? number : number - divisor + 1) / divisor
}
