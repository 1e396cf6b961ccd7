/// Why a request brought no whole answer.
public struct TransferError: Error, Hashable, Sendable {
  /// Stable names.
  public enum Code: String, Sendable, CaseIterable {
    /// The address is none that this client asks, or something else in the request cannot be sent as it is:
    /// a method or header that would break its line, a header that the client writes itself.
    case badAddress = "bad-address"
    /// The policy does not let us connect there, or a redirect leads from https to http.
    case addressRefused = "address-refused"
    case nameUnknown = "name-unknown"
    case cannotConnect = "cannot-connect"
    case timedOut = "timed-out"
    /// The server's certificate does not prove who it is, or TLS failed otherwise.
    case tls
    /// What answers does not speak TLS at all: its first bytes are something else.
    case notTLS = "not-tls"
    /// The connection ended before the answer did.
    case cutOff = "cut-off"
    case bodyTooLarge = "body-too-large"
    case tooManyRedirects = "too-many-redirects"
    /// What came is not HTTP, or has more than 64 KiB of headers.
    case malformed
    /// The client was closed meanwhile.
    case closed
  }

  /// The kind.
  public var code: Code
  /// What happened and what to do about it, for a person; never a secret.
  public var detail: String
  /// Whether a server may have got the request: then it may have done what was asked, though the answer to
  /// that is not known. False only where certainly nothing of it was sent.
  public var mayHaveArrived: Bool

  /// Takes each part as it is.
  public init(_ code: Code, _ detail: String, mayHaveArrived: Bool) {
    self.code = code
    self.detail = detail
    self.mayHaveArrived = mayHaveArrived
  }
}

extension TransferError: CustomStringConvertible {
  /// The code and the detail.
  public var description: String { "\(code.rawValue): \(detail)" }
}
