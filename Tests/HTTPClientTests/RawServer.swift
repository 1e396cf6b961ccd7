import Glibc
import Synchronization
import TestSupport

/// A server of 127.0.0.1 that does with each connection what the test says, however wrong.
final class RawServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let open = Mutex<Set<Int32>>([])
  private let isOver = Mutex(false)
  private let accepted = Mutex(0)
  private let acceptor = Mutex<BackgroundWork<Void>?>(nil)
  private let workers = Shared<BackgroundWork<Void>>()

  /// Calls `serve` on a thread for each connection, numbered from 0, and closes the connection afterwards.
  init(_ serve: @escaping @Sendable (RawConnection) -> Void) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = listener
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && listen(descriptor, 256) == 0
          && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isBound else { throw Unexpected("no port to listen on") }
    port = UInt16(bigEndian: address.sin_port)
    acceptor.withLock { $0 = BackgroundWork { [self] in accept(serve) } }
  }

  /// Connections so far.
  var connections: Int { accepted.withLock { $0 } }

  func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

  /// Ends every connection, and waits for its thread.
  func stop() {
    isOver.withLock { $0 = true }
    shutdown(listener, Int32(SHUT_RDWR))
    _ = acceptor.withLock { $0 }?.wait()
    open.withLock { for descriptor in $0 { shutdown(descriptor, Int32(SHUT_RDWR)) } }
    for worker in workers.values { _ = worker.wait() }
  }

  private func accept(_ serve: @escaping @Sendable (RawConnection) -> Void) {
    while true {
      let descriptor = Glibc.accept(listener, nil, nil)
      guard descriptor >= 0, !isOver.withLock({ $0 }) else { break }
      open.withLock { _ = $0.insert(descriptor) }
      let number = accepted.withLock { count in
        defer { count += 1 }
        return count
      }
      workers.append(
        BackgroundWork { [self] in
          serve(RawConnection(descriptor: descriptor, number: number))
          open.withLock { descriptors in
            descriptors.remove(descriptor)
            close(descriptor)
          }
        })
    }
    close(listener)
  }
}

/// One of a server's connections.
struct RawConnection: Sendable {
  let descriptor: Int32
  let number: Int

  /// The next request with the body that its Content-Length tells; nil at the end.
  func request() -> String? {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while !bytes.suffix(4).elementsEqual(Array("\r\n\r\n".utf8)) {
      guard recv(descriptor, &byte, 1, 0) == 1 else { return nil }
      bytes.append(byte)
    }
    let head = String(decoding: bytes, as: UTF8.self)
    let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
    let count = length.flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
    for _ in 0..<count {
      guard recv(descriptor, &byte, 1, 0) == 1 else { return nil }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// False once the other side is gone.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// An answer with its length.
  @discardableResult
  func answer(_ status: String = "200 OK", _ headers: [String] = [], _ body: String = "") -> Bool {
    let lines = ["HTTP/1.1 \(status)"] + headers + ["Content-Length: \(body.utf8.count)", "", body]
    return send(lines.joined(separator: "\r\n"))
  }

  /// Makes the end of the connection a reset.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
  }

  /// Until the other side has closed, or the server stops.
  func awaitEnd(reading: Bool = true) {
    var byte: UInt8 = 0
    while reading, recv(descriptor, &byte, 1, 0) > 0 {}
    var waiting = pollfd(fd: descriptor, events: 0, revents: 0)
    while !reading, poll(&waiting, 1, -1) < 0, errno == EINTR {}
  }
}

/// Runs `body` with such a server, which ends afterwards.
func withRawServer<T>(
  _ serve: @escaping @Sendable (RawConnection) -> Void, _ body: (RawServer) throws -> T
) throws -> T {
  let server = try RawServer(serve)
  defer { server.stop() }
  return try body(server)
}
