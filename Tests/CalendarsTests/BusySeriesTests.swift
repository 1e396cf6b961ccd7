import Calendars
import ICalendar
import TestSupport
import Testing

/// Events of one UID: overrides, versions, cancellations (INTEROP 3).
@Suite struct BusySeriesTests {
  private let series =
    "BEGIN:VEVENT\nUID:s\nDTSTART;TZID=Europe/Berlin:20260105T090000\nDTEND;TZID=Europe/Berlin:20260105T100000\n"
    + "RRULE:FREQ=WEEKLY;COUNT=4\nEND:VEVENT\n"

  private func with(_ lines: String) -> String {
    calendar(series + "BEGIN:VEVENT\nUID:s\n\(lines)\nEND:VEVENT")
  }

  private let monday5 = "2026-01-05 08:00 > 2026-01-05 09:00"
  private let monday12 = "2026-01-12 08:00 > 2026-01-12 09:00"
  private let monday19 = "2026-01-19 08:00 > 2026-01-19 09:00"
  private let monday26 = "2026-01-26 08:00 > 2026-01-26 09:00"

  @Test func `RECURRENCE-ID matches as an instant, in whatever zone it is written`() throws {
    let moved = "DTSTART:20260113T120000Z\nDTEND:20260113T130000Z"
    for id in [
      "RECURRENCE-ID;TZID=Europe/Berlin:20260112T090000", "RECURRENCE-ID:20260112T080000Z",
      "RECURRENCE-ID;TZID=America/New_York:20260112T030000", "RECURRENCE-ID;VALUE=DATE:20260112",
    ] {
      #expect(
        try busy(with(id + "\n" + moved)) == [
          monday5, "2026-01-13 12:00 > 2026-01-13 13:00", monday19, monday26,
        ], "\(id)")
    }
  }

  @Test func `cancelled overrides remove their time, and free ones free it`() throws {
    let id = "RECURRENCE-ID:20260112T080000Z\nDTSTART:20260112T080000Z\nDTEND:20260112T090000Z\n"
    #expect(try busy(with(id + "STATUS:CANCELLED")) == [monday5, monday19, monday26])
    #expect(try busy(with(id + "TRANSP:TRANSPARENT")) == [monday5, monday19, monday26])
  }

  @Test func `an override counts without its series`() throws {
    let text = event("RECURRENCE-ID:20260112T080000Z\nDTSTART:20260113T080000Z\nDURATION:PT1H")
    #expect(try busy(text) == ["2026-01-13 08:00 > 2026-01-13 09:00"])
  }

  @Test func `THISANDFUTURE moves all later times by as much, on the wall clock`() throws {
    let text = with(
      "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260119T090000\n"
        + "DTSTART;TZID=Europe/Berlin:20260120T140000\nDURATION:PT2H")
    #expect(
      try busy(text) == [
        monday5, monday12, "2026-01-20 13:00 > 2026-01-20 15:00", "2026-01-27 13:00 > 2026-01-27 15:00",
      ])
  }

  @Test func `a cancelled THISANDFUTURE ends the series`() throws {
    let text = with(
      "RECURRENCE-ID;RANGE=THISANDFUTURE:20260119T080000Z\nDTSTART:20260119T080000Z\nSTATUS:CANCELLED")
    #expect(try busy(text) == [monday5, monday12])
  }

  @Test func `a single override counts after THISANDFUTURE, and a second THISANDFUTURE follows the first`()
    throws
  {
    let text = calendar(
      series
        + "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260112T080000Z\n"
        + "DTSTART:20260112T100000Z\nDURATION:PT1H\nEND:VEVENT\n"
        + "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID:20260119T080000Z\n"
        + "DTSTART:20260119T170000Z\nDURATION:PT1H\nEND:VEVENT\n"
        + "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260126T080000Z\n"
        + "DTSTART:20260126T050000Z\nDURATION:PT1H\nEND:VEVENT")
    #expect(
      try busy(text) == [
        monday5, "2026-01-12 10:00 > 2026-01-12 11:00", "2026-01-19 17:00 > 2026-01-19 18:00",
        "2026-01-26 05:00 > 2026-01-26 06:00",
      ])
  }

  @Test func `what THISANDFUTURE makes of later times is as free or busy as it is`() throws {
    let later =
      "RECURRENCE-ID;RANGE=THISANDFUTURE:20260119T080000Z\nDTSTART:20260119T080000Z\nDURATION:PT1H\n"
    let freed = with(later + "TRANSP:TRANSPARENT")
    #expect(try busy(freed) == [monday5, monday12])
    #expect(try busy(freed, freeIsBusy: true) == [monday5, monday12, monday19, monday26])
    let free = series.replacing("RRULE", with: "X-MICROSOFT-CDO-BUSYSTATUS:FREE\nRRULE")
    let closed = calendar(free + "BEGIN:VEVENT\nUID:s\n\(later)END:VEVENT")
    #expect(try busy(closed) == [monday19, monday26])
  }

  @Test func `THISANDFUTURE brings times of a series into the window from outside, however far`() throws {
    func moved(_ lines: String) -> String {
      with("RECURRENCE-ID;RANGE=THISANDFUTURE:20260112T080000Z\n" + lines)
    }
    // The series' own Monday lies before the window, and after it.
    #expect(
      try busy(
        moved("DTSTART:20260115T080000Z\nDURATION:PT1H"), from: "2026-01-21T00:00:00Z",
        to: "2026-01-25T00:00:00Z") == ["2026-01-22 08:00 > 2026-01-22 09:00"])
    #expect(
      try busy(
        moved("DTSTART:20260108T080000Z\nDURATION:PT1H"), from: "2026-01-14T00:00:00Z",
        to: "2026-01-18T00:00:00Z") == ["2026-01-15 08:00 > 2026-01-15 09:00"])
    // It lasts far longer than the series' own times.
    #expect(
      try busy(
        moved("DTSTART:20260112T080000Z\nDURATION:P6D"), from: "2026-01-24T00:00:00Z",
        to: "2026-01-25T00:00:00Z") == ["2026-01-24 00:00 > 2026-01-25 00:00"])
  }

  @Test func `a RECURRENCE-ID without a zone is of its series' zone, whatever the override's is`() throws {
    let moved = "2026-01-13 12:00 > 2026-01-13 13:00"
    for start in ["DTSTART:20260113T120000Z", "DTSTART;TZID=America/New_York:20260113T070000"] {
      let text = with("RECURRENCE-ID:20260112T090000\n\(start)\nDURATION:PT1H")
      #expect(try busy(text) == [monday5, moved, monday19, monday26], "\(start)")
    }
    // A series in UTC has no wall clock; then it is the override's.
    let utc = series.replacing(";TZID=Europe/Berlin:20260105T09", with: ":20260105T08")
      .replacing(";TZID=Europe/Berlin:20260105T10", with: ":20260105T09").replacing("0000\n", with: "0000Z\n")
    let text = calendar(
      utc + "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID:20260112T090000\n"
        + "DTSTART;TZID=Europe/Berlin:20260113T130000\nDURATION:PT1H\nEND:VEVENT")
    #expect(try busy(text) == [monday5, moved, monday19, monday26])
  }

  @Test func `a cancelled override without a start frees its time, and nothing else is told of it`() throws {
    let floating = series.replacing(";TZID=Europe/Berlin", with: "")
    for text in [series, floating] {
      let result = try busyTime(
        calendar(text + "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID:20260112T090000\nSTATUS:CANCELLED\nEND:VEVENT"))
      #expect(result.shown == [monday5, monday19, monday26])
      #expect(result.found == ["10 cancelled"])
    }
  }

  @Test func `an override of an all-day series is found by its day`() throws {
    for id in ["RECURRENCE-ID;VALUE=DATE:20260106", "RECURRENCE-ID:20260106T000000"] {
      let text = calendar(
        "BEGIN:VEVENT\nUID:d\nDTSTART;VALUE=DATE:20260105\nRRULE:FREQ=DAILY;COUNT=2\nEND:VEVENT\n"
          + "BEGIN:VEVENT\nUID:d\n\(id)\nDTSTART;VALUE=DATE:20260110\nEND:VEVENT")
      #expect(
        try busy(text) == ["2026-01-04 23:00 > 2026-01-05 23:00", "2026-01-09 23:00 > 2026-01-10 23:00"],
        "\(id)")
    }
  }

  @Test
  func
    `of several versions the highest SEQUENCE counts, then the latest DTSTAMP, then the latest LAST-MODIFIED`()
    throws
  {
    func version(_ hour: Int, _ lines: String) -> String {
      "BEGIN:VEVENT\nUID:v\nDTSTART:20260105T\(hour)0000Z\nDURATION:PT1H\n\(lines)\nEND:VEVENT"
    }
    let newest = ["2026-01-05 12:00 > 2026-01-05 13:00"]
    let bySequence = try busyTime(
      calendar(version(12, "SEQUENCE:2") + "\n" + version(10, "SEQUENCE:1\nDTSTAMP:20260601T000000Z")))
    #expect(bySequence.shown == newest)
    #expect(bySequence.found == ["10 superseded"])
    #expect(
      try busy(
        calendar(version(10, "DTSTAMP:20260101T000000Z") + "\n" + version(12, "DTSTAMP:20260102T000000Z")))
        == newest)
    let stamp = "SEQUENCE:1\nDTSTAMP:20260101T000000Z\nLAST-MODIFIED:2026010"
    #expect(
      try busy(calendar(version(12, stamp + "3T000000Z") + "\n" + version(10, stamp + "2T000000Z"))) == newest
    )
    let same = version(12, "SEQUENCE:2")
    #expect(try busyTime(calendar(same + "\n" + same)).events.count == 1)
  }

  @Test func `events of one UID and age that differ all count`() throws {
    let text = calendar(
      ["05", "06"].map { "BEGIN:VEVENT\nUID:v\nDTSTART:202601\($0)T100000Z\nDURATION:PT1H\nEND:VEVENT" }
        .joined(separator: "\n"))
    let result = try busyTime(text)
    #expect(result.shown.count == 2)
    #expect(result.found == ["9 repeated-uid"])
  }

  @Test func `METHOD:CANCEL adds nothing and cancels its UIDs`() throws {
    let cancel = "BEGIN:VEVENT\nUID:s\nDTSTART:20260105T080000Z\nDURATION:PT1H\nSEQUENCE:1\nEND:VEVENT"
    #expect(try busy(calendar(series) + calendar("METHOD:CANCEL\n" + cancel)) == [])
    let one =
      "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID:20260112T080000Z\nDTSTART:20260112T080000Z\nDURATION:PT1H\nEND:VEVENT"
    #expect(
      try busy(calendar(series) + calendar("METHOD:CANCEL\n" + one)) == [monday5, monday19, monday26])
    #expect(try busy(calendar("METHOD:CANCEL\n" + cancel)) == [])
  }
}

