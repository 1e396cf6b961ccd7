import Calendars
import ICalendar
import TestSupport
import Testing

/// Mistakes that programs make, and what is meant by them.
@Suite struct BusyRepairTests {
  private let morning = "DTSTART:20260105T090000Z\nDTEND:20260105T100000Z\n"

  @Test func `a rule that is escaped as text, or has blanks, is read`() throws {
    #expect(try busy(event(morning + "RRULE:FREQ=DAILY\\;COUNT=3")).count == 3)
    #expect(try busy(event(morning + "RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO, TU, WE")).count == 3)
  }

  @Test func `the last second of a day in UTC ends an all-day series with that day, in every zone`() throws {
    let text = event("DTSTART;VALUE=DATE:20260105\nRRULE:FREQ=DAILY;UNTIL=20260107T235959Z")
    for zone in ["Europe/Berlin", "America/New_York", "Pacific/Auckland"] {
      #expect(try busyTime(text, in: zone).events.first?.times.count == 3, "\(zone)")
    }
  }

  @Test func `midnight of the last day, written in UTC, ends an all-day series with that day`() throws {
    let text = event("DTSTART;VALUE=DATE:20260105\nRRULE:FREQ=DAILY;UNTIL=20260106T230000Z")
    #expect(try busyTime(text).events.first?.times.count == 3)
  }

  @Test func `a text that lost its folding decides nothing, though its sentences look like properties`()
    throws
  {
    let start = "DTSTART:20260105T090000Z\n"
    for sentences in [
      "Duration: two hours", "Status: cancelled", "Start: 10:00\nEnd: 11:00", "Begin: at nine\nEnd: at ten",
      "Summary: none\nName: nobody\nMethod: cancel\nSequence: first",
    ] {
      for text in [
        "DESCRIPTION:Dinner\n\(sentences)\n\(start)DURATION:PT1H",
        "\(start)DURATION:PT1H\nDESCRIPTION:Dinner\n\(sentences)",
      ] {
        let result = try busyTime(event("SUMMARY:Dinner\n" + text))
        #expect(result.shown == ["2026-01-05 09:00 > 2026-01-05 10:00"], "\(sentences)")
        #expect(result.events.first?.summary == "Dinner")
        #expect(result.findings.allSatisfy { $0.code == .lostFolding })
      }
    }
  }

  @Test
  func
    `of several properties of a name the first that is one counts, and before it one as programs write it`()
    throws
  {
    let nine = "2026-01-05 09:00 > 2026-01-05 10:00"
    for lines in [
      "DTSTART:soon\nDTSTART:20260105T090000Z\nDURATION:long\nDURATION:PT1H",
      "DTSTART:20260105T090000Z\nDTEND:late\nDTEND:20260105T100000Z\nSTATUS:unclear\nSTATUS:CONFIRMED",
      "dtstart: 20260106T090000Z\nDTSTART:20260105T090000Z\nDURATION:PT1H",
      "dtstart: 20260105T090000Z\nduration: PT1H\nstatus:confirmed",
      "DTSTART:20260105T090000Z\nDURATION:PT1H\nTRANSP:maybe\nTRANSP:OPAQUE\nSTATUS:CONFIRMED\nStatus:cancelled",
    ] {
      #expect(try busy(event(lines)) == [nine], "\(lines)")
    }
  }

  @Test func `blanks around parameters and their values do no harm`() throws {
    let text = event("DTSTART; TZID = America/New_York ;X=1:20260105T090000\nDURATION:PT1H")
    #expect(try busy(text) == ["2026-01-05 14:00 > 2026-01-05 15:00"])
  }

  @Test func `a misspelled END ends what is open`() throws {
    let text = calendar(
      "BEGIN:VTODO\nDTSTART:20260105T090000Z\nEND:VTOOD\nBEGIN:VEVENT\n\(morning)END:VEVENT")
    #expect(try busy(text).count == 1)
    #expect(try busy(event(morning).replacing("END:VCALENDAR", with: "END:VCALENDARD")).count == 1)
  }

  @Test func `an event without its END ends before the next, which counts as well, and that is told`() throws
  {
    let text = calendar(
      "BEGIN:VEVENT\nUID:1\nDTSTART:20260105T090000Z\nDURATION:PT1H\nBEGIN:VALARM\nTRIGGER:-PT5M\n"
        + "BEGIN:VEVENT\nUID:2\nDTSTART:20260106T090000Z\nDURATION:PT1H\nEND:VEVENT\n"
        + "BEGIN:VEVENT\nUID:3\nDTSTART:20260107T090000Z\nDURATION:PT1H\nEND:VEVENT")
    let result = try busyTime(text)
    #expect(result.events.map(\.uid) == ["1", "2", "3"])
    let lines = text.split(whereSeparator: \.isNewline)
    let second = try #require(lines.firstIndex(of: "UID:2"))
    #expect(result.found == ["\(second) unbalanced", "\(second) unbalanced"])
  }

