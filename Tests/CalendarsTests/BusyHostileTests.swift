import Calendars
import CivilTime
import Glibc
import ICalendar
import TestSupport
import Testing

/// Files that are meant to hurt (R58): each is answered soon, and within bounds.
@Suite(.serialized) struct BusyHostileTests {
  /// What a file is refused for, or nil; as slow as a debug build on a busy machine is, never slower.
  private func refusal(_ text: String) throws -> CalendarReadingError? {
    var before = timespec()
    clock_gettime(CLOCK_MONOTONIC, &before)
    defer {
      var after = timespec()
      clock_gettime(CLOCK_MONOTONIC, &after)
      #expect(after.tv_sec - before.tv_sec < 60)
    }
    do {
      _ = try busyTime(text, to: "2027-07-01T00:00:00Z")
      return nil
    } catch let error as CalendarReadingError {
      #expect(!error.message.isEmpty)
      return error
    }
  }

  private let start = "DTSTART:20260105T090000Z\nDTEND:20260105T100000Z\n"

  @Test(arguments: [
    "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=99999999999999999999",
  ])
  func `rules that repeat each second or minute are refused`(rule: String) throws {
    #expect(try refusal(event(start + "RRULE:" + rule))?.code == .nothingReadable)
  }

  @Test func `rules that yield too much are refused`() throws {
    let all = (0..<60).map(String.init).joined(separator: ",")
    let hours = (0..<24).map(String.init).joined(separator: ",")
    for rule in [
      "FREQ=DAILY;BYHOUR=\(hours);BYMINUTE=\(all);BYSECOND=\(all)",
      "FREQ=HOURLY;BYMINUTE=\(all);BYSECOND=\(all)",
    ] {
      let error = try refusal(event(start + "RRULE:" + rule))
      #expect(error?.code == .nothingReadable)
      #expect(error?.line == 4)
    }
  }

  @Test(arguments: [
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=4;INTERVAL=999999999999999999",
    "FREQ=HOURLY;INTERVAL=7;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1",
    "FREQ=DAILY;COUNT=999999999999999999999999",
  ])
  func `rules that never match or never end take no time`(rule: String) throws {
    #expect(try refusal(event("DTSTART:00010101T000000Z\nDURATION:PT1H\nRRULE:" + rule)) == nil)
  }

  @Test func `many events with many times each are refused`() throws {
    let one = "BEGIN:VEVENT\nDTSTART:20250101T000000Z\nDURATION:PT30M\nRRULE:FREQ=HOURLY\nEND:VEVENT\n"
    let text = calendar(String(repeating: one, count: 1000))
    #expect(try refusal(text)?.code == .tooManyOccurrences)
  }

  private func answer(_ bytes: [UInt8]) throws -> BusyTime {
    try busyTime(
      of: bytes, zone: try Zone.named("Europe/Berlin"),
      window: instant("2026-11-20T00:00:00Z")..<instant("2028-05-20T00:00:00Z"))
  }

  /// `make bench BENCH=hostile` measures these and all others as the program is shipped; here, the square of their
  /// length would take minutes.
  @Test(arguments: HostileFile.all.filter(\.invitesSquares))
  func `what invites to take the square of its length is answered: its busy time, or why there is none`(
    file: HostileFile
  ) throws {
    let bytes = file.bytes
    #expect(bytes.count <= 10 * 1024 * 1024)
    do {
      let read = try answer(bytes)
      #expect(!file.isRefused)
      #expect(read.busy.count <= 100_000 && read.findings.count <= 400)
    } catch let error as CalendarReadingError {
      #expect(file.isRefused, "\(error)")
      #expect(!error.message.isEmpty && error.message.utf8.count < 1000)
    }
  }

  @Test(arguments: HostileFile.all)
  func `a hostile file that is fifty times shorter is answered too, and twice the same`(file: HostileFile)
    throws
  {
    let bytes = file.bytes(shrunkenBy: 50)
    let answers = (0..<2).map { _ in try? answer(bytes) }
    #expect(answers[0] == answers[1])
  }

