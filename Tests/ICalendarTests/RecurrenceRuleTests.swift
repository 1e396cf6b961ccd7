import CivilTime
import ICalendar
import TestSupport
import Testing

@Suite struct RecurrenceRuleTests {
  @Test func `parts come in any order and in any case`() throws {
    let rule = try RecurrenceRule(
      "byday=-1fr,mo;wkst=su;Count=3;INTERVAL=02;freq=monthly;BYMONTHDAY=+5,-1;BySetPos=-1;byhour=9,8,9")
    #expect(rule.frequency == .monthly)
    #expect(rule.interval == 2)
    #expect(rule.count == 3)
    #expect(rule.wkst == .sunday)
    #expect(rule.byDay.map(\.ordinal) == [-1, 0])
    #expect(rule.byDay.map(\.weekday) == [.friday, .monday])
    #expect(rule.byMonthDay == [-1, 5])
    #expect(rule.byHour == [8, 9])
    #expect(rule.bySetPos == [-1])
  }

  @Test func `an end is a day, a local time or an instant`() throws {
    let day = try #require(LocalDate(iso8601: "2026-12-24"))
    #expect(try RecurrenceRule("FREQ=DAILY;UNTIL=20261224").until == .date(day))
    #expect(try RecurrenceRule("FREQ=DAILY;UNTIL=20261224T180000").until == .local(at("2026-12-24", 18)))
    #expect(try RecurrenceRule("FREQ=DAILY;until=20261224t180000z").until == .utc(utc(2026, 12, 24, 18)))
  }

  @Test(arguments: [
    ("", RecurrenceError.Code.missingFrequency), ("COUNT=3", .missingFrequency), ("FREQ", .malformed),
    ("FREQ=", .unknownFrequency), ("FREQ=FORTNIGHTLY", .unknownFrequency), ("FREQ=MINUTELY", .subHourly),
    ("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", .subHourly), ("FREQ=DAILY;INTERVAL=0", .zeroInterval),
    ("FREQ=DAILY;INTERVAL=-1", .outOfRange), ("FREQ=DAILY;INTERVAL=two", .malformed),
    ("FREQ=DAILY;COUNT=0", .outOfRange), ("FREQ=DAILY;COUNT=", .malformed),
    ("FREQ=DAILY;BYSECOND=61", .outOfRange), ("FREQ=DAILY;BYMINUTE=60", .outOfRange),
    ("FREQ=DAILY;BYHOUR=24", .outOfRange), ("FREQ=DAILY;BYHOUR=-1", .outOfRange),
    ("FREQ=DAILY;BYMONTH=13", .outOfRange), ("FREQ=DAILY;BYMONTH=0", .outOfRange),
    ("FREQ=DAILY;BYMONTHDAY=32", .outOfRange), ("FREQ=DAILY;BYMONTHDAY=0", .outOfRange),
    ("FREQ=YEARLY;BYYEARDAY=367", .outOfRange), ("FREQ=YEARLY;BYWEEKNO=-54", .outOfRange),
    ("FREQ=DAILY;BYSETPOS=0", .outOfRange), ("FREQ=MONTHLY;BYDAY=0MO", .outOfRange),
    ("FREQ=MONTHLY;BYDAY=54MO", .outOfRange), ("FREQ=MONTHLY;BYDAY=MONDAY", .malformed),
    ("FREQ=MONTHLY;BYDAY=", .malformed), ("FREQ=MONTHLY;BYDAY=MO,,TU", .malformed),
    ("FREQ=MONTHLY;BYMONTHDAY=1,x", .malformed), ("FREQ=DAILY;WKST=MON", .malformed),
    ("FREQ=DAILY;UNTIL=tomorrow", .malformed), ("FREQ=DAILY;UNTIL=20260230", .outOfRange),
    ("FREQ=DAILY;UNTIL=20260101T250000Z", .outOfRange), ("FREQ=DAILY;UNTIL=20260101T2500", .malformed),
    ("FREQ=DAILY;UNTIL=00000101", .outOfRange), ("FREQ=DAILY;BYEASTER=0", .unknownPart),
    ("FREQ=DAILY;FREQ=DAILY", .repeatedPart), ("RSCALE=HEBREW;FREQ=YEARLY", .unsupportedCalendar),
    ("RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD", .unsupportedSkip),
    ("FREQ=DAILY;COUNT=999999999999999999999999999999x", .malformed),
    ("FREQ=DAILY;BYHOUR=99999999999999999999", .outOfRange),
  ])
  func `a rule that cannot be read is refused with its reason`(rule: String, wanted: RecurrenceError.Code) {
    #expect(code(rule) == wanted)
  }

  @Test(arguments: [
    ("FREQ=DAILY;COUNT=3;UNTIL=20260101", RecurrenceFinding.Code.countAndUntil),
    ("FREQ=WEEKLY;BYDAY=1MO", .ordinalIgnored), ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", .ordinalIgnored),
    ("FREQ=MONTHLY;BYWEEKNO=20", .readAsLimit), ("FREQ=DAILY;BYYEARDAY=1", .readAsLimit),
    ("FREQ=WEEKLY;BYMONTHDAY=13", .readAsLimit), ("FREQ=DAILY;SKIP=OMIT", .skipWithoutScale),
    ("FREQ=DAILY;X-WHY=ME", .extensionIgnored), ("FREQ=DAILY;", .untidy), (" FREQ = DAILY ", .untidy),
  ])
  func `a rule that departs from the RFC is read, and that is said`(
    rule: String, wanted: RecurrenceFinding.Code
  ) throws {
    var findings: [RecurrenceFinding] = []
    _ = try RecurrenceRule(rule, findings: &findings)
    #expect(findings.map(\.code) == [wanted])
  }

  @Test func `a rule as the RFC wants it leaves nothing to say`() throws {
    var findings: [RecurrenceFinding] = []
    for rule in RecurrenceExamplesTests.examples { _ = try RecurrenceRule(rule.rule, findings: &findings) }
    _ = try RecurrenceRule("RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=OMIT;BYDAY=1MO,SU", findings: &findings)
    #expect(findings == [])
  }

  @Test func `a message quotes a rule short and without control characters`() {
    let rule = "FREQ=DAILY;\u{1B}[31m" + String(repeating: "A", count: 1_000_000) + "=1"
    do {
      _ = try RecurrenceRule(rule)
      Issue.record("read")
    } catch {
      #expect(error.message.utf8.count < 200)
      #expect(error.message.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value < 127 })
    }
  }

  @Test func `numbers beyond all bounds stay numbers`() throws {
    let rule = try RecurrenceRule("FREQ=HOURLY;INTERVAL=99999999999999999999;COUNT=99999999999999999999")
    var budget = StepBudget()
    let found = try rule.occurrences(
      from: at("2026-01-01", 9), in: at("0001-01-01", 0)..<at("9999-12-31", 0), budget: &budget)
    #expect(try found == [at("2026-01-01", 9)])
  }

  @Test func `random bytes are read or refused, and nothing else`() {
    var random = TestRandom(for: "random bytes as rules")
    let pieces = [
      "FREQ=", "DAILY", "YEARLY", ";", "=", ",", "BYDAY=", "MO", "-1", "53", "BYSETPOS=", "UNTIL=",
      "20260101",
      "T", "Z", "é", "ß", "\u{0}", " ", "COUNT=", "9", "İ", "ŉ", "-", "+", "INTERVAL=",
    ]
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in random.pick(pieces) }.joined()
      if let code = code(text) { #expect(code != .budgetExceeded) }
    }
  }
}
