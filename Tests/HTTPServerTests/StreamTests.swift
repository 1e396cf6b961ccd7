import HTTP
import HTTPServer
import Synchronization
import TestSupport
import Testing

/// Answers that go on (R70).
@Suite(.serialized) struct StreamTests {
  @Test func `what is written reaches the client at once, and the end ends the answer, not the connection`()
    throws
  {
    let open = Collector<ContentStream>()
    try withServer(handler: streaming(open)) { server in
      let client = try RawHTTPClient(port: server.port)
      try client.request("GET", "/stream")
      let stream = try #require(open.first(1).first)
      let answer = try client.head()
      #expect(answer["Transfer-Encoding"] == "chunked" && answer["Content-Length"] == nil)
      for word in ["one", "two", "three"] {
        stream.write(Body(word))
        #expect(try client.chunk() == word)
      }
      stream.write(Body("last"))
      stream.end()
      #expect(!stream.write(Body("too late")))
      #expect(try client.chunk() == "last")
      #expect(try client.chunk() == "")
      try client.request("GET", "/x")
      #expect(try client.answer().text == "GET x 0 ")
    }
  }

  @Test func `a long piece comes whole and in order`() throws {
    let open = Collector<ContentStream>()
    try withServer(handler: streaming(open, limit: 10 << 20)) { server in
      let client = try RawHTTPClient(port: server.port)
      try client.request("GET", "/stream")
      let stream = try #require(open.first(1).first)
      let pieces = (0..<500).map { String(repeating: "\($0),", count: 400) }
      for piece in pieces { stream.write(Body(piece)) }
      stream.end()
      #expect(try client.answer().text == pieces.joined())
    }
  }

  @Test func `a HEAD gets the head, HTTP 1.0 the content until the connection ends`() throws {
    let open = Collector<ContentStream>()
    try withServer(handler: streaming(open)) { server in
      let client = try RawHTTPClient(port: server.port)
      try client.request("HEAD", "/stream")
      #expect(try client.answer(head: true)["Content-Type"] == "text/plain")
      #expect(eventually { open.all.first?.isOver == true })
      #expect(try client.isClosed())

      let old = try RawHTTPClient(port: server.port)
      try old.send("GET /stream HTTP/1.0\r\nHost: t\r\n\r\n")
      try #require(eventually { open.count == 2 })
      let stream = open.all[1]
      stream.write(Body("all"))
      stream.end()
      let text = try old.rest()
      #expect(text.hasSuffix("\r\n\r\nall") && !text.contains("chunked"))
    }
  }

  @Test func `a stream to an HTTP/1.0 client leaves nothing behind, whoever is there from before`() throws {
    let open = Collector<ContentStream>()
    try withServer({ $0.eventThreads = 1 }, handler: streaming(open)) { server in
      let before = try RawHTTPClient(port: server.port)
      try before.request("GET", "/stream")
      #expect(open.first(1).count == 1)
      for number in 1...4 {
        let old = try RawHTTPClient(port: server.port)
        try old.send("GET /stream HTTP/1.0\r\n\r\n")
        try #require(eventually { open.count == number + 1 })
        open.all[number].write(Body("all"))
        number % 2 == 0 ? open.all[number].end() : open.all[number].cut()
        _ = try old.rest()
      }
      #expect(eventually { server.connectionCount == 1 })
    }
  }

  @Test
  func `a client who sends much behind its request for a stream is cut, as its end could not be noticed`()
    throws
  {
    let open = Collector<ContentStream>()
    try withServer({ $0.idleTimeout = 100 }, handler: streaming(open)) { server in
      let client = try RawHTTPClient(port: server.port, timeout: 500)
      try client.request("GET", "/stream")
      #expect(open.first(1).count == 1)
      // As much as all buffers on the way take, however much that is.
      try? client.send([UInt8](repeating: 0x78, count: 16 << 20))
      #expect(eventually { open.all[0].isOver && server.connectionCount == 0 })
    }
  }

  @Test func `a client who goes away is noticed though nothing is written, and leaves nothing behind`() throws
  {
    let open = Collector<ContentStream>()
    let summaries = Collector<RequestSummary>()
    try withServer(finished: summaries.add, handler: streaming(open)) { server in
      for number in 1...20 {
        var client: RawHTTPClient? = try RawHTTPClient(port: server.port)
        try client?.request("GET", "/stream")
        _ = open.first(1)
        #expect(eventually { open.count == number })
        _ = try client?.head()
        // What it sends meanwhile is read by nobody.
        if number % 4 < 2 { try client?.request("GET", "/x") }
        if number % 2 == 0 {
          open.all[number - 1].write(Body("some"))
          #expect(try client?.chunk() == "some")
        }
        client = nil
      }
      #expect(eventually { open.all.allSatisfy(\.isOver) && server.connectionCount == 0 })
      #expect(eventually { summaries.count == 20 })
      #expect(summaries.all.allSatisfy { $0.status == .ok && !$0.isComplete })
      #expect(summaries.all.map(\.bytes).sorted() == (0..<20).map { $0 < 10 ? 0 : 4 })
    }
  }

  @Test func `a client who reads too little is cut, whatever it holds in its own buffers`() throws {
    let open = Collector<ContentStream>()
    try withServer(handler: streaming(open)) { server in
      let client = try RawHTTPClient(port: server.port)
      try client.request("GET", "/stream")
      let stream = try #require(open.first(1).first)
      let piece = Body(String(repeating: "x", count: 1000))
      var written = 0
      while stream.write(piece), written < 100_000 { written += 1 }
      #expect(written < 100_000)
      #expect(eventually { server.connectionCount == 0 })
    }
  }

