import CMicrohttpd
public import HTTP

/// A response put together once and given to any number of requests from any thread: for what is asked for again and
/// again. Nothing of it can be changed.
///
/// It answers HEAD as well, by what it would answer GET.
public final class ReadyResponse: @unchecked Sendable {
  // Sendable: microhttpd counts its users under a lock of its own.

  /// The status code.
  public let status: Status
  /// How many bytes the body has.
  public let byteCount: Int
  /// What it answers, for counting.
  public let name: String
  let handle: OpaquePointer

  /// Nil for content that goes on, for headers that cannot be sent, and where there is no memory. `name` says what it
  /// answers and must hold no secret.
  public init?(_ response: Response, name: String) {
    guard response.stream == nil, let handle = makeReply(response, isHead: false) else { return nil }
    guard addHeaders(of: response, to: handle) else {
      MHD_destroy_response(handle)
      return nil
    }
    status = response.status
    byteCount = response.status.allowsContent ? response.body.count : 0
    self.name = name
    self.handle = handle
  }

  deinit { MHD_destroy_response(handle) }
}
