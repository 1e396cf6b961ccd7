import Calendars
import CivilTime
import FoundationEssentials
import ICalendar
import TestSupport
import Testing

/// `samples/blackouts/`: files as well-known products write them, for a coach in Berlin in the winter of 2026.
@Suite struct BusySampleFileTests {
  private static let folder = "\(PackageRoot.path)/samples/blackouts"

  private func read(_ name: String, freeIsBusy: Bool = false) throws -> BusyTime {
    try busyTime(
      of: [UInt8](try Data(contentsOf: URL(filePath: "\(Self.folder)/\(name).ics"))),
      zone: try Zone.named("Europe/Berlin"),
      window: instant("2026-10-01T00:00:00Z")..<instant("2027-01-31T00:00:00Z"), freeIsBusy: freeIsBusy)
  }

  @Test func `each sample has its test`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder).map {
      String($0.dropLast(4))
    }
    #expect(names.sorted() == sampleBusyTime.keys.sorted())
  }

  @Test(arguments: sampleBusyTime.keys.sorted())
  func `a sample closes what its program meant`(name: String) throws {
    let result = try read(name)
    let expected = try #require(sampleBusyTime[name])
    #expect(result.shown == expected.busy)
    #expect(result.found == expected.findings)
  }

  @Test func `a holiday calendar closes its days once free events count`() throws {
    #expect(
      try read("holidays-web-page", freeIsBusy: true).shown == [
        "2026-10-02 22:00 > 2026-10-03 22:00", "2026-12-24 23:00 > 2026-12-26 23:00",
      ])
  }

  @Test func `names and titles are read in every encoding`() throws {
    #expect(try read("google").name == "Family")
    #expect(try read("icloud").events.map(\.summary) == ["Choir 🎶", "Choir 🎶"])
    #expect(try read("latin-1").events.map(\.summary) == ["Übungsleiter-Fortbildung"])
  }
}

private typealias Expected = (busy: [String], findings: [String])

/// By the name of the file.
private let sampleBusyTime: [String: Expected] = [
  // A night over the end of summer time, days, and a floating time.
  "apple-calendar": (
    [
      "2026-10-24 20:00 > 2026-10-25 03:30", "2026-10-31 23:00 > 2026-11-02 23:00",
      "2026-11-10 08:00 > 2026-11-10 10:00", "2026-11-28 21:00 > 2026-11-29 04:30",
    ], []
  ),
  // A VTIMEZONE that is wrong, of a name that is known.
  "club-fixtures": (
    ["2026-11-07 14:30 > 2026-11-07 16:30", "2026-11-20 23:00 > 2026-11-22 23:00"], []
  ),
  // A zone of its own, a display name as TZID, and T000000 in an all-day series.
  "exchange": (
    [
      "2026-11-02 07:00 > 2026-11-02 08:00", "2026-11-03 07:00 > 2026-11-03 08:00",
      "2026-11-05 07:00 > 2026-11-05 08:00", "2026-11-05 15:00 > 2026-11-05 16:00",
      "2026-11-06 07:00 > 2026-11-06 08:00", "2026-11-06 23:00 > 2026-11-07 23:00",
      "2026-11-20 23:00 > 2026-11-21 23:00",
    ], []
  ),
  // Another continent's summer time, RDATE and PERIOD.
  "fastmail": (
    [
      "2026-10-28 14:00 > 2026-10-28 14:45", "2026-11-04 15:00 > 2026-11-04 15:45",
      "2026-11-16 14:00 > 2026-11-16 16:00", "2026-11-17 14:00 > 2026-11-17 16:00",
      "2026-11-18 14:00 > 2026-11-18 18:00",
    ], ["29 cancelled"]
  ),
  // A series with an exception and a moved time.
  "google": (
    [
      "2026-10-05 14:00 > 2026-10-05 15:30", "2026-10-12 14:00 > 2026-10-12 15:30",
      "2026-10-26 15:00 > 2026-10-26 16:30", "2026-11-02 15:00 > 2026-11-02 16:30",
      "2026-11-11 15:00 > 2026-11-11 16:30", "2026-11-16 15:00 > 2026-11-16 16:30",
      "2026-11-20 17:00 > 2026-11-20 19:00", "2026-11-23 15:00 > 2026-11-23 16:30",
      "2026-11-30 15:00 > 2026-11-30 16:30", "2026-12-07 15:00 > 2026-12-07 16:30",
      "2026-12-14 15:00 > 2026-12-14 16:30", "2026-12-23 23:00 > 2026-12-26 23:00",
    ], ["78 free"]
  ),
  "holidays-web-page": ([], ["6 free", "15 free", "24 free"]),
  "icloud": (
    [
      "2026-11-04 17:00 > 2026-11-04 18:30", "2026-11-11 17:00 > 2026-11-11 18:30",
      "2026-11-26 19:00 > 2026-11-26 21:00", "2026-12-09 17:00 > 2026-12-09 18:30",
    ], []
  ),
  // Latin-1, a zone that nobody knows, and a line break within a text.
  "latin-1": (
    ["2026-11-14 08:30 > 2026-11-14 15:30"], ["1 windows-1252", "7 unknown-zone", "11 lost-folding"]
  ),
  "nextcloud": (
    [
      "2026-11-03 18:00 > 2026-11-03 20:00", "2026-12-02 17:00 > 2026-12-02 19:00",
      "2027-01-05 18:00 > 2027-01-05 20:00",
    ], []
  ),
  // Windows names, and BUSYSTATUS beside TRANSP.
  "outlook-desktop": (
    [
      "2026-11-02 07:00 > 2026-11-02 09:00", "2026-11-04 07:00 > 2026-11-04 09:00",
      "2026-11-09 07:00 > 2026-11-09 09:00", "2026-11-11 07:00 > 2026-11-11 09:00",
      "2026-11-25 23:00 > 2026-11-27 23:00",
    ], ["66 free"]
  ),
  // VFREEBUSY.
  "poll-free-busy": (
    ["2026-11-10 09:00 > 2026-11-10 10:30", "2026-11-11 14:00 > 2026-11-11 15:30"], ["14 free"]
  ),
  // A vendor's prefix before the zone's name, and an EXDATE in UTC.
  "thunderbird": (
    [
      "2026-11-12 13:30 > 2026-11-12 14:30", "2026-11-13 16:00 > 2026-11-13 18:00",
      "2026-11-15 16:00 > 2026-11-15 18:00",
    ], ["46 other-component"]
  ),
  "untis-timetable": (["2026-11-09 07:00 > 2026-11-09 08:30"], ["21 cancelled"]),
]
