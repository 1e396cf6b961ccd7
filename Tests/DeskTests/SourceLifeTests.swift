import Booking
import CivilTime
import Desk
import Secrets
import Store
import TestSupport
import Testing

/// R57, R58, R83: what becomes of sources as days go by, where they show, and where they end.
@Suite struct SourceLifeTests {
  @Test func `what is no calendar, or closes more than can be kept, is refused and nothing changes (R58)`()
    throws
  {
    try withStudio { studio in
      try studio.take(calendar([("20261021T080000Z", "20261021T090000Z")]))
      let before = try studio.everything()
      let bomb = calendar([("20261021T080000Z", "20261021T080100Z")], lines: ["RRULE:FREQ=HOURLY"])
      let wide = calendar(
        [("20261021T080000Z", "20261021T080100Z")], lines: ["RRULE:FREQ=HOURLY;BYMINUTE=0,10,20,30,40,50"])
      for file in [
        [], Array("<!DOCTYPE html><html></html>".utf8),
        Array(calendar([("20261022", "20261023")]).dropLast(30)), wide,
      ] {
        #expect(try refusal { try studio.take(file) } == .calendarUnreadable)
        #expect(try studio.everything() == before)
      }
      #expect(try studio.take(bomb, isDryRun: true).difference.added.count < 20_000)
      for name in ["", String(repeating: "x", count: 101)] {
        #expect(try refusal { try studio.take(bomb, name: name) } == .invalid)
      }
      #expect(try studio.everything() == before)
    }
  }

  @Test func `a coach has fifty sources at most`() throws {
    try withStudio { studio in
      for number in 1...50 { try studio.take(calendar([]), name: "source \(number)") }
      #expect(try refusal { try studio.take(calendar([]), name: "one more") } == .invalid)
      #expect(try studio.take(calendar([]), name: "source 7").difference.isNothing)
    }
  }

  @Test func `each day the horizon is filled on, and what was closed stays as it is (R57)`() throws {
    try withStudio { studio in
      let weekly = calendar([("20261021T160000", "20261021T170000")], lines: ["RRULE:FREQ=WEEKLY"])
      try studio.take(weekly)
      let first = try studio.blackouts()
      #expect(first.count == 79)
      #expect(try studio.desk.expandSources() == 0)
      var before = try studio.everything()
      studio.clock.advance(86399)
      #expect(try studio.desk.expandSources() == 0)
      #expect(try studio.everything() == before)
      studio.clock.advance(1)
      #expect(try studio.desk.expandSources() == 1)
      // Nothing but the note that it was done: there was no Wednesday to add.
      var after = try studio.everything()
      (before["sources"], after["sources"]) = (nil, nil)
      #expect(after == before)
      for months in [1, 6, 18] {
        studio.clock.now = instant("2026-10-19T08:00:00Z") + Int64(months) * 30 * 86400
        #expect(try studio.desk.expandSources() == 1)
        #expect(try studio.desk.expandSources() == 0)
        let now = try studio.blackouts()
        let last = try #require(now.map { $0.range(in: .utc).upperBound }.max())
        #expect(last > studio.clock.now + 540 * 86400 && last < studio.clock.now + 551 * 86400)
        #expect(Set(first.map(\.id)).isSubset(of: now.map(\.id)))
        #expect(Set(now.map { $0.range(in: .utc) }).count == now.count)
      }
      // Sixteen o'clock on the wall, in winter and in summer.
      let zone = try studio.person("ann").zone
      #expect(
        try studio.blackouts().allSatisfy {
          zone.local(at: $0.range(in: zone).lowerBound).time == LocalTime(hour: 16, minute: 0)
        })
    }
  }

  @Test
  func `the coach's feed shows imported blackouts where it shows blackouts, and keeps its bytes (R40, R41)`()
    throws
  {
    try withStudio { studio in
      let ann = try studio.actor("ann")
      let with = try studio.desk.addFeed(of: "ann", kind: .coach, includesBlackouts: true, by: ann).token.text
      let without = try studio.desk.addFeed(of: "ann", kind: .coach, by: ann).token.text
      func text(_ token: String) throws -> String {
        String(
          decoding: try studio.desk.renderFeed(address: token, publicURL: "https://x.example").bytes,
          as: UTF8.self)
      }
      let file = calendar([("20261021T080000Z", "20261021T090000Z")])
      try studio.take(file)
      let shown = try text(with)
      #expect(shown.contains("DTSTART;TZID=Europe/Berlin:20261021T100000") && shown.contains("away"))
      #expect(try !text(without).contains("away"))
      studio.clock.advance(60)
      try studio.take(file)
      #expect(try text(with) == shown)
    }
  }

  @Test func `who took what is written down, once for each change (R83)`() throws {
    try withStudio { studio in
      let ann = try studio.actor("ann")
      let source = try studio.take(calendar([("20261021", "20261022")]), by: ann).source
      try studio.take(calendar([("20261021", "20261022")], salt: 3), by: ann)
      try studio.take(calendar([("20261021", "20261023")]), by: try studio.actor("olga"))
      try studio.desk.removeSource(source.id, by: ann)
      let entries = try studio.desk.audit(of: "ann", limit: 10, for: ann).filter {
        $0.subject == source.id.text
      }
      #expect(entries.map(\.action).sorted() == ["source.import", "source.import", "source.remove"])
      #expect(Set(entries.map(\.role)) == ["coach", "owner"])
    }
  }
}
