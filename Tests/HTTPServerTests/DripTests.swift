import HTTPServer
import TestSupport
import Testing

@Suite(.serialized) struct DripTests {
  @Test(arguments: [
    "GET / HTTP/1.1\r\nHost: t\r\nX: ", "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 100000\r\n\r\n",
  ])
  func `fifty clients of one byte a second are all cut at the deadline, and nobody else (R82)`(
    _ beginning: String
  ) throws {
    let deadline: Int64 = 2500
    try withServer({
      $0.headerDeadline = deadline
      $0.bodyDeadline = deadline
    }) { server in
      let began = ContinuousClock.now
      let clients = try (0..<50).map { _ in try RawHTTPClient(port: server.port) }
      for client in clients { try client.send(beginning) }
      let other = try RawHTTPClient(port: server.port)
      var second = began
      while server.connectionCount > 1, microseconds(since: began) < 10_000_000 {
        try other.request("GET", "/")
        #expect(try other.answer().status == 200)
        let all = server.connectionCount == 51
        #expect(all || microseconds(since: began) >= deadline * 1000)
        guard microseconds(since: second) >= 1_000_000 else {
          rest(20)
          continue
        }
        second = .now
        for client in clients { try? client.send("x") }
      }
      try other.request("GET", "/")
      #expect(try other.answer().status == 200)
      #expect(server.connectionCount == 1)
      for client in clients { #expect(try client.isClosed()) }
    }
  }
}
