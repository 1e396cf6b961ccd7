import Calendars
import CivilTime
import ICalendar
import TestSupport
import Testing

/// TZIDs as they are found in the wild (INTEROP 3).
@Suite struct BusyZoneTests {
  private func at(_ tzid: String, before: String = "", in zone: String = "Asia/Tokyo") throws -> BusyTime {
    try busyTime(
      event("DTSTART;TZID=\(tzid):20260705T090000\nDTEND;TZID=\(tzid):20260705T100000", before: before),
      in: zone)
  }

  private let berlin = ["2026-07-05 07:00 > 2026-07-05 08:00"]
  private let newYork = ["2026-07-05 13:00 > 2026-07-05 14:00"]
  private let tokyo = ["2026-07-05 00:00 > 2026-07-05 01:00"]

  /// UTC+03:30 in standard time, UTC+04:30 from March to October.
  private func vtimezone(_ tzid: String, rule: String = "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU") -> String {
    "BEGIN:VTIMEZONE\nTZID:\(tzid)\n"
      + "BEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0430\nTZOFFSETTO:+0330\n"
      + "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\n"
      + "BEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0330\nTZOFFSETTO:+0430\nRRULE:\(rule)\nEND:DAYLIGHT\n"
      + "END:VTIMEZONE"
  }

  @Test(arguments: [
    "Europe/Berlin", "europe/BERLIN", "\"Europe/Berlin\"", "Europe/Berlin 1",
    "/mozilla.org/20050126_1/Europe/Berlin",
    "/citadel.org/20190914_1/Europe/Berlin", "/freeassociation.sourceforge.net/Europe/Berlin",
    "/freeassociation.sourceforge.net/Tzfile/Europe/Berlin", "W. Europe Standard Time",
    "w. europe standard time",
    "\"W. Europe Standard Time\"", "W. Europe Standard Time 1",
    "\"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna\"",
    "(GMT+01.00) Amsterdam / Berlin / Bern / Rome / Stockholm / Vienna",
  ])
  func `Berlin is found under its names`(tzid: String) throws {
    let result = try at(tzid)
    #expect(result.shown == berlin)
    #expect(result.found == [])
  }

  @Test(arguments: [
    "America/New York", "Eastern Standard Time", "(UTC-05:00) Eastern Time (US & Canada)",
    "\"(UTC-05:00) Eastern Time (US & Canada)\"", "(GMT-05:00) Eastern Time (US & Canada)",
    "(GMT-05.00) Eastern Time (US & Canada)", "US/Eastern",
  ])
  func `New York is found under its names`(tzid: String) throws {
    let result = try at(tzid)
    #expect(result.shown == newYork)
    #expect(result.found == [])
  }

  @Test(arguments: ["UTC", "utc", "tzone://Microsoft/Utc", "Etc/UTC", "GMT", "Coordinated Universal Time"])
  func `UTC is found under its names`(tzid: String) throws {
    #expect(try at(tzid).shown == ["2026-07-05 09:00 > 2026-07-05 10:00"])
  }

  @Test func `every Windows name leads to a zone of this system`() throws {
    #expect(Zone.alias("Romance Standard Time")?.name == "Europe/Paris")
    #expect(Zone.alias("India Standard Time")?.name == "Asia/Calcutta")
    #expect(Zone.alias("UTC-11")?.name == "Etc/GMT+11")
    #expect(Zone.alias("Custom") == nil)
  }

  @Test(arguments: ["Customized Time Zone", "tzone://Microsoft/Custom", "My Zone"])
  func `an embedded VTIMEZONE explains a name that nobody knows`(tzid: String) throws {
    let result = try at(tzid, before: vtimezone(tzid))
    #expect(result.shown == ["2026-07-05 04:30 > 2026-07-05 05:30"])
    #expect(result.found == [])
    let winter = event(
      "DTSTART;TZID=\(tzid):20261205T090000\nDURATION:PT1H", before: vtimezone(tzid))
    #expect(try busy(winter) == ["2026-12-05 05:30 > 2026-12-05 06:30"])
  }

