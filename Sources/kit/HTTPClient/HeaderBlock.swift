import HTTP

/// The header lines of an answer as they come in. Interim answers and those that were answered by credentials
/// give way to the next; trailers are passed over.
struct HeaderBlock {
  private(set) var headers = Headers()
  private(set) var byteCount = 0
  /// Whether the empty line came that ends it.
  private(set) var isOver = false
  private var last: (name: String, value: String)?

  /// Of all answers to a request together.
  static let limit = 64 << 10

  /// Takes one line with its end; false once there are too many bytes.
  mutating func take(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    byteCount += line.count
    guard byteCount <= Self.limit else { return false }
    let text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix("HTTP/") {
      headers = Headers()
      last = nil
      isOver = false
    } else if !isOver {
      takeField(text)
    }
    return true
  }

  private mutating func takeField(_ line: String) {
    let bytes = trimmed(Substring(line).utf8)
    if line.utf8.first == 0x20 || line.utf8.first == 0x09, !bytes.isEmpty {
      // Folded over lines (RFC 9112 §5.2).
      last?.value += " " + String(Substring(bytes))
      return
    }
    if let last { headers.add(last.name, last.value) }
    last = nil
    guard !bytes.isEmpty else {
      isOver = true
      return
    }
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return }
    let name = String(Substring(bytes[..<colon]))
    guard isToken(name) else { return }
    last = (name, String(Substring(trimmed(bytes[bytes.index(after: colon)...]))))
  }
}

private func trimmed(_ bytes: Substring.UTF8View) -> Substring.UTF8View {
  let blank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
  var rest = bytes.drop(while: blank)
  while let last = rest.last, blank(last) { rest.removeLast() }
  return rest
}
