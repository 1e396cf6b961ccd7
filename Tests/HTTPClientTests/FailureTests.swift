import Glibc
import HTTP
import HTTPClient
import TestSupport
import Testing

/// What broken servers and networks lead to, and whether a request may have arrived.
@Suite struct FailureTests {
  /// The failure of a request to a server that does this with each connection.
  private func failure(
    _ method: Method = .get, deadlines: ClientRequest.Deadlines = .init(), largestBody: Int = 1000,
    _ serve: @escaping @Sendable (RawConnection) -> Void
  ) throws -> TransferError? {
    try withRawServer(serve) { server in
      try withClient { client in
        let url = server.url("/secret-path?secret-query")
        let error = client.failure(ClientRequest(method, url, deadlines: deadlines, largestBody: largestBody))
        #expect(error?.detail.contains("secret") == false)
        return error
      }
    }
  }

  @Test func `nobody listens`() throws {
    let port = try freePort()
    try withClient { client in
      let error = client.failure(ClientRequest(.post, "http://127.0.0.1:\(port)/secret"))
      #expect(error?.code == .cannotConnect)
      #expect(error?.mayHaveArrived == false)
      #expect(error?.detail.contains("secret") == false)
    }
  }

  @Test func `a name that nobody has`() throws {
    try withClient { client in
      let error = client.failure(ClientRequest(.post, "http://nobody.invalid/"))
      #expect(error?.code == .nameUnknown)
      #expect(error?.mayHaveArrived == false)
    }
  }

