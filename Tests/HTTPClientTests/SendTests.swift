import HTTP
import HTTPClient
import HTTPServer
import TestSupport
import Testing

@Suite struct SendTests {
  @Test func `a request arrives as it was made, and its answer comes back`() throws {
    let seen = Shared<Request>()
    let handler: @Sendable (Request) -> Response = { request in
      seen.append(request)
      return Response(
        .created, headers: ["ETag": "\"1\"", "X-Twice": "a", "x-twice": "b"], body: Body(Array("done".utf8)))
    }
    try withServer(handler) { server in
      try withClient { client in
        let url = server.url("/a/b?c=d%20e")
        let response = try client.send(
          ClientRequest(.put, url, headers: ["If-None-Match": "*", "X-Empty": ""], body: Array("text".utf8)))
        #expect(response.status == .created)
        #expect(response.headers["etag"] == "\"1\"")
        #expect(response.headers.all("X-Twice") == ["a", "b"])
        #expect(response.text == "done")
        #expect(response.url == url)
      }
    }
    let request = try #require(seen.values.first)
    #expect(request.method == .put)
    #expect(request.body == Array("text".utf8))
    #expect(request.headers["If-None-Match"] == "*")
    #expect(request.headers["X-Empty"] == "")
    #expect(request.headers["Content-Length"] == "4")
    #expect(request.headers["User-Agent"] == "test/1")
    for name in ["Expect", "Transfer-Encoding", "Content-Type", "Authorization"] {
      #expect(request.headers[name] == nil, "\(name)")
    }
  }

  @Test(arguments: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "REPORT"])
  func `each method is sent, with a length where a body is expected`(method: String) throws {
    let seen = Shared<String>()
    try withRawServer({ connection in
      while let request = connection.request() {
        seen.append(request)
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
      }
    }) { server in
      try withClient { client in
        let answer = try client.send(ClientRequest(Method(method), server.url("/x")))
        #expect(answer.status == .ok)
        #expect(answer.body.isEmpty)
      }
    }
    let request = try #require(seen.values.first)
    #expect(request.hasPrefix("\(method) /x HTTP/1.1\r\n"))
    #expect(request.contains("Content-Length: 0") == ["POST", "PUT", "PATCH"].contains(method))
  }

  @Test func `a body of a megabyte is sent at once, without asking first`() throws {
    let heads = Shared<Headers>()
    let handler: @Sendable (Request) -> Response = { request in
      heads.append(request.headers)
      return .text("\(request.body.count) \(request.body.allSatisfy { $0 == 7 })")
    }
    try withServer(handler) { server in
      try withClient { client in
        let request = ClientRequest(.put, server.url(), body: [UInt8](repeating: 7, count: 1 << 20))
        try #expect(client.send(request).text == "1048576 true")
      }
    }
    #expect(heads.values.first?["Expect"] == nil)
    #expect(heads.values.first?["Content-Length"] == "1048576")
  }

  @Test func `statuses of every kind are answers`() throws {
    let handler: @Sendable (Request) -> Response = { request in
      Response(Status(Int(request.segments[0]) ?? 0), body: Body(Array("why".utf8)))
    }
    try withServer(handler) { server in
      try withClient { client in
        for code in [200, 207, 304, 400, 401, 404, 412, 500, 503] {
          let answer = try client.send(ClientRequest(.get, server.url("/\(code)")))
          #expect(answer.status.code == code)
          #expect(answer.text == (code == 304 ? "" : "why"))
        }
      }
    }
  }

  @Test func `interim answers are passed over, folded lines joined and trailers left out`() throws {
    try withRawServer({ connection in
      _ = connection.request()
      connection.send(
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nX-Long: one\r\n  two\r\n")
      connection.send("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Trailer: late\r\n\r\n")
    }) { server in
      try withClient { client in
        let answer = try client.send(ClientRequest(.get, server.url()))
        #expect(answer.status == .ok)
        #expect(answer.headers["Link"] == nil)
        #expect(answer.headers["X-Long"] == "one two")
        #expect(answer.headers["X-Trailer"] == nil)
        #expect(answer.text == "abc")
      }
    }
  }

  @Test func `connections are kept and used again`() throws {
    try withRawServer({ connection in
      while connection.request() != nil { connection.answer("200 OK", [], "\(connection.number)") }
    }) { server in
      try withClient { client in
        for _ in 0..<20 { try #expect(client.send(ClientRequest(.get, server.url())).text == "0") }
      }
      #expect(server.connections == 1)
    }
  }

  @Test func `64 threads send at once over few connections, each gets its own answer`() throws {
    let handler: @Sendable (Request) -> Response = { .text($0.segments.joined()) }
    try withServer(handler) { server in
      try withClient { client in
        let right = Shared<Bool>()
        inThreads(64) { number in
          for round in 0..<20 {
            let text = "n\(number)r\(round)"
            let answer = try? client.send(ClientRequest(.get, server.url("/\(text)")))
            right.append(answer?.text == text)
          }
        }
        #expect(right.values.count == 1280)
        #expect(right.values.allSatisfy { $0 })
        #expect(server.connectionCount <= 8)
      }
    }
  }

  @Test func `a server that hangs does not delay others`() throws {
    try withRawServer({ connection in
      _ = connection.request()
      connection.awaitEnd()
    }) { hanging in
      try withServer({ _ in .text("quick") }) { server in
        try withClient { client in
          let waiting = (0..<20).map { _ in
            BackgroundWork { client.failure(ClientRequest(.get, hanging.url()))?.code }
          }
          for _ in 0..<50 {
            let request = ClientRequest(.get, server.url(), deadlines: .init(total: 5000))
            try #expect(client.send(request).text == "quick")
          }
          client.close()
          for work in waiting { try #expect(work.wait().get() == .closed) }
        }
      }
    }
  }
}
