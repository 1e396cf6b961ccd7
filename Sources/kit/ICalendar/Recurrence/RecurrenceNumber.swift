import CivilTime

/// The numbers, days and dates of which a rule's parts consist.
enum RecurrenceNumber {
  /// A whole number; as many digits as it likes, but beyond a million million they make no difference.
  static func read(_ text: ArraySlice<UInt8>, _ name: String) throws(RecurrenceError) -> Int {
    var bytes = text
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
    _ text: ArraySlice<UInt8>, _ range: ClosedRange<Int>, _ name: String
  ) throws(RecurrenceError) -> [Int] {
    var numbers: [Int] = []
    for item in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      numbers.append(try inRange(try read(item, name), range, name))
    }
    return numbers.count > 1 ? Set(numbers).sorted() : numbers
  }

  /// Numbers from 1, and from -1 backwards.
  static func list(_ text: ArraySlice<UInt8>, signed most: Int, _ name: String) throws(RecurrenceError)
    -> [Int]
  {
    let numbers = try list(text, -most...most, name)
    guard !numbers.contains(0) else {
      throw RecurrenceError(.outOfRange, "\(name) holds 0; allowed is 1 to \(most) and -1 to -\(most).")
    }
    return numbers
  }

  static func days(_ text: ArraySlice<UInt8>, _ name: String) throws(RecurrenceError) -> [RecurrenceRule.Day]
  {
    var days: [RecurrenceRule.Day] = []
    for item in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
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

  static func weekday(_ text: ArraySlice<UInt8>, _ name: String) throws(RecurrenceError) -> Weekday {
    switch String(decoding: text.prefix(3), as: UTF8.self) {
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
        "\(name) holds \(quoted(text)), which is no day. Write SU, MO, TU, WE, TH, FR or SA.")
    }
  }

  private static func malformed(_ text: ArraySlice<UInt8>, _ name: String) -> RecurrenceError {
    RecurrenceError(.malformed, "\(name) holds \(quoted(text)), which is no number.")
  }
}

extension RecurrenceRule.Until {
  /// `YYYYMMDD`, `YYYYMMDDTHHMMSS` or `YYYYMMDDTHHMMSSZ`.
  init(rule text: ArraySlice<UInt8>) throws(RecurrenceError) {
    switch ReadValue.time(text) {
    case .date(let date)?: self = .date(date)
    case .local(let local)?: self = .local(local)
    case .utc(let instant)?: self = .utc(instant)
    case nil where Self.isShaped(text):
      throw RecurrenceError(.outOfRange, "UNTIL=\(quoted(text)) is a date or time that does not exist.")
    case nil:
      throw RecurrenceError(
        .malformed, "UNTIL=\(quoted(text)) is no date. Write it as in 20261224 or 20261224T180000Z.")
    }
  }

  /// Whether there are digits where a date or time has them.
  private static func isShaped(_ text: ArraySlice<UInt8>) -> Bool {
    [8, 15, 16].contains(text.count)
      && zip(text, "00000000T000000Z".utf8).allSatisfy { $1 == 0x30 ? (0x30...0x39).contains($0) : $0 == $1 }
  }
}