  @Test func `a VTIMEZONE may list its changes as RDATE, and may stand behind the events`() throws {
    let zone =
      "BEGIN:VTIMEZONE\nTZID:Club\nBEGIN:STANDARD\nDTSTART:20200101T000000\nRDATE:20251026T030000\n"
      + "TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:20250330T020000\n"
      + "RDATE:20260329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:DAYLIGHT\nEND:VTIMEZONE"
    let text = calendar(
      "BEGIN:VEVENT\nDTSTART;TZID=Club:20260705T090000\nDTEND;TZID=Club:20260705T100000\nEND:VEVENT\n\(zone)")
    #expect(try busy(text) == berlin)
  }

  @Test func `quotes are no part of the name of an embedded VTIMEZONE`() throws {
    let result = try at("\"Customized Time Zone\"", before: vtimezone("\"Customized Time Zone\""))
    #expect(result.shown == ["2026-07-05 04:30 > 2026-07-05 05:30"])
    #expect(result.found == [])
  }

  @Test(arguments: [
    "GMT+0100", "UTC+01:00", "GMT+01:00", "UTC+1", "\"(GMT+01.00)\"", "+01:00", "+0100", "utc +0100",
  ])
  func `a name that is an offset is that offset in summer and winter`(tzid: String) throws {
    let result = try at(tzid)
    #expect(result.shown == ["2026-07-05 08:00 > 2026-07-05 09:00"])
    #expect(result.found == [])
    let winter = event("DTSTART;TZID=\(tzid):20261205T090000\nDURATION:PT1H")
    #expect(try busy(winter) == ["2026-12-05 08:00 > 2026-12-05 09:00"])
  }

  @Test func `offsets go both ways, to fourteen hours and in any minutes`() throws {
    #expect(try at("UTC-03:30").shown == ["2026-07-05 12:30 > 2026-07-05 13:30"])
    #expect(try at("GMT+1400").shown == ["2026-07-04 19:00 > 2026-07-04 20:00"])
    for tzid in [
      "UTC+14:01", "UTC+01:60", "UTC+", "UTC+1:", "UTC+1:5", "UTC+01:00:00", "+1", "UTC1", "UTC+123456",
    ] {
      #expect(try at(tzid).found == ["7 unknown-zone"], "\(tzid)")
    }
  }

  @Test(arguments: [
    "(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien", "\"(GMT+01.00) Berne; Stockholm\"",
    "\"(UTC+01:00) Amsterdam, Berlijn, Bern, Rome, Stockholm, Wenen\"",
  ])
  func `an offset with cities is the first of them that has it, whatever the language`(tzid: String) throws {
    let result = try at(tzid)
    #expect(result.shown == berlin)
    #expect(result.found == [])
  }

  @Test(arguments: ["(UTC+01:00) Mitteleuropa", "(UTC+02:00) Berlin", "(UTC-07:00) La Paz"])
  func `an offset with cities that nobody knows by it stays unknown`(tzid: String) throws {
    #expect(try at(tzid).found == ["7 unknown-zone"])
  }

  @Test func `an embedded VTIMEZONE beats the offset in its name, and X-WR-TIMEZONE`() throws {
    let embedded = ["2026-07-05 04:30 > 2026-07-05 05:30"]
    #expect(try at("UTC+1", before: vtimezone("UTC+1")).shown == embedded)
    #expect(try at("Foo", before: "X-WR-TIMEZONE:Europe/Berlin\n" + vtimezone("Foo")).shown == embedded)
  }

  @Test func `a Windows name beats an embedded VTIMEZONE`() throws {
    let name = "W. Europe Standard Time"
    #expect(try at(name, before: "X-WR-TIMEZONE:America/New_York\n" + vtimezone(name)).shown == berlin)
  }

  @Test func `an IANA name that is known beats an embedded VTIMEZONE`() throws {
    #expect(try at("Europe/Berlin", before: vtimezone("Europe/Berlin")).shown == berlin)
  }

  @Test func `X-WR-TIMEZONE stands in for a name that nothing explains, and that is told`() throws {
    let result = try at("Nowhere", before: "X-WR-TIMEZONE:Europe/Berlin")
    #expect(result.shown == berlin)
    #expect(result.found == ["8 unknown-zone"])
  }

