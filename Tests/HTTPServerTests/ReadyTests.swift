import HTTP
import HTTPServer
import Synchronization
import TestSupport
import Testing

/// What is ready is answered without microhttpd, and nobody can tell.
@Suite(.serialized) struct ReadyTests {
  private static let calendar = Response(
    .ok, headers: ["ETag": "\"1\"", "Content-Type": "text/calendar"], body: Body("BEGIN:VCALENDAR"))
  private static let unchanged = Response.notModified(["ETag": "\"1\""])

  /// Runs a server where `/ready` and `/unchanged` are, and all else is described by a worker.
  private func withReady<T>(
    _ change: (inout Configuration) -> Void = { _ in },
    finished: @escaping @Sendable (RequestSummary) -> Void = { _ in },
    handler: @escaping @Sendable (Request) -> Response = describe, _ calendar: Response = Self.calendar,
    _ body: (Server, Collector<String>) throws -> T
  ) throws -> T {
    let ready = try #require(ReadyResponse(calendar, name: "ready"))
    let unchanged = try #require(ReadyResponse(Self.unchanged, name: "unchanged"))
    let found = Collector<String>()
    var configuration = Configuration(port: 0)
    configuration.maxConnectionsPerAddress = 0
    change(&configuration)
    let server = Server(
      configuration,
      ready: { head in
        let target = String(decoding: head.target, as: UTF8.self)
        guard target == "/ready" || target == "/unchanged" else { return nil }
        found.add(target)
        return target == "/ready" ? ready : unchanged
      }, handler: handler, finished: finished)
    try server.start()
    defer { server.stop(grace: 5000) }
    return try body(server, found)
  }

