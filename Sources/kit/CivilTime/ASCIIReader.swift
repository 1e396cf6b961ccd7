/// Reads fixed forms from the front of a text's bytes; each step says whether it found what it wanted.
struct ASCIIReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  /// What `form` read, if it succeeded and nothing of `text` is left over.
  static func read<Value>(_ text: String, _ form: (inout ASCIIReader) -> Value?) -> Value? {
    var text = text
    return text.withUTF8 { bytes in
      var reader = ASCIIReader(bytes: bytes)
      guard let value = form(&reader), reader.isAtEnd else { return nil }
      return value
    }
  }

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Steps over `wanted` if it comes next.
  mutating func accept(_ wanted: Unicode.Scalar, or other: Unicode.Scalar? = nil) -> Bool {
    guard let next, next == UInt8(ascii: wanted) || other.map({ next == UInt8(ascii: $0) }) == true
    else { return false }
    position += 1
    return true
  }

  /// A number of exactly `count` digits, or nil without moving.
  mutating func digits(_ count: Int) -> Int? {
    guard bytes.count - position >= count else { return nil }
    var value = 0
    for index in position..<position + count {
      let digit = Int(bytes[index]) - 48
      guard (0...9).contains(digit) else { return nil }
      value = value * 10 + digit
    }
    position += count
    return value
  }

  /// A number of one to `most` digits.
  mutating func number(most: Int) -> Int? {
    guard var value = digits(1) else { return nil }
    var read = 1
    while read < most, let digit = digits(1) {
      value = value * 10 + digit
      read += 1
    }
    return value
  }

  /// The bytes up to the first one that `belongs` refuses.
  mutating func run(while belongs: (UInt8) -> Bool) -> String {
    let start = position
    while let next, belongs(next) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// `YYYY-MM-DD`.
  mutating func date() -> LocalDate? {
    guard let year = digits(4), accept("-"), let month = digits(2), accept("-"), let day = digits(2)
    else { return nil }
    return LocalDate(year: year, month: month, day: day)
  }

  /// `HH:MM` or `HH:MM:SS`.
  mutating func time() -> LocalTime? {
    guard let hour = digits(2), accept(":"), let minute = digits(2) else { return nil }
    guard accept(":") else { return LocalTime(hour: hour, minute: minute) }
    guard let second = digits(2) else { return nil }
    return LocalTime(hour: hour, minute: minute, second: second)
  }
}
