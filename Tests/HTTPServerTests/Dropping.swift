import Glibc
import HTTP
import HTTPServer
import Synchronization
import TestSupport
import Threads

/// Many connections that open, send, read and drop at random, at every stage of every kind of request, to a server that
/// is stopped and made anew under them.
final class Dropping: Sendable {
  /// What is wrong with a round.
  struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  let answers = Atomic<Int>(0)
  let connections = Atomic<Int>(0)
  private let faults = Lock<[String]>([])
  private let streams = Lock<[ContentStream]>([])
  private let isOver = Atomic(false)

  /// One server from its start to its stop, after so many milliseconds and some answers.
  func round(milliseconds: Int, clients: Int, random: inout TestRandom) throws {
    let ready = ReadyResponse(.text(String(repeating: "r", count: 3000)), name: "ready")
    let server = Server(
      configuration(), ready: { $0.target.elementsEqual("/ready".utf8) ? ready : nil },
      immediate: { $0.target.segments == ["now"] ? .text("now") : nil },
      admitting: { head in
        usleep(500)
        return head.headers["X-Name"] == "denied"
          ? .refused(.text("", status: .unauthorized)) : .admitted(as: "a")
      }, handler: { [self] in answer($0) }, finished: { _ in })
    try server.start()
    isOver.store(false, ordering: .sequentiallyConsistent)
    let port = server.port
    let seeds = (0..<5).map { _ in random.next() }
    let threads = seeds.enumerated().compactMap { number, seed in
      Thread { [self] in
        var random = TestRandom(seed: seed)
        if number == 0 { write(&random) } else { drop(clients / 4, port, &random) }
      }
    }
    let before = answers.load(ordering: .relaxed)
    usleep(UInt32(milliseconds) * 1000)
    // On a busy machine a server takes its time.
    for _ in 0..<4000 where answers.load(ordering: .relaxed) < before + clients { usleep(5000) }
    // Half of the time the server ends while clients are at it, else after they have gone.
    let isFirst = random.once(in: 2)
    if isFirst { server.stop(grace: Int64.random(in: 0...50, using: &random)) }
    isOver.store(true, ordering: .sequentiallyConsistent)
    for thread in threads { thread.join() }
    if !isFirst { try check(server) }
    server.stop(grace: 1000)
    streams.withLock { $0 = [] }
    if let fault = faults.withLock({ $0.first }) { throw Fault(description: fault) }
  }

  private func configuration() -> Configuration {
    var configuration = Configuration(port: 0)
    configuration.maxConnectionsPerAddress = 0
    configuration.headerDeadline = 400
    configuration.bodyDeadline = 400
    configuration.responseDeadline = 400
    configuration.idleTimeout = 200
    configuration.maxBody = 10_000
    configuration.maxBodyMemory = 300_000
    configuration.maxLargeBody = 100_000
    configuration.maxLargeBodies = 4
    configuration.takesLargeBody = { $0.target.segments == ["large"] }
    configuration.queueLimit = 40
    configuration.queuePatience = 20
    configuration.isRefusedLast = { $0.target.segments == ["feed"] }
    return configuration
  }

  private func answer(_ request: Request) -> Response {
    switch request.segments.first {
    case "slow", "feed": usleep(2000)
    case "big": return .text(String(repeating: "x", count: 60_000))
    case "none": return Response(.noContent)
    case "same": return .notModified(["ETag": "\"a\""])
    case "stream":
      let stream = ContentStream(limit: 20_000)
      streams.withLock { $0.append(stream) }
      return .stream(stream, type: "text/plain")
    default: break
    }
    return .text("\(request.segments) \(request.body.count)")
  }

  /// Writes to streams, ends some and gives some up.
  private func write(_ random: inout TestRandom) {
    while !isOver.load(ordering: .relaxed) {
      let open = streams.withLock { streams in
        streams.removeAll { $0.isOver }
        return streams
      }
      for stream in open {
        switch Int.random(in: 0..<50, using: &random) {
        case 0: stream.end()
        case 1: stream.cut()
        case 2..<20:
          stream.write(Body(String(repeating: "y", count: Int.random(in: 0...3000, using: &random))))
        default: break
        }
      }
      usleep(1000)
    }
  }

  private func drop(_ count: Int, _ port: UInt16, _ random: inout TestRandom) {
    var clients: [DroppingClient?] = Array(repeating: nil, count: count)
    do throws(WireFault) {
      while !isOver.load(ordering: .relaxed) {
        for place in clients.indices {
          if clients[place] == nil {
            clients[place] = DroppingClient(port: port, script: script(&random))
            if clients[place] != nil { connections.add(1, ordering: .relaxed) }
          } else if clients[place]?.step(&random) == false {
            answers.add(try clients[place]?.answers.count ?? 0, ordering: .relaxed)
            clients[place] = nil
          }
        }
        usleep(500)
      }
      for place in clients.indices {
        clients[place]?.leave(resetting: random.once(in: 2))
        answers.add(try clients[place]?.answers.count ?? 0, ordering: .relaxed)
      }
    } catch {
      faults.withLock { $0.append("\(error)") }
    }
  }

  /// One to three requests of any kind, some cut short or damaged.
  private func script(_ random: inout TestRandom) -> [UInt8] {
    var script: [UInt8] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let body = String(repeating: "z", count: random.pick([0, 10, 5000, 15_000]))
      let large = String(repeating: "z", count: random.pick([20_000, 90_000, 150_000]))
      let chunk = "\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n"
      let text = random.pick([
        "GET /ready HTTP/1.1\r\nHost: t\r\n\r\n", "GET /ready HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /now HTTP/1.1\r\nHost: t\r\n\r\n", "GET /slow HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /feed HTTP/1.1\r\nHost: t\r\n\r\n", "GET /big HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /none HTTP/1.1\r\nHost: t\r\n\r\n", "GET /same HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /stream HTTP/1.1\r\nHost: t\r\n\r\n", "GET /stream HTTP/1.0\r\n\r\n",
        "POST /slow HTTP/1.1\r\nHost: t\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)",
        "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n123456789",
        "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n\(body.isEmpty ? "" : chunk)0\r\n\r\n",
        "POST /large HTTP/1.1\r\nHost: t\r\nContent-Length: \(large.utf8.count)\r\n\r\n\(large)",
        "POST /large HTTP/1.1\r\nHost: t\r\nX-Name: denied\r\nContent-Length: 20000\r\n\r\n\(large)",
        "GET / HTTP/1.1\r\nHost: t\r\nHost: u\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: x\r\n\r\n",
      ])
      script += Array(text.utf8)
    }
    if random.once(in: 5) { script.removeLast(Int.random(in: 0..<script.count, using: &random)) }
    if random.once(in: 10), !script.isEmpty {
      script[Int.random(in: 0..<script.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
    }
    return script
  }

  /// With every client gone, nothing is left of them, and a request is answered.
  private func check(_ server: Server) throws {
    var left = Load()
    for _ in 0..<2000 {
      left = server.load
      if left.connections == 0, left.bodyBytes == 0, left.waiting == 0 { break }
      usleep(5000)
    }
    guard left.connections == 0, left.bodyBytes == 0, left.waiting == 0 else {
      throw Fault(description: "left behind: \(left)")
    }
    let open = streams.withLock { $0.count { !$0.isOver } }
    guard open == 0 else { throw Fault(description: "\(open) streams go on without a client") }
    let client = try RawHTTPClient(port: server.port)
    try client.request("GET", "/feed")
    guard try client.answer().status == 200 else { throw Fault(description: "no answer afterwards") }
  }
}
