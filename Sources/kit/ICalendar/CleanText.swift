import Glibc

/// How control characters are treated before a value is handed to libical, which passes some of them on.
enum Cleaning {
  /// TEXT (RFC 5545 §3.3.11): every kind of line break becomes `\n`, tabs stay, other controls go.
  case text
  /// A parameter value (RFC 5545 §3.1): a line break or tab becomes a space, other controls go, `^` is
  /// doubled (RFC 6868), which libical forgets, and a backslash becomes a slash: readers that take it for an
  /// escape would lose where the value begins.
  case parameter
  /// A URI (RFC 5545 §3.3.13), which iCalendar has no way to escape: every control and line break goes, and
  /// what no URI may hold is percent-encoded (RFC 3986 §2), the backslash above all, which some readers take
  /// for an escape.
  case uri
}

extension ByteBuffer {
  /// Appends `text` without control characters, C1 controls and U+2028 and U+2029 included: sloppy readers
  /// end lines there.
  mutating func append(_ text: String, cleaned cleaning: Cleaning) {
    let done: Void? = text.utf8.withContiguousStorageIfAvailable { append($0, cleaned: cleaning) }
    if done == nil { Array(text.utf8).withUnsafeBufferPointer { append($0, cleaned: cleaning) } }
  }

  private mutating func append(_ source: UnsafeBufferPointer<UInt8>, cleaned cleaning: Cleaning) {
    guard let start = source.baseAddress, source.count > 0 else { return }
    if isSuspicious(source, cleaning) {
      appendSlowly(source, cleaned: cleaning)
    } else {
      append(start, count: source.count)
    }
  }

  /// Whether a byte stands in `source` that may have to be treated.
  private func isSuspicious(_ source: UnsafeBufferPointer<UInt8>, _ cleaning: Cleaning) -> Bool {
    var found: UInt8 = 0
    switch cleaning {
    case .text:
      for byte in source { found |= byte < 0x20 && byte != 0x0A || byte.mayBeginControl ? 1 : 0 }
    case .parameter:
      for byte in source {
        found |= byte < 0x20 || byte == 0x5E || byte == 0x5C || byte.mayBeginControl ? 1 : 0
      }
    case .uri:
      for byte in source { found |= byte <= 0x20 || byte.mayBeginControl || byte.isForeignToURIs ? 1 : 0 }
    }
    return found != 0
  }

  private mutating func appendSlowly(_ source: UnsafeBufferPointer<UInt8>, cleaned cleaning: Cleaning) {
    var at = 0
    func byte(_ ahead: Int) -> UInt8 { at + ahead < source.count ? source[at + ahead] : 0 }
    while at < source.count {
      switch (byte(0), byte(1), byte(2)) {
      case (0x0D, 0x0A, _), (0xC2, 0x85, _):
        lineBreak(cleaning)
        at += 2
      case (0x0A, _, _), (0x0D, _, _):
        lineBreak(cleaning)
        at += 1
      case (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9):
        lineBreak(cleaning)
        at += 3
      case (0xC2, 0x80...0x9F, _):
        at += 2
      case (0x09, _, _):
        if cleaning == .text { append(0x09) } else if cleaning == .parameter { append(0x20) }
        at += 1
      case (0x00..<0x20, _, _), (0x7F, _, _):
        at += 1
      case (0x5E, _, _) where cleaning == .parameter:
        append("^^")
        at += 1
      case (0x5C, _, _) where cleaning == .parameter:
        append(0x2F)
        at += 1
      case (let foreign, _, _) where cleaning == .uri && foreign.isForeignToURIs:
        let digits = Array("0123456789ABCDEF".utf8)
        append(0x25)
        append(digits[Int(foreign >> 4)])
        append(digits[Int(foreign & 15)])
        at += 1
      default:
        append(byte(0))
        at += 1
      }
    }
  }

  private mutating func lineBreak(_ cleaning: Cleaning) {
    switch cleaning {
    case .text: append(0x0A)
    case .parameter: append(0x20)
    case .uri: break
    }
  }
}

extension UInt8 {
  /// DEL, or the first byte of a C1 control, of U+2028 or U+2029, and of much else.
  fileprivate var mayBeginControl: Bool { self == 0x7F || self == 0xC2 || self == 0xE2 }

  /// Space and the signs `"<>\^{|}` and the backtick.
  fileprivate var isForeignToURIs: Bool {
    switch self {
    case 0x20, 0x22, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7B...0x7D: true
    default: false
    }
  }
}
