/// An answer. The server writes Date, Connection and Content-Length, and for HEAD sends the headers of GET
/// without the body.
///
/// Content-Length among the headers counts only where there is no body to measure: in an answer to HEAD with an
/// empty body. It must then be what the answer to GET would have.
public struct Response: Sendable {
  /// The status code.
  public var status: Status
  /// Sent in order, but for Transfer-Encoding, Date and Connection, which are the server's.
  public var headers: Headers
  /// Shared, not copied, with the connection that sends it.
  public var body: Body
  /// Content that goes on, instead of a body.
  public var stream: ContentStream?

  /// A response with a body that may be shared with others.
  public init(_ status: Status, headers: Headers = [:], body: Body = .empty) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// Bytes of a media type.
  public static func bytes(_ bytes: [UInt8], type: String, status: Status = .ok) -> Response {
    Response(status, headers: ["Content-Type": type], body: Body(bytes))
  }

  /// Content that goes on until the stream is over, of a media type.
  public static func stream(_ stream: ContentStream, type: String) -> Response {
    var response = Response(.ok, headers: ["Content-Type": type])
    response.stream = stream
    return response
  }

  /// `text/plain; charset=utf-8`.
  public static func text(_ text: String, status: Status = .ok) -> Response {
    Response(status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Body(text))
  }

  /// 304 with the headers that a 200 would have carried and a cache needs: ETag, Last-Modified, Cache-Control,
  /// Vary, Expires, Content-Location (RFC 9110 §15.4.5).
  public static func notModified(_ headers: Headers) -> Response { Response(.notModified, headers: headers) }

  /// 204 with Allow: the answer to OPTIONS.
  public static func options(_ allowed: [Method]) -> Response {
    Response(.noContent, headers: ["Allow": allow(allowed)])
  }

  private static func allow(_ methods: [Method]) -> String {
    methods.map(\.name).joined(separator: ", ")
  }
}
