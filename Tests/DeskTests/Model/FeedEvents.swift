import CivilTime
import TestSupport

/// What a calendar app makes of one event of a feed.
struct FeedEvent: Hashable, CustomStringConvertible {
  var uid: String
  var start, end: Instant
  var status: String

  var description: String { "\(uid) \(start.rfc3339) to \(end.rfc3339) \(status)" }
}

/// The events of a calendar whose times are in one zone or in UTC.
func feedEvents(_ bytes: [UInt8], zone: Zone) -> [FeedEvent] {
  var events: [FeedEvent] = []
  var current: [String: String]?
  for line in unfolded(bytes) {
    switch line {
    case "BEGIN:VEVENT": current = [:]
    case "END:VEVENT":
      let (start, end) = (current?["DTSTART"] ?? "", current?["DTEND"] ?? "")
      events.append(
        FeedEvent(
          uid: current?["UID"] ?? "", start: calendarInstant(start, zone), end: calendarInstant(end, zone),
          status: current?["STATUS"] ?? ""))
      current = nil
    default:
      guard current != nil, let colon = line.firstIndex(of: ":") else { continue }
      let name = line[..<colon].prefix { $0 != ";" }
      current?[String(name)] = String(line[line.index(after: colon)...])
    }
  }
  return events
}

/// `20261019T080000`, on the wall of the zone, or in UTC with a `Z`.
private func calendarInstant(_ text: String, _ zone: Zone) -> Instant {
  let digits = text.filter(\.isNumber).compactMap(\.wholeNumberValue)
  guard digits.count == 14 else { return Instant(seconds: -1) }
  func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
  guard let date = LocalDate(year: number(0..<4), month: number(4..<6), day: number(6..<8)),
    let time = LocalTime(hour: number(8..<10), minute: number(10..<12), second: number(12..<14))
  else { return Instant(seconds: -1) }
  let local = LocalDateTime(date, time)
  return text.hasSuffix("Z") ? Instant(seconds: local.seconds) : zone.instant(of: local)
}
