import Booking
import CivilTime
import Testing

extension Recurring {
  /// Mondays from 16:00 to 17:00, unless told otherwise.
  static func sample(
    _ id: String = "r", _ weekday: Weekday = .monday, _ start: String = "16:00", _ end: String = "17:00",
    every weeks: Int = 1, first: String = "2026-06-01", last: String? = nil, client: String = "client",
    created: Instant = Instant(seconds: 0)
  ) throws -> Recurring {
    Recurring(
      id: RecurringID(id), coach: PersonID("coach"), client: PersonID(client), brand: BrandID("brand"),
      weekday: weekday, start: try BookingTests.time(start), end: try BookingTests.time(end),
      everyWeeks: weeks, first: try day(first),
      last: try last.map(day), created: created)
  }
}

/// R27: on which dates and when a recurring booking takes place.
@Suite struct RecurringTests {
  private func dates(_ recurring: Recurring, _ from: String, _ through: String) throws -> [String] {
    recurring.dates(from: try day(from), through: try day(through)).map(\.iso8601)
  }

  @Test func `it takes place every week on its weekday, from its first day to its last (R27)`() throws {
    let june = try Recurring.sample("r", .wednesday, first: "2026-06-01", last: "2026-06-24")
    #expect(
      try dates(june, "2026-01-01", "2026-12-31") == ["2026-06-03", "2026-06-10", "2026-06-17", "2026-06-24"])
    #expect(try dates(june, "2026-06-10", "2026-06-17") == ["2026-06-10", "2026-06-17"])
    #expect(try dates(june, "2026-06-25", "2026-12-31") == [])
    #expect(try dates(june, "2026-06-11", "2026-06-16") == [])
    let endless = try Recurring.sample()
    #expect(try dates(endless, "2030-01-01", "2030-01-14") == ["2030-01-07", "2030-01-14"])
  }

  @Test func `every second and third week counts from the start date, wherever one looks from (R27)`() throws
  {
    let biweekly = try Recurring.sample("r", .monday, every: 2, first: "2026-06-01")
    #expect(try dates(biweekly, "2026-06-01", "2026-07-01") == ["2026-06-01", "2026-06-15", "2026-06-29"])
    #expect(try dates(biweekly, "2026-06-02", "2026-07-01") == ["2026-06-15", "2026-06-29"])
    // From a start date between two such weekdays, the first one after it counts.
    let later = try Recurring.sample("r", .monday, every: 3, first: "2026-06-02")
    #expect(try dates(later, "2026-06-09", "2026-07-31") == ["2026-06-29", "2026-07-20"])
    // Over the end of a year and a leap day, nothing shifts.
    for date in biweekly.dates(from: try day("2026-06-01"), through: try day("2029-06-01")) {
      #expect((date.dayNumber - (try day("2026-06-01")).dayNumber) % 14 == 0)
    }
  }

  @Test(arguments: [
    ("Europe/Berlin", ["2026-03-23T15:00:00Z", "2026-03-30T14:00:00Z"], "2026-03-23"),
    ("Europe/Berlin", ["2026-10-19T14:00:00Z", "2026-10-26T15:00:00Z"], "2026-10-19"),
    ("Australia/Sydney", ["2026-03-30T05:00:00Z", "2026-04-06T06:00:00Z"], "2026-03-30"),
    ("Australia/Sydney", ["2026-09-28T06:00:00Z", "2026-10-05T05:00:00Z"], "2026-09-28"),
  ])
  func `over a DST change it keeps its time on the wall and its length (R27)`(
    zone: String, starts: [String], first: String
  ) throws {
    let zone = try Zone.named(zone)
    let recurring = try Recurring.sample(first: first)
    let times = try recurring.dates(from: try day(first), through: try day(first).adding(days: 7))
      .map { try recurring.time(on: $0, zone: zone) }
    #expect(times.map(\.lowerBound.rfc3339) == starts)
    #expect(times.allSatisfy { $0.upperBound - $0.lowerBound == 3600 })
  }

  @Test
  func
    `a start or end that the clocks skip is told and not moved, one that comes twice is the first (R11, R27)`()
    throws
  {
    let berlin = try Zone.named("Europe/Berlin")
    let (spring, autumn) = (try day("2026-03-29"), try day("2026-10-25"))
    for (start, end) in [("02:30", "03:30"), ("01:30", "02:30"), ("02:00", "04:00")] {
      let recurring = try Recurring.sample("r", .sunday, start, end)
      #expect(throws: Refusal.self) { try recurring.time(on: spring, zone: berlin) }
      #expect(try recurring.time(on: spring.adding(days: 7), zone: berlin).isEmpty == false)
    }
    let across = try Recurring.sample("r", .sunday, "01:00", "04:00")
    let time = try across.time(on: spring, zone: berlin)
    #expect(time == (try at("2026-03-29T00:00:00Z")..<(try at("2026-03-29T03:00:00Z"))), "three hours elapse")
    let twice = try Recurring.sample("r", .sunday, "02:30", "03:30")
    #expect(try twice.time(on: autumn, zone: berlin).lowerBound == at("2026-10-25T00:30:00Z"))
  }

  @Test func `what can never take place is refused (R27)`() throws {
    func code(_ recurring: Recurring) -> Refusal.Code? {
      do throws(Refusal) {
        try recurring.check()
        return nil
      } catch {
        return error.code
      }
    }
    #expect(code(try .sample()) == nil)
    #expect(code(try .sample("r", .monday, "23:00", "24:00")) == nil)
    #expect(code(try .sample("r", .monday, "17:00", "16:00")) == .endBeforeStart)
    #expect(code(try .sample("r", .monday, "16:00", "16:00")) == .endBeforeStart)
    #expect(code(try .sample("r", .monday, "16:00", "16:04")) == .invalid)
    #expect(code(try .sample(every: 0)) == .invalid)
    #expect(code(try .sample(every: 53)) == .invalid)
    #expect(code(try .sample(last: "2026-05-31")) == .endBeforeStart)
    #expect(code(try .sample("r", .tuesday, first: "2026-06-03", last: "2026-06-08")) == .endBeforeStart)
    #expect(code(try .sample(first: "2200-01-01")) == .tooFarAhead)
  }

  @Test func `two of one time meet if they ever start together`() throws {
    let weekly = try Recurring.sample()
    let (odd, even) = (try Recurring.sample(every: 2), try Recurring.sample(every: 2, first: "2026-06-08"))
    #expect(weekly.meets(odd) && even.meets(weekly) && !odd.meets(even))
    #expect(try odd.meets(.sample(every: 3, first: "2026-06-08")))
    #expect(try !weekly.meets(.sample("r", .tuesday)))
    #expect(try !weekly.meets(.sample("r", .monday, "15:00", "17:00")))
    #expect(try !Recurring.sample(last: "2026-07-01").meets(.sample(first: "2026-07-02")))
  }
}
