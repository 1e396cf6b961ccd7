import CivilTime
import ICalendar
import Testing

@Suite struct VTimeZoneTests {
  private func zoneLines(_ name: String, _ served: Range<Instant>) throws -> [String] {
    var document = sampleDocument([
      sampleEvent(start: served.lowerBound + 86_400, zone: try Zone.named(name))
    ])
    document.served = served
    let all = lines(document)
    let from = try #require(all.firstIndex(of: "BEGIN:VTIMEZONE"))
    let to = try #require(all.firstIndex(of: "END:VTIMEZONE"))
    return Array(all[from...to])
  }

  @Test func `a zone without changes is one STANDARD since 1970 (R42)`() throws {
    #expect(
      try zoneLines("Asia/Kolkata", utc(2026, 1, 1)..<utc(2030, 1, 1)) == [
        "BEGIN:VTIMEZONE", "TZID:Asia/Kolkata", "BEGIN:STANDARD", "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0530", "TZOFFSETTO:+0530", "TZNAME:IST", "END:STANDARD", "END:VTIMEZONE",
      ])
  }

  @Test(arguments: ["Europe/Berlin", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe"])
  func `a zone with yearly rules is one STANDARD and one DAYLIGHT without end (R42)`(_ name: String) throws {
    for served in [utc(2012, 1, 1)..<utc(2016, 1, 1), utc(2012, 7, 1)..<utc(2012, 7, 3)] {
      let found = try zoneLines(name, served)
      #expect(found.filter { $0 == "BEGIN:STANDARD" }.count == 1)
      #expect(found.filter { $0 == "BEGIN:DAYLIGHT" }.count == 1)
      #expect(found.filter { $0.hasPrefix("RRULE:FREQ=YEARLY;BYMONTH=") }.count == 2)
      #expect(!found.contains { $0.contains("UNTIL") || $0.hasPrefix("RDATE") })
    }
  }

  @Test func `Berlin changes on the last Sundays of March and October`() throws {
    let found = try zoneLines("Europe/Berlin", utc(2012, 1, 1)..<utc(2013, 1, 1))
    #expect(found.contains("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"))
    #expect(found.contains("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"))
  }

  @Test func `the summer is daylight time in Dublin too, whatever the database says`() throws {
    let found = try zoneLines("Europe/Dublin", utc(2012, 1, 1)..<utc(2013, 1, 1))
    let daylight = try #require(found.firstIndex(of: "BEGIN:DAYLIGHT"))
    #expect(found[daylight...].prefix(6).contains("TZOFFSETTO:+0100"))
    #expect(found[daylight...].prefix(6).contains("TZNAME:IST"))
  }

  @Test func `a rule that ends is bounded a day after its last onset`() throws {
    // New York changed its rules in 2007: until 2006 daylight time began on the first Sunday of April.
    let found = try zoneLines("America/New_York", utc(2004, 1, 1)..<utc(2010, 1, 1))
    #expect(found.contains("RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU;UNTIL=20060403T070000Z"))
    #expect(found.contains("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"))
  }

  @Test func `a rule that a like one follows after the range is left open`() throws {
    // Santiago's Sundays from the 2nd to the 8th are the first of the month in most years, not in all.
    let found = try zoneLines("America/Santiago", utc(2019, 6, 1)..<utc(2020, 6, 1))
    #expect(found.contains("RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU"))
  }

  @Test func `a zone that was last changed years ago knows nothing older (R42)`() throws {
    let found = try zoneLines("Europe/Moscow", utc(2026, 1, 1)..<utc(2030, 1, 1))
    #expect(found.filter { $0.hasPrefix("DTSTART") } == ["DTSTART:19700101T000000"])
    #expect(found.contains("TZOFFSETTO:+0300"))
  }

  @Test func `offsets have seconds only where the zone had some`() throws {
    let found = try zoneLines("Africa/Monrovia", utc(1971, 6, 1)..<utc(1973, 1, 1))
    #expect(found.contains("TZOFFSETFROM:-004430"))
    #expect(found.contains("TZOFFSETTO:+0000"))
  }
}
