public import CivilTime
public import Desk

/// A file with one event for each of these times, which are written as in DTSTART and DTEND: in UTC with a Z, on
/// the wall without, or days alone. `salt` goes into every UID and DTSTAMP.
public func calendar(_ times: [(String, String)], salt: Int = 0, lines: [String] = []) -> [UInt8] {
  var text = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//Test//EN"]
  for (number, (start, end)) in times.enumerated() {
    func property(_ name: String, _ time: String) -> String {
      time.count == 8 ? "\(name);VALUE=DATE:\(time)" : "\(name):\(time)"
    }
    text += [
      "BEGIN:VEVENT", "UID:\(number)-\(salt)@test.example", "DTSTAMP:2026010\(1 + salt % 9)T000000Z",
      property("DTSTART", start), property("DTEND", end), "SUMMARY:Away \(number)",
    ]
    text += lines + ["END:VEVENT"]
  }
  return Array((text + ["END:VCALENDAR", ""]).joined(separator: "\r\n").utf8)
}

/// As DTSTART has it, in UTC.
public func basic(_ instant: Instant) -> String {
  String(instant.rfc3339.filter { $0 != "-" && $0 != ":" })
}

extension SourceWish {
  /// The same, of a file that closes only this time.
  public func closing(_ start: Instant, _ end: Instant) -> SourceWish {
    var wish = self
    wish.bytes = calendar([(basic(start), basic(end))])
    return wish
  }
}
