public import HTTP

/// A whole answer of somebody else's server.
public struct ClientResponse: Sendable {
  /// The final status; 1xx are passed over.
  public var status: Status
  /// Of the final answer alone, not of redirects on the way, and without trailers. Content-Length and
  /// Content-Encoding tell how the body travelled.
  public var headers: Headers
  /// Whole, content codings undone.
  public var body: [UInt8]
  /// Where the answer came from, after redirects. May hold secrets in path and query, as the request's does.
  public var url: String

  /// Takes each part as it is.
  public init(_ status: Status, headers: Headers = [:], body: [UInt8] = [], url: String = "") {
    self.status = status
    self.headers = headers
    self.body = body
    self.url = url
  }
}

/// Carries a request to its server and the answer back; blocks, and may be called from many threads at once.
/// `HTTPClient.send` is one; tests bring their own.
public typealias Transport = @Sendable (ClientRequest) throws(TransferError) -> ClientResponse
