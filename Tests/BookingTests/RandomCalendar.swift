import Booking
import CivilTime
import TestSupport

/// A coach's days as chance makes them, with a question about them.
struct RandomCalendar {
  var availability: Availability
  var policy: Policy
  var query: SlotQuery
  var now: Instant
  /// A change of the zone's offset next to which the days lie, if there is one.
  var change: Zone.Transition?

  init(zone: Zone, numbers: inout TestRandom) {
    let years = Instant(seconds: 1_170_000_000)..<Instant(seconds: 2_080_000_000)
    let changes = zone.transitions(in: years).filter { $0.offsetBefore != $0.offsetAfter }
    change = changes.isEmpty || numbers.once(in: 4) ? nil : numbers.pick(changes)
    // The one day that a zone left out is worth more than its share.
    if let leap = changes.first(where: { abs($0.offsetAfter - $0.offsetBefore) >= 86400 }),
      numbers.once(in: 6)
    {
      change = leap
    }
    let middle = change.map { zone.date(at: $0.at) } ?? LocalDate(dayNumber: numbers.number(13600...24000))
    let first = middle.adding(days: numbers.number(-2...0))
    let last = first.adding(days: numbers.number(0...1))
    let kind = numbers.once(in: 4) ? Kind.checkin : .session
    let durations: [Int?] = [nil, nil, nil, 30, 45, 60, 90, 200]
    query = SlotQuery(
      kind: kind, durationMinutes: kind == .session ? numbers.pick(durations) : nil, from: first,
      through: last, role: numbers.pick([.client, .coach]))
    if kind == .session, numbers.once(in: 40) { query.durationMinutes = numbers.pick([1380, 1439, 1440]) }
    policy = RandomCalendar.policy(&numbers)
    let start = zone.startOfDay(first)
    now = start + Int64(numbers.number(-3 * 86400...100_000))
    var overrides: [Override] = []
    for _ in 0..<numbers.number(0...4) {
      overrides.append(RandomCalendar.override(around: start, first, change?.at, &numbers))
    }
    availability = Availability(
      zone: zone, windows: RandomCalendar.windows(from: first, kind, &numbers),
      overrides: overrides,
      occupied: RandomCalendar.occupied(around: start, &numbers))
  }

  private static func policy(_ numbers: inout TestRandom) -> Policy {
    var policy = Policy()
    policy.slotIntervalMinutes = numbers.pick([nil, nil, 15, 30, 30, 60, 25])
    policy.bufferMinutes = numbers.pick([0, 0, 5, 15, 30])
    policy.bookingWindowDays = numbers.number(0...6)
    policy.minNoticeHours = numbers.pick([0, 0, 1, 12, 30])
    policy.defaultDurationMinutes = numbers.pick([nil, 30, 50, 60])
    policy.checkinDurationMinutes = numbers.pick([20, 30])
    policy.checkinsPerMonth = 100
    return policy
  }

  private static func windows(
    from first: LocalDate, _ kind: Kind, _ numbers: inout TestRandom
  ) -> [Window] {
    var windows: [Window] = []
    for index in 0..<numbers.number(1...6) {
      var date = first.adding(days: numbers.number(0...2))
      var start = numbers.once(in: 2) ? numbers.number(0...48) * 5 : numbers.number(0...95) * 15
      if let last = windows.last, numbers.once(in: 3) {
        // Adjoining the window before, over midnight too.
        start = last.end.seconds / 60 % 1440
        date = first
        while date.weekday != last.weekday { date = date.adding(days: 1) }
        if start == 0 { date = date.adding(days: 1) }
      }
      let end = numbers.once(in: 5) ? 1440 : min(1440, start + numbers.number(1...60) * 5)
      guard let from = LocalTime(seconds: start * 60), let until = LocalTime(seconds: end * 60), from < until
      else { continue }
      windows.append(
        Window(
          id: WindowID("\(index)"), weekday: date.weekday, start: from, end: until,
          kind: numbers.once(in: 6) ? numbers.pick([.session, .checkin]) : kind,
          capacity: numbers.number(1...3), slotMinutes: numbers.pick([nil, nil, 20, 30, 45, 60]),
          effectiveFrom: numbers.once(in: 8) ? first.adding(days: numbers.number(-1...2)) : nil,
          effectiveUntil: numbers.once(in: 8) ? first.adding(days: numbers.number(-1...2)) : nil,
          isActive: !numbers.once(in: 12)))
    }
    if numbers.once(in: 15) {
      // Open day and night.
      windows += Weekday.allCases.map {
        Window(id: WindowID("all"), weekday: $0, start: .midnight, end: .endOfDay, kind: kind)
      }
    }
    return windows
  }

  private static func override(
    around start: Instant, _ first: LocalDate, _ change: Instant?, _ numbers: inout TestRandom
  ) -> Override {
    let scope = numbers.pick([KindScope.both, .both, .session, .checkin])
    let effect =
      numbers.once(in: 2)
      ? Override.Effect.blackout : .extra(capacity: numbers.number(1...4), room: nil)
    if numbers.once(in: 5) {
      let day = first.adding(days: numbers.number(-1...2))
      return Override(
        id: OverrideID("day"), effect: effect, scope: scope,
        span: .days(day, through: day.adding(days: numbers.number(0...1))))
    }
    var begin = start + Int64(numbers.number(-60...560)) * 300
    if let change, numbers.once(in: 3) { begin = change + Int64(numbers.number(-24...24)) * 300 }
    return Override(
      id: OverrideID("time"), effect: effect, scope: scope,
      span: .instants(begin, until: begin + Int64(numbers.number(1...100)) * 300))
  }

  private static func occupied(around start: Instant, _ numbers: inout TestRandom) -> [Range<Instant>] {
    (0..<numbers.number(0...12)).map { _ in
      let begin = start + Int64(numbers.number(-24...600)) * 300
      return begin..<begin + Int64(numbers.number(1...30)) * 300
    }
  }
}

extension TestRandom {
  /// Any of these numbers.
  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
}
