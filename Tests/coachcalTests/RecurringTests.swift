import CivilTime
import TestSupport
import Testing

@Suite struct `Recurring bookings from the command line` {
  @Test func `one is rehearsed, made, listed and ended (R27)`() throws {
    try withStudio { desk in
      let first = LocalDate(dayNumber: Int(now().seconds / 86400) + 3)
      let words = "--coach gus --client ada --start 10:00 --end 11:00 --from \(first.iso8601)"
      let dry: Made = try desk.json("recurring add \(words) --dry-run")
      #expect(dry.dry_run && dry.generated.count == 6)
      #expect(try desk.json("recurring list", as: [Series].self).isEmpty)

      let made: Made = try desk.json("recurring add \(words)")
      #expect(made.generated.map(\.date) == dry.generated.map(\.date) && !made.dry_run)
      #expect(made.recurring.weekday == first.weekday.rawValue && made.recurring.start == "10:00")
      #expect(try desk.json("recurring add \(words)", as: Made.self).recurring.id == made.recurring.id)
      let listed: [Series] = try desk.json("recurring list --client ada")
      #expect(listed.map(\.id) == [made.recurring.id] && listed.allSatisfy(\.active))
      let table = try desk.coachcal("recurring list --coach gus")
      #expect(table.contains("10:00–11:00") && table.contains("active"))

      let end = try desk.coachcal("recurring cancel \(made.recurring.id) --bookings --as client")
      #expect(end.contains("ended") && end.split(separator: "\n").count { $0.hasPrefix("Cancelled: ") } == 6)
    }
  }

  @Test func `without credits dates are left out, and told (R27)`() throws {
    try withStudio { desk in
      let first = LocalDate(dayNumber: Int(now().seconds / 86400) + 3)
      let text = try desk.coachcal(
        "recurring add --coach cleo --client bob --start 10:00 --end 11:00 --from \(first.iso8601)")
      #expect(text.split(separator: "\n").count { $0.hasPrefix("Booked: ") } == 1)
      #expect(text.contains("Left out: \(first.adding(days: 7).iso8601) (no-credit)"))
    }
  }

  @Test func `what makes no sense is wrong usage or refused`() throws {
    try withStudio { desk in
      let words = "recurring add --coach gus --client ada --start 10:00"
      let weekday = try desk.failure("\(words) --end 11:00 --weekday 7")
      #expect(weekday == .usage && weekday.detail.contains("--weekday"))
      #expect(try desk.failure("\(words) --end noon") == .refused("malformed-time"))
      #expect(try desk.failure("\(words) --end 09:00") == .refused("end-before-start"))
      #expect(try desk.failure("recurring cancel 0123456789abcdefghijklmnop") == .refused("not-found"))
    }
  }
}

private struct Made: Decodable {
  struct Generated: Decodable {
    var date: String
  }

  var recurring: Series
  var generated: [Generated]
  var dry_run: Bool
}

private struct Series: Decodable {
  var id: String
  var weekday: Int
  var start: String
  var active: Bool
}
