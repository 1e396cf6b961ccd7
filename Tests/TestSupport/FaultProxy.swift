import Glibc
import Synchronization

/// Stands between an HTTP client and an HTTP server of 127.0.0.1, and does to each request what a test says.
/// Clients may keep their connections; the server gets one for each request.
public final class FaultProxy: Sendable {
  /// A request as it came.
  public struct Request: Sendable {
    /// `PUT`.
    public let method: String
    /// With its query.
    public let target: String
    /// The request line and header lines.
    public let lines: [String]
    let bytes: [UInt8]

    /// The first value of the header; nil where it is missing.
    public subscript(_ name: String) -> String? { value(of: name, in: lines) }
  }

  /// A server's answer, which may be changed on its way.
  public struct Answer: Sendable {
    /// `201 Created`.
    public var status: String
    /// Header lines without Content-Length and Connection, which the proxy writes.
    public var headers: [String]
    /// The whole body.
    public var body: [UInt8]

    /// Removes a header, or sets it.
    public subscript(_ name: String) -> String? {
      get { value(of: name, in: [""] + headers) }
      set {
        headers.removeAll { $0.lowercased().hasPrefix(name.lowercased() + ":") }
        if let newValue { headers.append("\(name): \(newValue)") }
      }
    }
  }

  /// What happens instead of the request being carried out and answered.
  public enum Fault: Sendable {
    /// The connection is reset; the server gets the request only where it is to be `done`.
    case reset(done: Bool)
    /// No byte comes until the client gives up.
    case silence(done: Bool)
    /// These bytes come, whatever they are, and the connection ends.
    case bytes([UInt8], done: Bool)
    /// Half of the answer comes, and the connection ends.
    case truncated
    /// The answer comes byte by byte, with so many milliseconds before each.
    case drip(milliseconds: Int)
    /// The answer comes changed.
    case changed(@Sendable (inout Answer) -> Void)
  }

  /// Decides of each request, the same one sent again too; nil lets it through.
  public typealias Choice = @Sendable (Request) -> Fault?

  /// Where it listens.
  public let port: UInt16
  private let upstream: UInt16
  private let listener: Int32
  private let choice = Mutex<Choice>({ _ in nil })
  private let open = Mutex<Set<Int32>>([])
  private let isOver = Atomic(false)
  private let acceptor = Mutex<BackgroundWork<Void>?>(nil)

  /// Listens at once, and lets everything through to the port.
  public init(to upstream: UInt16) throws {
    self.upstream = upstream
    (listener, port) = try listening()
    acceptor.withLock { $0 = BackgroundWork { [self] in accept() } }
  }

  /// Has every further request decided so.
  public func choose(_ choice: @escaping Choice) { self.choice.withLock { $0 = choice } }

  /// Ends every connection.
  public func stop() {
    isOver.store(true, ordering: .sequentiallyConsistent)
    shutdown(listener, Int32(SHUT_RDWR))
    _ = acceptor.withLock { $0 }?.wait()
    open.withLock { for descriptor in $0 { shutdown(descriptor, Int32(SHUT_RDWR)) } }
    while open.withLock({ !$0.isEmpty }) { usleep(1000) }
  }

  private func accept() {
    while true {
      let descriptor = Glibc.accept(listener, nil, nil)
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      guard descriptor >= 0, !isOver.load(ordering: .sequentiallyConsistent) else {
        if descriptor >= 0 { close(descriptor) }
        break
      }
      open.withLock { _ = $0.insert(descriptor) }
      detached { [self] in
        serve(Stream(descriptor))
        open.withLock { open in
          close(descriptor)
          open.remove(descriptor)
        }
      }
    }
    close(listener)
  }

  private func serve(_ client: Stream) {
    while let request = client.request() {
      switch choice.withLock({ $0 })(request) {
      case nil:
        guard let answer = ask(request), client.send(whole(answer)) else { return }
      case .reset(let done)?:
        if done { _ = ask(request) }
        return client.reset()
      case .silence(let done)?:
        if done { _ = ask(request) }
        return client.awaitEnd()
      case .bytes(let bytes, let done)?:
        if done { _ = ask(request) }
        client.send(bytes)
        return
      case .truncated?:
        guard let answer = ask(request) else { return }
        let bytes = whole(answer)
        client.send(Array(bytes.prefix(bytes.count - max(answer.body.count / 2, 3))))
        return
      case .drip(let milliseconds)?:
        guard let answer = ask(request) else { return }
        for byte in whole(answer) {
          usleep(UInt32(milliseconds) * 1000)
          guard client.send([byte]) else { return }
        }
      case .changed(let change)?:
        guard var answer = ask(request) else { return }
        change(&answer)
        guard client.send(whole(answer)) else { return }
      }
    }
  }

  private func ask(_ request: Request) -> Answer? {
    guard let descriptor = connected(to: upstream) else { return nil }
    defer { close(descriptor) }
    let server = Stream(descriptor)
    guard server.send(request.bytes) else { return nil }
    return server.answer()
  }
}

private func whole(_ answer: FaultProxy.Answer) -> [UInt8] {
  let hasBody = !answer.status.hasPrefix("204") && !answer.status.hasPrefix("304")
  let lines =
    ["HTTP/1.1 \(answer.status)"] + answer.headers + (hasBody ? ["Content-Length: \(answer.body.count)"] : [])
  return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (hasBody ? answer.body : [])
}

func value(of name: String, in lines: [String]) -> String? {
  let prefix = name.lowercased() + ":"
  return lines.dropFirst().first { $0.lowercased().hasPrefix(prefix) }.map {
    String($0.dropFirst(prefix.count).drop { $0 == " " })
  }
}
