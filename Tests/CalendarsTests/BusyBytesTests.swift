import Calendars
import CivilTime
import ICalendar
import TestSupport
import Testing

/// Bytes in all the forms in which files come (R56).
@Suite struct BusyBytesTests {
  private let text = event("SUMMARY:Übung im Café\nDTSTART:20260105T090000Z\nDTEND:20260105T100000Z")

  private func read(_ bytes: [UInt8]) throws -> BusyTime {
    try busyTime(
      of: bytes, zone: try Zone.named("Europe/Berlin"),
      window: instant("2026-01-01T00:00:00Z")..<instant("2027-01-01T00:00:00Z"))
  }

  private func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
      bigEndian ? [UInt8(unit >> 8), UInt8(unit & 255)] : [UInt8(unit & 255), UInt8(unit >> 8)]
    }
  }

  private func expectWhole(_ bytes: [UInt8], _ found: [String] = []) throws {
    let result = try read(bytes)
    #expect(result.shown == ["2026-01-05 09:00 > 2026-01-05 10:00"])
    #expect(result.events.map(\.summary) == ["Übung im Café"])
    #expect(result.found == found)
  }

  @Test func `UTF-8 with and without a byte order mark is read`() throws {
    try expectWhole(Array(text.utf8))
    try expectWhole([0xEF, 0xBB, 0xBF] + Array(text.utf8))
  }

  @Test func `UTF-16 in both orders is read, with and without a byte order mark`() throws {
    try expectWhole([0xFF, 0xFE] + utf16(text, bigEndian: false))
    try expectWhole([0xFE, 0xFF] + utf16(text, bigEndian: true))
    try expectWhole(utf16(text, bigEndian: false))
    try expectWhole(utf16(text, bigEndian: true))
  }

  @Test func `what is no UTF-8 is read as Windows-1252, and told`() throws {
    let latin = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    try expectWhole(latin, ["1 windows-1252"])
    let euro = event("SUMMARY:§\nDTSTART:20260105T090000Z").unicodeScalars.map {
      $0 == "§" ? 0x80 : UInt8(truncatingIfNeeded: $0.value)
    }
    #expect(try read(euro).events.first?.summary == "€")
  }

  @Test func `lines end in CR, LF, both or a mixture`() throws {
    try expectWhole(Array(text.replacing("\r\n", with: "\n").utf8))
    try expectWhole(Array(text.replacing("\r\n", with: "\r").utf8))
    try expectWhole(Array(text.replacing("\r\nDT", with: "\nDT").utf8))
    try expectWhole(Array(text.replacing("\r\n", with: "\r\r\n").utf8))
    try expectWhole(Array(text.replacing("\r\n", with: "\n\n").utf8))
  }

  @Test func `NULs are dropped, and blanks around lines do not matter`() throws {
    try expectWhole(Array(text.replacing("DTSTART", with: "DT\0START").utf8) + [0, 0])
    try expectWhole(Array(text.replacing("\r\n", with: " \r\n").replacing("Café ", with: "Café").utf8))
  }

  @Test func `folded lines are unfolded, also within a character`() throws {
    try expectWhole(Array(text.replacing("DTSTART:2026", with: "DTSTART\r\n :20\r\n\t26").utf8))
    let folded = Array(text.utf8).flatMap { $0 == 0x9C ? [0x0D, 0x0A, 0x20, 0x9C] : [$0] }
    try expectWhole(folded)
  }

  @Test func `lost folding is repaired, and told by line`() throws {
    let lost = text.replacing("20260105T090000Z", with: "2026\r\n0105T090000Z")
    try expectWhole(Array(lost.utf8), ["9 lost-folding"])
  }

  @Test(arguments: ["X-BAD/SLASH:TRUE", "SUMMARY=Nothing", "see you there", "12 people: no cake"])
  func `a line that is none does not end a time that is whole`(line: String) throws {
    try expectWhole(
      Array(text.replacing("\r\nDTEND", with: "\r\n\(line)\r\n and more\r\nDTEND").utf8), ["9 lost-folding"])
  }

  @Test func `line numbers are those of the file, through folding`() throws {
    let folded = text.replacing("Café", with: "C\r\n a\r\n fé").replacing("20260105T100000Z", with: "never")
    #expect(try read(Array(folded.utf8)).found == ["4 no-time", "11 bad-end"])
  }

  @Test func `a component that never ends is an error with its line`() throws {
    #expect(throws: CalendarReadingError.self) {
      try busy(text.replacing("END:VEVENT\r\nEND:VCALENDAR\r\n", with: ""))
    }
    do {
      _ = try busyTime(text.replacing("END:VCALENDAR\r\n", with: ""))
      Issue.record("it was read")
    } catch {
      #expect((error as? CalendarReadingError)?.code == .truncated)
      #expect((error as? CalendarReadingError)?.line == 1)
    }
  }

  @Test(arguments: [
    ("", CalendarReadingError.Code.empty), (" \r\n\0", .empty),
    ("<!DOCTYPE html>\n<html><body>Sign in: now</body></html>", .notACalendar),
    ("{\"error\":1}", .notACalendar),
    ("BEGIN:VCARD\nEND:VCARD\n", .notACalendar),
  ])
  func `what is no calendar is an error`(text: String, code: CalendarReadingError.Code) throws {
    do {
      _ = try busyTime(text)
      Issue.record("it was read")
    } catch {
      #expect((error as? CalendarReadingError)?.code == code)
    }
  }

  @Test func `an empty calendar is none`() throws {
    #expect(try busyTime(calendar("X-WR-CALNAME:Nothing on")).name == "Nothing on")
  }

  @Test func `an END without its BEGIN and a part that is not ended are repaired, and told`() throws {
    let alarm = text.replacing(
      "END:VEVENT", with: "END:VALARM\r\nBEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VEVENT")
    try expectWhole(Array(alarm.utf8), ["10 unbalanced", "13 unbalanced"])
  }

  @Test func `components without a calendar are read, and told`() throws {
    let bare = text.split(separator: "\r\n").dropFirst(3).dropLast().joined(separator: "\r\n")
    try expectWhole(Array(bare.utf8), ["1 no-calendar"])
  }
}
