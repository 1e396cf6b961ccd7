public import HTTP

/// A response put together once and given to any number of requests from any thread: for what is asked for again and
/// again.
///
/// It answers HEAD as well, by what it would answer GET.
public final class ReadyResponse: Sendable {
  /// What it was made of.
  public let response: Response
  /// What it answers, for counting.
  public let name: String
  /// From the status line to the last header but Date and Connection.
  let head: [UInt8]

  /// Nil for content that goes on, and for headers that cannot be sent. `name` says what it answers and must hold no
  /// secret.
  public init?(_ response: Response, name: String) {
    guard response.stream == nil else { return nil }
    var text = "HTTP/1.1 \(response.status.code) \(response.status.reason)\r\n"
    for field in response.headers where !isOurs(field.name) {
      guard isToken(field.name), field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 })
      else {
        return nil
      }
      text += "\(field.name): \(field.value)\r\n"
    }
    if response.status.allowsContent { text += "Content-Length: \(response.body.count)\r\n" }
    self.response = response
    self.name = name
    head = Array(text.utf8)
  }

  /// The status code.
  public var status: Status { response.status }

  /// How many bytes of a body follow the head.
  func byteCount(isHead: Bool) -> Int { isHead || !status.allowsContent ? 0 : response.body.count }
}
