import CivilTime

/// The numbers, days and dates of which a rule's parts consist.
enum RecurrenceNumber {
  /// A whole number; as many digits as it likes, but beyond a million million they make no difference.
  static func read(_ text: some StringProtocol, _ name: String) throws(RecurrenceError) -> Int {
    var bytes = text.utf8[...]
    let sign = bytes.first
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { bytes = bytes.dropFirst() }
    var value = 0
    for byte in bytes {
      guard (48...57).contains(byte) else { throw malformed(text, name) }
      value = min(value * 10 + Int(byte) - 48, 1_000_000_000_000)
    }
    guard !bytes.isEmpty else { throw malformed(text, name) }
    return sign == UInt8(ascii: "-") ? -value : value
  }

  static func inRange(_ number: Int, _ range: ClosedRange<Int>, _ name: String) throws(RecurrenceError) -> Int
  {
    guard range.contains(number) else {
      let allowed =
        range.upperBound == Int.max
        ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
      throw RecurrenceError(.outOfRange, "\(name) holds \(number); allowed is \(allowed).")
    }
    return number
  }

  static func list(
    _ text: String, _ range: ClosedRange<Int>, _ name: String
  ) throws(RecurrenceError) -> [Int] {
    var numbers: Set<Int> = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      numbers.insert(try inRange(try read(item, name), range, name))
    }
    return numbers.sorted()
  }

  /// Numbers from 1, and from -1 backwards.
  static func list(_ text: String, signed most: Int, _ name: String) throws(RecurrenceError) -> [Int] {
    let numbers = try list(text, -most...most, name)
    guard !numbers.contains(0) else {
      throw RecurrenceError(.outOfRange, "\(name) holds 0; allowed is 1 to \(most) and -1 to -\(most).")
    }
    return numbers
  }

  static func days(_ text: String, _ name: String) throws(RecurrenceError) -> [RecurrenceRule.Day] {
    var days: [RecurrenceRule.Day] = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let weekday = try weekday(item.suffix(2), name)
      let number = item.dropLast(2)
      var ordinal = 0
      if !number.isEmpty {
        ordinal = try inRange(try read(number, name), -53...53, name)
        guard ordinal != 0 else {
          throw RecurrenceError(.outOfRange, "\(name) holds 0; allowed is 1 to 53 and -1 to -53.")
        }
      }
      days.append(RecurrenceRule.Day(ordinal: ordinal, weekday: weekday))
    }
    return ordered(days)
  }

  static func ordered(_ days: [RecurrenceRule.Day]) -> [RecurrenceRule.Day] {
    Set(days).sorted { ($0.ordinal, $0.weekday.rawValue) < ($1.ordinal, $1.weekday.rawValue) }
  }

  static func weekday(_ text: Substring, _ name: String) throws(RecurrenceError) -> Weekday {
    switch text {
    case "SU": return .sunday
    case "MO": return .monday
    case "TU": return .tuesday
    case "WE": return .wednesday
    case "TH": return .thursday
    case "FR": return .friday
    case "SA": return .saturday
    default:
      throw RecurrenceError(
        .malformed,
        "\(name) holds \(RecurrenceError.quoted(text)), which is no day. Write SU, MO, TU, WE, TH, FR or SA.")
    }
  }

  private static func malformed(_ text: some StringProtocol, _ name: String) -> RecurrenceError {
    RecurrenceError(
      .malformed, "\(name) holds \(RecurrenceError.quoted(Substring(text))), which is no number.")
  }
}

extension RecurrenceRule.Until {
  /// `YYYYMMDD`, `YYYYMMDDTHHMMSS` or `YYYYMMDDTHHMMSSZ`, in capitals.
  init(rule text: String) throws(RecurrenceError) {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for byte in bytes[range] {
        guard (48...57).contains(byte) else { return nil }
        value = value * 10 + Int(byte) - 48
      }
      return value
    }
    let isUTC = bytes.count == 16 && bytes[15] == UInt8(ascii: "Z")
    guard bytes.count == 8 || (bytes.count == 15 || isUTC) && bytes[8] == UInt8(ascii: "T"),
      let year = number(0..<4), let month = number(4..<6), let day = number(6..<8)
    else { throw Self.malformed(text) }
    guard let date = LocalDate(year: year, month: month, day: day) else { throw Self.missing(text) }
    guard bytes.count > 8 else {
      self = .date(date)
      return
    }
    guard let hour = number(9..<11), let minute = number(11..<13), let second = number(13..<15) else {
      throw Self.malformed(text)
    }
    // A leap second reads as the second before it (RFC 5545 §3.3.12).
    guard let time = LocalTime(hour: hour, minute: minute, second: second == 60 ? 59 : second) else {
      throw Self.missing(text)
    }
    let local = LocalDateTime(date, time)
    self = isUTC ? .utc(Instant(seconds: local.seconds)) : .local(local)
  }

  private static func malformed(_ text: String) -> RecurrenceError {
    RecurrenceError(
      .malformed,
      "UNTIL=\(RecurrenceError.quoted(text[...])) is no date. Write it as in 20261224 or 20261224T180000Z.")
  }

  private static func missing(_ text: String) -> RecurrenceError {
    RecurrenceError(
      .outOfRange, "UNTIL=\(RecurrenceError.quoted(text[...])) is a date or time that does not exist.")
  }
}
