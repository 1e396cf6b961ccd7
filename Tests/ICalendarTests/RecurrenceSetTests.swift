import CivilTime
import ICalendar
import TestSupport
import Testing

@Suite struct RecurrenceSetTests {
  private let berlin: Zone
  private let newYork: Zone

  init() throws {
    berlin = try Zone.named("Europe/Berlin")
    newYork = try Zone.named("America/New_York")
  }

  private func found(
    _ set: RecurrenceSet, from: Instant = utc(2026, 1, 1), to: Instant = utc(2027, 1, 1), in zone: Zone? = nil
  ) throws -> [RecurrenceSet.Occurrence] {
    try set.occurrences(touching: from..<to, in: zone ?? berlin, budget: &.generous)
  }

  private func day(_ text: String) throws -> LocalDate { try #require(LocalDate(iso8601: text)) }

  @Test func `a series keeps its wall-clock time when the zone changes its offset`() throws {
    let set = RecurrenceSet(
      start: .zoned(try at("2026-03-27", 9), berlin), duration: NominalDuration(seconds: 3600),
      rrules: [try RecurrenceRule("FREQ=DAILY;COUNT=4")])
    #expect(
      try found(set).map(\.start)
        == [utc(2026, 3, 27, 8), utc(2026, 3, 28, 8), utc(2026, 3, 29, 7), utc(2026, 3, 30, 7)])
  }

