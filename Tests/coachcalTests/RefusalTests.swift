import CivilTime
import Testing

@Suite struct `What the command line refuses` {
  @Test func `each wrong booking by its own code, and nothing changes`() throws {
    try withStudio { desk in
      let zone = try Zone.named("Europe/Berlin")
      let later = hour(100).rfc3339
      let bobs = try #require(try desk.json("package list --client bob", as: [Owned].self).first?.id)
      let before = try desk.dump()
      let cases: [(String, Failed)] = [
        ("--coach nobody --client ada --start \(later)", .refused("not-found")),
        ("--coach cleo --client nobody --start \(later)", .refused("not-found")),
        ("--coach ada --client bob --start \(later)", .refused("not-found")),
        ("--coach cleo --client cleo --start \(later)", .refused("own-booking")),
        ("--coach cleo --client ada --brand gym --start \(later)", .refused("not-found")),
        ("--coach cleo --client ada --start tomorrow", .refused("malformed-time")),
        ("--coach cleo --client ada --start 2026-13-01T10:00", .refused("malformed-time")),
        ("--coach cleo --client ada --start 2027-03-28T02:30", .refused("skipped-time")),
        ("--coach cleo --client ada --start \(hour(-30).rfc3339)", .refused("in-the-past")),
        ("--coach cleo --client ada --as client --start \(hour(2).rfc3339)", .refused("too-late")),
        ("--coach cleo --client ada --as client --start \(hour(24 * 93).rfc3339)", .refused("too-far-ahead")),
        (
          "--coach cleo --client ada --as client --start \((hour(100) + 420).rfc3339)",
          .refused("slot-not-offered")
        ),
        ("--coach cleo --client ada --duration 45 --start \(later)", .refused("duration-mismatch")),
        ("--coach cleo --client ada --package \(bobs) --start \(later)", .refused("not-found")),
        ("--coach cleo --client dee --start \(later)", .refused("no-credit")),
        ("--coach cleo --client cy --start \(later)", .refused("package-expired")),
      ]
      for (words, expected) in cases {
        #expect(try desk.failure("book \(words)") == expected, "\(words)")
      }
      #expect(try desk.dump() == before)
      #expect(zone.name == "Europe/Berlin")
    }
  }

  @Test func `a full slot, the last credit spent, and a month's check-in used (R7, R23, R25)`() throws {
    try withStudio { desk in
      let start = hour(72).rfc3339
      try desk.coachcal("book --coach cleo --client ada --start \(start)")
      try desk.coachcal("book --coach cleo --client bob --start \(start)")
      try desk.coachcal("package adjust \(package(of: "cy", desk)) --by -4 --reason used")
      try desk.coachcal("package add --coach cleo --client dee --template '8 sessions'")
      #expect(try desk.failure("book --coach cleo --client dee --start \(start)") == .refused("slot-full"))
      #expect(
        try desk.failure("book --coach cleo --client bob --start \(hour(74).rfc3339)")
          == .refused("no-credit"))

      let zone = try Zone.named("Europe/Berlin")
      let month = zone.date(at: now()).adding(months: 1)
      let day = try #require(LocalDate(year: month.year, month: month.month, day: 10))
      let checkIn: Booked = try desk.json(
        "book --coach gus --client ada --kind checkin --start \(day.iso8601)T10:00 --as client")
      #expect(checkIn.kind == "checkin")
      #expect(
        try desk.failure(
          "book --coach gus --client ada --kind checkin --start \(day.adding(days: 2).iso8601)T10:00")
          == .refused("check-in-used"))
      try desk.coachcal("cancel \(checkIn.id) --as client")
      try desk.coachcal(
        "book --coach gus --client ada --kind checkin --start \(day.adding(days: 2).iso8601)T10:00")
    }
  }

  @Test func `bookings, packages, feeds and tokens that are not there`() throws {
    try withStudio { desk in
      let missing = "0123456789abcdefghijklmnop"
      for words in [
        "cancel \(missing)", "complete nonsense", "no-show \(missing)",
        "move \(missing) --start \(hour(20).rfc3339)", "package adjust \(missing) --by 1 --reason x",
        "feeds revoke \(missing)", "feeds rotate \(missing)", "token revoke \(missing)",
        "slots --coach nobody --from 2026-11-23 --to 2026-11-23", "render --client nobody",
        "feeds list --coach ada", "token list --client cleo", "package list --client cleo",
        "package add --coach cleo --client ada --template nothing", "feeds revoke --coach cleo --kind busy",
      ] {
        let failure = try desk.failure(words)
        #expect(failure == .refused("not-found"), "\(words)")
      }
    }
  }

  @Test func `numbers, dates and balances that make no sense`() throws {
    try withStudio { desk in
      let id = try package(of: "ada", desk)
      let cases: [(String, Failed)] = [
        ("slots --coach cleo --from 2026-11-31 --to 2026-12-01", .refused("malformed-time")),
        ("slots --coach cleo --from 2026-12-02 --to 2026-12-01", .refused("end-before-start")),
        ("slots --coach cleo --from 2026-12-01 --to 2026-12-01 --duration 2", .refused("invalid")),
        ("slots --coach cleo --from 2026-12-01 --to 2026-12-01 --duration long", .usage),
        ("slots --coach cleo --from 2026-12-01 --to 2026-12-01 --kind lesson", .usage),
        ("package adjust \(id) --by 0 --reason x", .refused("invalid")),
        ("package adjust \(id) --by -9 --reason x", .refused("balance-below-zero")),
        ("package adjust \(id) --by many --reason x", .usage),
        ("package add --coach cleo --client ada --name x --total 0 --duration 60", .refused("invalid")),
        ("package add --coach cleo --client ada --name x --total 3", .usage),
        ("package add --coach cleo --client ada --template t --total 3", .usage),
        ("feeds add --coach cleo --past-days 999999", .refused("invalid")),
        ("feeds add --coach cleo --kind client", .usage),
        ("feeds add --coach cleo --client ada", .usage),
        ("feeds add", .usage),
        ("complete", .usage),
      ]
      for (words, expected) in cases { #expect(try desk.failure(words) == expected, "\(words)") }
    }
  }

  private func package(of client: String, _ desk: Desk) throws -> String {
    try #require(try desk.json("package list --client \(client)", as: [Owned].self).first?.id)
  }
}
