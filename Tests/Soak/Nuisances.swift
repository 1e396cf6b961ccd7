import TestSupport

/// Somebody who sends what is no request: it is refused, or the connection ends.
func babbler(_ studio: Studio) -> Actor {
  let requests = [
    "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\nHost: t\n\n", "GET /%00 HTTP/1.1\r\nHost: t\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: t\r\nHost: u\r\n\r\n", "GET  / HTTP/1.1\r\nHost: t\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: t\r\n X: folded\r\n\r\n", "GET / HTTP/1.1\r\nHost : t\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n",
    "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: -1\r\n\r\n",
    "GET /\(String(repeating: "a", count: 40_000)) HTTP/1.1\r\nHost: t\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: t\r\nX: \(String(repeating: "b", count: 40_000))\r\n\r\n",
    "\u{16}\u{3}\u{1}\u{2}\u{0}", "", "GET",
  ]
  return Actor(name: "babbler", pause: 50) {
    { random in
      let client = try RawHTTPClient(port: studio.server.port, timeout: 20_000)
      var bytes = Array(random.pick(requests).utf8)
      if random.once(in: 3), !bytes.isEmpty {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...31, using: &random)
      }
      // The server may end the connection before all is sent, and loses its answer by that.
      try? client.send(bytes)
      client.endSending()
      let text = (try? client.rest()) ?? ""
      guard text.isEmpty || text.hasPrefix("HTTP/1.1 4") || text.hasPrefix("HTTP/1.1 50"),
        !text.hasPrefix("HTTP/1.1 500")
      else {
        throw WrongAnswer(
          description: "\(String(decoding: bytes.prefix(200), as: UTF8.self)): \(text.prefix(200))")
      }
      return "nonsense refused"
    }
  }
}

/// Somebody with a dozen connections who sends a byte now and then, or reads nothing of what was asked for.
func sluggard(_ studio: Studio) -> Actor {
  Actor(name: "sluggard", pause: 100) {
    { random in
      let reads = random.once(in: 2)
      let clients = try (0..<12).map { _ in try RawHTTPClient(port: studio.server.port, timeout: 20_000) }
      for client in clients {
        try client.send(
          reads
            ? "GET /api/v1/openapi.json HTTP/1.1\r\nHost: t\r\n\r\n"
            : "POST /api/v1/bookings HTTP/1.1\r\nHost: t\r\nContent-Length: 1000\r\n\(random.once(in: 2) ? "\r\n" : "X: ")"
        )
      }
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        rest(1000)
        if !reads { for client in clients { try? client.send("x") } }
      }
      return "slow clients gone"
    }
  }
}
