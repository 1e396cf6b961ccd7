import Glibc

/// How control characters are treated before a value is handed to libical, which passes some of them on.
enum Cleaning {
  /// TEXT (RFC 5545 §3.3.11): every kind of line break becomes `\n`, tabs stay, other controls go.
  case text
  /// A parameter value (RFC 5545 §3.1): a line break or tab becomes a space, other controls go.
  case parameter
  /// A URI (RFC 5545 §3.3.13), which has no way to escape: every control and line break goes.
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
    let lineFeed: UInt8 = cleaning == .text ? 0x0A : 0x20
    var suspicious = false
    for byte in source {
      suspicious =
        suspicious
        || (byte < 0x20 && byte != lineFeed) || byte == 0x7F || byte == 0xC2 || byte == 0xE2
    }
    if suspicious {
      appendSlowly(source, cleaned: cleaning)
    } else {
      append(start, count: source.count)
    }
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
