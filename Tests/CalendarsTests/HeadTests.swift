import Booking
import Calendars
import CivilTime
import TestSupport
import Testing

/// A calendar's own lines, and its times (R42, R43).
@Suite struct HeadTests {
  private func each(_ body: (CalendarText, [UInt8], Feed.Kind) throws -> Void) throws {
    for kind in Feed.Kind.allCases {
      let bytes = renderFeed(try Autumn().content(kind))
      try body(CalendarText(bytes), bytes, kind)
    }
  }

  @Test func `its name stands in both spellings before the first component (R43)`() throws {
    let names: [Feed.Kind: String] = [
      .coach: "María \"Mia\" Brandt: bookings", .busy: "María \"Mia\" Brandt: busy",
      .open: "María \"Mia\" Brandt: open slots", .client: #"Tom O’Neill\, Jr.: sessions"#,
    ]
    try each { text, _, kind in
      let head = text.head.dropFirst().prefix { !$0.hasPrefix("BEGIN:") }
      let name = try #require(names[kind])
      #expect(head.contains("NAME:\(name)"))
      #expect(head.contains("X-WR-CALNAME:\(name)"))
    }
    let autumn = try Autumn()
    let one = CalendarText(renderFeed(autumn.content(.client, withCoach: autumn.maria)))
    #expect(one.head.contains("NAME:Sessions with María \"Mia\" Brandt"))
  }

  @Test func `it says how often to ask again, and what zone is meant (R43)`() throws {
    try each { text, _, kind in
      #expect(text.head.contains("REFRESH-INTERVAL;VALUE=DURATION:PT15M"))
      #expect(text.head.contains("X-PUBLISHED-TTL:PT15M"))
      #expect(
        text.head.contains("X-WR-TIMEZONE:\(kind == .client ? "America/New_York" : "Europe/Berlin")"))
    }
  }

  @Test func `it is RFC 5545 to the byte: line ends, lengths, version and maker (R41)`() throws {
    try each { text, bytes, _ in
      #expect(Array(text.head.prefix(2)) == ["BEGIN:VCALENDAR", "VERSION:2.0"])
      #expect(text.head.contains("PRODID:-//coachcal//coachcal//EN"))
      #expect(bytes.suffix(2) == [13, 10])
      for line in bytes.split(separator: 10).dropLast() {
        #expect(line.last == 13 && line.count <= 76)
        #expect(String(validating: line, as: UTF8.self) != nil, "a character is cut in two")
      }
    }
  }

  @Test func `times are in the owner's zone, and each TZID has one VTIMEZONE before the events (R42)`() throws
  {
    try each { text, _, kind in
      let zone = kind == .client ? "America/New_York" : "Europe/Berlin"
      let used = Set(
        text.events.joined().filter { $0.contains(";TZID=") }.compactMap {
          $0.split(separator: ";TZID=").last?.split(separator: ":").first.map(String.init)
        })
      #expect(used == [zone])
      #expect(text.head.filter { $0.hasPrefix("TZID:") } == ["TZID:\(zone)"])
      #expect(text.head.count { $0 == "BEGIN:VTIMEZONE" } == 1)
      #expect(!text.events.joined().contains { $0.hasPrefix("BEGIN:VTIMEZONE") })
    }
  }

  @Test func `an event that touches the repeated hour is written in UTC (R42)`() throws {
    let autumn = try Autumn()
    // Berlin repeats 02:00–03:00 of 2026-10-25, which is 00:00Z–02:00Z; New York does not.
    let cases = [
      ("2026-10-24T22:59:59Z", false), ("2026-10-24T23:00:00Z", true), ("2026-10-25T00:30:00Z", true),
      ("2026-10-25T01:59:59Z", true), ("2026-10-25T02:00:00Z", false),
    ]
    for (start, isUTC) in cases {
      for (kind, owner) in [(Feed.Kind.coach, autumn.maria), (.client, autumn.tom)] {
        var content = autumn.content(kind)
        content.bookings = [autumn.booking("x", autumn.tom, start, status: .confirmed)]
        content.blackouts = []
        let text = CalendarText(renderFeed(content))
        for name in ["DTSTART", "DTEND"] {
          let line = try #require(text.line(name, of: "x@coachcal"))
          let inUTC = line.hasPrefix(":") && line.hasSuffix("Z")
          #expect(inUTC == (isUTC && owner.id == autumn.maria.id), "\(start) \(name)\(line)")
          #expect(inUTC || line.hasPrefix(";TZID=\(owner.zone.name):"))
        }
      }
    }
  }

  @Test func `the last change of the calendar is not the time of asking (R41)`() throws {
    try each { text, _, _ in
      #expect(text.head.contains("LAST-MODIFIED:20261019T080000Z"))
    }
  }

  @Test func `it has no uid of its own, which vdirsyncer would take for that of each event`() throws {
    try each { text, _, _ in #expect(!text.head.contains { $0.hasPrefix("UID") }) }
  }

  @Test func `equal content gives equal bytes (R41)`() throws {
    let again = try Autumn()
    try each { _, bytes, kind in #expect(renderFeed(again.content(kind)) == bytes) }
  }
}
