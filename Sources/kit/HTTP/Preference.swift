/// Whether a request states a preference (RFC 7240 §2), with whatever value: `Prefer: respond-async, server-timing`.
/// Names are compared without case; what cannot be read is not stated.
public func prefers(_ name: String, _ headers: Headers) -> Bool {
  guard let text = headers.joined("Prefer") else { return false }
  return text.parts(separatedBy: UInt8(ascii: ",")).contains { preference in
    let token = preference.utf8.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") }
    return equalsIgnoringCase(Substring(token).trimmed, name)
  }
}
