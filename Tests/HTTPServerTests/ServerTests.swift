import HTTP
import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite(.serialized) struct ServerTests {
  @Test func `a request is answered by a worker, with length, date and type`() throws {
    try withServer { server in
      let client = try RawHTTPClient(port: server.port)
      try client.request("GET", "/a/b%2Fc?x=1")
      let answer = try client.answer()
      #expect(answer.lines.first == "HTTP/1.1 200 OK")
      #expect(answer.text == "GET a|b/c 0 ")
      #expect(answer["Content-Length"] == "12")
      #expect(answer["Content-Type"] == "text/plain; charset=utf-8")
      #expect(answer["Date"].flatMap(HTTPDate.parse) != nil)
      #expect(answer["Connection"] == nil)
    }
  }

  @Test func `a connection is kept for the next request`() throws {
    try withServer { server in
      let client = try RawHTTPClient(port: server.port)
      for number in 0..<20 {
        try client.request("GET", "/\(number)")
        #expect(try client.answer().text == "GET \(number) 0 ")
      }
      #expect(server.connectionCount == 1)
      try client.request("GET", "/last", ["Connection: close"])
      #expect(try client.answer().text == "GET last 0 ")
      #expect(try client.isClosed())
    }
  }

  @Test func `HTTP 1_0 is answered and closed`() throws {
    try withServer { server in
      let client = try RawHTTPClient(port: server.port)
      try client.send("GET /old HTTP/1.0\r\n\r\n")
      #expect(try client.answer().text == "GET old 0 ")
      #expect(try client.isClosed())
    }
  }

  @Test func `requests sent at once are answered in their order, from memory and by workers`() throws {
    let immediate: @Sendable (RequestHead) -> Response? = { head in
      head.target.segments.first == "memory" ? .text(head.target.segments[1]) : nil
    }
    try withServer(immediate: immediate) { server in
      let client = try RawHTTPClient(port: server.port)
      let requests = (0..<30).map { number in
        switch number % 3 {
        case 0: "GET /memory/\(number) HTTP/1.1\r\nHost: t\r\n\r\n"
        case 1: "GET /worker/\(number) HTTP/1.1\r\nHost: t\r\n\r\n"
        default: "POST /worker/\(number) HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nab"
        }
      }
      try client.send(requests.joined())
      for number in 0..<30 {
        let text = try client.answer().text
        #expect(text == ["\(number)", "GET worker|\(number) 0 ", "POST worker|\(number) 2 ab"][number % 3])
      }
    }
  }

  @Test func `HEAD has the headers of GET and no body`() throws {
    let body = Body([UInt8](repeating: 65, count: 5000))
    try withServer(handler: { _ in Response(.ok, headers: ["ETag": "\"1\""], body: body) }) { server in
      let client = try RawHTTPClient(port: server.port)
      try client.request("GET", "/")
      let get = try client.answer()
      try client.request("HEAD", "/")
      let head = try client.answer(head: true)
      #expect(head["Content-Length"] == "5000")
      let undated: (RawHTTPClient.Answer) -> [String] = { $0.lines.filter { !$0.hasPrefix("Date:") } }
      #expect(undated(head) == undated(get))
      // The next answer would not be read right if a body had followed.
      try client.request("GET", "/")
      #expect(try client.answer().body.count == 5000)
    }
  }

  @Test(arguments: [true, false]) func `a 204 has no length and no coding, and keeps the connection`(
    fromMemory: Bool
  ) throws {
    let response = Response(.noContent, headers: ["ETag": "\"1\""], body: Body("never sent"))
    try withServer(immediate: { _ in fromMemory ? response : nil }, handler: { _ in response }) { server in
      let client = try RawHTTPClient(port: server.port)
      for method in ["GET", "HEAD", "GET", "POST"] {
        try client.request(method, "/")
        let answer = try client.answer(head: true)
        #expect(answer.status == 204)
        #expect(answer["ETag"] == "\"1\"")
        #expect(answer["Content-Length"] == nil)
        #expect(answer["Transfer-Encoding"] == nil)
        #expect(answer["Connection"] == nil)
      }
      #expect(server.connectionCount == 1)
    }
  }

  @Test(arguments: ["GET", "HEAD"], [true, false])
  func `a 304 has its headers, no length, no coding and nothing behind it (R43)`(
    method: String, fromMemory: Bool
  ) throws {
    var response = Response.notModified(["ETag": "\"1\"", "Content-Length": "10"])
    response.body = Body("never sent")
    try withServer(
      immediate: { [response] _ in fromMemory ? response : nil }, handler: { [response] _ in response }
    ) { server in
      let client = try RawHTTPClient(port: server.port)
      try client.request(method, "/")
      let answer = try client.answer(head: true)
      #expect(answer.lines.first == "HTTP/1.1 304 Not Modified")
      #expect(answer["ETag"] == "\"1\"")
      #expect(answer["Content-Length"] == nil)
      #expect(answer["Transfer-Encoding"] == nil)
      #expect(answer["Connection"] == "close")
      #expect(try client.isClosed())
    }
  }

  @Test func `HEAD can be answered without rendering, by its length`() throws {
    let handler: @Sendable (Request) -> Response = { _ in Response(.ok, headers: ["Content-Length": "12345"])
    }
    try withServer(handler: handler) { server in
      let client = try RawHTTPClient(port: server.port)
      try client.request("HEAD", "/")
      #expect(try client.answer(head: true)["Content-Length"] == "12345")
      try client.request("HEAD", "/")
      #expect(try client.answer(head: true).status == 200)
    }
  }

  @Test func `a body comes whole, by length and in chunks`() throws {
    try withServer { server in
      let client = try RawHTTPClient(port: server.port)
      let body = String(repeating: "x", count: 300_000)
      try client.request("PUT", "/big", body: body)
      #expect(try client.answer().text.hasPrefix("PUT big 300000 xxx"))
      try client.request("POST", "/empty", body: "")
      #expect(try client.answer().text == "POST empty 0 ")
      try client.send("POST /c HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: Chunked\r\n\r\n")
      try client.send("3\r\nabc\r\nA;x=y\r\n0123456789\r\n")
      try client.send("0\r\nTrailer: ignored\r\n\r\n")
      #expect(try client.answer().text == "POST c 13 abc0123456789")
      #expect(try client.isClosed())
    }
  }

  @Test func `a client that has ended its sending still gets its answer`() throws {
    let gate = Gate()
    try withServer(handler: { request in
      gate.pass(); return describe(request)
    }) { server in
      let client = try RawHTTPClient(port: server.port)
      try client.request("POST", "/x", body: "abc")
      client.endSending()
      #expect(gate.awaitHandlers(1))
      gate.open(1)
      #expect(try client.answer().text == "POST x 3 abc")
      #expect(try client.isClosed())
    }
  }

  @Test func `a client that asks first is told to go on`() throws {
    try withServer { server in
      let client = try RawHTTPClient(port: server.port)
      try client.send("POST /e HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
      #expect(try client.answer().status == 100)
      try client.send("ok")
      #expect(try client.answer().text == "POST e 2 ok")
    }
  }

  @Test func `a request is seen with its headers and address`() throws {
    let seen = Collector<Request>()
    try withServer(handler: { request in
      seen.add(request); return .text("")
    }) { server in
      let client = try RawHTTPClient(port: server.port)
      try client.request("GET", "/", ["X-A:  one \t", "x-a:two", "X-Empty:", "Cookie: a=b; c=d"])
      #expect(try client.answer()["Content-Length"] == "0")
      let request = try #require(seen.first(1).first)
      #expect(
        request.headers.map { "\($0.name)=\($0.value)" }
          == ["Host=test", "X-A=one", "x-a=two", "X-Empty=", "Cookie=a=b; c=d"])
      #expect(request.remoteAddress == "127.0.0.1")
    }
  }

  @Test(arguments: [
    ("::1", "::1", "::1"), ("::", "127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1", "127.0.0.1"),
  ])
  func `both families listen, and IPv4 over IPv6 is named as IPv4`(
    host: String, target: String, seen: String
  ) throws {
    try withServer({ $0.host = host }, handler: { .text($0.remoteAddress) }) { server in
      let client = try RawHTTPClient(port: server.port, host: target)
      try client.request("GET", "/")
      #expect(try client.answer().text == seen)
    }
  }

  @Test func `a header that would split the response becomes a 500, and lengths of a handler are ignored`()
    throws
  {
    let handler: @Sendable (Request) -> Response = { request in
      request.segments == ["split"]
        ? Response(.ok, headers: ["X": "a\r\nSet-Cookie: b"], body: Body("secret"))
        : Response(.ok, headers: ["Content-Length": "1", "Date": "x", "X-Empty": ""], body: Body("four"))
    }
    try withServer(handler: handler) { server in
      let client = try RawHTTPClient(port: server.port)
      try client.request("GET", "/split")
      let broken = try client.answer()
      #expect(broken.status == 500)
      #expect(broken.body.isEmpty)
      #expect(broken["Set-Cookie"] == nil)
      try client.request("GET", "/")
      #expect(try client.answer().text == "four")
    }
  }

  @Test func `each request is reported once, with status, bytes and time`() throws {
    let reports = Collector<RequestSummary>()
    try withServer(
      immediate: { $0.target.segments == ["memory"] ? .notModified([:]) : nil },
      finished: { reports.add($0) }
    ) { server in
      let first = try RawHTTPClient(port: server.port)
      try first.request("GET", "/memory")
      _ = try first.answer(head: true)
      #expect(reports.first(1).count == 1)
      let client = try RawHTTPClient(port: server.port)
      try client.request("HEAD", "/x")
      _ = try client.answer(head: true)
      try client.request("POST", "/x", body: "abc")
      _ = try client.answer()
      try client.request("GET", "/%zz")
      _ = try client.answer()
      #expect(eventually { reports.count == 4 })
      let all = reports.all
      #expect(all.map { $0.status?.code } == [304, 200, 200, 400])
      #expect(all.map { $0.head?.method } == [.get, .head, .post, nil])
      #expect(all.map(\.isComplete) == [true, true, true, true])
      #expect(all.map(\.bytes)[..<3] == [0, 0, 12])
      #expect(all.allSatisfy { (0..<60_000_000).contains($0.microseconds) })
    }
  }

  @Test func `64 clients at once each get their own answers`() throws {
    try withServer { server in
      let port = server.port
      let clients = (0..<64).map { id in
        Background { () -> Int in
          guard let client = try? RawHTTPClient(port: port) else { return -1 }
          return (0..<20).filter { number in
            guard (try? client.request("POST", "/\(id)/\(number)", body: "\(id)")) != nil else {
              return false
            }
            return (try? client.answer())?.text == "POST \(id)|\(number) \("\(id)".count) \(id)"
          }.count
        }
      }
      #expect(clients.map { $0.join() } == [Int?](repeating: 20, count: 64))
    }
  }
}
