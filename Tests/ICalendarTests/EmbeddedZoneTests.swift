import CivilTime
import ICalendar
import TestSupport
import Testing

/// VTIMEZONEs under names that nobody knows.
@Suite struct EmbeddedZoneTests {
  @Test(arguments: [
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata",
    "Africa/Casablanca",
    "Pacific/Chatham", "Europe/Dublin",
  ])
  func `what we write of a zone is read as that zone, under any name`(name: String) throws {
    var random = TestRandom(for: "embedded zones")
    let zone = try Zone.named(name)
    let served = utc(2026, 1, 1)..<utc(2030, 1, 1)
    var document = sampleDocument([sampleEvent(start: served.lowerBound + 86_400, zone: zone)])
    document.served = served
    let all = lines(document)
    let from = try #require(all.firstIndex(of: "BEGIN:VTIMEZONE"))
    let to = try #require(all.firstIndex(of: "END:VTIMEZONE"))
    let vtimezone = all[from...to].map { $0.replacing("TZID:\(name)", with: "TZID:Studio") }
    let changes = zone.transitions(in: served).map(\.at)
    let locals = (0..<400).map { number -> LocalDateTime in
      let near = changes.isEmpty || number % 2 == 0 ? nil : random.pick(changes)
      let at =
        near.map { $0 + Int64.random(in: -20...20, using: &random) * 900 }
        ?? served.lowerBound + Int64.random(in: 0..<120_000_000, using: &random)
      return LocalDateTime(seconds: zone.local(at: at).seconds / 60 * 60 + (near == nil ? 0 : 60))
    }
    let events = locals.map { local in
      let text = local.iso8601.filter { $0 != "-" && $0 != ":" }
      return "BEGIN:VEVENT\nDTSTART;TZID=Studio:\(text)00\nDURATION:PT1H\nEND:VEVENT"
    }
    let file = (["BEGIN:VCALENDAR"] + vtimezone + events + ["END:VCALENDAR"]).joined(separator: "\n")
    let read = try CalendarFile(
      Array(file.utf8), zone: .utc, window: utc(2025, 1, 1)..<utc(2031, 1, 1))
    #expect(read.findings == [])
    #expect(
      read.events.map { $0.times.first?.lowerBound } == locals.map { zone.instant(of: $0) },
      "COACHCAL_TEST_SEED=\(random.seed)")
  }

  @Test func `before its first onset a zone has the offset from which that onset departs`() throws {
    let zone = Zone(
      name: "Studio", offset: -14_400,
      changes: [.init(at: utc(2026, 10, 25), offset: -18_000, isDaylight: false, abbreviation: "EST")])
    #expect(zone.offset(at: utc(2020, 1, 1)) == -14_400)
    #expect(zone.offset(at: utc(2026, 10, 25)) == -18_000)
    #expect(zone.offset(at: utc(2126, 10, 25)) == -18_000)
    #expect(zone.abbreviation(at: utc(2026, 11, 1)) == "EST")
  }
}
