import HTTP
import HTTPServer
import TestSupport
import Testing

@Suite(.serialized) struct LimitTests {
  @Test func `a body over the limit is refused by its length, and the connection goes on (R82)`() throws {
    try withServer({ $0.maxBody = 1000 }) { server in
      let client = try RawHTTPClient(port: server.port)
      try client.request("POST", "/", body: String(repeating: "x", count: 1000))
      #expect(try client.answer().status == 200)
      try client.request("POST", "/", body: String(repeating: "x", count: 1001))
      let refused = try client.answer()
      #expect(refused.status == 413)
      #expect(refused.text.contains("1000 bytes"))
      try client.request("GET", "/next")
      #expect(try client.answer().text == "GET next 0 ")
    }
  }

  @Test func `a body far over the limit is refused before it is sent`() throws {
    try withServer({ $0.maxBody = 1000 }) { server in
      for headers in [
        ["Content-Length: 8001"], ["Content-Length: 1001", "Expect: 100-continue"],
        ["Content-Length: 99999999999999999999999"],
      ] {
        let client = try RawHTTPClient(port: server.port)
        try client.request("POST", "/", headers)
        #expect(try client.rest().hasPrefix("HTTP/1.1 413 "))
      }
    }
  }

  @Test func `chunks are counted, refused over the limit, and cut far over it`() throws {
    try withServer({ $0.maxBody = 1000 }) { server in
      let chunk = "64\r\n" + String(repeating: "x", count: 100) + "\r\n"
      let start = "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
      for (count, status) in [(10, 200), (11, 413)] {
        let client = try RawHTTPClient(port: server.port)
        try client.send(start + String(repeating: chunk, count: count) + "0\r\n\r\n")
        #expect(try client.answer().status == status)
      }
      let client = try RawHTTPClient(port: server.port)
      try client.send(start + String(repeating: chunk, count: 81))
      #expect(try client.isClosed())
    }
  }

  @Test func `some requests may have large bodies, a few at a time (R82)`() throws {
    func check(atATime most: Int, _ sizes: [(path: String, size: Int, status: Int)]) throws {
      try withServer({
        $0.maxBody = 1000
        $0.maxLargeBody = 5000
        $0.maxLargeBodies = most
        $0.takesLargeBody = { $0.target.segments == ["large"] }
      }) { server in
        let client = try RawHTTPClient(port: server.port)
        for (path, size, status) in sizes {
          try client.request("POST", path, body: String(repeating: "x", count: size))
          #expect(try client.answer().status == status, "\(path) \(size)")
        }
      }
    }
    try check(
      atATime: 1,
      [
        ("/large", 5000, 200), ("/large", 5001, 413), ("/large", 5000, 200), ("/", 1000, 200),
        ("/", 1001, 413),
        ("/large", 9, 200), ("/large", 10_000, 413), ("/large", 5000, 200),
      ])
    try check(
      atATime: 0,
      [("/large", 1000, 200), ("/large", 1001, 503), ("/large", 5001, 413), ("/large", 1000, 200)])
  }

  @Test func `a client that is slow with its head is cut, however often it sends a byte`() throws {
    try withServer({ $0.headerDeadline = 300 }) { server in
      let silent = try RawHTTPClient(port: server.port)
      #expect(try silent.isClosed())
      let dripping = try RawHTTPClient(port: server.port)
      #expect(drip(dripping, "GET / HTTP/1.1\r\nX-Long: ", "y"))
      // The same on a connection that has been used.
      let used = try RawHTTPClient(port: server.port)
      try used.request("GET", "/")
      #expect(try used.answer().status == 200)
      #expect(drip(used, "GET / HTTP/1.1\r\nX-Long: ", "y"))
    }
  }

  @Test func `a client that is slow with its body is cut and reaches no handler`() throws {
    let reached = Collector<Request>()
    let handler: @Sendable (Request) -> Response = { request in
      reached.add(request)
      return .text("")
    }
    let reports = Collector<RequestSummary>()
    try withServer({ $0.bodyDeadline = 300 }, finished: { reports.add($0) }, handler: handler) { server in
      let client = try RawHTTPClient(port: server.port)
      #expect(drip(client, "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 100000\r\n\r\n", "x"))
      let report = try #require(reports.first(1).first)
      #expect(report.status == nil)
      #expect(!report.isComplete)
      #expect(report.head?.method == .post)
    }
    #expect(reached.count == 0)
  }

