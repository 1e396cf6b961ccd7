import Booking
import CivilTime
import Desk
import Secrets
import Store
import TestSupport
import Testing

/// R55, R57: closed times that reach the end of what is expanded. It is 2026-10-19.
@Suite struct SourceHorizonTests {
  static let files: [(name: String, file: [UInt8])] = [
    ("a sabbatical", calendar([("20261101", "20300101")])),
    ("one that began before", calendar([("20260101", "20300101")])),
    ("every day", calendar([("20261101", "20261102")], lines: ["RRULE:FREQ=DAILY"])),
  ]

  @Test(arguments: files.map(\.name))
  func `the same file days later changes nothing where a time reaches the horizon (R55, R57)`(
    name: String
  ) throws {
    let file = try #require(Self.files.first { $0.name == name }).file
    try withStudio { studio in
      try studio.take(file)
      var before = try studio.everything()
      for days in [1, 3, 40, 400] {
        studio.clock.advance(Int64(days) * 86400)
        let report = try studio.take(file)
        #expect(report.difference.isNothing, "\(days)")
        #expect(try studio.blackouts().count == 1)
        #expect(try studio.reach() >= 550)
        var after = try studio.everything()
        if days < 30 { #expect(after == before) }
        // Who did nothing is not written down as having done something.
        #expect(after["audit"] == before["audit"])
        swap(&before, &after)
      }
    }
  }

  @Test func `day by day such a time is carried on now and then, and always reaches far enough (R57)`() throws
  {
    try withStudio { studio in
      let ann = try studio.actor("ann")
      let token = try studio.desk.addFeed(of: "ann", kind: .coach, includesBlackouts: true, by: ann).token
        .text
      try studio.take(Self.files[0].file)
      var (last, changes) = (try studio.shownEvents(token), 0)
      for day in 1...100 {
        studio.clock.advance(86400)
        #expect(try studio.desk.expandSources() == 1)
        #expect(try studio.reach() >= 550, "\(day)")
        let now = try studio.shownEvents(token)
        if now != last { changes += 1 }
        last = now
      }
      #expect(changes == 3)
      #expect(try studio.blackouts().count == 1)
      #expect(
        try studio.desk.audit(of: "ann", limit: 200, for: ann).filter { $0.action == "source.import" }.count
          == 1)
    }
  }

  @Test func `a shorter version opens again, and one that begins otherwise is another (R55)`() throws {
    try withStudio { studio in
      try studio.take(Self.files[0].file)
      studio.clock.advance(86400)
      let later = try studio.take(calendar([("20261102", "20300101")])).difference
      #expect(later.added.count == 1 && later.removed.count == 1)
      let shorter = try studio.take(calendar([("20261102", "20280101")])).difference
      #expect(shorter.removed.count == 1)
      #expect(shorter.added == [instant("2026-11-01T23:00:00Z")..<instant("2027-12-31T23:00:00Z")])
    }
  }

  @Test func `what ends soon and is then said to go on is a change (R55)`() throws {
    try withStudio { studio in
      try studio.take(calendar([("20261101", "20271101")]))
      let booking = try studio.bookForDan("2027-11-15T10:00")
      let report = try studio.take(calendar([("20261101", "20300101")]))
      #expect(report.difference.added.count == 1 && report.difference.removed.count == 1)
      #expect(report.conflicts.map(\.id) == [booking.id])
    }
  }
}

extension TestStudio {
  /// What a feed says of its events: which there are, and when they end.
  fileprivate func shownEvents(_ token: String) throws -> [Substring] {
    let bytes = try desk.renderFeed(address: token, publicURL: "https://x.example").bytes
    return String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").filter {
      ["UID:", "DTSTART", "DTEND", "SEQUENCE"].contains(where: $0.hasPrefix)
    }
  }

  /// For how many whole days from today on ann's last blackout reaches.
  fileprivate func reach() throws -> Int64 {
    let zone = try person("ann").zone
    let today = zone.startOfDay(zone.date(at: clock.now))
    let ends = try blackouts().map { $0.range(in: zone).upperBound }
    return ((ends.max() ?? today) - today) / 86400
  }
}
