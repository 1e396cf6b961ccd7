import CivilTime
import ICalendar
import Testing

@Suite struct EventTests {
  private func times(_ start: Instant, _ end: Instant, _ zone: String) throws -> [String] {
    var event = sampleEvent(start: start, zone: try Zone.named(zone))
    event.end = end
    let all = lines(sampleDocument([event]))
    let from = try #require(all.firstIndex(of: "BEGIN:VEVENT"))
    return all[from...].filter { $0.hasPrefix("DTSTART") || $0.hasPrefix("DTEND") }
  }

  @Test func `times stand in the event's zone, by its plain IANA name (R42)`() throws {
    #expect(
      try times(utc(2026, 7, 1, 15), utc(2026, 7, 1, 16), "America/New_York") == [
        "DTSTART;TZID=America/New_York:20260701T110000", "DTEND;TZID=America/New_York:20260701T120000",
      ])
  }

  @Test func `whole days are dates, the last one exclusive, and need no zone`() throws {
    var event = sampleEvent(zone: try Zone.named("Europe/Berlin"))
    let first = try #require(LocalDate(year: 2026, month: 12, day: 24))
    event.days = first...first.adding(days: 8)
    let all = lines(sampleDocument([event]))
    #expect(all.contains("DTSTART;VALUE=DATE:20261224"))
    #expect(all.contains("DTEND;VALUE=DATE:20270102"))
    #expect(!all.contains("BEGIN:VTIMEZONE"))
  }

  @Test func `a calendar without events still holds a component (RFC 5545 §3.4)`() throws {
    var document = sampleDocument([])
    document.zone = try Zone.named("Europe/Berlin")
    document.served = utc(2026, 1, 1)..<utc(2027, 1, 1)
    #expect(lines(document).contains("TZID:Europe/Berlin"))
    document.zone = nil
    #expect(lines(document).contains("TZID:UTC"))
  }

  @Test func `an event that touches a repeated hour is written in UTC, start and end (R42)`() throws {
    // Berlin shows 02:00 to 03:00 twice on 25 October 2026: from 00:00Z and from 01:00Z.
    let zone = "Europe/Berlin"
    let first = try times(utc(2026, 10, 25, 0), utc(2026, 10, 25, 3), zone)
    #expect(first == ["DTSTART:20261025T000000Z", "DTEND:20261025T030000Z"])
    let second = try times(utc(2026, 10, 25, 1, 59), utc(2026, 10, 25, 3), zone)
    #expect(second == ["DTSTART:20261025T015900Z", "DTEND:20261025T030000Z"])
    let end = try times(utc(2026, 10, 24, 23), utc(2026, 10, 25, 0), zone)
    #expect(end == ["DTSTART:20261024T230000Z", "DTEND:20261025T000000Z"])
    let around = try times(utc(2026, 10, 24, 23, 59), utc(2026, 10, 25, 2), zone)
    #expect(around == ["DTSTART;TZID=\(zone):20261025T015900", "DTEND;TZID=\(zone):20261025T030000"])
  }

  @Test func `a shift by half an hour repeats half an hour (R42)`() throws {
    let zone = "Australia/Lord_Howe"
    // Back from +11:00 to +10:30 at 15:00Z on 4 April 2026: 01:30 to 02:00 is shown twice.
    #expect(try times(utc(2026, 4, 4, 14, 29), utc(2026, 4, 4, 15, 30), zone)[0].hasPrefix("DTSTART;TZID"))
    #expect(
      try times(utc(2026, 4, 4, 14, 30), utc(2026, 4, 4, 15, 30), zone)[0] == "DTSTART:20260404T143000Z")
    #expect(
      try times(utc(2026, 4, 4, 15, 29), utc(2026, 4, 4, 16, 30), zone)[0] == "DTSTART:20260404T152900Z")
  }

  @Test func `no VTIMEZONE is written for a zone that only UTC events name`() throws {
    var event = sampleEvent(start: utc(2026, 10, 25, 0), zone: try Zone.named("Europe/Berlin"))
    #expect(!text(sampleDocument([event])).contains("VTIMEZONE"))
    event.zone = try Zone.named("Etc/UTC")
    #expect(text(sampleDocument([event])).contains("\r\nDTSTART:20261025T000000Z\r\n"))
    #expect(!text(sampleDocument([event])).contains("VTIMEZONE"))
  }

  @Test func `an event that ends when it starts has no DTEND`() {
    var event = sampleEvent()
    event.end = event.start
    #expect(!lines(sampleDocument([event])).contains { $0.hasPrefix("DTEND") })
    event.end = event.start - 60
    #expect(!lines(sampleDocument([event])).contains { $0.hasPrefix("DTEND") })
  }

  @Test func `nothing that sends mail or rings can be written (R41)`() throws {
    let found = text(try fullDocument())
    for name in ["METHOD", "ORGANIZER", "ATTENDEE", "VALARM"] { #expect(!found.contains(name)) }
  }

  @Test func `DTSTAMP and LAST-MODIFIED are when the event changed (R41)`() {
    let found = lines(sampleDocument([sampleEvent()]))
    #expect(found.contains("DTSTAMP:20260201T083000Z"))
    #expect(found.contains("LAST-MODIFIED:20260201T083000Z"))
    #expect(found.contains("CREATED:20260131T120000Z"))
  }

  @Test func `every status, transparency and class has its word`() {
    for (status, word) in zip(Event.Status.allCases, ["TENTATIVE", "CONFIRMED", "CANCELLED"]) {
      var event = sampleEvent()
      event.status = status
      #expect(lines(sampleDocument([event])).contains("STATUS:" + word))
    }
    for (transparency, word) in zip(Event.Transparency.allCases, ["OPAQUE", "TRANSPARENT"]) {
      var event = sampleEvent()
      event.transparency = transparency
      #expect(lines(sampleDocument([event])).contains("TRANSP:" + word))
    }
    for (classification, word) in zip(Event.Classification.allCases, ["PUBLIC", "PRIVATE", "CONFIDENTIAL"]) {
      var event = sampleEvent()
      event.classification = classification
      #expect(lines(sampleDocument([event])).contains("CLASS:" + word))
    }
  }

  @Test func `a sequence is written as it is, from zero up`() {
    for (sequence, word) in [(-3, "0"), (0, "0"), (7, "7"), (123_456, "123456")] {
      var event = sampleEvent()
      event.sequence = sequence
      #expect(lines(sampleDocument([event, event])).filter { $0 == "SEQUENCE:" + word }.count == 2)
    }
  }

  @Test func `instants far away are written without a crash`() throws {
    for seconds in [Int64(-62_000_000_000), 0, 253_402_300_799, 400_000_000_000] {
      let event = sampleEvent(start: Instant(seconds: seconds))
      #expect(lines(sampleDocument([event])).contains { $0.hasPrefix("DTSTART:") && $0.count == 24 })
    }
  }
}

