import HTTP

/// A whole request head at the beginning of some bytes, read without copying (RFC 9112 §2–5), as almost everybody
/// writes it. Whatever is unusual or wrong about one is for microhttpd and the checks behind it to see to.
struct PlainHead {
  let method, target: UnsafeBufferPointer<UInt8>
  let lines: [HeadLine]
  /// Of the head, up to the body.
  let size: Int

  /// Nil where there is no whole head, or not a plain one.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    var rest = Reader(bytes)
    guard let method = rest.take(until: UInt8(ascii: " "), where: isTokenByte), !method.isEmpty,
      let target = rest.take(until: UInt8(ascii: " "), where: { $0 > 0x20 && $0 < 0x7F }), !target.isEmpty,
      rest.skip("HTTP/1.1\r\n")
    else { return nil }
    var lines: [HeadLine] = []
    lines.reserveCapacity(16)
    while !rest.skip("\r\n") {
      guard lines.count < 64, let name = rest.take(until: UInt8(ascii: ":"), where: isTokenByte),
        !name.isEmpty,
        let value = rest.take(until: 0x0D, where: { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }),
        rest.skip("\n")
      else { return nil }
      lines.append(HeadLine(name: name, value: trimmed(value)))
    }
    self.method = method
    self.target = target
    self.lines = lines
    size = rest.place
  }

  private struct Reader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private(set) var place = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// What lies before the next such byte, which is left behind; nil where it holds another byte than may be.
    mutating func take(
      until end: UInt8, where mayBe: (UInt8) -> Bool
    ) -> UnsafeBufferPointer<UInt8>? {
      let start = place
      while place < bytes.count {
        let byte = bytes[place]
        if byte == end {
          place += 1
          return UnsafeBufferPointer(rebasing: bytes[start..<place - 1])
        }
        guard mayBe(byte) else { return nil }
        place += 1
      }
      return nil
    }

    /// Whether this text is next, which is left behind then.
    mutating func skip(_ text: StaticString) -> Bool {
      let count = text.utf8CodeUnitCount
      guard bytes.count - place >= count else { return false }
      for offset in 0..<count where bytes[place + offset] != text.utf8Start[offset] { return false }
      place += count
      return true
    }
  }
}

/// Without the blanks at both ends.
func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
  let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
  var rest = bytes[...].drop(while: isBlank)
  while let last = rest.last, isBlank(last) { rest.removeLast() }
  return UnsafeBufferPointer(rebasing: rest)
}
