public import HTTP

/// A request of ours to somebody else's server.
public struct ClientRequest: Sendable {
  /// The method; any token.
  public var method: Method
  /// An absolute `http:` or `https:` address without user, password or fragment.
  public var url: String
  /// Sent as they are, an empty value too. What the client writes itself is refused: Host, Content-Length,
  /// Transfer-Encoding, Connection, Expect, Accept-Encoding, Proxy-… and the like. Authorization may stand here
  /// where there are no credentials.
  public var headers: Headers
  /// Always sent with its Content-Length, never chunked: some servers refuse the latter.
  public var body: [UInt8]
  /// What is shown where the server wants to know who asks.
  public var credentials: Credentials?
  /// How long it may take.
  public var deadlines: Deadlines
  /// An answer with a longer body is an error, and no more of it is read; in bytes, after content codings are
  /// undone.
  public var largestBody: Int
  /// How many redirects are followed (one more is an error); 0 returns the 3xx answer itself. A 3xx without
  /// Location is an answer too.
  public var redirects: Int

  /// A request with the usual bounds: ten seconds to connect, thirty in all, ten million bytes, no redirects.
  public init(
    _ method: Method, _ url: String, headers: Headers = [:], body: [UInt8] = [],
    credentials: Credentials? = nil, deadlines: Deadlines = Deadlines(), largestBody: Int = 10_000_000,
    redirects: Int = 0
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.credentials = credentials
    self.deadlines = deadlines
    self.largestBody = largestBody
    self.redirects = redirects
  }

  /// Time limits in milliseconds.
  public struct Deadlines: Sendable, Hashable {
    /// To look up the name, connect and agree on TLS; a wait for one of the client's connections not counted.
    public var connecting: Int
    /// Between one byte and the next, of request or answer, once connected.
    public var idle: Int
    /// From the first step to the last byte, redirects and waiting included; at most a day.
    public var total: Int

    /// Each limit by name.
    public init(connecting: Int = 10_000, idle: Int = 20_000, total: Int = 30_000) {
      self.connecting = connecting
      self.idle = idle
      self.total = total
    }
  }
}

/// What shows who asks. Prints nothing of what is secret.
public enum Credentials: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  /// Sent with the first request already (RFC 7617); a user with a colon is refused.
  case basic(user: String, password: String)
  /// As the server's challenge wants it (RFC 7616). The first request costs one more exchange, without the body;
  /// later ones use the challenge until the server wants another.
  case digest(user: String, password: String)
  /// An OAuth access token (RFC 6750).
  case bearer(String)

  /// The scheme alone.
  public var description: String {
    switch self {
    case .basic: "Credentials.basic(…)"
    case .digest: "Credentials.digest(…)"
    case .bearer: "Credentials.bearer(…)"
    }
  }
  /// The scheme alone.
  public var debugDescription: String { description }
}

extension Credentials: CustomReflectable {
  /// Nothing for `dump` to show.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
