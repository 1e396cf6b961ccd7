import CivilTime
import ICalendar
import TestSupport

/// The instant at which UTC shows that date and time.
func utc(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> Instant {
  let date = LocalDate(year: year, month: month, day: day) ?? LocalDate(dayNumber: 0)
  let seconds = Int64(date.dayNumber) * 86_400 + Int64(hour * 3600 + minute * 60)
  return Instant(seconds: seconds)
}

/// An hour from `start` on, in words that tests change as they need.
func sampleEvent(
  _ uid: String = "1@example.org", start: Instant = utc(2026, 3, 2, 9), zone: Zone? = nil
) -> Event {
  Event(
    uid: uid, stamp: utc(2026, 2, 1, 8, 30), created: utc(2026, 1, 31, 12), sequence: 0, start: start,
    end: start + 3600, zone: zone, status: .confirmed, summary: "Training")
}

/// A calendar of `events`.
func sampleDocument(_ events: [Event]) -> Document {
  Document(prodid: "-//Example//EN", name: "Maria", events: events)
}

func text(_ document: Document) -> String { String(decoding: render(document), as: UTF8.self) }

/// The content lines of a document, unfolded.
func lines(_ document: Document) -> [String] {
  unfolded(render(document))
}

/// Text as unkind as people and programs can make it.
func unkindText(_ random: inout TestRandom, upTo pieces: Int = 6) -> String {
  let kind: [String] = [
    ",", ";", ":", "\\", "\\n", "\\,", "\"", "^", "^n", "^'", "\n", "\r\n", "\r", "\t", " ", "  ", "é", "ß",
    "日本語", "👩‍👩‍👧", "e\u{301}", "\u{0}", "\u{8}", "\u{B}", "\u{C}", "\u{1C}", "\u{7F}", "\u{85}", "\u{9F}",
    "\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "—", "’", "\u{202E}", "\r\nBEGIN:VALARM\r\n",
    "\nATTENDEE:mailto:a@example.org", "\r\n X", "\n\n", "END:VEVENT", "%0D%0A", "=", "'", "|",
  ]
  var text = ""
  for _ in 0..<Int.random(in: 0...pieces, using: &random) {
    switch Int.random(in: 0..<5, using: &random) {
    case 0: text += String(repeating: "x", count: Int.random(in: 1...160, using: &random))
    case 1: text += String(repeating: "ü", count: Int.random(in: 1...90, using: &random))
    case 2: text += "word "
    default: text += kind.randomElement(using: &random) ?? ""
    }
  }
  return text
}
