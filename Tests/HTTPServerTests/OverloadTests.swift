import HTTP
import HTTPServer
import Synchronization
import TestSupport
import Testing

/// Under more than it can do the server holds a bounded amount, and says so soon (R82, R43).
@Suite(.serialized) struct OverloadTests {
  @Test func `bodies of all connections together take so much memory, and what does not fit is answered 503`()
    throws
  {
    let gate = Gate()
    let change: (inout Configuration) -> Void = {
      ($0.maxBody, $0.maxBodyMemory, $0.retryAfter) = (800, 1000, 7)
    }
    let handler: @Sendable (Request) -> Response = { request in
      if request.segments == ["slow"] { gate.pass() }
      return describe(request)
    }
    try withServer(change, handler: handler) { server in
      let some = String(repeating: "x", count: 700)
      let half = try RawHTTPClient(port: server.port)
      try half.request("POST", "/slow", ["Content-Length: 800"])
      try half.send(some)
      #expect(eventually { server.load.bodyBytes == 700 })

      let other = try RawHTTPClient(port: server.port)
      func isRefused() throws -> Bool {
        try other.request("POST", "/", body: some)
        let answer = try other.answer()
        return answer.status == 503 && answer["Retry-After"] == "7"
      }
      #expect(try isRefused())
      #expect(server.load.refusedForBody == 1)
      #expect(server.load.bodyBytes == 700)
      try other.request("POST", "/", body: String(repeating: "x", count: 200))
      #expect(try other.answer().status == 200)

      // It counts for as long as a worker has it.
      try half.send(String(repeating: "x", count: 100))
      #expect(gate.awaitHandlers(1))
      #expect(try isRefused())
      gate.open(1)
      #expect(try half.answer().status == 200)
      #expect(eventually { server.load.bodyBytes == 0 })
      try other.request("POST", "/", body: some)
      #expect(try other.answer().status == 200)
    }
  }

  @Test func `bodies of clients who went away take no memory`() throws {
    try withServer({ ($0.maxBodyMemory, $0.idleTimeout) = (2000, 100) }) { server in
      for framing in ["Content-Length: 900", "Transfer-Encoding: chunked"] {
        for _ in 0..<20 {
          let client = try RawHTTPClient(port: server.port)
          try client.request("POST", "/", [framing])
          try client.send("64\r\n" + String(repeating: "x", count: 99))
        }
        #expect(eventually { server.load.bodyBytes == 0 && server.load.connections == 0 })
      }
    }
  }

  @Test func `who waited too long is refused when the turn comes, who is refused last does not wait`()
    throws
  {
    let gate = Gate()
    let change: (inout Configuration) -> Void = {
      ($0.workers, $0.queuePatience, $0.retryAfter) = (1, 100, 7)
      $0.isRefusedLast = { $0.target.segments == ["feed"] }
    }
    let handler: @Sendable (Request) -> Response = { request in
      if request.segments == ["slow"] { gate.pass() }
      return describe(request)
    }
    try withServer(change, handler: handler) { server in
      let clients = try ["/slow", "/a", "/feed", "/b"].map { path in
        let client = try RawHTTPClient(port: server.port)
        try client.request("GET", path)
        if path == "/slow" { #expect(gate.awaitHandlers(1)) }
        return client
      }
      #expect(try clients[2].answer().status == 200)
      #expect(eventually { server.waitingCount == 2 })
      let clock = ContinuousClock()
      let end = clock.now + .milliseconds(150)
      #expect(eventually { clock.now > end })
      gate.open(1)
      #expect(try [0, 1, 3].map { try clients[$0].answer().status } == [200, 503, 503])
      #expect(server.load.refusedForPatience == 2)

      // Whoever comes now is in time.
      try clients[1].request("GET", "/a")
      #expect(try clients[1].answer().status == 200)
    }
  }

  @Test func `what is refused last is answered from memory as soon as it can be, though a worker is held up`()
    throws
  {
    let gate = Gate()
    let isKnown = Atomic(false)
    var configuration = Configuration(port: 0)
    configuration.isRefusedLast = { $0.target.segments == ["feed"] }
    let server = Server(
      configuration,
      immediate: { head in isKnown.load(ordering: .relaxed) ? .text("from memory") : nil },
      handler: { _ in
        gate.pass()
        return .text("")
      })
    try server.start()
    defer { server.stop(grace: 1000) }
    let clients = try ["/feed", "/feed", "/other"].map { path in
      let client = try RawHTTPClient(port: server.port)
      try client.request("GET", path)
      #expect(gate.awaitHandlers(1))
      return client
    }
    isKnown.store(true, ordering: .relaxed)
    for client in clients.prefix(2) { #expect(try client.answer().text == "from memory") }
    gate.open(3)
    // Who is not refused last has waited for the worker; the others' connections go on.
    #expect(try clients[2].answer().text == "")
    try clients[0].request("GET", "/feed")
    #expect(try clients[0].answer().text == "from memory")
  }

  @Test func `a quarter of the queue, and a worker, is for those who are refused last`() throws {
    let gate = Gate()
    let change: (inout Configuration) -> Void = {
      ($0.workers, $0.queueLimit, $0.queuePatience) = (1, 8, 60_000)
      $0.isRefusedLast = { $0.target.segments == ["feed"] }
    }
    let handler: @Sendable (Request) -> Response = { _ in
      gate.pass()
      return .text("")
    }
    try withServer(change, handler: handler) { server in
      var clients: [RawHTTPClient] = []
      func ask(_ path: String, waiting: Int) throws {
        let client = try RawHTTPClient(port: server.port)
        try client.request("GET", path)
        #expect(eventually { server.waitingCount == waiting })
        clients.append(client)
      }
      func isRefused(_ path: String) throws -> Bool {
        let client = try RawHTTPClient(port: server.port)
        try client.request("GET", path)
        return try client.answer().status == 503
      }
      try ask("/", waiting: 0)
      #expect(gate.awaitHandlers(1))
      for count in 1...6 { try ask("/", waiting: count) }
      #expect(try isRefused("/"))
      // The worker that is theirs has the first, whatever holds up the other.
      try ask("/feed", waiting: 6)
      #expect(gate.awaitHandlers(1))
      for count in 7...8 { try ask("/feed", waiting: count) }
      #expect(try isRefused("/feed"))
      #expect(server.load.refusedForQueue == 2)
      gate.open(clients.count)
      for client in clients { #expect(try client.answer().status == 200) }
    }
  }
}