  @Test func `else the coach's zone does, and that is told once`() throws {
    let result = try at("Nowhere")
    #expect(result.shown == tokyo)
    #expect(result.found == ["7 unknown-zone"])
    #expect(result.findings.first?.message.contains("Asia/Tokyo") == true)
  }

  @Test(arguments: [
    "../../etc/passwd", "/etc/passwd", "../../../../etc/localtime", "/usr/share/zoneinfo/tzdata.zi",
  ])
  func `a zone name never becomes a path`(tzid: String) throws {
    let result = try at(tzid)
    #expect(result.shown == tokyo)
    #expect(result.found == ["7 unknown-zone"])
  }

  @Test(arguments: [
    "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY", "FREQ=YEARLY;BYYEARDAY=1,2,3,4,5;BYHOUR=1,2,3,4,5",
    "FREQ=YEARLY;BYMONTH=1,2,3,4,5,6;BYDAY=MO,TU,WE;BYHOUR=0,1,2,3,4,5;BYMINUTE=0,1,2,3;BYSECOND=0,1,2,3",
    "FREQ=YEARLY;INTERVAL=0", "NONSENSE",
  ])
  func `rule bombs inside a VTIMEZONE are refused, and the zone with them`(rule: String) throws {
    let result = try at("Bomb", before: vtimezone("Bomb", rule: rule))
    #expect(result.shown == tokyo)
    #expect(result.found.contains("12 bad-zone"))
  }

  @Test func `a VTIMEZONE is worked out once, and so many of a file at most`() throws {
    func file(_ count: Int) -> String {
      calendar(
        (0..<count).map { number in
          vtimezone("Studio \(number)x")
            + "\nBEGIN:VEVENT\nDTSTART;TZID=Studio \(number)X:20260705T0900\(String(10 + number % 50))\nDURATION:PT1S\nEND:VEVENT"
            + "\nBEGIN:VEVENT\nDTSTART;TZID=STUDIO \(number)x:20260705T1000\(String(10 + number % 50))\nDURATION:PT1S\nEND:VEVENT"
        }.joined(separator: "\n"))
    }
    let all = try busyTime(file(200), in: "Asia/Tokyo")
    #expect(all.found == [])
    #expect(Set(all.events.flatMap { $0.times.map { $0.lowerBound.seconds / 3600 } }).count == 2)
    let tooMany = try busyTime(file(201), in: "Asia/Tokyo")
    #expect(Set(tooMany.findings.map(\.code)) == [.badZone, .unknownZone])
    #expect(Set(tooMany.events.flatMap { $0.times.map { $0.lowerBound.seconds / 3600 } }).count == 4)
  }

  @Test func `a VTIMEZONE whose clocks change five times in two days is no zone`() throws {
    func zone(_ count: Int) -> String {
      "BEGIN:VTIMEZONE\nTZID:Mad\n"
        + (0..<count).map {
          "BEGIN:STANDARD\nDTSTART:20260701T0\($0)0000\nTZOFFSETFROM:+0430\nTZOFFSETTO:+0430\nEND:STANDARD\n"
        }.joined() + "END:VTIMEZONE"
    }
    #expect(try at("Mad", before: zone(4)).found == [])
    #expect(try at("Mad", before: zone(5)).found.first?.hasSuffix("bad-zone") == true)
  }

  @Test func `a VTIMEZONE without parts or offsets is no zone`() throws {
    #expect(try at("Empty", before: "BEGIN:VTIMEZONE\nTZID:Empty\nEND:VTIMEZONE").found.first == "4 bad-zone")
    let wrong =
      "BEGIN:VTIMEZONE\nTZID:Wrong\nBEGIN:STANDARD\nDTSTART:20200101T000000\nTZOFFSETFROM:+9999\nTZOFFSETTO:+0100\n"
      + "END:STANDARD\nEND:VTIMEZONE"
    #expect(try at("Wrong", before: wrong).found.first == "6 bad-zone")
  }

  @Test func `a Z at the end counts more than a TZID`() throws {
    #expect(
      try busy(event("DTSTART;TZID=Europe/Berlin:20260705T090000Z\nDURATION:PT1H")) == [
        "2026-07-05 09:00 > 2026-07-05 10:00"
      ])
  }
}
