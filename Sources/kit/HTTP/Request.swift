/// A request before its body: all that an answer from memory may depend on.
public struct RequestHead: Sendable {
  /// The method, known or not.
  public let method: Method
  /// Path and query, decoded.
  public let target: Target
  /// As sent, in order.
  public let headers: Headers
  /// The peer's IP address without port (`192.0.2.7`, `2001:db8::1`; IPv4 over IPv6 is written as IPv4).
  /// Behind a proxy this is the proxy, unless the server trusts it to say who asks.
  public let remoteAddress: String

  /// A head of checked parts.
  public init(method: Method, target: Target, headers: Headers = [:], remoteAddress: String = "") {
    self.method = method
    self.target = target
    self.headers = headers
    self.remoteAddress = remoteAddress
  }
}

/// A whole request.
public struct Request: Sendable {
  /// Everything before the body.
  public let head: RequestHead
  /// All of it; the server has bounded its size.
  public let body: [UInt8]
  /// When it was complete and began to wait for a thread that answers it, in monotonic microseconds; nil where it had
  /// not to wait.
  public let completed: Int64?

  /// A request of a head and the body that came with it.
  public init(head: RequestHead, body: [UInt8] = [], completed: Int64? = nil) {
    self.head = head
    self.body = body
    self.completed = completed
  }

  /// For tests and callers without a socket; nil where `Target` refuses the target.
  public init?(_ method: Method, _ target: String, headers: Headers = [:], body: [UInt8] = []) {
    guard let target = Target(target) else { return nil }
    self.init(head: RequestHead(method: method, target: target, headers: headers), body: body)
  }

  /// The head's method.
  public var method: Method { head.method }
  /// The head's target.
  public var target: Target { head.target }
  /// The head's path, decoded between its slashes.
  public var segments: [String] { head.target.segments }
  /// The head's query.
  public var query: Query { head.target.query }
  /// The head's headers.
  public var headers: Headers { head.headers }
  /// The head's peer address.
  public var remoteAddress: String { head.remoteAddress }
}
