import CivilTime

/// Values as RFC 5545 §3.3 writes them, read strictly; nil for anything else, however many digits it has.
enum ReadValue {
  /// A DATE or DATE-TIME before its zone is known.
  enum Time: Equatable {
    case date(LocalDate)
    case local(LocalDateTime)
    case utc(Instant)
  }

  /// DATE (§3.3.4) or DATE-TIME (§3.3.5), years 1 to 9999: the form of the value decides, whatever VALUE says.
  /// 24:00 is the next day's 00:00, and a leap second the second before it.
  static func time(_ bytes: ArraySlice<UInt8>) -> Time? {
    var reader = DigitReader(bytes)
    guard let year = reader.digits(4), let month = reader.digits(2), let day = reader.digits(2),
      let date = LocalDate(year: year, month: month, day: day)
    else { return nil }
    if reader.isAtEnd { return .date(date) }
    guard reader.accept("T"), let hour = reader.digits(2), let minute = reader.digits(2),
      let second = reader.digits(2),
      let time = LocalTime(hour: hour, minute: minute, second: second == 60 ? 59 : second)
    else { return nil }
    let local = LocalDateTime(date, time)
    // 9999-12-31T24:00 has no year.
    guard local.date.year <= 9999 else { return nil }
    if reader.isAtEnd { return .local(local) }
    guard reader.accept("Z"), reader.isAtEnd else { return nil }
    return .utc(Instant(seconds: local.seconds))
  }

  /// DURATION (§3.3.6); nil where it is negative, or longer than a century: a slip, not an event. Days and weeks
  /// are of the calendar, the rest elapses.
  static func duration(_ bytes: ArraySlice<UInt8>) -> NominalDuration? {
    var reader = DigitReader(bytes)
    _ = reader.accept("+")
    guard reader.accept("P") else { return nil }
    var (days, seconds, parts) = (0, Int64(0), 0)
    var isTime = false
    while !reader.isAtEnd {
      if !isTime, reader.accept("T") {
        isTime = true
        continue
      }
      guard let number = reader.number() else { return nil }
      parts += 1
      if !isTime, reader.accept("W") {
        days += number * 7
      } else if !isTime, reader.accept("D") {
        days += number
      } else if isTime, reader.accept("H") {
        seconds += Int64(number) * 3600
      } else if isTime, reader.accept("M") {
        seconds += Int64(number) * 60
      } else if isTime, reader.accept("S") {
        seconds += Int64(number)
      } else {
        return nil
      }
    }
    guard parts > 0 && parts < 8, Int64(days) + seconds / 86_400 <= 36_525 else { return nil }
    return NominalDuration(days: days, seconds: seconds)
  }

  /// UTC-OFFSET (§3.3.14) in seconds, less than a day.
  static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
    var reader = DigitReader(bytes)
    let isWest = reader.accept("-")
    guard isWest || reader.accept("+"), let hour = reader.digits(2), let minute = reader.digits(2),
      hour < 24, minute < 60
    else { return nil }
    var seconds = hour * 3600 + minute * 60
    if !reader.isAtEnd {
      guard let second = reader.digits(2), second < 60, reader.isAtEnd else { return nil }
      seconds += second
    }
    return isWest ? -seconds : seconds
  }

  /// A whole number, beyond ten digits the largest there is; 0 for none.
  static func integer(_ bytes: ArraySlice<UInt8>) -> Int {
    var reader = DigitReader(bytes)
    return reader.number() ?? 0
  }
}

/// Goes through a value of letters and digits.
private struct DigitReader {
  private let bytes: ArraySlice<UInt8>
  private var at: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    at = bytes.startIndex
  }

  var isAtEnd: Bool { at == bytes.endIndex }

  /// Steps over a letter, in either case.
  mutating func accept(_ letter: Unicode.Scalar) -> Bool {
    let wanted = UInt8(ascii: letter)
    guard !isAtEnd, bytes[at] == wanted || wanted >= 0x41 && bytes[at] == wanted | 0x20 else { return false }
    at += 1
    return true
  }

  mutating func digits(_ count: Int) -> Int? {
    guard bytes.endIndex - at >= count else { return nil }
    var value = 0
    for place in at..<at + count {
      let digit = bytes[place] &- 0x30
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    at += count
    return value
  }

  /// A number of as many digits as it likes; beyond ten thousand million they make no difference.
  mutating func number() -> Int? {
    var value: Int?
    while !isAtEnd, (0x30...0x39).contains(bytes[at]) {
      value = min((value ?? 0) * 10 + Int(bytes[at]) - 0x30, 10_000_000_000)
      at += 1
    }
    return value
  }
}
