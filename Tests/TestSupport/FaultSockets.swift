import Glibc

/// One end of a connection, as the fault proxy reads and writes it.
final class Stream {
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    var one: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
  }

  /// The next request; nil at the end.
  func request() -> FaultProxy.Request? {
    guard let lines = head() else { return nil }
    let count = value(of: "Content-Length", in: lines).flatMap { Int($0) } ?? 0
    guard let body = take(count) else { return nil }
    let words = lines[0].split(separator: " ").map(String.init)
    guard words.count == 3 else { return nil }
    // The server ends the connection after its answer, which tells where that ends.
    let kept = lines.filter { !$0.lowercased().hasPrefix("connection:") } + ["Connection: close"]
    return FaultProxy.Request(
      method: words[0], target: words[1], lines: lines,
      bytes: Array((kept.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
  }

  /// An answer of a server that ends the connection after it.
  func answer() -> FaultProxy.Answer? {
    guard let lines = head(), let status = lines[0].split(separator: " ", maxSplits: 1).dropFirst().first
    else {
      return nil
    }
    while fill() {}
    let dropped = ["content-length:", "connection:", "transfer-encoding:"]
    let headers = lines.dropFirst().filter { line in !dropped.contains { line.lowercased().hasPrefix($0) } }
    return FaultProxy.Answer(status: String(status), headers: headers, body: buffer)
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

  /// Makes the end of the connection a reset.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
  }

  /// Until the other side has closed.
  func awaitEnd() { while fill() {} }

  private func head() -> [String]? {
    var end: Int?
    while true {
      if buffer.count >= 4 {
        end = (0...(buffer.count - 4)).first { buffer[$0...].starts(with: [13, 10, 13, 10]) }
      }
      if end != nil { break }
      guard fill() else { return nil }
    }
    let text = String(decoding: buffer[..<(end ?? 0)], as: UTF8.self)
    buffer.removeFirst((end ?? 0) + 4)
    return text.split(omittingEmptySubsequences: false) { $0 == "\r\n" }.map(String.init)
  }

  private func take(_ count: Int) -> [UInt8]? {
    while buffer.count < count { guard fill() else { return nil } }
    defer { buffer.removeFirst(count) }
    return Array(buffer[..<count])
  }

  private func fill() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    guard count > 0 else { return false }
    buffer += chunk[..<count]
    return true
  }
}

/// A socket of 127.0.0.1 that listens, and its port.
func listening() throws -> (descriptor: Int32, port: UInt16) {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  var address = local(0)
  let isListening = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(descriptor, $0, length) == 0 && listen(descriptor, 256) == 0
        && getsockname(descriptor, $0, &length) == 0
    }
  }
  guard isListening else { throw Unexpected("no port to listen on") }
  return (descriptor, UInt16(bigEndian: address.sin_port))
}

/// A connection to a port of 127.0.0.1.
func connected(to port: UInt16) -> Int32? {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
  var address = local(port)
  let result = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
  guard result == 0 else {
    close(descriptor)
    return nil
  }
  return descriptor
}

private func local(_ port: UInt16) -> sockaddr_in {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  address.sin_port = port.bigEndian
  return address
}

/// Runs the body in a thread that nobody waits for.
func detached(_ body: @escaping @Sendable () -> Void) {
  var thread = pthread_t()
  let work = Unmanaged.passRetained(Detached(body)).toOpaque()
  pthread_create(
    &thread, nil,
    { work in
      if let work { Unmanaged<Detached>.fromOpaque(work).takeRetainedValue().body() }
      return nil
    }, work)
  pthread_detach(thread)
}

private final class Detached: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
