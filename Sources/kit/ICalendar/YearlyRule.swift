import CivilTime

/// The day of a change that comes each year: the third Friday of a month, or its last Sunday
/// (RFC 5545 §3.3.10, FREQ=YEARLY with BYMONTH and BYDAY).
struct YearlyRule: Equatable {
  var month: Int
  var weekday: Weekday
  /// 1 to 4 from the month's start, or -1: the last.
  var ordinal: Int

  /// Every rule that yields `date`: one, or two where the fourth is also the last.
  static func yielding(_ date: LocalDate) -> [YearlyRule] {
    let parts = date.components
    var ordinals = parts.day <= 28 ? [(parts.day + 6) / 7] : []
    if date.adding(days: 7).month != parts.month { ordinals.insert(-1, at: 0) }
    return ordinals.map { YearlyRule(month: parts.month, weekday: date.weekday, ordinal: $0) }
  }

  /// The day in `year`.
  func date(in year: Int) -> LocalDate? {
    guard let first = LocalDate(year: year, month: month, day: 1) else { return nil }
    let toWeekday = (weekday.rawValue - first.weekday.rawValue + 7) % 7
    if ordinal > 0 { return first.adding(days: toWeekday + 7 * (ordinal - 1)) }
    let fifth = first.adding(days: toWeekday + 28)
    return fifth.month == month ? fifth : first.adding(days: toWeekday + 21)
  }

  /// As RRULE writes it, without UNTIL.
  var text: String {
    let day =
      switch weekday {
      case .sunday: "SU"
      case .monday: "MO"
      case .tuesday: "TU"
      case .wednesday: "WE"
      case .thursday: "TH"
      case .friday: "FR"
      case .saturday: "SA"
      }
    return "FREQ=YEARLY;BYMONTH=\(month);BYDAY=\(ordinal)\(day)"
  }
}