  @Test func `each hour is an hour also where the clock goes back and shows it twice`() throws {
    func starts(_ rule: String, _ exrule: String? = nil) throws -> [Instant] {
      let set = RecurrenceSet(
        start: .zoned(try at("2026-10-24", 22), berlin), duration: NominalDuration(seconds: 3600),
        rrules: [try RecurrenceRule(rule)], exrules: try exrule.map { [try RecurrenceRule($0)] } ?? [])
      return try found(set, from: utc(2026, 10, 24, 20), to: utc(2026, 10, 25, 4)).map(\.start)
    }
    let all = (0..<8).map { utc(2026, 10, 24, 20) + 3600 * $0 }
    #expect(try starts("FREQ=HOURLY") == all)
    #expect(try starts("FREQ=HOURLY;UNTIL=20261025T010000Z") == Array(all[...5]))
    #expect(try starts("FREQ=HOURLY;UNTIL=20261025T003000Z") == Array(all[...4]))
    #expect(try starts("FREQ=HOURLY", "FREQ=HOURLY") == [])
    // Hours that are counted or named are those of the wall clock.
    let shown = all.filter { $0 != utc(2026, 10, 25, 1) }
    #expect(try starts("FREQ=HOURLY;COUNT=6") == Array(shown[..<6]))
    #expect(
      try starts("FREQ=HOURLY;BYHOUR=2,3") == [
        utc(2026, 10, 24, 20), utc(2026, 10, 25), utc(2026, 10, 25, 2),
      ])
    #expect(
      try starts("FREQ=HOURLY;INTERVAL=2") == [
        utc(2026, 10, 24, 20), utc(2026, 10, 24, 22), utc(2026, 10, 25), utc(2026, 10, 25, 3),
      ])
  }

  @Test func `a time that the zone skips comes after the gap, one that it repeats the first time`() throws {
    let set = RecurrenceSet(
      start: .zoned(try at("2026-03-28", 2, 30), berlin), duration: NominalDuration(seconds: 1800),
      rrules: [
        try RecurrenceRule("FREQ=DAILY;COUNT=3"),
        try RecurrenceRule("FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=25;COUNT=2"),
      ])
    let all = try found(set)
    #expect(
      all.map(\.start)
        == [
          utc(2026, 3, 28, 1, 30), utc(2026, 3, 29, 1, 30), utc(2026, 3, 30, 0, 30), utc(2026, 10, 25, 0, 30),
        ])
    #expect(try all[1].local == at("2026-03-29", 2, 30))
  }

  @Test func `hours that the zone skips are not there twice`() throws {
    let set = RecurrenceSet(
      start: .zoned(try at("2026-03-29", 1), berlin), rrules: [try RecurrenceRule("FREQ=HOURLY;COUNT=4")])
    // 1:00, 2:00 (which is 3:00), 3:00, 4:00.
    #expect(try found(set).map(\.start) == [utc(2026, 3, 29), utc(2026, 3, 29, 1), utc(2026, 3, 29, 2)])
  }

  @Test func `P1D is a calendar day, PT24H is 24 hours`() throws {
    let start = CalendarTime.zoned(try at("2026-03-28", 12), berlin)
    let day = RecurrenceSet(start: start, duration: NominalDuration(days: 1))
    #expect(try found(day).map(\.end) == [utc(2026, 3, 29, 10)])
    let hours = RecurrenceSet(start: start, duration: NominalDuration(seconds: 86_400))
    #expect(try found(hours).map(\.end) == [utc(2026, 3, 29, 11)])
    let both = RecurrenceSet(start: start, duration: NominalDuration(days: 1, seconds: 7200))
    #expect(try found(both).map(\.end) == [utc(2026, 3, 29, 12)])
  }

  @Test func `a series of days has days of the reader's zone`() throws {
    let set = RecurrenceSet(
      start: .date(try day("2026-03-28")), rrules: [try RecurrenceRule("FREQ=DAILY;COUNT=2;BYHOUR=3,4")])
    let all = try found(set)
    #expect(all.map(\.start) == [utc(2026, 3, 27, 23), utc(2026, 3, 28, 23)])
    #expect(all.map(\.end) == [utc(2026, 3, 28, 23), utc(2026, 3, 29, 22)])
    #expect(
      try all.map(\.days) == [day("2026-03-28")..<day("2026-03-29"), day("2026-03-29")..<day("2026-03-30")])
    #expect(try found(set, in: newYork).map(\.start) == [utc(2026, 3, 28, 4), utc(2026, 3, 29, 4)])
  }

  @Test func `UNTIL as a DATE means that whole day`() throws {
    let set = RecurrenceSet(
      start: .zoned(try at("2026-01-01", 20), newYork),
      rrules: [try RecurrenceRule("FREQ=DAILY;UNTIL=20260103")])
    #expect(try found(set).map(\.local.date.day) == [1, 2, 3])
  }

  @Test func `UNTIL without a zone is on DTSTART's wall clock`() throws {
    for (until, count) in [("20260103T200000", 3), ("20260103T195959", 2)] {
      let set = RecurrenceSet(
        start: .zoned(try at("2026-01-01", 20), newYork),
        rrules: [try RecurrenceRule("FREQ=DAILY;UNTIL=\(until)")])
      #expect(try found(set).count == count)
    }
  }

  @Test func `UNTIL in UTC is an instant, also in the hour that comes twice`() throws {
    let start = CalendarTime.zoned(try at("2026-10-24", 2, 30), berlin)
    // 2:30 comes first at 0:30Z. At 1:10Z the clock shows 2:10 for the second time.
    for (until, count) in [("20261025T002959Z", 1), ("20261025T003000Z", 2), ("20261025T011000Z", 2)] {
      let set = RecurrenceSet(start: start, rrules: [try RecurrenceRule("FREQ=DAILY;UNTIL=\(until)")])
      #expect(try found(set).count == count, "\(until)")
    }
  }

  @Test(arguments: ["20260103", "20260103T000000", "20260103T120000", "20260103T000000Z", "20260102T230000Z"])
  func `UNTIL of a series of days is a day, however it is written`(until: String) throws {
    let set = RecurrenceSet(
      start: .date(try day("2026-01-01")), rrules: [try RecurrenceRule("FREQ=DAILY;UNTIL=\(until)")])
    #expect(try found(set).count == 3)
  }

  @Test func `DTSTART counts even after UNTIL`() throws {
    let set = RecurrenceSet(
      start: .utc(utc(2026, 1, 5, 9)), rrules: [try RecurrenceRule("FREQ=DAILY;UNTIL=20260101T000000Z")])
    #expect(try found(set).map(\.start) == [utc(2026, 1, 5, 9)])
  }

  @Test func `an EXDATE matches the instant, from any zone`() throws {
    let rule = try RecurrenceRule("FREQ=DAILY;COUNT=5")
    let set = RecurrenceSet(
      start: .zoned(try at("2026-01-01", 9), berlin), rrules: [rule],
      exdates: [
        .utc(utc(2026, 1, 1, 8)), .zoned(try at("2026-01-02", 3), newYork),
        .floating(try at("2026-01-03", 9)),
        .utc(utc(2026, 1, 4, 9)),
      ])
    #expect(try found(set).map(\.local.date.day) == [4, 5])
  }

  @Test func `an EXDATE as a DATE takes that local day away`() throws {
    let set = RecurrenceSet(
      // 20:00 in New York is the next day in UTC and in Berlin.
      start: .zoned(try at("2026-01-01", 20), newYork),
      rrules: [try RecurrenceRule("FREQ=HOURLY;INTERVAL=12;COUNT=5")],
      exdates: [.date(try day("2026-01-02"))])
    #expect(try found(set).map(\.local) == [at("2026-01-01", 20), at("2026-01-03", 8), at("2026-01-03", 20)])
  }

  @Test func `midnight as an EXDATE of a series of days means that day`() throws {
    let set = RecurrenceSet(
      start: .date(try day("2026-01-01")), rrules: [try RecurrenceRule("FREQ=DAILY;COUNT=6")],
      exdates: [
        .floating(try at("2026-01-01", 0)), .zoned(try at("2026-01-02", 0), newYork), .utc(utc(2026, 1, 3)),
        .utc(utc(2026, 1, 3, 23)), .date(try day("2026-01-05")), .floating(try at("2026-01-06", 12)),
      ])
    #expect(try found(set).map(\.local.date.day) == [6])
  }

  @Test func `an EXRULE takes away what it yields, DTSTART only if it yields it`() throws {
    let start = CalendarTime.zoned(try at("2026-01-01", 9), berlin)
    let rule = try RecurrenceRule("FREQ=DAILY;COUNT=6")
    let even = RecurrenceSet(
      start: start, rrules: [rule], exrules: [try RecurrenceRule("FREQ=DAILY;INTERVAL=2")])
    #expect(try found(even).map(\.local.date.day) == [2, 4, 6])
    let fourth = RecurrenceSet(
      start: start, rrules: [rule], exrules: [try RecurrenceRule("FREQ=MONTHLY;BYMONTHDAY=4;COUNT=1")])
    #expect(try found(fourth).map(\.local.date.day) == [1, 2, 3, 5, 6])
  }

  @Test func `an RDATE adds, with its own end if it is a PERIOD`() throws {
    let set = RecurrenceSet(
      start: .zoned(try at("2026-01-01", 9), berlin), duration: NominalDuration(seconds: 3600),
      rrules: [try RecurrenceRule("FREQ=DAILY;COUNT=2")],
      rdates: [
        .init(.zoned(try at("2026-01-03", 3), newYork)),
        .init(.utc(utc(2026, 1, 4, 8)), end: .at(.utc(utc(2026, 1, 4, 12)))),
        .init(.floating(try at("2026-01-05", 9)), end: .after(NominalDuration(seconds: 7200))),
        .init(.date(try day("2026-01-06"))),
        // Of two that begin together, the one that says its end.
        .init(.utc(utc(2026, 1, 2, 8)), end: .after(NominalDuration(seconds: 60))),
        .init(.utc(utc(2026, 1, 1, 8))),
      ])
    let all = try found(set)
    #expect(all.map(\.start) == (1...6).map { utc(2026, 1, $0, 8) })
    #expect(all.map { $0.end - $0.start } == [3600, 60, 3600, 4 * 3600, 7200, 3600])
  }

  @Test func `an RDATE of a series of days is the day that is written`() throws {
    let set = RecurrenceSet(
      start: .date(try day("2026-01-01")),
      rdates: [
        .init(.date(try day("2026-01-05"))), .init(.utc(utc(2026, 1, 7))),
        .init(.date(try day("2026-01-01"))),
      ])
    #expect(try found(set).map(\.days?.lowerBound.day) == [1, 5, 7])
  }

  @Test func `what touches the window belongs to it, however long before it began`() throws {
    let set = RecurrenceSet(
      start: .utc(utc(2020, 1, 1)), duration: NominalDuration(days: 30),
      rrules: [try RecurrenceRule("FREQ=MONTHLY")])
    let starts = try found(set, from: utc(2026, 3, 15), to: utc(2026, 4, 1)).map(\.start)
    #expect(starts == [utc(2026, 3, 1)])
    #expect(try found(set, from: utc(2026, 3, 31), to: utc(2026, 4, 1)).isEmpty)
    #expect(try found(set, from: utc(2026, 3, 30) + 86_399, to: utc(2026, 4, 1) + 1).count == 2)
    let moment = RecurrenceSet(start: .utc(utc(2026, 3, 15)))
    #expect(try found(moment, from: utc(2026, 3, 15), to: utc(2026, 3, 16)).count == 1)
    #expect(try found(moment, from: utc(2026, 3, 14), to: utc(2026, 3, 15)).isEmpty)
  }

  @Test func `floating times are meant where the reader is`() throws {
    let set = RecurrenceSet(start: .floating(try at("2026-01-01", 9)))
    #expect(try found(set).map(\.start) == [utc(2026, 1, 1, 8)])
    #expect(try found(set, in: newYork).map(\.start) == [utc(2026, 1, 1, 14)])
  }

  @Test func `hundreds of thousands of EXDATEs and durations beyond all bounds are no trouble`() throws {
    let set = RecurrenceSet(
      start: .utc(utc(2026, 1, 1)), duration: NominalDuration(days: .max, seconds: .max),
      rrules: [try RecurrenceRule("FREQ=DAILY")],
      exdates: (0..<200_000).map { .utc(utc(2026, 1, 2) + Int64($0) * 86_400) })
    let all = try found(set)
    #expect(all.map(\.start) == [utc(2026, 1, 1)])
    #expect(
      try found(RecurrenceSet(start: .date(try day("9999-12-31")), duration: NominalDuration(days: .max)))
        .isEmpty)
  }
}
