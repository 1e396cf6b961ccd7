import Calendars
import CivilTime
import ICalendar
import TestSupport

/// The busy time of a text for a coach in Berlin, 2026 unless told otherwise.
func busyTime(
  _ ics: String, in zone: String = "Europe/Berlin", from: String = "2026-01-01T00:00:00Z",
  to: String = "2027-01-01T00:00:00Z", freeIsBusy: Bool = false, limits: ReadingLimits = ReadingLimits()
) throws -> BusyTime {
  try busyTime(
    of: Array(ics.utf8), zone: try Zone.named(zone), window: instant(from)..<instant(to),
    freeIsBusy: freeIsBusy, limits: limits)
}

/// As above, each range as `2026-01-05 09:00 > 2026-01-05 10:00` in UTC.
func busy(
  _ ics: String, in zone: String = "Europe/Berlin", from: String = "2026-01-01T00:00:00Z",
  to: String = "2027-01-01T00:00:00Z", freeIsBusy: Bool = false
) throws -> [String] {
  try busyTime(ics, in: zone, from: from, to: to, freeIsBusy: freeIsBusy).shown
}

extension BusyTime {
  /// Each range as `2026-01-05 09:00 > 2026-01-05 10:00` in UTC, with seconds where there are some.
  var shown: [String] {
    busy.map { range in
      [range.lowerBound, range.upperBound].map { at in
        let text = at.rfc3339.replacing("T", with: " ").dropLast()
        return String(text.hasSuffix(":00") ? text.dropLast(3) : text)
      }.joined(separator: " > ")
    }
  }

  /// `line code` of each finding.
  var found: [String] { findings.map { "\($0.line) \($0.code.rawValue)" } }
}

/// A VCALENDAR of such lines.
func calendar(_ lines: String) -> String {
  crlf("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n\(lines)\nEND:VCALENDAR\n")
}

/// A VCALENDAR of one event of such lines; DTSTART stands on line 7.
func event(_ lines: String, before: String = "") -> String {
  calendar(
    (before.isEmpty ? "" : before + "\n")
      + "BEGIN:VEVENT\nUID:one@example.org\nDTSTAMP:20260101T000000Z\n\(lines)\nEND:VEVENT")
}

func crlf(_ text: String) -> String { text.replacing("\n", with: "\r\n") }
