import HTTP

/// How a request's body comes, or why the request is refused.
enum Framing: Equatable {
  case none
  case length(Int)
  case chunked
  case refused(Rejection)
}

/// Refuses what two readers of HTTP could understand differently (RFC 9112 §6.3, §11.2), and tells how the
/// body comes.
func framing(of headers: Headers, target: String, isVersion10: Bool) -> Framing {
  let hosts = headers.all("Host")
  if hosts.count > 1 { return .refused(.malformed("it names two hosts")) }
  if hosts.isEmpty, !isVersion10 { return .refused(.malformed("it names no host")) }
  if let host = hosts.first, !isAuthority(host) { return .refused(.malformed("its Host is not a host")) }
  if let authority = Authority(of: target), !authority.isThat(of: hosts.first) {
    return .refused(.malformed("its target and its Host name two hosts"))
  }
  let lengths = headers.all("Content-Length")
  let codings = headers.all("Transfer-Encoding")
  if lengths.count > 1 { return .refused(.malformed("it gives two lengths")) }
  if !lengths.isEmpty, !codings.isEmpty {
    return .refused(.malformed("it gives both a length and a transfer coding"))
  }
  if let text = lengths.first {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return .refused(.malformed("its length is not a number"))
    }
    let length = Int(text) ?? .max
    return length == 0 ? .none : .length(length)
  }
  guard let coding = codings.first else { return .none }
  if codings.count > 1 { return .refused(.malformed("it gives two transfer codings")) }
  if isVersion10 { return .refused(.malformed("HTTP/1.0 has no transfer codings")) }
  return coding.lowercased() == "chunked" ? .chunked : .refused(.unknownTransferCoding)
}

/// Whom an absolute target (RFC 9112 §3.2.2) names. Its sender must say the same in Host: one proxy goes by this,
/// another by that.
private struct Authority {
  let text: String
  let usualPort: String

  /// Nil for the other forms.
  init?(of target: String) {
    guard target.utf8.first != UInt8(ascii: "/"), let scheme = target.firstRange(of: "://") else {
      return nil
    }
    text = String(target[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" })
    usualPort = target[..<scheme.lowerBound].lowercased() == "https" ? ":443" : ":80"
  }

  func isThat(of host: String?) -> Bool {
    guard !text.isEmpty, isAuthority(text) else { return false }
    return host.map { bare($0) == bare(text) } ?? true
  }

  private func bare(_ text: String) -> String {
    let text = text.lowercased()
    return text.hasSuffix(usualPort) ? String(text.dropLast(usualPort.count)) : text
  }
}

/// Host and port by their characters alone; empty is allowed (RFC 9112 §3.2).
private func isAuthority(_ text: String) -> Bool { text.utf8.allSatisfy(isAuthorityByte) }

func isAuthorityByte(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
  case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: ":"),
    UInt8(ascii: "["), UInt8(ascii: "]"):
    true
  default: false
  }
}