  @Test func `what is ready is answered again and again on one connection, a 304 without a length (R43)`()
    throws
  {
    let reports = Collector<RequestSummary>()
    try withReady(finished: { reports.add($0) }) { server, found in
      let client = try RawHTTPClient(port: server.port)
      for _ in 0..<3 {
        try client.request("GET", "/ready")
        let whole = try client.answer()
        #expect(whole.status == 200 && whole.text == "BEGIN:VCALENDAR")
        #expect(whole["ETag"] == "\"1\"" && whole["Content-Length"] == "15" && whole["Date"] != nil)
        #expect(whole["Connection"] == nil)
        try client.request("HEAD", "/ready")
        let head = try client.answer(head: true)
        #expect(head.status == 200 && head["Content-Length"] == "15" && head["ETag"] == "\"1\"")
        try client.request("GET", "/unchanged")
        let unchanged = try client.answer()
        #expect(unchanged.status == 304 && unchanged["Content-Length"] == nil)
        #expect(unchanged["Transfer-Encoding"] == nil && unchanged["Connection"] == nil)
      }
      #expect(found.count == 9)
      #expect(server.connectionCount == 1)
    }
    let said = reports.first(9).map { "\($0.method?.name ?? "") \($0.ready?.name ?? "") \($0.bytes)" }
    #expect(
      said == Array(repeating: ["GET ready 15", "HEAD ready 0", "GET unchanged 0"], count: 3).flatMap(\.self))
  }

  @Test func `a connection goes on with whatever is asked, ready or not`() throws {
    try withReady { server, _ in
      let client = try RawHTTPClient(port: server.port)
      for _ in 0..<3 {
        try client.request("GET", "/ready")
        #expect(try client.answer().text == "BEGIN:VCALENDAR")
        try client.request("POST", "/other", body: "abc")
        #expect(try client.answer().text == "POST other 3 abc")
      }
    }
  }

  @Test func `requests that come together are answered in their order`() throws {
    try withReady { server, _ in
      let client = try RawHTTPClient(port: server.port)
      let ready = "GET /ready HTTP/1.1\r\nHost: t\r\n\r\n"
      let other = "GET /other HTTP/1.1\r\nHost: t\r\n\r\n"
      let unchanged = "GET /unchanged HTTP/1.1\r\nHost: t\r\n\r\n"
      // More than are answered at one go.
      try client.send(String(repeating: ready, count: 50) + other + ready + other)
      for _ in 0..<50 { #expect(try client.answer().text == "BEGIN:VCALENDAR") }
      #expect(try client.answer().text == "GET other 0 ")
      #expect(try client.answer().text == "BEGIN:VCALENDAR")
      #expect(try client.answer().text == "GET other 0 ")
      let second = try RawHTTPClient(port: server.port)
      try second.send(unchanged + unchanged + ready)
      #expect(try second.answer().status == 304)
      #expect(try second.answer().status == 304)
      #expect(try second.answer().text == "BEGIN:VCALENDAR")
    }
  }

  @Test(arguments: [
    "GET /ready HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n",
    "GET /ready HTTP/1.1\r\nhost:t\r\nCONNECTION:\tClose \r\n\r\n",
  ])
  func `who asks for it has the connection closed behind the answer`(text: String) throws {
    try withReady { server, found in
      let client = try RawHTTPClient(port: server.port)
      try client.send(text)
      let answer = try client.answer()
      #expect(answer.text == "BEGIN:VCALENDAR" && answer["Connection"] == "close")
      #expect(try client.isClosed())
      #expect(found.count == 1)
    }
  }

  @Test func `an answer that closes comes whole, also to who sends more behind the request`() throws {
    let body = Body((0..<4 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    try withReady({ _ in }, Response(.ok, body: body)) { server, _ in
      for more in ["\r\n", "GET /ready HTTP/1.1\r\nHost: t\r\n\r\n", String(repeating: "x", count: 100_000)] {
        let client = try RawHTTPClient(port: server.port)
        try client.send("GET /ready HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n" + more)
        #expect(try client.answer().body == body.bytes)
        #expect(try client.isClosed())
      }
      #expect(eventually { server.connectionCount == 0 })
    }
  }

  @Test func `more header lines than are taken are refused, ready or not`() throws {
    try withReady { server, found in
      let client = try RawHTTPClient(port: server.port)
      try client.request("GET", "/ready", (0..<101).map { "X-\($0): y" })
      #expect(try client.answer().status == 431)
      #expect(found.count == 0)
    }
  }

  @Test(arguments: [
    "GET /ready HTTP/1.1\r\nHost: t\r\n\r\n",
    "GET /ready HTTP/1.0\r\nHost: t\r\nConnection: keep-alive\r\n\r\n",
    "GET /ready HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n",
    "GET http://t/ready HTTP/1.1\r\nHost: t\r\n\r\n",
    "GET /ready HTTP/1.1\r\nHost: t\r\nCookie: \"a\"; b=\u{E9}\r\nX:\r\n\r\n",
  ])
  func `a request that comes byte by byte is answered as if it came at once`(text: String) throws {
    try withReady(handler: { _ in .text("BEGIN:VCALENDAR") }) { server, _ in
      let client = try RawHTTPClient(port: server.port)
      for byte in text.utf8 { try client.send([byte]) }
      #expect(try client.answer().text == "BEGIN:VCALENDAR")
      try client.send(text)
      #expect(try client.answer().text == "BEGIN:VCALENDAR")
    }
  }

  @Test(arguments: [
    "GET /ready HTTP/1.1\r\n\r\n", "GET /ready HTTP/1.1\r\nHost: t\r\nHost: t\r\n\r\n",
    "GET /ready HTTP/1.1\r\nHost: a@b\r\n\r\n", "GET /ready HTTP/1.1\r\nHost: t\r\nX: a\r\n b\r\n\r\n",
    "GET /ready HTTP/1.1\r\nHost: t\nX: y\r\n\r\n", "GET /ready HTTP/1.1\r\nHost: t\r\nX : a\r\n\r\n",
    "GET /ready HTTP/1.1\r\nHost: t\r\nX: a\rb\r\n\r\n",
    "GET /ready HTTP/1.1\r\nHost: t\r\nX: a\u{0}\r\n\r\n",
    "GET /ready\u{0} HTTP/1.1\r\nHost: t\r\n\r\n", "GET  /ready HTTP/1.1\r\nHost: t\r\n\r\n",
    "GET /ready HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
    "GET /ready HTTP/1.1\r\nHost: t\r\nContent-Length: 00\r\nContent-Length: 0\r\n\r\n",
    "GET /ready HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
  ])
  func `what could be read in two ways is not ready for anybody (R82)`(text: String) throws {
    try withReady { server, found in
      let client = try RawHTTPClient(port: server.port)
      try client.send(text)
      let answer = try client.rest()
      #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
      #expect(found.count == 0)
    }
  }

  @Test func `a long answer goes on as its reader takes it, and who takes nothing is cut`() throws {
    let body = Body((0..<8 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    let reports = Collector<RequestSummary>()
    try withReady(
      { $0.responseDeadline = 1500 }, finished: { reports.add($0) }, Response(.ok, body: body)
    ) { server, _ in
      let slow = try RawHTTPClient(port: server.port)
      try slow.request("GET", "/ready")
      let other = try RawHTTPClient(port: server.port)
      for _ in 0..<3 {
        try other.request("GET", "/ready")
        #expect(try other.answer().body == body.bytes)
      }
      #expect(reports.first(4).contains { !$0.isComplete && $0.bytes == 0 })
      #expect(eventually { server.connectionCount == 1 })
    }
  }

  @Test func `a stop ends idle connections, and lets an answer under way come to its end`() throws {
    let body = Body([UInt8](repeating: 7, count: 8 << 20))
    let ready = try #require(ReadyResponse(Response(.ok, body: body), name: "ready"))
    let server = Server(Configuration(port: 0), ready: { _ in ready }, handler: describe)
    try server.start()
    let idle = try RawHTTPClient(port: server.port)
    let reading = try RawHTTPClient(port: server.port)
    try idle.request("HEAD", "/ready")
    #expect(try idle.answer(head: true).status == 200)
    try reading.request("GET", "/ready")
    // The head is there, so the answer is under way.
    let first = try reading.head()
    #expect(first.status == 200)
    let stopping = Background { server.stop(grace: 5000) }
    #expect(try idle.isClosed())
    #expect(try reading.rest().utf8.count == 8 << 20)
    #expect(stopping.join() == true)
  }

  @Test func `headers that cannot be sent, and content that goes on, are never ready`() {
    #expect(ReadyResponse(Response(.ok, headers: ["X": "a\r\nY: b"]), name: "") == nil)
    #expect(ReadyResponse(Response(.ok, headers: ["X y": "a"]), name: "") == nil)
    #expect(ReadyResponse(.stream(ContentStream(), type: "text/plain"), name: "") == nil)
  }
}
