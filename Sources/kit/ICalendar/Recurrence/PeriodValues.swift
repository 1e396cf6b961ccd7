/// The values of one period in their order: each of its days with each of the times, or those of them that
/// BYSETPOS picks.
struct PeriodValues {
  private var days = DaySet.none
  private var origin: Int64 = 0
  private var timeCount = 1
  /// Numbers among all values, if BYSETPOS picks.
  private var picked: [Int] = []
  private var isPicked = false
  /// The next value, as a number among all or among those picked.
  private var index = 0
  /// How many there are.
  private(set) var count = 0
  /// The day and the time of the value last given, if none is picked.
  private var day = -1
  private var time = 0

  /// Takes up another period: `origin` is the wall-clock second at which its day 0 begins, in an HOURLY rule
  /// that of the hour.
  mutating func fill(_ days: DaySet, _ times: RuleTimes, from origin: Int64, positions: [Int]) {
    self.days = days
    self.origin = origin
    timeCount = times.count
    count = days.count * timeCount
    index = 0
    day = -1
    guard !positions.isEmpty else { return }
    isPicked = true
    picked.removeAll(keepingCapacity: true)
    for position in positions {
      let number = position > 0 ? position - 1 : count + position
      if number >= 0 && number < count { picked.append(number) }
    }
    // Counted from either end, two positions may be the same.
    if picked.count > 1 { picked = Set(picked).sorted() }
    count = picked.count
  }

  /// How many are still to come.
  var left: Int { count - index }

  /// Leaves out those that come before a wall-clock second.
  mutating func drop(before second: Int64, _ times: RuleTimes) {
    let since = second - origin
    guard since > 0 else { return }
    let day = Int(min(since / 86_400, 384))
    var before = days.rank(of: day) * timeCount
    if day < 384, days.contains(day) { before += times.number(before: Int(since - Int64(day) * 86_400)) }
    if isPicked {
      while index < count && picked[index] < before { index += 1 }
    } else {
      index = max(index, min(before, count))
    }
  }

  /// The next value as a wall-clock second.
  mutating func next(_ times: RuleTimes) -> Int64? {
    guard index < count else { return nil }
    if isPicked {
      let number = picked[index]
      index += 1
      return origin + Int64(days.member(number / timeCount) * 86_400 + times[number % timeCount])
    }
    if day < 0 {
      day = days.member(timeCount == 1 ? index : index / timeCount)
      time = timeCount == 1 ? 0 : index % timeCount
    } else {
      time += 1
      if time == timeCount {
        day = days.next(from: day + 1) ?? 384
        time = 0
      }
    }
    index += 1
    return origin + Int64(day * 86_400 + times[time])
  }
}
