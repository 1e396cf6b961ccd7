import CMicrohttpd
import Glibc
import HTTP

/// A connection that waits in a `ReadyLoop`, with what is left of the answer it is being sent.
///
/// Belongs to the loop's thread.
final class Visitor: @unchecked Sendable {
  let connection: Connection
  /// Where it comes from, as the system says it.
  var address: sockaddr_storage
  let addressLength: socklen_t
  var answer: Answer?
  /// Whether all is said, and what the client still sends is only waited for.
  var isLeaving = false

  init(_ connection: Connection, _ address: sockaddr_storage, _ length: socklen_t) {
    self.connection = connection
    self.address = address
    addressLength = length
  }

  /// What a request is being answered with.
  struct Answer {
    let ready: ReadyResponse
    let isHead: Bool
    let closes: Bool
    let began: Int64
    /// The last headers and the end of the head.
    let tail: [UInt8]
    /// How many bytes are sent.
    var sent = 0

    var count: Int { ready.head.count + tail.count + ready.byteCount(isHead: isHead) }
  }

  enum Progress {
    case done, waits, broken
  }

  /// Sends as much of the answer as the system takes.
  func send() -> Progress {
    guard var now = answer else { return .done }
    defer { answer = now }
    while now.sent < now.count {
      let count = Self.write(now, to: connection.socket)
      if count > 0 {
        now.sent += count
      } else if count < 0, errno == EAGAIN {
        return .waits
      } else if count == 0 || errno != EINTR {
        return .broken
      }
    }
    return .done
  }

  /// One call for the head, its end and the body, each from where they lie.
  private static func write(_ answer: Answer, to socket: Int32) -> Int {
    answer.ready.head.withUnsafeBytes { head in
      answer.tail.withUnsafeBytes { tail in
        answer.ready.response.body.withUnsafeBytes { body in
          var parts = (iovec(), iovec(), iovec())
          var skipped = answer.sent
          func part(_ bytes: UnsafeRawBufferPointer, _ count: Int) -> iovec {
            let gone = min(skipped, count)
            skipped -= gone
            return iovec(
              iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress.map { $0 + gone }),
              iov_len: count - gone)
          }
          parts.0 = part(head, head.count)
          parts.1 = part(tail, tail.count)
          parts.2 = part(body, answer.ready.byteCount(isHead: answer.isHead))
          return withUnsafeMutablePointer(to: &parts) {
            $0.withMemoryRebound(to: iovec.self, capacity: 3) {
              var message = msghdr()
              message.msg_iov = $0
              message.msg_iovlen = 3
              return sendmsg(socket, &message, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
          }
        }
      }
    }
  }
}
