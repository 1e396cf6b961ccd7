public import HTTP

/// What became of a request; for counting and logging, once for each request line that was read.
public struct RequestSummary: Sendable {
  /// Nil where the head could not be read, and where the answer was ready. Its target may hold secrets.
  public let head: RequestHead?
  /// Nil where the head could not be read.
  public let method: Method?
  /// What was ready to be answered, where something was.
  public let ready: ReadyResponse?
  /// Nil where no answer was given by us: the client left, was cut, or microhttpd refused the request itself.
  public let status: Status?
  /// From the request line to the last byte handed to the kernel; of a stream, how long it was open.
  public let microseconds: Int64
  /// Body bytes sent; 0 for HEAD and 304.
  public let bytes: Int
  /// False where the connection broke before the last byte.
  public let isComplete: Bool
}
