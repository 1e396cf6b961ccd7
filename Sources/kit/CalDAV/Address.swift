/// An `http:` or `https:` address in its parts (RFC 3986), as servers write them in hrefs and redirects.
struct Address: Hashable, Sendable {
  /// Whom a password is shown to, or not (RFC 6454 §4).
  struct Origin: Hashable, Sendable {
    var isSecure: Bool
    /// In lower case; IPv6 in brackets.
    var host: String
    var port: Int

    /// As in an address, the scheme's own port left out.
    var text: String {
      "\(isSecure ? "https" : "http")://\(host)" + (port == (isSecure ? 443 : 80) ? "" : ":\(port)")
    }
  }

  var origin: Origin
  /// Percent-encoded, begins with a slash, without dot segments.
  var path: String
  /// With its question mark; empty where there is none.
  var query: String

  /// The whole address.
  var text: String { origin.text + path + query }

  /// Reads an absolute address. Characters that may not stand in one are percent-encoded, a fragment is
  /// dropped; nil for another scheme, a user name or a host that is none.
  init?(_ text: String) {
    guard let scheme = text.firstRange(of: "://") else { return nil }
    switch text[..<scheme.lowerBound].lowercased() {
    case "https": self.init(isSecure: true, afterScheme: text[scheme.upperBound...])
    case "http": self.init(isSecure: false, afterScheme: text[scheme.upperBound...])
    default: return nil
    }
  }

  private init?(isSecure: Bool, afterScheme rest: Substring) {
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    var host = authority
    var port = isSecure ? 443 : 80
    if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
      host = authority[..<colon]
      let digits = authority[colon...].dropFirst()
      if !digits.isEmpty {
        guard let number = Int(digits), (1...65535).contains(number) else { return nil }
        port = number
      }
    }
    guard isHost(host) else { return nil }
    origin = Origin(isSecure: isSecure, host: host.lowercased(), port: port)
    (path, query) = pathAndQuery(rest[authority.endIndex...])
  }

  private init(_ origin: Origin, _ local: some StringProtocol) {
    self.origin = origin
    (path, query) = pathAndQuery(Substring(local))
  }

  /// The address that a reference means here (RFC 3986 §5.2); nil for what is no such address.
  func resolving(_ reference: String) -> Address? {
    let text = trimmed(reference)
    if text.isEmpty { return self }
    if text.hasPrefix("//") { return Address(isSecure: origin.isSecure, afterScheme: text.dropFirst(2)) }
    if text.hasPrefix("/") { return Address(origin, text) }
    let start = text.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    // A segment with a colon is a scheme (RFC 3986 §4.2).
    if start.contains(":") { return Address(String(text)) }
    if text.hasPrefix("?") { return Address(origin, path + text) }
    return Address(origin, path[...(path.lastIndex(of: "/") ?? path.startIndex)] + text)
  }

  /// The collection that holds it: the path up to the last slash that does not end it.
  var parent: Address {
    let inside = path.hasSuffix("/") ? path.dropLast() : path[...]
    return Address(origin, inside[..<(inside.lastIndex(of: "/") ?? inside.startIndex)] + "/")
  }

  /// With a slash at the end of its path.
  var asCollection: Address { path.hasSuffix("/") ? self : Address(origin, path + "/") }

  /// The last segment of the path, percent-encoded in one way.
  var lastSegment: String { key.split(separator: "/").last.map(String.init) ?? "" }

  /// Equal for two spellings of one path: percent-encoded or not, with a slash at its end or not. Origins are
  /// left out: behind a proxy, servers often do not know their own.
  var key: String {
    let bytes = Array(path.utf8)
    var key: [UInt8] = []
    key.reserveCapacity(bytes.count)
    var place = 0
    while place < bytes.count {
      let digits = bytes[place] == UInt8(ascii: "%") ? bytes[(place + 1)...].prefix(2) : []
      if digits.count == 2, let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) {
        key += encoded(byte).utf8
        place += 3
      } else if bytes[place] == UInt8(ascii: "/") || isUnreserved(bytes[place]) {
        key.append(bytes[place])
        place += 1
      } else {
        key += percent(bytes[place]).utf8
        place += 1
      }
    }
    if key.last == UInt8(ascii: "/") { key.removeLast() }
    return String(decoding: key, as: UTF8.self)
  }

  /// On https where `other` is the same host on https: servers behind a proxy name themselves with http.
  func asSecure(as other: Address) -> Address {
    guard !origin.isSecure, other.origin.isSecure, origin.host == other.origin.host else { return self }
    var secure = self
    secure.origin = other.origin
    return secure
  }
}

private func isHost(_ text: Substring) -> Bool {
  if text.hasPrefix("[") {
    return text.hasSuffix("]") && text.utf8.count > 3
      && text.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
  }
  return !text.isEmpty
    && text.utf8.allSatisfy {
      $0 >= 0x80 || isUnreserved($0) && $0 != UInt8(ascii: "~")
    }
}

private func pathAndQuery(_ text: Substring) -> (String, String) {
  let local = text.prefix { $0 != "#" }
  let path = local.prefix { $0 != "?" }
  let query = local[path.endIndex...]
  return (withoutDots(safe(path)), safe(query))
}

/// RFC 3986 §5.2.4.
private func withoutDots(_ path: String) -> String {
  var kept: [Substring] = []
  let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
  for segment in segments {
    if segment == ".." {
      _ = kept.popLast()
    } else if segment != "." {
      kept.append(segment)
    }
  }
  if let last = segments.last, last == "." || last == ".." { kept.append("") }
  return "/" + kept.joined(separator: "/")
}

/// Percent-encodes what may not stand in an address, and a percent sign that encodes nothing.
private func safe(_ text: Substring) -> String {
  let bytes = Array(text.utf8)
  var out = ""
  for (place, byte) in bytes.enumerated() {
    let isBroken =
      byte == UInt8(ascii: "%")
      && !(place + 2 < bytes.count && isHexDigit(bytes[place + 1]) && isHexDigit(bytes[place + 2]))
    let isForbidden = byte <= 0x20 || byte >= 0x7F || "\"<>\\^`{|}".utf8.contains(byte)
    out += isBroken || isForbidden ? percent(byte) : String(UnicodeScalar(byte))
  }
  return out
}

/// A text as one segment of a path.
func segment(_ text: String) -> String { text.utf8.map(encoded).joined() }

/// What a segment of a `key` says; bytes that are no UTF-8 become U+FFFD.
func decodedSegment(_ text: String) -> String {
  let parts = text.split(separator: "%", omittingEmptySubsequences: false)
  var out = Array((parts.first ?? "").utf8)
  for part in parts.dropFirst() {
    out.append(UInt8(part.prefix(2), radix: 16) ?? UInt8(ascii: "%"))
    out.append(contentsOf: part.dropFirst(2).utf8)
  }
  return String(decoding: out, as: UTF8.self)
}

/// Without blanks and line ends around it.
func trimmed(_ text: String) -> Substring {
  let isBlank: (Character) -> Bool = { $0.isWhitespace }
  var rest = text[...].drop(while: isBlank)
  while let last = rest.last, isBlank(last) { rest.removeLast() }
  return rest
}

private func encoded(_ byte: UInt8) -> String {
  isUnreserved(byte) ? String(UnicodeScalar(byte)) : percent(byte)
}

private func percent(_ byte: UInt8) -> String {
  "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
}

private func isHexDigit(_ byte: UInt8) -> Bool { UnicodeScalar(byte).properties.isASCIIHexDigit }

/// RFC 3986 §2.3.
private func isUnreserved(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
  default: false
  }
}
