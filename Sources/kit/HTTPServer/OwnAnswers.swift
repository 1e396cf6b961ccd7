import CMicrohttpd
import Glibc
import HTTP

/// What microhttpd calls with its messages, on the thread they are about. It says this one before it refuses a request by
/// itself.
func microhttpdSpoke(
  _ context: UnsafeMutableRawPointer?, _ format: UnsafePointer<CChar>?, _ arguments: CVaListPointer?
) {
  guard let service = service(context), let format, let arguments,
    strstr(format, "HTTP response code is %u") != nil
  else {
    return
  }
  var text = [CChar](repeating: 0, count: 12)
  vsnprintf(&text, text.count, "%u", arguments)
  service.willRefuse(status: Int32(atoi(text)))
}

extension Service {
  /// Answers in microhttpd's place where it would write two heads: its refusals of a complete head (a length that is no
  /// number, cookies that do not fit) go through its machine once more. Of all heads that this thread reads it is the one
  /// that is complete and was not handed to us.
  func willRefuse(status: Int32) {
    let rejection: Rejection =
      switch status {
      case 413: .tooLarge(limit: configuration.maxBody)
      case 431: .headersTooLarge
      default: .malformed("its length is not a number")
      }
    var found: Connection?
    connections.forEach { connection in
      guard let handle = connection.handleOfHeadRead, mhd_head_size(handle) > 0 else { return }
      found = connection
    }
    guard let found else { return }
    found.headEnded()
    let response = refused(rejection)
    found.answer(lastAnswer(response), status: response.status.code)
  }
}

/// A response as it stands on the wire, with the end of the connection behind it. A refusal may go without Date
/// (RFC 9110 §6.6.1).
func lastAnswer(_ response: Response) -> [UInt8] {
  var lines = ["HTTP/1.1 \(response.status)", "Connection: close", "Content-Length: \(response.body.count)"]
  lines += response.headers.map { "\($0.name): \($0.value)" }
  return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + response.body.bytes
}
