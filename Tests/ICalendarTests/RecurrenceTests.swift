import CivilTime
import ICalendar
import TestSupport
import Testing

@Suite struct RecurrenceTests {
  private let always: Range<LocalDateTime>
  private let nine: LocalDateTime

  init() throws {
    always = try at("0001-01-01", 0)..<at("9999-12-31", 24)
    nine = try at("2026-01-31", 9)
  }

  /// Days on which a rule that begins on 2026-01-31 at 9:00 has something, and the steps that took.
  private func days(
    _ rule: String, in window: Range<LocalDateTime>? = nil, countsStart: Bool = false, steps: Int = 500_000
  ) throws -> (days: [String], steps: Int) {
    var budget = StepBudget(steps: steps)
    let found = try RecurrenceRule(rule).occurrences(
      from: nine, in: window ?? always, countsStart: countsStart, budget: &budget)
    return (found.map(\.date.iso8601), steps - budget.left)
  }

  @Test func `months without the day are passed over`() throws {
    #expect(
      try days("FREQ=MONTHLY;COUNT=4").days == ["2026-01-31", "2026-03-31", "2026-05-31", "2026-07-31"])
    let leap = try RecurrenceRule("FREQ=YEARLY;COUNT=3").occurrences(
      from: at("2096-02-29", 9), in: always, budget: &.generous)
    #expect(leap.map(\.date.iso8601) == ["2096-02-29", "2104-02-29", "2108-02-29"])
  }

  @Test func `DTSTART is the first of COUNT even where the rule does not yield it`() throws {
    let rule = "FREQ=MONTHLY;BYMONTHDAY=5;COUNT=3"
    #expect(try days(rule, countsStart: true).days == ["2026-01-31", "2026-02-05", "2026-03-05"])
    #expect(try days(rule).days == ["2026-02-05", "2026-03-05", "2026-04-05"])
    let matching = "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3"
    #expect(try days(matching, countsStart: true).days == days(matching).days)
    #expect(try days("FREQ=DAILY;COUNT=1", countsStart: true).days == ["2026-01-31"])
  }

  @Test func `BYSETPOS counts in the whole period in which DTSTART lies`() throws {
    // The last day of January is its 31st, although 30 of them lie before DTSTART.
    let rule = "FREQ=MONTHLY;BYMONTHDAY=1,10,31;BYSETPOS=1,3;COUNT=3"
    #expect(try days(rule).days == ["2026-01-31", "2026-02-01", "2026-03-01"])
  }

  @Test func `the sixtieth second is the fifty-ninth`() throws {
    let found = try RecurrenceRule("FREQ=DAILY;BYSECOND=59,60;COUNT=2").occurrences(
      from: nine, in: always, countsStart: false, budget: &.generous)
    #expect(found.map(\.iso8601) == ["2026-01-31T09:00:59", "2026-02-01T09:00:59"])
  }

  @Test func `a part that its frequency does not allow only takes days away`() throws {
    #expect(
      try days("FREQ=DAILY;BYYEARDAY=-1,1", in: at("2026-01-01", 0)..<at("2028-01-01", 0)).days
        == ["2026-12-31", "2027-01-01", "2027-12-31"])
    #expect(
      try days("FREQ=WEEKLY;BYDAY=FR;BYMONTHDAY=13", in: at("2026-01-01", 0)..<at("2027-01-01", 0)).days
        == ["2026-02-13", "2026-03-13", "2026-11-13"])
  }

  @Test func `weeks have the numbers of ISO 8601, from either end of their year`() throws {
    let window = try at("1969-06-01", 0)..<at("2101-01-01", 0)
    let every = "SU,MO,TU,WE,TH,FR,SA"
    for number in [1, 2, 26, 51, 52, 53] {
      var found: [[LocalDateTime]] = []
      for week in [number, number - 54] {
        found.append(
          try RecurrenceRule("FREQ=YEARLY;BYWEEKNO=\(week);BYDAY=\(every)").occurrences(
            from: at("1969-01-01", 0), in: window, budget: &.generous))
      }
      var day = window.lowerBound.date
      var wanted: [[LocalDateTime]] = [[], []]
      while day < window.upperBound.date {
        let week = day.isoWeek
        // The year's last week holds the 28th of December.
        let last = try #require(LocalDate(year: week.year, month: 12, day: 28)).isoWeek.week
        if week.week == number { wanted[0].append(LocalDateTime(day, .midnight)) }
        if week.week == last + 1 + number - 54 { wanted[1].append(LocalDateTime(day, .midnight)) }
        day = day.adding(days: 1)
      }
      #expect(found == wanted, "week \(number)")
    }
  }

  @Test(arguments: [
    "FREQ=HOURLY;INTERVAL=5", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=MO,WE;INTERVAL=2",
    "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY", "FREQ=DAILY;BYDAY=MO,TU", "FREQ=HOURLY;BYHOUR=9,10;BYDAY=SU",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE;BYSETPOS=-1", "FREQ=HOURLY;BYMINUTE=0,20,40;BYSETPOS=2",
  ])
  func `a window far from DTSTART shows what going there step by step shows`(rule: String) throws {
    let window = try at("2061-03-01", 0)..<at("2063-03-01", 0)
    let all = try RecurrenceRule(rule).occurrences(
      from: nine, in: nine..<window.upperBound, budget: &.generous)
    let far = try RecurrenceRule(rule).occurrences(from: nine, in: window, budget: &.generous)
    #expect(!far.isEmpty)
    #expect(far == all.filter { window.contains($0) })
    // The same with a COUNT that ends inside the window.
    let count = all.count - far.count + (far.count + 1) / 2
    let counted = try RecurrenceRule("\(rule);COUNT=\(count)")
    #expect(
      try counted.occurrences(from: nine, in: window, budget: &.generous)
        == far.prefix((far.count + 1) / 2).map(\.self))
  }

  @Test func `a window far from DTSTART is cheap, with COUNT too`() throws {
    let window = try at("2186-03-01", 0)..<at("2186-03-03", 0)
    for rule in ["FREQ=HOURLY", "FREQ=DAILY;BYDAY=MO,WE,TH", "FREQ=WEEKLY;BYDAY=WE", "FREQ=MONTHLY;BYDAY=WE"]
    {
      #expect(try days(rule, in: window).steps < 120, "\(rule)")
    }
    for rule in ["FREQ=HOURLY", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=WE,TH"] {
      let (days, steps) = try days("\(rule);COUNT=2000000", in: window)
      #expect(!days.isEmpty && steps < 120, "\(rule)")
    }
    #expect(try days("FREQ=MONTHLY;BYDAY=WE;COUNT=100000", in: window).steps < 2_000)
  }

  @Test(arguments: [
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYYEARDAY=1", "FREQ=YEARLY;BYDAY=53MO;BYMONTH=3",
    "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2;BYMONTH=2;BYMONTHDAY=31",
  ])
  func `a rule that never matches ends within ten thousand years and few steps`(rule: String) throws {
    let (days, steps) = try days(rule)
    #expect(days == [])
    #expect(steps < 20_000)
  }

  @Test(arguments: [
    "FREQ=HOURLY;INTERVAL=24;BYHOUR=10", "FREQ=HOURLY;BYSETPOS=2", "FREQ=DAILY;BYSETPOS=366", "FREQ=HOURLY",
    "FREQ=YEARLY;BYDAY=SU,MO,TU,WE,TH,FR,SA;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23",
  ])
  func `a rule that would take for ever ends with its budget`(rule: String) throws {
    #expect {
      _ = try days(rule)
    } throws: {
      ($0 as? RecurrenceError)?.code == .budgetExceeded
    }
  }

  @Test func `what a budget has lost it does not get back`() throws {
    var budget = StepBudget(steps: 100)
    let rule = try RecurrenceRule("FREQ=DAILY")
    let window = try nine..<at("2026-03-01", 0)
    _ = try rule.occurrences(from: nine, in: window, budget: &budget)
    #expect(budget.left > 0)
    let left = budget.left
    #expect(throws: RecurrenceError.self) {
      for _ in 0..<4 { _ = try rule.occurrences(from: nine, in: window, budget: &budget) }
    }
    #expect(left < 100 && budget.left == 0)
  }

  @Test func `there is nothing before year 1 and after year 9999`() throws {
    let last = try RecurrenceRule("FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH,FR,SA;WKST=SU").occurrences(
      from: at("9999-12-30", 9), in: nine..<LocalDateTime(seconds: .max), budget: &.generous)
    #expect(last.map(\.date.iso8601) == ["9999-12-30", "9999-12-31"])
    let first = try RecurrenceRule("FREQ=WEEKLY;BYDAY=SU,MO;WKST=WE;COUNT=3").occurrences(
      from: at("0001-01-01", 9), in: LocalDateTime(seconds: .min)..<nine, budget: &.generous)
    #expect(first.map(\.date.iso8601) == ["0001-01-01", "0001-01-07", "0001-01-08"])
    for beyond in [Int64.min, -62_135_596_801, 253_402_300_800, .max] {
      let none = try RecurrenceRule("FREQ=YEARLY").occurrences(
        from: LocalDateTime(seconds: beyond), in: LocalDateTime(seconds: .min)..<LocalDateTime(seconds: .max),
        budget: &.generous)
      #expect(none == [])
    }
  }
}

extension StepBudget {
  /// As many steps as nothing needs; a new one each time.
  static var generous: StepBudget {
    get { StepBudget(steps: 10_000_000) }
    set {}
  }
}