  @Test func `a client who takes nothing of a piece is cut at the deadline`() throws {
    let open = Collector<ContentStream>()
    try withServer({ $0.responseDeadline = 200 }, handler: streaming(open, limit: 100 << 20)) { server in
      let silent = try RawHTTPClient(port: server.port)
      try silent.request("GET", "/stream")
      let stream = try #require(open.first(1).first)
      stream.write(Body(String(repeating: "x", count: 50 << 20)))
      #expect(eventually { stream.isOver && server.connectionCount == 0 })

      // One who has read everything may wait as long as it likes.
      let patient = try RawHTTPClient(port: server.port)
      try patient.request("GET", "/stream")
      #expect(eventually { open.count == 2 })
      open.all[1].write(Body("first"))
      _ = try patient.head()
      #expect(try patient.chunk() == "first")
      #expect(throws: RawHTTPClient.Failure.timedOut) {
        let other = try RawHTTPClient(port: server.port, timeout: 600)
        try other.request("GET", "/stream")
        _ = try other.head()
        _ = try other.chunk()
      }
      open.all[1].write(Body("second"))
      #expect(try patient.chunk() == "second")
    }
  }

  @Test func `a stop ends streams at once, with what was written to them`() throws {
    let open = Collector<ContentStream>()
    let server = Server(Configuration(port: 0), handler: streaming(open))
    try server.start()
    let clients = try (0..<8).map { _ in try RawHTTPClient(port: server.port) }
    for client in clients { try client.request("GET", "/stream") }
    #expect(open.first(8).count == 8)
    for client in clients { _ = try client.head() }
    for stream in open.all { stream.write(Body("last")) }
    let clock = ContinuousClock()
    let took = clock.measure { #expect(server.stop(grace: 10_000)) }
    #expect(took < .seconds(2))
    for client in clients {
      #expect(try client.chunk() == "last")
      #expect(try client.chunk() == "")
      #expect(try client.isClosed())
    }
  }

  @Test func `a client who does not read does not hold a stop`() throws {
    let open = Collector<ContentStream>()
    let server = Server(Configuration(port: 0), handler: streaming(open, limit: 100 << 20))
    try server.start()
    let client = try RawHTTPClient(port: server.port)
    try client.request("GET", "/stream")
    let stream = try #require(open.first(1).first)
    stream.write(Body(String(repeating: "x", count: 50 << 20)))
    let took = ContinuousClock().measure { #expect(server.stop(grace: 10_000)) }
    #expect(took < .seconds(3))
    #expect(stream.isOver)
  }

  @Test func `a stream that comes while the server stops is ended, as one whose client left before it came`()
    throws
  {
    let open = Collector<ContentStream>()
    let gate = Gate()
    let server = Server(
      Configuration(port: 0),
      handler: { request in
        gate.pass()
        return streaming(open)(request)
      })
    try server.start()
    let client = try RawHTTPClient(port: server.port)
    try client.request("GET", "/stream")
    #expect(gate.awaitHandlers(1))
    let stopping = Background { server.stop(grace: 5_000) }
    #expect(throws: RawHTTPClient.Failure.notConnected) {
      while true { _ = try RawHTTPClient(port: server.port) }
    }
    gate.open(1)
    #expect(stopping.join() == true)
    #expect(try client.answer().text == "")
    #expect(open.all.first?.isOver == true)
  }

  @Test func `two hundred at once hear the same, while others are answered and some come and go`() throws {
    let open = Collector<ContentStream>()
    let change: (inout Configuration) -> Void = {
      $0.workers = 2
      $0.queueLimit = 1000
    }
    try withServer(change, handler: streaming(open)) { server in
      let clients = try (0..<200).map { _ in try RawHTTPClient(port: server.port) }
      for client in clients { try client.request("GET", "/stream") }
      #expect(eventually { open.count == 200 })
      let port = server.port
      let restless = (0..<4).map { number in
        Background { () -> Int in
          var answers = 0
          for _ in 0..<50 {
            guard let client = try? RawHTTPClient(port: port) else { continue }
            try? client.request("GET", number % 2 == 0 ? "/stream" : "/x")
            if number % 2 == 0 { continue }
            if (try? client.answer())?.status == 200 { answers += 1 }
          }
          return answers
        }
      }
      for round in 0..<50 {
        let piece = Body("round \(round);")
        for stream in open.all { stream.write(piece) }
      }
      #expect(restless.compactMap { $0.join() }.reduce(0, +) == 100)
      for stream in open.all { stream.end() }
      let expected = (0..<50).map { "round \($0);" }.joined()
      for client in clients { #expect(try client.answer().text == expected) }
      #expect(eventually { server.connectionCount == 200 })
    }
  }
}

/// Answers `/stream` with a stream that is told, everything else as `describe` does.
private func streaming(
  _ open: Collector<ContentStream>, limit: Int = 64 << 10
) -> @Sendable (Request) -> Response {
  { request in
    guard request.segments == ["stream"] else { return describe(request) }
    let stream = ContentStream(limit: limit)
    open.add(stream)
    return .stream(stream, type: "text/plain")
  }
}
