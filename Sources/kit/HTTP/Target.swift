/// What a request asks for: path and query, decoded (RFC 9112 §3.2, RFC 3986 §3.3).
public struct Target: Sendable, Equatable {
  /// As it came, for logs; may hold secrets such as feed tokens.
  public let raw: String
  /// The decoded path between its slashes: `/` is empty, `/a/` is `["a", ""]`. An encoded slash stays inside
  /// its segment.
  public let segments: [String]
  /// The decoded query; empty where there is none.
  public let query: Query

  /// Reads the origin form (`/path?query`) and the absolute form (`http://host/path?query`).
  ///
  /// Nil, which asks for a 400: a broken percent sequence; a space, control character or raw byte above 127;
  /// text that decodes to something other than UTF-8; a control character (NUL, line breaks…) in the path or
  /// NUL in the query; a segment that is `.` or `..` in any spelling; a fragment; the asterisk form.
  public init?(_ raw: String) {
    guard raw.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else { return nil }
    guard let local = Self.origin(raw) else { return nil }
    let parts = local.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard let path = parts.first, path.first == "/" else { return nil }
    guard let query = Query(parts.count > 1 ? String(parts[1]) : "") else { return nil }
    var segments: [String] = []
    if path != "/" {
      for piece in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
        guard let text = percentDecoded(piece), text != ".", text != "..",
          text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { return nil }
        segments.append(text)
      }
    }
    self.raw = raw
    self.segments = segments
    self.query = query
  }

  /// The part from the path on; the authority of an absolute form is left to the Host check.
  private static func origin(_ raw: String) -> Substring? {
    if raw.utf8.first == UInt8(ascii: "/") { return raw[...] }
    for scheme in ["http://", "https://"]
    where raw.utf8.count > scheme.utf8.count && equalsIgnoringCase(raw.prefix(scheme.count), scheme) {
      let rest = raw.dropFirst(scheme.count)
      guard let start = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return "/" }
      guard start != rest.startIndex else { return nil }
      return rest[start] == "/" ? rest[start...] : Substring("/" + rest[start...])
    }
    return nil
  }
}

/// Decodes `%XX`; nil for a broken sequence or when the bytes are not UTF-8.
func percentDecoded(_ text: Substring, plusIsSpace: Bool = false) -> String? {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.utf8.count)
  var rest = text.utf8.makeIterator()
  while let byte = rest.next() {
    switch byte {
    case UInt8(ascii: "%"):
      guard let high = rest.next().flatMap(hexValue), let low = rest.next().flatMap(hexValue) else {
        return nil
      }
      bytes.append(high << 4 | low)
    case UInt8(ascii: "+") where plusIsSpace: bytes.append(0x20)
    default: bytes.append(byte)
    }
  }
  return String(validating: bytes, as: UTF8.self)
}

private func hexValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 0x30...0x39: byte - 0x30
  case 0x41...0x46: byte - 0x41 + 10
  case 0x61...0x66: byte - 0x61 + 10
  default: nil
  }
}
