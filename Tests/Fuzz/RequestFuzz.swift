import Glibc
import HTTP
import HTTPServer
import TestSupport

/// One server for all inputs. Its refusals have no body, as those of HEAD have none.
private let server: Server = {
  var configuration = Configuration(port: 0)
  (configuration.eventThreads, configuration.workers) = (1, 1)
  configuration.maxConnectionsPerAddress = 0
  (configuration.maxBody, configuration.maxLargeBody, configuration.maxBodyMemory) = (500, 5000, 20_000)
  configuration.takesLargeBody = { $0.target.segments == ["large"] }
  if let proxies = try? TrustedProxies(parsing: "loopback") { configuration.proxies = proxies }
  let ready = ReadyResponse(.text("ready"), name: "ready")
  let unchanged = ReadyResponse(.notModified(["ETag": "\"a\""]), name: "unchanged")
  let server = Server(
    configuration,
    ready: { head in
      head.target.elementsEqual("/ready".utf8) ? head.has("if-none-match") ? unchanged : ready : nil
    },
    immediate: { $0.target.segments == ["now"] ? .text("now") : nil },
    handler: { answer($0) }, refused: { Response($0.status, headers: $0.headers) })
  guard (try? server.start()) != nil else { fatalError("the server does not start") }
  signal(SIGPIPE, SIG_IGN)
  return server
}()

private func answer(_ request: Request) -> Response {
  if request.method == .head { return Response(.noContent) }
  switch request.segments.first {
  case "same": return .notModified(["ETag": "\"a\""])
  case "stream":
    let stream = ContentStream()
    stream.write(Body("some"))
    stream.end()
    return .stream(stream, type: "text/plain")
  default:
    return .text("\(request.method) \(request.segments) \(request.body.count) \(request.remoteAddress)")
  }
}

nonisolated(unsafe) private var inputs = 0
nonisolated(unsafe) private var control: RawHTTPClient?

/// What libFuzzer calls with each input it makes up: a connection's bytes, and where they are cut in two by the first.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRequest(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let data, count > 1 else { return 0 }
  inputs += 1
  let bytes = Array(UnsafeBufferPointer(start: data + 1, count: count - 1))
  let last = Array("GET /now HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n".utf8)
  let cut = bytes.count * Int(data[0]) / 256
  let (answer, isWhole) = exchange([Array(bytes[..<cut]), Array(bytes[cut...]) + last])
  // Answers to HEAD have a length and no body; whether one is, only a reader of requests knows.
  if !bytes.contains("HEAD".utf8) {
    do {
      _ = try wireAnswers(in: answer, isWhole: isWhole)
    } catch {
      fatalError("\(error): \(String(decoding: answer, as: UTF8.self))")
    }
  }
  if inputs % 32 == 0 { checkServing() }
  return 0
}

/// Whether a good request is still answered.
private func checkServing() {
  do {
    let client = try control ?? RawHTTPClient(port: server.port)
    control = client
    try client.request("GET", "/good")
    guard try client.answer().status == 200 else { fatalError("a good request is refused") }
  } catch {
    fatalError("a good request is not answered: \(error)")
  }
}

/// Sends the pieces, and reads until the server closes or is silent: it waits for nothing but more input. Leaves by a
/// reset, so that no port waits to be used again.
private func exchange(_ pieces: [[UInt8]]) -> (answer: [UInt8], isWhole: Bool) {
  let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  defer {
    var now = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    close(socket)
  }
  var one: Int32 = 1
  setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = server.port.bigEndian
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
  let connected = withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
  // The fuzzer's alarm may come in between.
  guard connected == 0 || errno == EINTR else { fatalError("no connection: \(errno)") }
  guard connected == 0 else { return ([], false) }
  for piece in pieces where !piece.isEmpty {
    _ = piece.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }
  var answer: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 4096)
  while true {
    var event = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    if poll(&event, 1, 2) == 0 { return (answer, false) }
    let count = recv(socket, &piece, piece.count, Int32(MSG_DONTWAIT))
    // A reset may have taken the rest with it.
    guard count > 0 else { return (answer, count == 0) }
    answer += piece[..<count]
  }
}