/// A document that uses everything there is.
func fullDocument() throws -> Document {
  let berlin = try Zone.named("Europe/Berlin")
  var first = sampleEvent("01@example.org", start: utc(2026, 3, 2, 9), zone: berlin)
  first.sequence = 3
  first.summary = "Personal training: Zoë, Müller & Søn"
  first.description = "Session 4 of 10\nPackage “Ten, strength”; expires 2026-12-31\nNotes: bring shoes"
  first.location = "Studio 2, 12 High Street, Springfield"
  first.url = "https://example.org/bookings/01"
  first.conference = .init(uri: "https://meet.example.org/abc-defg-hij", label: "Join: video")
  first.categories = ["Training", "Legs, core"]
  first.color = "teal"
  first.classification = .private
  var second = sampleEvent("02@example.org", start: utc(2026, 10, 25, 0, 30), zone: berlin)
  second.status = .cancelled
  second.transparency = .transparent
  var third = sampleEvent("03@example.org", start: utc(2026, 8, 5, 18), zone: try Zone.named("Asia/Kolkata"))
  third.status = .tentative
  third.conference = .init(uri: "https://meet.example.org/xyz")
  return Document(
    prodid: "-//Example//Calendar 1//EN", uid: "feed-1@example.org", name: "Maria, coach",
    description: "Bookings; changes show within the hour", color: "darkcyan",
    source: "https://example.org/feeds/x.ics", url: "https://example.org/maria", refreshInterval: 3600,
    zone: berlin, lastModified: utc(2026, 2, 1, 8, 30), served: utc(2026, 1, 1)..<utc(2027, 1, 1),
    events: [first, second, third])
}
