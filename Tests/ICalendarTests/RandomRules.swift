import CivilTime
import ICalendar
import TestSupport

/// A rule drawn by lot, its DTSTART and a window.
struct RandomRule {
  var text: String
  var start: LocalDateTime
  var window: Range<LocalDateTime>
  var rule: RecurrenceRule

  init(_ random: inout TestRandom) throws {
    let frequency = random.pick(RecurrenceRule.Frequency.allCases)
    var parts = RandomParts(frequency, &random)
    let day = Int.random(in: 0..<22_000, using: &random)
    let time = random.pick([0, 9 * 3600, 13 * 3600 + 1800, Int.random(in: 0..<86_400, using: &random)])
    start = LocalDateTime(seconds: Int64(day * 86_400 + time))
    if parts.isWeekPicked && random.once(in: 2) {
      // On a week's first day, dateutil and we agree without help.
      start = start.adding(seconds: Int64((parts.wkst - start.date.weekday.rawValue + 7) % 7) * 86_400)
    }

    let unit: Int64 =
      switch frequency {
      case .hourly: 3600
      case .daily: 86_400
      case .weekly: 7 * 86_400
      case .monthly: 30 * 86_400
      case .yearly: 365 * 86_400
      }
    let isCounted = random.once(in: 4)
    let isFar = random.once(in: 2)
    var delay = Int64.random(in: -40...40, using: &random) * unit / 4
    if isFar && isCounted {
      delay = Int64.random(in: 0...40, using: &random) * unit
      if frequency == .yearly { delay /= 2 }
    } else if isFar {
      delay = Int64.random(in: 10 * 365...60 * 365, using: &random) * 86_400
    }
    delay += Int64.random(in: 0..<86_400, using: &random)
    let from = start.adding(seconds: delay)
    let most: Int64 =
      switch frequency {
      case .hourly: 500
      case .daily: 400
      case .weekly: 100
      case .monthly: 40
      case .yearly: 12
      }
    let length = Int64.random(in: 1...most, using: &random) * unit
    window = from..<from.adding(seconds: length)

    if isCounted { parts.add("COUNT", String(Int.random(in: 1...(isFar ? 60 : 12), using: &random))) }
    if random.once(in: 5) {
      let until = from.adding(seconds: Int64.random(in: -length / 4...length, using: &random))
      parts.add("UNTIL", basic(until))
    }
    text = parts.text(&random)
    rule = try RecurrenceRule(text)
  }

  /// The wall clock's last second of UNTIL, which these rules have as a local date-time.
  var last: LocalDateTime? {
    if case .local(let until) = rule.until { until } else { nil }
  }

  /// The first so many date-times that the rule itself yields in the window.
  func found(most: Int) throws -> [LocalDateTime] {
    var budget = StepBudget()
    var expansion = RuleExpansion(rule, from: start, in: window, through: last, countsStart: false)
    var found: [LocalDateTime] = []
    while found.count < most, let next = try expansion.next(&budget) { found.append(next) }
    return found
  }
}

/// `YYYYMMDDTHHMMSS`.
func basic(_ local: LocalDateTime) -> String {
  let (date, time) = (local.date.components, local.time)
  func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  return
    "\(date.year)\(two(date.month))\(two(date.day))T\(two(time.hour))\(two(time.minute))\(two(time.second))"
}

/// The parts of a rule drawn by lot; most have some match.
private struct RandomParts {
  private var parts: [String] = []
  private(set) var isWeekPicked = false
  private(set) var wkst = 1
  private static let names = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"]

  init(_ frequency: RecurrenceRule.Frequency, _ random: inout TestRandom) {
    parts.append("FREQ=\("\(frequency)".uppercased())")
    if random.once(in: 2) {
      let most = frequency == .hourly ? 30 : frequency == .yearly ? 4 : 9
      add("INTERVAL", String(Int.random(in: 1...most, using: &random)))
    }
    if random.once(in: 3) {
      wkst = Int.random(in: 0...6, using: &random)
      add("WKST", Self.names[wkst])
    }
    // At some frequencies a part stands alone more often, or nothing would be left.
    if random.once(in: 4) { add("BYMONTH", list(1...12, upTo: 5, &random)) }
    if random.once(in: frequency == .yearly ? 5 : 40) {
      add("BYWEEKNO", signed(53, from: random.once(in: 3) ? 51 : 1, upTo: 4, &random))
    }
    if random.once(in: frequency == .yearly || frequency == .hourly ? 8 : 40) {
      add("BYYEARDAY", signed(366, from: random.once(in: 3) ? 360 : 1, upTo: 12, &random))
    }
    if random.once(in: frequency == .weekly ? 20 : 4) {
      add("BYMONTHDAY", signed(31, from: random.once(in: 4) ? 27 : 1, upTo: 6, &random))
    }
    if random.once(in: 2) { add("BYDAY", days(frequency, &random)) }
    if random.once(in: 5) { add("BYHOUR", list(0...23, upTo: frequency == .hourly ? 12 : 3, &random)) }
    if random.once(in: 6) { add("BYMINUTE", list(0...59, upTo: 3, &random)) }
    if random.once(in: 10) { add("BYSECOND", list(0...59, upTo: 2, &random)) }
    if random.once(in: 5) {
      add("BYSETPOS", signed(random.once(in: 4) ? 366 : 4, from: 1, upTo: 3, &random))
      isWeekPicked = frequency == .weekly
    }
  }

  mutating func add(_ name: String, _ value: String) { parts.append("\(name)=\(value)") }

  /// In any order.
  func text(_ random: inout TestRandom) -> String { parts.shuffled(using: &random).joined(separator: ";") }

  private func list(_ range: ClosedRange<Int>, upTo most: Int, _ random: inout TestRandom) -> String {
    let count = Int.random(in: 1...most, using: &random)
    return (0..<count).map { _ in String(Int.random(in: range, using: &random)) }.joined(separator: ",")
  }

  private func signed(_ most: Int, from least: Int, upTo count: Int, _ random: inout TestRandom) -> String {
    (0..<Int.random(in: 1...count, using: &random)).map { _ in
      let number = Int.random(in: least...most, using: &random)
      return String(random.once(in: 3) ? -number : number)
    }.joined(separator: ",")
  }

  private func days(_ frequency: RecurrenceRule.Frequency, _ random: inout TestRandom) -> String {
    let hasWeeks = parts.contains { $0.hasPrefix("BYWEEKNO=") }
    let isCounted =
      (frequency == .monthly || frequency == .yearly && !hasWeeks) && random.once(in: 2)
    // dateutil does not survive a sixth Monday of a month.
    let most = frequency == .monthly || parts.contains { $0.hasPrefix("BYMONTH=") } ? 5 : 53
    return (0..<Int.random(in: 1...4, using: &random)).map { _ in
      let number = Int.random(in: 1...most, using: &random)
      let isMixed = isCounted && random.once(in: 40)
      return (isCounted && !isMixed ? String(random.once(in: 3) ? -number : number) : "")
        + random.pick(Self.names)
    }.joined(separator: ",")
  }
}