  @Test func `a zone without its END hides no event`() throws {
    let text = calendar(
      "BEGIN:VTIMEZONE\nTZID:Studio\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0200\n"
        + "BEGIN:DAYLIGHT\nDTSTART:19700601T000000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0200\n"
        + "BEGIN:VEVENT\nDTSTART;TZID=Studio:20260105T110000\nDURATION:PT1H\nEND:VEVENT")
    let result = try busyTime(text)
    #expect(result.shown == ["2026-01-05 09:00 > 2026-01-05 10:00"])
    #expect(Set(result.findings.map(\.code)) == [.unbalanced])
    #expect(result.findings.count == 3)
  }

  @Test func `a calendar within a calendar keeps its events, and that is told`() throws {
    let inner =
      "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Asia/Tokyo\nBEGIN:VEVENT\nUID:2\nDTSTART:20260105T180000\nDURATION:PT1H\nEND:VEVENT\n"
      + "END:VCALENDAR\n"
    let text = calendar(
      "BEGIN:VEVENT\nUID:1\n\(morning)END:VEVENT\n\(inner)BEGIN:VEVENT\nUID:3\n\(morning)END:VEVENT")
    let result = try busyTime(text)
    #expect(result.shown == ["2026-01-05 09:00 > 2026-01-05 10:00"])
    #expect(result.events.map(\.uid) == ["1", "2", "3"])
    #expect(Set(result.findings.map(\.code)) == [.unbalanced])
  }

  @Test func `blank lines between a name and its rest do no harm`() throws {
    #expect(try busy(event(morning).replacing("DTSTART:", with: "DTSTART\r\n\r\n :")).count == 1)
  }

  @Test func `a duration of more than a century is none`() throws {
    let result = try busyTime(event("DTSTART:20260105T090000Z\nDURATION:P999999999999W"))
    #expect(result.busy.isEmpty)
    #expect(result.found.contains("8 bad-end"))
  }

  @Test func `a PERIOD of days in a series of times is all of them`() throws {
    #expect(
      try busy(event("DTSTART:20260105T180000Z\nRDATE;VALUE=PERIOD:20260105/20260106")) == [
        "2026-01-05 00:00 > 2026-01-06 00:00"
      ])
  }

  @Test func `a DATE beside a DATE-TIME is the start of that day`() throws {
    #expect(
      try busy(event("DTSTART;TZID=Europe/Berlin:20260105T180000\nDTEND;VALUE=DATE:20260106")) == [
        "2026-01-05 17:00 > 2026-01-05 23:00"
      ])
    #expect(
      try busy(event("DTSTART;VALUE=DATE:20260105\nDTEND:20260106T120000")) == [
        "2026-01-04 23:00 > 2026-01-06 23:00"
      ])
  }

  @Test func `an exact duration stays exact where the clock changes within`() throws {
    let text = event(
      "DTSTART;TZID=Europe/Berlin:20261023T220000\nDTEND;TZID=Europe/Berlin:20261024T060000\nRRULE:FREQ=DAILY;COUNT=2"
    )
    #expect(
      try busy(text) == ["2026-10-23 20:00 > 2026-10-24 04:00", "2026-10-24 20:00 > 2026-10-25 04:00"])
  }

  @Test func `what stands in a message is short and obeyed by no terminal`() throws {
    let result = try busyTime(
      event("SUMMARY:\u{1B}[2J" + String(repeating: "é", count: 500) + "\n" + morning + "STATUS:CANCELLED"))
    let message = try #require(result.findings.first?.message)
    #expect(message.unicodeScalars.count < 120)
    #expect(!message.contains("\u{1B}"))
  }

  @Test func `a file reads alike on many threads at once, zones and all`() throws {
    let text = event(
      "DTSTART;TZID=Pacific Standard Time:20260105T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=30\n"
        + "RDATE;TZID=Asia/Tokyo:20260301T090000\nEXDATE;TZID=\"(UTC+01:00) Brussels, Copenhagen, Madrid, Paris\":20260106T180000"
    )
    let answers = Shared<[String]>()
    inThreads(8) { _ in for _ in 0..<20 { answers.append((try? busy(text)) ?? []) } }
    #expect(answers.values.count == 160)
    #expect(Set(answers.values).count == 1)
    #expect(answers.values.first?.count == 30)
  }
}
