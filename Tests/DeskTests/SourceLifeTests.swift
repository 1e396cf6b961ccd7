import Booking
import CivilTime
import Database
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
      #expect(first.count == 83)
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
        #expect(last > studio.clock.now + 570 * 86400 && last < studio.clock.now + 581 * 86400)
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

  @Test func `what a source closes shows in the coach's feed at once, and what it opens again (R41, R55)`()
    throws
  {
    try withStudio { studio in
      let ann = try studio.actor("ann")
      let token = try studio.desk.addFeed(of: "ann", kind: .coach, includesBlackouts: true, by: ann).token
        .text
      // Apps are answered 304 as long as this is as it was.
      var versions = [try studio.version(of: token)]
      try studio.take(calendar([("20261021", "20261022")]))
      versions.append(try studio.version(of: token))
      try studio.take(calendar([("20261021", "20261022"), ("20261023", "20261024")]))
      versions.append(try studio.version(of: token))
      try studio.take(calendar([("20261021", "20261022")]))
      versions.append(try studio.version(of: token))
      #expect(Set(versions).count == 4)
      try studio.take(calendar([("20261021", "20261022")], salt: 2))
      #expect(try studio.version(of: token) == versions.last)
    }
  }

  @Test func `one source that cannot be expanded keeps no other from it, and is left for a day (R57)`() throws
  {
    try withStudio(on: .sqlite) { studio in
      let weekly = calendar([("20261021T160000", "20261021T170000")], lines: ["RRULE:FREQ=WEEKLY"])
      for name in ["a", "b", "c"] { try studio.take(weekly, name: name) }
      let sources = try studio.desk.sources(of: "ann", for: .system)
      try studio.raw(
        """
        CREATE TRIGGER broken BEFORE INSERT ON overrides WHEN NEW.source_id = '\(sources[0].id.text)'
        BEGIN SELECT RAISE(ABORT, 'broken'); END
        """)
      studio.clock.advance(8 * 86400)
      #expect(throws: (any Error).self) { try studio.desk.expandSources() }
      let expanded = try studio.desk.sources(of: "ann", for: .system)
      #expect(expanded.allSatisfy { $0.expanded == studio.clock.now })
      #expect(expanded.map { $0.blackouts - sources[0].blackouts } == [0, 1, 1])
      #expect(try studio.desk.expandSources() == 0)
      try studio.raw("DROP TRIGGER broken")
      studio.clock.advance(86400)
      #expect(try studio.desk.expandSources() == 3)
      #expect(
        try studio.desk.sources(of: "ann", for: .system).map(\.blackouts)
          == Array(repeating: expanded[1].blackouts, count: 3))
    }
  }

  @Test func `a source without its coach does not keep the expansion going for ever (R57)`() throws {
    try withStudio(on: .sqlite) { studio in
      try studio.take(calendar([("20261021", "20261022")]))
      try studio.raw("UPDATE sources SET coach_id = 'nobody'")
      studio.clock.advance(86400)
      // Not for ever: the next call finds nothing.
      #expect(try studio.desk.expandSources() == 1)
      #expect(try studio.desk.expandSources() == 0)
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

extension TestStudio {
  /// What a feed's tag is made of.
  fileprivate func version(of token: String) throws -> String {
    try desk.feedState(address: token, publicURL: "https://x.example").version
  }

  /// Changes the file past every line of our own code, where rows may speak of what is not there.
  fileprivate func raw(_ sql: String) throws { try database.sql([sql]) }
}