  @Test func `the connection ends or is reset before an answer`() throws {
    for isReset in [false, true] {
      for method in [Method.get, .post] {
        let error = try failure(method) { connection in
          _ = connection.request()
          if isReset { connection.reset() }
        }
        #expect(error?.code == .cutOff)
        #expect(error?.mayHaveArrived == true)
      }
    }
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 20",
    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nshort",
  ])
  func `the connection ends within the answer`(answer: String) throws {
    let error = try failure { connection in
      _ = connection.request()
      connection.send(answer)
    }
    #expect(error?.code == .cutOff)
    #expect(error?.mayHaveArrived == true)
  }

  @Test(arguments: [
    "SSH-2.0-OpenSSH_9.2\r\n", "220 mail.example ESMTP\r\n", "\0\u{1}\u{2}\r\n\r\n",
    "HTTP/9.9 200 OK\r\n\r\n",
    "<html>no head</html>", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 7\r\n\r\nno gzip",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Encoding: a, a, a, a, a, a, a\r\nContent-Length: 1\r\n\r\n.",
  ])
  func `what comes is not HTTP`(answer: String) throws {
    let error = try failure { connection in
      _ = connection.request()
      connection.send(answer)
    }
    #expect([.malformed, .cutOff].contains(error?.code))
    #expect(error?.mayHaveArrived == true)
  }

  @Test func `headers without end, in one line, in many, or as many interim answers`() throws {
    for part in [
      String(repeating: "a", count: 1000), "X-Name: value\r\n", "\r\nHTTP/1.1 100 Continue\r\nX: y\r\n",
    ] {
      let error = try failure { connection in
        _ = connection.request()
        connection.send("HTTP/1.1 100 Continue\r\nX: ")
        for _ in 0..<1_000_000 where !connection.send(part) { break }
      }
      #expect(error?.code == .malformed)
      #expect(error?.mayHaveArrived == true)
    }
  }

  @Test func `a body longer than allowed, told, streamed or packed`() throws {
    let gzip = try run("gzip", ["-c"], input: [UInt8](repeating: 0, count: 50_000_000)).outputBytes
    let twice = try run("gzip", ["-c"], input: gzip).outputBytes
    let answers: [@Sendable (RawConnection) -> Void] = [
      { $0.answer("200 OK", [], String(repeating: "a", count: 1001)) },
      { connection in
        connection.send("HTTP/1.1 200 OK\r\n\r\n")
        while connection.send([UInt8](repeating: 0, count: 65536)) {}
      },
      {
        $0.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(gzip.count)\r\n\r\n")
        $0.send(gzip)
      },
      {
        $0.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\nContent-Length: \(twice.count)\r\n\r\n")
        $0.send(twice)
      },
    ]
    for answer in answers {
      let error = try failure { connection in
        _ = connection.request()
        answer(connection)
      }
      #expect(error?.code == .bodyTooLarge)
      #expect(error?.mayHaveArrived == true)
    }
  }

  @Test func `a body just as long as allowed comes whole, unpacked`() throws {
    let packed = try run("gzip", ["-c"], input: [UInt8](repeating: 65, count: 100_000)).outputBytes
    try withRawServer({ connection in
      _ = connection.request()
      connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n")
      connection.send(packed)
    }) { server in
      try withClient { client in
        let answer = try client.send(ClientRequest(.get, server.url(), largestBody: 100_000))
        #expect(answer.body == [UInt8](repeating: 65, count: 100_000))
      }
    }
  }

  @Test func `a server that is silent`() throws {
    let hangs: @Sendable (RawConnection) -> Void = { connection in
      _ = connection.request()
      connection.awaitEnd()
    }
    for deadlines in [ClientRequest.Deadlines(idle: 200), .init(total: 2000)] {
      let error = try failure(deadlines: deadlines, hangs)
      #expect(error?.code == .timedOut)
      #expect(error?.mayHaveArrived == true)
    }
  }

  @Test func `a server that drips is waited for until the total time`() throws {
    let drips: @Sendable (RawConnection) -> Void = { connection in
      _ = connection.request()
      connection.send("HTTP/1.1 200 OK\r\n\r\n")
      while connection.send("a") { usleep(20_000) }
    }
    let error = try failure(deadlines: .init(idle: 5000, total: 600), drips)
    #expect(error?.code == .timedOut)
    let stalls: @Sendable (RawConnection) -> Void = { connection in
      _ = connection.request()
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\na")
      connection.awaitEnd()
    }
    let stalled = try failure(deadlines: .init(idle: 200, total: 20_000), stalls)
    #expect(stalled?.code == .timedOut)
  }

  @Test func `a server that takes no more of the request`() throws {
    try withRawServer({ connection in
      var byte: UInt8 = 0
      recv(connection.descriptor, &byte, 1, 0)
      connection.awaitEnd(reading: false)
    }) { server in
      try withClient { client in
        let body = [UInt8](repeating: 7, count: 50_000_000)
        let error = client.failure(ClientRequest(.put, server.url(), body: body, deadlines: .init(idle: 300)))
        #expect(error?.code == .timedOut)
        #expect(error?.mayHaveArrived == true)
      }
    }
  }

  @Test func `TLS that never begins counts as connecting, and nothing was sent`() throws {
    try withRawServer({ $0.awaitEnd() }) { server in
      try withClient { client in
        let url = "https://127.0.0.1:\(server.port)/"
        let error = client.failure(ClientRequest(.put, url, deadlines: .init(connecting: 200)))
        #expect(error?.code == .timedOut)
        #expect(error?.mayHaveArrived == false)
      }
    }
  }

  @Test func `no room for another connection: the total time runs`() throws {
    try withRawServer({ connection in
      _ = connection.request()
      connection.awaitEnd()
    }) { server in
      try withClient(connectionsPerHost: 1) { client in
        let first = BackgroundWork { client.failure(ClientRequest(.get, server.url())) }
        while server.connections == 0 { usleep(1000) }
        let error = client.failure(ClientRequest(.get, server.url(), deadlines: .init(total: 200)))
        #expect(error?.code == .timedOut)
        #expect(error?.mayHaveArrived == false)
        client.close()
        try #expect(first.wait().get()?.code == .closed)
      }
    }
  }

  @Test func `a closed client refuses, and closing it again does nothing`() throws {
    try withClient { client in
      client.close()
      client.close()
      let error = client.failure(ClientRequest(.get, "http://127.0.0.1:1/"))
      #expect(error?.code == .closed)
      #expect(error?.mayHaveArrived == false)
    }
  }

  @Test(arguments: [
    ClientRequest(.get, "http://a.example/", headers: ["X": "a\r\nY: b"]),
    ClientRequest(.get, "http://a.example/", headers: ["X": "a\u{0}"]),
    ClientRequest(.get, "http://a.example/", headers: ["X Y": "a"]),
    ClientRequest(.get, "http://a.example/", headers: ["X:": "a"]),
    ClientRequest(.get, "http://a.example/", headers: ["Content-Length": "5"]),
    ClientRequest(.get, "http://a.example/", headers: ["Host": "b.example"]),
    ClientRequest(Method("GET /x"), "http://a.example/"), ClientRequest(Method(""), "http://a.example/"),
    ClientRequest(.head, "http://a.example/", body: [1]),
    ClientRequest(.get, "http://a.example/", credentials: .basic(user: "a:b", password: "secret")),
    ClientRequest(.get, "http://a.example/", credentials: .digest(user: "a", password: "secret\n")),
    ClientRequest(.get, "http://a.example/", credentials: .bearer("secret\r\nX: y")),
  ])
  func `a request that would break its own lines is not sent`(request: ClientRequest) throws {
    try withClient { client in
      let error = client.failure(request)
      #expect(error?.code == .badAddress)
      #expect(error?.mayHaveArrived == false)
      #expect(error?.detail.contains("secret") == false)
    }
  }
}