  @Test func `one budget of steps serves the whole file, so that many small bombs make no large one`() throws
  {
    var limits = ReadingLimits()
    limits.steps = 20_000
    let series =
      "BEGIN:VEVENT\nDTSTART:20250101T000000Z\nDURATION:PT30M\nRRULE:FREQ=WEEKLY\nEND:VEVENT\n"
    #expect(try busyTime(calendar(String(repeating: series, count: 10)), limits: limits).busy.count == 52)
    do {
      _ = try busyTime(calendar(String(repeating: series, count: 1000)), limits: limits)
      Issue.record("it was read")
    } catch let error as CalendarReadingError {
      #expect(error.code == .tooManySteps)
    }
  }

  @Test func `a file that closes more times than anybody would look at is refused`() throws {
    var limits = ReadingLimits()
    limits.busy = 10
    let days =
      "BEGIN:VEVENT\nDTSTART:20260101T000000Z\nDURATION:PT30M\nRRULE:FREQ=DAILY;COUNT=%\nEND:VEVENT\n"
    #expect(try busyTime(calendar(days.replacing("%", with: "10")), limits: limits).busy.count == 10)
    #expect(throws: CalendarReadingError.self) {
      try busyTime(calendar(days.replacing("%", with: "11")), limits: limits)
    }
  }

  @Test func `a hundred thousand components within each other are refused`() throws {
    let text =
      String(repeating: "BEGIN:VALARM\n", count: 100_000) + String(repeating: "END:VALARM\n", count: 100_000)
    let error = try refusal("BEGIN:VCALENDAR\n" + text + "END:VCALENDAR\n")
    #expect(error?.code == .tooDeep)
    #expect(error?.line == 17)
  }

  @Test func `a hundred thousand components beside each other are refused`() throws {
    let text = String(repeating: "BEGIN:VALARM\nEND:VALARM\n", count: 100_000)
    #expect(try refusal(event(start + text))?.code == .tooManyComponents)
  }

  @Test func `ten megabytes of EXDATE are refused, in many lines and in one`() throws {
    let many = String(repeating: "EXDATE:20260105T090000Z\n", count: 400_000)
    #expect(try refusal(event(start + many))?.code == .tooManyDates)
    let one = "EXDATE:" + String(repeating: "20260105T090000Z,", count: 550_000) + "20260105T090000Z"
    #expect(try refusal(event(start + one))?.code == .lineTooLong)
    let folded = "EXDATE:20260105T090000Z" + String(repeating: "\n ,20260105T090000Z", count: 450_000)
    #expect(try refusal(event(start + folded))?.code == .lineTooLong)
  }

  @Test func `a long line is passed over where it has no dates`() throws {
    let picture = "ATTACH;ENCODING=BASE64;VALUE=BINARY:" + String(repeating: "QUJD", count: 2_000_000)
    #expect(try refusal(event(start + picture)) == nil)
    let text = "SUMMARY:" + String(repeating: "long ", count: 300_000)
    #expect(try busyTime(event(start + text)).found == ["9 long-line"])
  }

  @Test func `more bytes or lines than the limit are refused`() throws {
    #expect(try refusal(String(repeating: "x", count: 10 * 1024 * 1024 + 1))?.code == .tooLarge)
    #expect(try refusal(String(repeating: "X:\n", count: 600_000))?.code == .tooManyLines)
  }

  @Test func `half a million broken lines leave few findings`() throws {
    let result = try busyTime(event(start + "SUMMARY:x\n" + String(repeating: "no line\n", count: 450_000)))
    #expect(result.findings.count <= 400)
    #expect(result.moreFindings > 400_000)
  }

  @Test(arguments: [
    "DTSTART:00000101T000000Z", "DTSTART:99991231T240000", "DTSTART:100000101T000000Z", "DTSTART:20260230",
    "DTSTART:2026010１", "DTSTART:-2260105T090000Z", "DTSTART:20260105T246060Z",
    "DTSTART:20260105T090000+0100",
    "DTSTART:", "DTSTART;TZID=:x", "DTSTART:99999999999999999999999999",
  ])
  func `dates that are none leave their event out`(line: String) throws {
    #expect(try refusal(event(line + "\nDURATION:PT1H"))?.code == .nothingReadable)
  }

  @Test(arguments: [
    "DTSTART:00010101T000000Z\nDTEND:99991231T235959Z",
    "DTSTART;VALUE=DATE:99991231\nDURATION:P99999999999999999999W",
    "DTSTART;TZID=Europe/Berlin:99991231T235959\nDURATION:P9999999999999999999DT99999999999999999999H",
    "DTSTART:00010101\nRRULE:FREQ=YEARLY\nRDATE:99991231\nEXDATE:00010101",
    "DTSTART:99991231T235959Z\nDURATION:PT1S\nRRULE:FREQ=DAILY", "DTSTART:20260101T000000\nDURATION:PT",
    "SEQUENCE:99999999999999999999999\nDTSTART:20260101\nDURATION:-P1D",
    "DTSTART:00010101T000000Z\nRDATE;VALUE=PERIOD:00010101T000000Z/P99999999999D,/,//,20260101/",
    "RECURRENCE-ID;RANGE=THISANDFUTURE:00010101T000000Z\nDTSTART:99991231T235959Z\nDURATION:PT1H",
  ])
  func `the first year, the last year and numbers that overflow do no harm`(lines: String) throws {
    #expect(try refusal(event(lines)) == nil)
    for zone in ["America/New_York", "Pacific/Kiritimati"] {
      _ = try busyTime(event(lines), in: zone, from: "9999-12-01T00:00:00Z", to: "9999-12-31T23:59:59Z")
      _ = try busyTime(event(lines), in: zone, from: "0001-01-01T00:00:00Z", to: "0001-02-01T00:00:00Z")
    }
  }

  @Test func `a THISANDFUTURE over ten thousand years does no harm`() throws {
    let text = calendar(
      "BEGIN:VEVENT\nUID:a\nDTSTART:00010101T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY\nEND:VEVENT\n"
        + "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:00010102T000000Z\n"
        + "DTSTART:99991231T000000Z\nDURATION:PT1H\nEND:VEVENT")
    _ = try refusal(text)
  }

  @Test func `thousands of calendars, each with a zone of its own, do no harm`() throws {
    let texts = (0..<8000).map { number in
      calendar(
        "BEGIN:VTIMEZONE\nTZID:Z\(number)\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\n"
          + "TZOFFSETTO:+0200\nRRULE:FREQ=YEARLY\nEND:STANDARD\nEND:VTIMEZONE\n"
          + "BEGIN:VEVENT\nDTSTART;TZID=Z\(number):20260105T090000\nDURATION:PT1H\nEND:VEVENT")
    }
    #expect(try refusal(texts.joined()) == nil)
  }

  @Test func `random bytes and random lines do no harm`() throws {
    var random = TestRandom(for: "hostile calendars")
    let pieces = [
      "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "DTSTART:2026", "0105T090000", "Z",
      "\r\n",
      "\n ", ":", ";", ",", "\"", "RRULE:FREQ=WEEKLY", ";COUNT=", "9", "EXDATE", "RDATE:", "/", "PT1H",
      "TZID=", "UID:a",
      "RECURRENCE-ID;RANGE=THISANDFUTURE:", "BEGIN:VTIMEZONE", "BEGIN:STANDARD", "END:VTIMEZONE", "\0", "é",
      "=",
      "TZOFFSETTO:+0100", "-", "BEGIN:VFREEBUSY", "FREEBUSY:", "DURATION:P", "DTEND:", "END:VFREEBUSY",
    ]
    for _ in 0..<2000 {
      let count = Int.random(in: 1...60, using: &random)
      var bytes = (0..<count).flatMap { _ in
        Array((random.pick(pieces) + (random.once(in: 2) ? "\n" : "")).utf8)
      }
      if random.once(in: 3) {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if random.once(in: 2) {
        bytes =
          Array("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260105T090000\n".utf8) + bytes
          + Array("\nEND:VEVENT\nEND:VCALENDAR".utf8)
      }
      _ = try? busyTime(
        of: bytes, zone: Zone.utc, window: instant("2026-01-01T00:00:00Z")..<instant("2027-01-01T00:00:00Z"))
    }
  }
}