/// What series keep of what older versions of them said.
@Suite struct BusyVersionTests {
  private func series(_ lines: String, override: Int) -> String {
    calendar(
      "BEGIN:VEVENT\nUID:s\nDTSTART:20260105T090000Z\nDURATION:PT1H\nSEQUENCE:3\n\(lines)\nEND:VEVENT\n"
        + "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID:20260112T090000Z\nSEQUENCE:\(override)\n"
        + "DTSTART:20260112T150000Z\nDURATION:PT1H\nEND:VEVENT")
  }

  @Test func `an override older than its series falls with a time that the series lost`() throws {
    for lines in ["RRULE:FREQ=WEEKLY;COUNT=1", "RRULE:FREQ=WEEKLY;COUNT=2\nEXDATE:20260112T090000Z"] {
      let result = try busyTime(series(lines, override: 2))
      #expect(result.shown == ["2026-01-05 09:00 > 2026-01-05 10:00"], "\(lines)")
      #expect(result.found.last?.hasSuffix("superseded") == true)
      #expect(try busy(series(lines, override: 3)).count == 2, "\(lines)")
    }
  }

  @Test func `an override older than its series stays where the series has its time`() throws {
    #expect(
      try busy(series("RRULE:FREQ=WEEKLY;COUNT=2", override: 0)) == [
        "2026-01-05 09:00 > 2026-01-05 10:00", "2026-01-12 15:00 > 2026-01-12 16:00",
      ])
  }
}
