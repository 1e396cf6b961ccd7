/// The times of day that a rule yields on each of its days, in an HOURLY rule those of each hour; in order,
/// numbered from 0, and never written out: BYHOUR, BYMINUTE and BYSECOND may make 86,400 of them.
struct RuleTimes {
  private let hours: [Int]
  private let minutes: [Int]
  private let seconds: [Int]
  let count: Int
  /// Mostly the only one.
  private let first: Int

  /// What the rule leaves open is taken from `start`, in seconds since midnight.
  init(_ rule: RecurrenceRule, start: Int) {
    hours = rule.frequency == .hourly ? [0] : rule.byHour.isEmpty ? [start / 3600] : rule.byHour
    minutes = rule.byMinute.isEmpty ? [start / 60 % 60] : rule.byMinute
    seconds = rule.bySecond.isEmpty ? [start % 60] : rule.bySecond
    count = hours.count * minutes.count * seconds.count
    first = hours[0] * 3600 + minutes[0] * 60 + seconds[0]
  }

  /// Seconds since midnight, or since the hour.
  subscript(number: Int) -> Int {
    if number == 0 { return first }
    let minute = number / seconds.count
    return hours[minute / minutes.count] * 3600 + minutes[minute % minutes.count] * 60
      + seconds[number % seconds.count]
  }

  /// How many of them come before so many seconds.
  func number(before time: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
