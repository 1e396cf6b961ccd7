import Glibc

/// A client that sends any bytes, well-formed or not, and reads what comes, never longer than its time-out.
public final class RawHTTPClient {
  /// One response as it stood on the wire.
  public struct Answer: Sendable, Equatable {
    /// From the status line.
    public let status: Int
    /// The status line and header lines, without line ends.
    public let lines: [String]
    /// As framed by Content-Length, chunks or the end of the connection.
    public let body: [UInt8]

    /// The first value of the header, its name compared without case; nil where it is missing.
    public subscript(_ name: String) -> String? {
      let prefix = name.lowercased() + ":"
      return lines.dropFirst().first { $0.lowercased().hasPrefix(prefix) }.map {
        String($0.dropFirst(prefix.count).drop { $0 == " " })
      }
    }

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }
  }

  /// What went wrong on the client's side.
  public enum Failure: Error, Equatable {
    /// No connection.
    case notConnected
    /// Nothing more came in time.
    case timedOut
    /// The server closed or reset the connection before a whole response.
    case closed
    /// The bytes are not a response.
    case malformed(String)
  }

  private let socket: Int32
  private var buffer: [UInt8] = []

  /// Connects to the address; each later read or write waits at most `timeout` milliseconds.
  public init(port: UInt16, host: String = "127.0.0.1", timeout: Int = 5000) throws {
    let isSix = host.utf8.contains(UInt8(ascii: ":"))
    socket = Glibc.socket(
      isSix ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var limit = timeval(tv_sec: timeout / 1000, tv_usec: timeout % 1000 * 1000)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var one: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    let connected = isSix ? Self.connectSix(socket, host, port) : Self.connectFour(socket, host, port)
    // The descriptor is closed by `deinit`, which runs after a throw here too.
    guard connected == 0 else { throw Failure.notConnected }
  }

  deinit { close(socket) }

  /// Sends all bytes; `.closed` when the server has gone.
  public func send(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { all in
        Glibc.send(socket, all.baseAddress.map { $0 + sent }, all.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw errno == EAGAIN ? Failure.timedOut : .closed }
      sent += count
    }
  }

  /// Sends the text's bytes as they stand.
  public func send(_ text: String) throws { try send(Array(text.utf8)) }

  /// Sends a well-formed request of the method and target, with these further header lines.
  public func request(
    _ method: String, _ target: String, _ headers: [String] = [], body: String? = nil
  ) throws {
    var lines = ["\(method) \(target) HTTP/1.1", "Host: test"] + headers
    if let body { lines.append("Content-Length: \(body.utf8.count)") }
    try send(lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? ""))
  }

  /// Reads one response, of events that go on the first chunk; `head` for one that answers a HEAD, which has no body
  /// whatever its length says.
  public func answer(head isHead: Bool = false) throws -> Answer {
    let bare = try head()
    if !isHead, bare["Content-Type"]?.hasPrefix("text/event-stream") == true {
      return Answer(status: bare.status, lines: bare.lines, body: Array(try chunk().utf8))
    }
    if isHead || bare.status < 200 || bare.status == 204 || bare.status == 304 { return bare }
    return Answer(status: bare.status, lines: bare.lines, body: try body(bare))
  }

  /// Reads the head of one response, whose content is read by `chunk`.
  public func head() throws -> Answer {
    var end = headEnd()
    while end == nil {
      guard try fill() else { throw Failure.closed }
      end = headEnd()
    }
    let text = String(decoding: buffer[..<(end ?? 0)], as: UTF8.self)
    buffer.removeFirst((end ?? 0) + 4)
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\r\n" }.map(String.init)
    let words = lines[0].split(separator: " ", maxSplits: 2)
    guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else {
      throw Failure.malformed(lines[0])
    }
    return Answer(status: status, lines: lines, body: [])
  }

  /// Reads the next chunk of content that goes on; the last one is empty.
  public func chunk() throws -> String {
    let line = try line()
    guard let count = Int(line, radix: 16) else { throw Failure.malformed(line) }
    return String(decoding: try take(count + 2).dropLast(2), as: UTF8.self)
  }

  /// Whether something comes, or came, within so many milliseconds; the end of the connection is something.
  public func hasMore(within milliseconds: Int32) -> Bool {
    var event = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    return !buffer.isEmpty || poll(&event, 1, milliseconds) > 0
  }

  /// True when the server ends the connection, with or without a reset, before sending anything more.
  public func isClosed() throws -> Bool {
    guard buffer.isEmpty else { return false }
    return try !fill()
  }

  /// All that comes until the server ends the connection, as text.
  public func rest() throws -> String {
    while try fill() {}
    return String(decoding: try take(buffer.count), as: UTF8.self)
  }

  /// Tells the server that nothing more comes, while still reading.
  public func endSending() { shutdown(socket, Int32(SHUT_WR)) }

  private func body(_ answer: Answer) throws -> [UInt8] {
    if let length = answer["Content-Length"] {
      guard let count = Int(length) else { throw Failure.malformed(length) }
      return try take(count)
    }
    if answer["Transfer-Encoding"] == "chunked" {
      var body: [UInt8] = []
      while true {
        let line = try line()
        guard let count = Int(line, radix: 16) else { throw Failure.malformed(line) }
        body += try take(count)
        _ = try take(2)
        if count == 0 { return body }
      }
    }
    while try fill() {}
    return try take(buffer.count)
  }

  private func line() throws -> String {
    while true {
      if let end = buffer.firstIndex(of: 0x0A) {
        return String(decoding: try take(end + 1).dropLast(2), as: UTF8.self)
      }
      guard try fill() else { throw Failure.closed }
    }
  }

  private func take(_ count: Int) throws -> [UInt8] {
    while buffer.count < count {
      guard try fill() else { throw Failure.closed }
    }
    defer { buffer.removeFirst(count) }
    return Array(buffer[..<count])
  }

  private func headEnd() -> Int? {
    guard buffer.count >= 4 else { return nil }
    return (0...(buffer.count - 4)).first { buffer[$0...].starts(with: [13, 10, 13, 10]) }
  }

  /// False at the end of the connection.
  private func fill() throws -> Bool {
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    var count: Int
    repeat { count = recv(socket, &chunk, chunk.count, 0) } while count < 0 && errno == EINTR
    if count < 0, errno == EAGAIN { throw Failure.timedOut }
    guard count > 0 else { return false }
    buffer += chunk[..<count]
    return true
  }

  private static func connectFour(_ socket: Int32, _ host: String, _ port: UInt16) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    inet_pton(AF_INET, host, &address.sin_addr)
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private static func connectSix(_ socket: Int32, _ host: String, _ port: UInt16) -> Int32 {
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = port.bigEndian
    inet_pton(AF_INET6, host, &address.sin6_addr)
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
      }
    }
  }
}
