import Calendars
import CivilTime
import ICalendar
import TestSupport
import Testing

/// What closes and what does not (INTEROP 3, R56).
@Suite struct BusyTimeTests {
  private let morning = "DTSTART:20260105T090000Z\nDTEND:20260105T100000Z"

  @Test func `an event closes its time, to the minute`() throws {
    #expect(try busy(event(morning)) == ["2026-01-05 09:00 > 2026-01-05 10:00"])
  }

  @Test func `ranges that overlap or touch are merged, and cut at the window`() throws {
    let text = calendar(
      [
        "20260105T080000Z/20260105T090000Z", "20260105T090000Z/20260105T093000Z",
        "20261231T230000Z/20270101T020000Z",
      ]
      .map { times in
        let parts = times.split(separator: "/")
        return "BEGIN:VEVENT\nDTSTART:\(parts[0])\nDTEND:\(parts[1])\nEND:VEVENT"
      }.joined(separator: "\n"))
    #expect(
      try busy(text) == ["2026-01-05 08:00 > 2026-01-05 09:30", "2026-12-31 23:00 > 2027-01-01 00:00"])
    #expect(try busyTime(text).events.last?.times.first?.upperBound == instant("2027-01-01T02:00:00Z"))
  }

  @Test func `DTSTART counts even if RRULE does not yield it`() throws {
    #expect(
      try busy(event("DTSTART:20260106T090000Z\nDTEND:20260106T100000Z\nRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2"))
        == ["2026-01-06 09:00 > 2026-01-06 10:00", "2026-01-12 09:00 > 2026-01-12 10:00"])
  }

  @Test func `UNTIL as a DATE on a timed event means that whole day`() throws {
    #expect(try busy(event(morning + "\nRRULE:FREQ=DAILY;UNTIL=20260106")).count == 2)
  }

  @Test func `a local UNTIL on a zoned DTSTART is in its zone`() throws {
    let start = "DTSTART;TZID=America/New_York:20260105T200000\nDURATION:PT1H\n"
    #expect(try busy(event(start + "RRULE:FREQ=DAILY;UNTIL=20260106T200000")).count == 2)
    #expect(try busy(event(start + "RRULE:FREQ=DAILY;UNTIL=20260106T195959")).count == 1)
  }

  @Test func `DTEND without TZID is in the zone of DTSTART`() throws {
    #expect(
      try busy(event("DTSTART;TZID=America/New_York:20260105T090000\nDTEND:20260105T100000")) == [
        "2026-01-05 14:00 > 2026-01-05 15:00"
      ])
  }

  @Test func `a DATE-TIME without an end takes no time`() throws {
    let result = try busyTime(event("DTSTART:20260105T090000Z"))
    #expect(result.busy.isEmpty)
    #expect(result.found == ["4 no-time"])
    #expect(result.events.count == 1)
  }

  @Test func `DTEND equal to DTSTART as a DATE is one day, and no DTEND is one day`() throws {
    let day = ["2026-01-04 23:00 > 2026-01-05 23:00"]
    #expect(try busy(event("DTSTART;VALUE=DATE:20260105\nDTEND;VALUE=DATE:20260105")) == day)
    #expect(try busy(event("DTSTART;VALUE=DATE:20260105\nDTEND;VALUE=DATE:20260106")) == day)
    #expect(try busy(event("DTSTART;VALUE=DATE:20260105")) == day)
  }

  @Test func `days are the coach's, and as long as the clock makes them`() throws {
    let text = event("DTSTART;VALUE=DATE:20260329")
    #expect(try busy(text) == ["2026-03-28 23:00 > 2026-03-29 22:00"])
    #expect(try busy(text, in: "America/New_York") == ["2026-03-29 04:00 > 2026-03-30 04:00"])
  }

  @Test func `P1D is a calendar day, PT24H is 24 hours`() throws {
    let start = "DTSTART;TZID=Europe/Berlin:20260328T120000\n"
    #expect(try busy(event(start + "DURATION:P1D")) == ["2026-03-28 11:00 > 2026-03-29 10:00"])
    #expect(try busy(event(start + "DURATION:PT24H")) == ["2026-03-28 11:00 > 2026-03-29 11:00"])
    #expect(try busy(event(start + "DURATION:P1W")) == ["2026-03-28 11:00 > 2026-04-04 10:00"])
  }

  @Test func `EXDATE matches instants, also from other zones`() throws {
    let series = "DTSTART;TZID=Europe/Berlin:20260105T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\n"
    #expect(try busy(event(series + "EXDATE:20260106T080000Z")).count == 2)
    #expect(try busy(event(series + "EXDATE;TZID=America/New_York:20260106T030000")).count == 2)
    #expect(try busy(event(series + "EXDATE:20260106T090000,20260107T090000")).count == 1)
    #expect(try busy(event(series + "EXDATE;TZID=Europe/Berlin:20260106T080000")).count == 3)
  }

  @Test func `EXDATE as a DATE removes that local day`() throws {
    let series = "DTSTART;TZID=America/New_York:20260105T220000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\n"
    #expect(
      try busy(event(series + "EXDATE;VALUE=DATE:20260106")) == [
        "2026-01-06 03:00 > 2026-01-06 04:00", "2026-01-08 03:00 > 2026-01-08 04:00",
      ])
  }

  @Test func `T000000 in the EXDATE of an all-day series means that day`() throws {
    let series = "DTSTART;VALUE=DATE:20260105\nRRULE:FREQ=DAILY;COUNT=3\n"
    for exdate in [
      "EXDATE:20260106T000000", "EXDATE;TZID=America/New_York:20260106T000000", "EXDATE:20260106T000000Z",
    ] {
      #expect(try busy(event(series + exdate)).count == 2, "\(exdate)")
    }
  }

  @Test func `EXRULE takes away what it yields`() throws {
    let text = event(morning + "\nRRULE:FREQ=DAILY;COUNT=4\nEXRULE:FREQ=DAILY;INTERVAL=2;COUNT=9")
    #expect(try busy(text) == ["2026-01-06 09:00 > 2026-01-06 10:00", "2026-01-08 09:00 > 2026-01-08 10:00"])
  }

  @Test func `RDATE adds times, in its own zone, and as PERIOD with its own length`() throws {
    let text = event(
      morning + "\nRDATE;TZID=America/New_York:20260106T090000\n"
        + "RDATE;VALUE=PERIOD:20260107T090000Z/PT30M,20260108T090000Z/20260108T110000Z")
    #expect(
      try busy(text) == [
        "2026-01-05 09:00 > 2026-01-05 10:00", "2026-01-06 14:00 > 2026-01-06 15:00",
        "2026-01-07 09:00 > 2026-01-07 09:30", "2026-01-08 09:00 > 2026-01-08 11:00",
      ])
  }

  @Test func `times in a gap of a series close the time after the gap`() throws {
    let text = event(
      "DTSTART;TZID=America/New_York:20260307T023000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3")
    #expect(
      try busy(text) == [
        "2026-03-07 07:30 > 2026-03-07 08:30", "2026-03-08 07:30 > 2026-03-08 08:30",
        "2026-03-09 06:30 > 2026-03-09 07:30",
      ])
  }

  @Test func `of two equal local times the first is meant`() throws {
    #expect(
      try busy(event("DTSTART;TZID=Europe/Berlin:20261025T023000\nDURATION:PT30M")) == [
        "2026-10-25 00:30 > 2026-10-25 01:00"
      ])
  }

  @Test func `TENTATIVE and OOF are busy`() throws {
    for line in [
      "STATUS:TENTATIVE", "X-MICROSOFT-CDO-BUSYSTATUS:OOF", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",
    ] {
      #expect(try busy(event(morning + "\n" + line)).count == 1, "\(line)")
    }
  }

  @Test func `free events close nothing unless they are asked to`() throws {
    for line in ["TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "transp:transparent"] {
      let text = event(morning + "\n" + line)
      let result = try busyTime(text)
      #expect(result.busy.isEmpty, "\(line)")
      #expect(result.found == ["4 free"])
      #expect(try busy(text, freeIsBusy: true).count == 1, "\(line)")
    }
  }

  @Test func `cancelled events never close anything`() throws {
    let result = try busyTime(event(morning + "\nSTATUS:CANCELLED"), freeIsBusy: true)
    #expect(result.busy.isEmpty)
    #expect(result.found == ["4 cancelled"])
  }

  @Test func `tasks, journals and alarms close nothing`() throws {
    let text = calendar(
      "BEGIN:VTODO\nDTSTART:20260105T090000Z\nDUE:20260105T100000Z\nEND:VTODO\n"
        + "BEGIN:VJOURNAL\nDTSTART:20260105T090000Z\nEND:VJOURNAL\n"
        + "BEGIN:VEVENT\n\(morning)\nBEGIN:VALARM\nTRIGGER:-PT15M\nDURATION:PT5M\nREPEAT:2\nEND:VALARM\nEND:VEVENT"
    )
    let result = try busyTime(text)
    #expect(result.shown == ["2026-01-05 09:00 > 2026-01-05 10:00"])
    #expect(result.found == ["4 other-component", "8 other-component"])
  }

  @Test func `VFREEBUSY closes its periods but the free ones`() throws {
    let text = calendar(
      "BEGIN:VFREEBUSY\nDTSTART:20260101T000000Z\nDTEND:20260201T000000Z\n"
        + "FREEBUSY:20260105T090000Z/PT1H,20260105T120000Z/20260105T130000Z\n"
        + "FREEBUSY;FBTYPE=FREE:20260106T090000Z/PT1H\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20260107T090000Z/PT1H\n"
        + "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260108T090000Z/PT1H\nEND:VFREEBUSY")
    #expect(
      try busy(text) == [
        "2026-01-05 09:00 > 2026-01-05 10:00", "2026-01-05 12:00 > 2026-01-05 13:00",
        "2026-01-07 09:00 > 2026-01-07 10:00", "2026-01-08 09:00 > 2026-01-08 10:00",
      ])
  }

  @Test func `a VFREEBUSY that is cancelled closes nothing`() throws {
    let period = "BEGIN:VFREEBUSY\nFREEBUSY:20260105T090000Z/PT1H\nEND:VFREEBUSY"
    #expect(try busy(calendar(period)).count == 1)
    #expect(try busy(calendar("METHOD:CANCEL\n" + period)) == [])
  }

  @Test func `several calendars in one file all count`() throws {
    let text =
      event(morning) + calendar("BEGIN:VEVENT\nUID:two\nDTSTART:20260106T090000Z\nDURATION:PT1H\nEND:VEVENT")
    #expect(try busy(text).count == 2)
  }

  @Test func `floating times are the coach's, or of X-WR-TIMEZONE`() throws {
    let floating = "DTSTART:20260105T090000\nDTEND:20260105T100000"
    #expect(try busy(event(floating)) == ["2026-01-05 08:00 > 2026-01-05 09:00"])
    #expect(try busy(event(floating), in: "America/New_York") == ["2026-01-05 14:00 > 2026-01-05 15:00"])
    #expect(
      try busy(event(floating, before: "X-WR-TIMEZONE:Asia/Tokyo")) == ["2026-01-05 00:00 > 2026-01-05 01:00"]
    )
  }

  @Test func `what ends before it starts takes no time and is told`() throws {
    let result = try busyTime(event("DTSTART:20260105T090000Z\nDTEND:20260105T080000Z"))
    #expect(result.busy.isEmpty)
    #expect(result.found == ["8 bad-end"])
  }

  @Test func `an event whose start cannot be read is left out, with its line and the reason`() throws {
    let text =
      event(morning)
      + calendar("BEGIN:VEVENT\nSUMMARY:Lunch\nDTSTART:20261305T090000\nEND:VEVENT\nBEGIN:VEVENT\nEND:VEVENT")
    let result = try busyTime(text)
    #expect(result.shown.count == 1)
    #expect(result.found == ["16 no-start", "18 no-start"])
    #expect(
      result.findings.first?.message
        == "left out: \"Lunch\", because DTSTART \"20261305T090000\" is no time.")
  }

  @Test func `a rule that cannot be read leaves the first time, and is told`() throws {
    let result = try busyTime(event(morning + "\nRRULE:FREQ=WEEKLY;BYDAY=XX"))
    #expect(result.shown.count == 1)
    #expect(result.found == ["9 bad-rule"])
  }

  @Test func `rules more frequent than hourly are refused with a message`() throws {
    let bomb = morning + "\nRRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"
    #expect(throws: CalendarReadingError.self) { try busy(event(bomb)) }
    let both =
      event(bomb) + calendar("BEGIN:VEVENT\nUID:two\nDTSTART:20260106T090000Z\nDURATION:PT1H\nEND:VEVENT")
    let result = try busyTime(both)
    #expect(result.shown.count == 1)
    #expect(result.found == ["9 sub-hourly-rule"])
  }

  @Test func `an event whose rule asks too much is left out alone`() throws {
    let heavy = "DTSTART:19700101T000000Z\nDURATION:P36000D\nRRULE:FREQ=HOURLY"
    let result = try busyTime(
      event("SUMMARY:All the time\n" + heavy) + calendar("BEGIN:VEVENT\nUID:two\n\(morning)\nEND:VEVENT"))
    #expect(result.shown == ["2026-01-05 09:00 > 2026-01-05 10:00"])
    #expect(result.found == ["4 heavy-rule"])
    #expect(result.findings.first?.message.contains("All the time") == true)
    #expect(throws: CalendarReadingError.self) { try busy(event(heavy)) }
  }
}
