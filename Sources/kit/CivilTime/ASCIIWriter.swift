/// Writes short ASCII texts straight into a string's own storage, or behind other bytes.
struct ASCIIWriter {
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private var count = 0

  /// Longer than a date with the largest year, `T`, a time and `Z`.
  private static let capacity = 48

  static func text(_ write: (inout ASCIIWriter) -> Void) -> String {
    String(unsafeUninitializedCapacity: capacity) { bytes in
      var writer = ASCIIWriter(bytes: bytes)
      write(&writer)
      return writer.count
    }
  }

  static func append(to text: inout [UInt8], _ write: (inout ASCIIWriter) -> Void) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { bytes in
      var writer = ASCIIWriter(bytes: bytes)
      write(&writer)
      text.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[..<writer.count]))
    }
  }

  private init(bytes: UnsafeMutableBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func put(_ byte: UInt8) {
    bytes[count] = byte
    count += 1
  }

  /// `YYYY-MM-DD`, with a sign where the year does not fit four digits.
  mutating func put(_ date: LocalDate) {
    let parts = date.components
    if (0...9999).contains(parts.year) {
      put(twoDigits: parts.year / 100)
      put(twoDigits: parts.year % 100)
    } else {
      put(UInt8(ascii: parts.year < 0 ? "-" : "+"))
      let digits = String(parts.year.magnitude)
      for _ in digits.utf8.count..<max(4, digits.utf8.count) { put(UInt8(ascii: "0")) }
      for digit in digits.utf8 { put(digit) }
    }
    put(UInt8(ascii: "-"))
    put(twoDigits: parts.month)
    put(UInt8(ascii: "-"))
    put(twoDigits: parts.day)
  }

  /// `HH:MM` or `HH:MM:SS`.
  mutating func put(_ time: LocalTime, withSeconds: Bool) {
    put(twoDigits: time.hour)
    put(UInt8(ascii: ":"))
    put(twoDigits: time.minute)
    guard withSeconds else { return }
    put(UInt8(ascii: ":"))
    put(twoDigits: time.second)
  }

  private mutating func put(twoDigits value: Int) {
    put(UInt8(truncatingIfNeeded: 48 + value / 10))
    put(UInt8(truncatingIfNeeded: 48 + value % 10))
  }
}
