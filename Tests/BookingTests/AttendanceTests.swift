import Booking
import CivilTime
import Testing

/// R31, R32, R39: what follows from how a client has come.
@Suite struct AttendanceTests {
  private func session(
    _ start: String, _ status: Booking.Status = .completed, kind: Kind = .session
  ) throws -> Booking {
    .sample(start: try at(start), kind: kind, status: status)
  }

  private func weeks(_ starts: [String], now: String, zone: Zone = .utc) throws -> [Int] {
    let found = streak(of: try starts.map { try session($0) }, zone: zone, now: try at(now))
    return [found.current, found.longest]
  }

  @Test func `a streak is of weeks in a row and ends with this or the last one (R31)`() throws {
    // Mondays to Sundays; 2026-06-01 is a Monday.
    let three = ["2026-06-01T10:00:00Z", "2026-06-14T10:00:00Z", "2026-06-15T10:00:00Z"]
    #expect(try weeks(three, now: "2026-06-21T23:59:59Z") == [3, 3])
    #expect(try weeks(three, now: "2026-06-22T00:00:00Z") == [3, 3], "last week counts")
    #expect(try weeks(three, now: "2026-06-28T23:59:59Z") == [3, 3])
    #expect(try weeks(three, now: "2026-06-29T00:00:00Z") == [0, 3], "a whole week without")
    #expect(try weeks([], now: "2026-06-29T00:00:00Z") == [0, 0])
  }

  @Test func `a gap begins a streak anew, and the longest is kept (R31)`() throws {
    let starts = ["2026-05-04", "2026-05-11", "2026-05-18", "2026-06-01", "2026-06-08", "2026-06-08"]
    #expect(try weeks(starts.map { "\($0)T10:00:00Z" }, now: "2026-06-10T00:00:00Z") == [2, 3])
  }

  @Test func `a week's edge is midnight on the coach's wall (R31)`() throws {
    let berlin = try Zone.named("Europe/Berlin")
    // Sunday 23:30 and Monday 00:30 in Berlin, both on the Sunday of UTC.
    let starts = ["2026-06-07T21:30:00Z", "2026-06-07T22:30:00Z"]
    #expect(try weeks(starts, now: "2026-06-09T00:00:00Z", zone: berlin) == [2, 2])
    #expect(try weeks(starts, now: "2026-06-09T00:00:00Z") == [1, 1])
  }

  @Test(arguments: [
    // 2020 and 2026 have 53 ISO weeks, 2024 has 52.
    (["2020-12-21", "2020-12-28", "2021-01-04"], "2021-01-10", 3),
    (["2026-12-21", "2026-12-31", "2027-01-03", "2027-01-04"], "2027-01-05", 3),
    (["2024-12-23", "2025-01-05", "2025-01-06"], "2025-01-06", 3),
    (["2026-12-21", "2027-01-04"], "2027-01-05", 1),
  ])
  func `a streak goes on over the end of a year, of 53 weeks too (R31)`(
    days: [String], today: String, expected: Int
  ) throws {
    #expect(try weeks(days.map { "\($0)T10:00:00Z" }, now: "\(today)T12:00:00Z").first == expected)
  }

  @Test func `check-ins, missed and cancelled sessions make no streak; one that is over does (R17, R31)`()
    throws
  {
    let now = try at("2026-06-03T12:00:00Z")
    let nothing = try [
      session("2026-06-02T10:00:00Z", kind: .checkin), session("2026-06-02T10:00:00Z", .noShow),
      session("2026-06-02T10:00:00Z", .cancelled), session("2026-06-02T10:00:00Z", .rescheduled),
      session("2026-06-02T10:00:00Z", .pending), session("2026-06-03T11:30:00Z", .confirmed),
    ]
    #expect(streak(of: nothing, zone: .utc, now: now) == Streak(current: 0, longest: 0))
    let over = try [session("2026-06-03T11:00:00Z", .confirmed)]
    #expect(streak(of: over, zone: .utc, now: now) == Streak(current: 1, longest: 1))
  }

  @Test func `no-shows count by their start, cancellations by when they were made, within the days (R32)`()
    throws
  {
    let since = try at("2026-06-01T00:00:00Z")
    func cancelled(_ at: Instant, by role: Role = .client, start: Instant, expires: Instant? = nil) -> Booking
    {
      var booking = Booking.sample(start: start, status: .cancelled)
      booking.cancellation = Booking.Cancellation(by: role, at: at, reason: nil)
      booking.expires = expires
      return booking
    }
    let counted = [
      cancelled(since, start: since + 86400 * 30), cancelled(since + 5, start: since + 86400),
      Booking.sample(start: since, status: .noShow),
    ]
    let others = [
      cancelled(since + -1, start: since + 86400), Booking.sample(start: since + -1, status: .noShow),
      cancelled(since + 5, by: .coach, start: since + 86400),
      cancelled(since + 5, by: .owner, start: since + 86400),
      cancelled(since + 5, start: since + 86400, expires: since + 7200),
      Booking.sample(start: since + 1, status: .rescheduled),
      Booking.sample(start: since + 1, status: .declined),
    ]
    #expect(misses(among: counted + others, since: since) == Misses(noShows: 1, cancellations: 2))
  }

  @Test func `three of either raise the flag, as the settings say (R2, R32)`() {
    var policy = Policy()
    #expect(!policy.flags(Misses(noShows: 2, cancellations: 2)))
    #expect(policy.flags(Misses(noShows: 3, cancellations: 0)))
    #expect(policy.flags(Misses(noShows: 0, cancellations: 3)))
    policy.attendanceFlagCount = 1
    #expect(policy.flags(Misses(noShows: 0, cancellations: 1)))
    policy.attendanceFlagDays = 10
    let now = Instant(seconds: 2_000_000)
    #expect(policy.missesCount(at: now) == now + -864_000)
  }

  @Test func `next week is the same time on the wall, across a DST change (R11, R39)`() throws {
    let berlin = try Zone.named("Europe/Berlin")
    func next(_ start: String) throws -> String? {
      sameTimeNextWeek(as: try at(start), zone: berlin)?.rfc3339
    }
    #expect(try next("2026-10-21T08:00:00Z") == "2026-10-28T09:00:00Z")
    #expect(try next("2026-03-25T09:00:00Z") == "2026-04-01T08:00:00Z")
    // 02:30 is skipped on 29 March, and comes twice on 25 October.
    #expect(try next("2026-03-22T01:30:00Z") == nil)
    #expect(try next("2026-10-18T00:30:00Z") == "2026-10-25T00:30:00Z")
  }
}