  @Test func `an idle connection is closed, one that waits for a worker is not`() throws {
    let gate = Gate()
    let change: (inout Configuration) -> Void = {
      $0.headerDeadline = 150
      $0.bodyDeadline = 150
      $0.idleTimeout = 150
      $0.responseDeadline = 150
    }
    try withServer(
      change,
      handler: { _ in
        gate.pass(); return .text("late")
      }
    ) { server in
      let waiting = try RawHTTPClient(port: server.port)
      try waiting.request("GET", "/")
      #expect(gate.awaitHandlers(1))
      // Twice the time after which anything else is cut.
      for _ in 0..<2 { #expect(try RawHTTPClient(port: server.port).isClosed()) }
      gate.open(1)
      #expect(try waiting.answer().text == "late")
      #expect(try waiting.isClosed())
    }
  }

  @Test func `a client that does not read its answer is cut`() throws {
    let body = Body([UInt8](repeating: 0, count: 32 << 20))
    let reports = Collector<RequestSummary>()
    try withServer(
      { $0.responseDeadline = 300 }, finished: { reports.add($0) },
      handler: { _ in Response(.ok, body: body) }
    ) { server in
      let client = try RawHTTPClient(port: server.port)
      try client.request("GET", "/")
      let report = try #require(reports.first(1).first)
      #expect(!report.isComplete)
      #expect(report.bytes == 0)
      #expect(eventually { server.connectionCount == 0 })
    }
  }

  @Test func `one address may hold so many connections, and the next is closed`() throws {
    try withServer({ $0.maxConnectionsPerAddress = 3 }) { server in
      var held = try (0..<3).map { _ in try RawHTTPClient(port: server.port) }
      for client in held {
        try client.request("GET", "/")
        #expect(try client.answer().status == 200)
      }
      #expect(try RawHTTPClient(port: server.port).isClosed())
      held.removeLast()
      #expect(eventually { server.connectionCount == 2 })
      let next = try RawHTTPClient(port: server.port)
      try next.request("GET", "/")
      #expect(try next.answer().status == 200)
    }
  }

  @Test func `connections over the total wait for one to go`() throws {
    try withServer({ $0.maxConnections = 4 }) { server in
      var held = try (0..<4).map { _ in try RawHTTPClient(port: server.port) }
      for client in held { try client.request("GET", "/held") }
      #expect(held.allSatisfy { (try? $0.answer())?.status == 200 })
      let waiting = try RawHTTPClient(port: server.port)
      try waiting.request("GET", "/waiting")
      #expect(server.connectionCount <= 4)
      held.removeAll()
      #expect(try waiting.answer().text == "GET waiting 0 ")
    }
  }

  @Test func `200 connections open and drop at every stage, and leave nothing behind`() throws {
    try withServer { server in
      let beginnings = [
        "", "GET", "GET / HTTP/1.1\r\nHost: t", "GET / HTTP/1.1\r\nHost: t\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nab",
        "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "GET / HTTP/1.1\r\nHost: t\r\n\r\nGET / HTTP/1.1\r\nHost: t\r\n\r\nGET",
      ]
      for number in 0..<200 {
        let client = try RawHTTPClient(port: server.port)
        try client.send(beginnings[number % beginnings.count])
      }
      #expect(eventually { server.connectionCount == 0 })
      let client = try RawHTTPClient(port: server.port)
      try client.request("GET", "/after")
      #expect(try client.answer().text == "GET after 0 ")
    }
  }

  @Test func `too many waiting for workers are told to come again, and memory still answers (R43)`() throws {
    let gate = Gate()
    let change: (inout Configuration) -> Void = {
      $0.workers = 1
      $0.queueLimit = 2
      $0.retryAfter = 7
    }
    try withServer(
      change, immediate: { $0.target.segments == ["feed"] ? .text("from memory") : nil },
      handler: { _ in
        gate.pass(); return .text("done")
      }
    ) { server in
      let clients = try (0..<3).map { _ in try RawHTTPClient(port: server.port) }
      try clients[0].request("GET", "/")
      #expect(gate.awaitHandlers(1))
      try clients[1].request("GET", "/")
      try clients[2].request("GET", "/")
      #expect(eventually { server.waitingCount == 2 })
      let client = try RawHTTPClient(port: server.port)
      try client.request("GET", "/")
      let refused = try client.answer()
      #expect(refused.status == 503)
      #expect(refused["Retry-After"] == "7")
      let feed = try RawHTTPClient(port: server.port)
      try feed.request("GET", "/feed")
      #expect(try feed.answer().text == "from memory")
      gate.open(10)
      for client in clients { #expect(try client.answer().text == "done") }
    }
  }

  /// Sends the beginning, then a byte every few milliseconds; true when the server ends it within 5 seconds.
  private func drip(_ client: RawHTTPClient, _ beginning: String, _ byte: String) -> Bool {
    guard (try? client.send(beginning)) != nil else { return false }
    return eventually { (try? client.send(byte)) == nil }
  }
}
