import JSONText

/// When an event begins or ends.
public enum GoogleTime: Hashable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z, and the IANA zone in which people look at it.
  case instant(Int64, zone: String?)
  /// A whole day as `2026-05-01`; as an end, the day after the last.
  case day(String)

  /// Seconds since 1970-01-01T00:00:00Z; nil for a whole day.
  public var epochSeconds: Int64? { if case .instant(let seconds, _) = self { seconds } else { nil } }
}

extension GoogleTime {
  /// nil for what is neither a date nor a date and time with its offset.
  init?(_ json: JSON) {
    if let day = json["date"].string {
      self = .day(day)
    } else if let text = json["dateTime"].string, let seconds = RFC3339.parse(text) {
      self = .instant(seconds, zone: json["timeZone"].string)
    } else {
      return nil
    }
  }

  /// As a member of an event. In a patch the other form is taken out by null: members of an object are merged,
  /// and a start with both forms is refused.
  func json(inPatch: Bool) -> JSON {
    var members: [String: JSON]
    switch self {
    case .instant(let seconds, let zone):
      members = ["dateTime": .string(RFC3339.format(seconds))]
      members["timeZone"] = zone.map(JSON.string)
      if inPatch { members["date"] = .null }
    case .day(let day):
      members = ["date": .string(day)]
      if inPatch { members["dateTime"] = .null }
    }
    return .object(members)
  }
}

/// Dates with times as the internet writes them (RFC 3339 §5.6), as seconds since 1970-01-01T00:00:00Z.
enum RFC3339 {
  /// In UTC; the nearest that four digits of a year can say.
  static func format(_ epochSeconds: Int64) -> String {
    let seconds = min(max(epochSeconds, -62_135_596_800), 253_402_300_799)
    let time = ((seconds % 86_400) + 86_400) % 86_400
    let (year, month, day) = civil((seconds - time) / 86_400)
    let date = [padded(year, 4), padded(month, 2), padded(day, 2)].joined(separator: "-")
    let clock = [time / 3600, time / 60 % 60, time % 60].map { padded($0, 2) }.joined(separator: ":")
    return "\(date)T\(clock)Z"
  }

  /// Any offset, fractions of a second cut off; nil for anything else, or for a day that no month has.
  static func parse(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[4] == dash, bytes[7] == dash, bytes[10] | 0x20 == UInt8(ascii: "t"),
      bytes[13] == colon, bytes[16] == colon, let year = number(bytes[0..<4]), year >= 1,
      let month = number(bytes[5..<7]), let day = number(bytes[8..<10]), let hour = number(bytes[11..<13]),
      let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
      (1...12).contains(month), day >= 1, hour <= 23, minute <= 59, second <= 60
    else { return nil }
    let days = days(year, month, day)
    // A day beyond its month's end counts on into the next.
    guard civil(days) == (year, month, day) else { return nil }
    var rest = bytes[19...]
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard !digits.isEmpty else { return nil }
      rest = rest.dropFirst(digits.count)
    }
    guard let offset = offset(rest) else { return nil }
    return days * 86_400 + hour * 3600 + minute * 60 + second - offset
  }

  private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
    guard let first = bytes.first else { return nil }
    if bytes.count == 1 { return first | 0x20 == UInt8(ascii: "z") ? 0 : nil }
    let bytes = Array(bytes)
    guard bytes.count == 6, first == UInt8(ascii: "+") || first == dash, bytes[3] == colon,
      let hours = number(bytes[1..<3]), let minutes = number(bytes[4..<6]), hours <= 23, minutes <= 59
    else { return nil }
    return (first == dash ? -1 : 1) * (hours * 3600 + minutes * 60)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  // Years begin with March here, so that a leap day is the last of its year.

  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month > 2 ? year : year - 1
    let yearDay = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + yearDay - 719_468
  }

  private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
    let sinceMarch0 = days + 719_468
    let era = sinceMarch0 / 146_097
    let day = sinceMarch0 % 146_097
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let yearDay = day - (365 * year + year / 4 - year / 100)
    let month = (5 * yearDay + 2) / 153
    return (
      400 * era + year + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9,
      yearDay - (153 * month + 2) / 5 + 1
    )
  }

  private static let dash = UInt8(ascii: "-")
  private static let colon = UInt8(ascii: ":")
}
