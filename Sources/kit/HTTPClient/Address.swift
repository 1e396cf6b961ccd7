import CCurl
import HTTP

/// An address that may be asked: absolute, `http` or `https`, without user, password and fragment, in curl's
/// spelling: IPv4 in four decimal numbers however it was written, dot segments removed. Names are ASCII: what
/// others stand for (IDNA) depends on the locale, and wide digits would become an address that nobody judged.
struct Address: Hashable, Sendable {
  let text: String
  let scheme: String
  /// Lower case; IPv6 in brackets.
  let host: String
  let port: UInt16

  /// Reads an absolute address as a user gave it.
  init(_ text: String) throws(TransferError) {
    guard text.utf8.count <= Self.longest else {
      throw Self.bad("The address is longer than \(Self.longest) bytes.")
    }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      throw Self.bad("The address holds a space or a control character.")
    }
    guard !text.utf8.contains(UInt8(ascii: "#")) else { throw Self.bad("Leave out the part from # on.") }
    // curl would take a word behind one or three slashes for a host.
    guard let slashes = text.firstRange(of: "://"), !text[slashes.upperBound...].hasPrefix("/") else {
      throw Self.bad("Addresses begin with http:// or https:// and a host.")
    }
    try self.init(parts: text, relativeTo: nil)
  }

  /// Resolves a Location (RFC 9110 §10.2.2); its fragment is dropped.
  init(location: String, from base: Address) throws(TransferError) {
    let text = String(location.prefix { $0 != "#" })
    guard text.utf8.count <= Self.longest, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      throw Self.bad("\(base.shown) redirects to an address that is too long or holds control characters.")
    }
    try self.init(parts: text, relativeTo: base.text)
  }

  /// What may be shown and logged: paths and queries hold secrets, as the private feeds of calendars do.
  var shown: String {
    port == (scheme == "https" ? 443 : 80) ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
  }

  /// Same scheme, host and port (RFC 6454 §4).
  func hasSameOrigin(as other: Address) -> Bool {
    scheme == other.scheme && host == other.host && port == other.port
  }

  static let longest = 8000

  static func bad(_ detail: String) -> TransferError {
    TransferError(.badAddress, detail, mayHaveArrived: false)
  }

  private init(parts text: String, relativeTo base: String?) throws(TransferError) {
    guard let url = curl_url() else { throw Self.bad("There is no memory left to read the address.") }
    defer { curl_url_cleanup(url) }
    if let base { curl_url_set(url, CURLUPART_URL, base, 0) }
    let result = curl_url_set(
      url, CURLUPART_URL, text, UInt32(CURLU_DISALLOW_USER) | UInt32(CURLU_URLENCODE))
    guard result == CURLUE_OK else { throw Self.bad(Self.reason(result)) }
    guard let whole = Self.part(url, CURLUPART_URL), let scheme = Self.part(url, CURLUPART_SCHEME),
      let host = Self.part(url, CURLUPART_HOST), !host.isEmpty,
      let port = Self.part(url, CURLUPART_PORT).flatMap(UInt16.init), port > 0
    else { throw Self.bad("The address lacks a host, or its port is none.") }
    guard host.utf8.allSatisfy({ $0 < 0x80 }) else {
      throw Self.bad("Write the host's name in ASCII, as in xn--bcher-kva.example.")
    }
    guard scheme == "http" || scheme == "https" else {
      throw Self.bad("Addresses begin with http:// or https://.")
    }
    self.text = whole
    self.scheme = scheme
    self.host = host.lowercased()
    self.port = port
  }

  private static func part(_ url: OpaquePointer, _ part: CURLUPart) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    let flags = part == CURLUPART_PORT ? UInt32(CURLU_DEFAULT_PORT) : 0
    guard curl_url_get(url, part, &text, flags) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }

  private static func reason(_ code: CURLUcode) -> String {
    switch code {
    case CURLUE_USER_NOT_ALLOWED: "An address with user or password is not asked: give them separately."
    case CURLUE_UNSUPPORTED_SCHEME, CURLUE_BAD_SCHEME: "Addresses begin with http:// or https://."
    case CURLUE_BAD_PORT_NUMBER: "The address has a port that is none."
    default: "The address cannot be read. Check how it is written."
    }
  }
}
