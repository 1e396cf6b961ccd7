import HTTPServer
import TestSupport
import Testing

@Suite(.serialized) struct DripTests {
  @Test func `fifty clients of one byte a second are all cut at the deadline, and nobody else (R82)`() throws
  {
    let deadline: Int64 = 3000
    let beginnings = [
      "GET / HTTP/1.1\r\nHost: t\r\nX: ", "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 100000\r\n\r\n",
    ]
    try withServer({
      $0.headerDeadline = deadline
      $0.bodyDeadline = deadline
    }) { server in
      let began = ContinuousClock.now
      let clients = try (0..<50).map { _ in try RawHTTPClient(port: server.port) }
      for (number, client) in clients.enumerated() { try client.send(beginnings[number % 2]) }
      let other = try RawHTTPClient(port: server.port)
      var most = 0
      var second = began
      repeat {
        try other.request("GET", "/")
        #expect(try other.answer().status == 200)
        let count = server.connectionCount
        #expect(count >= most || microseconds(since: began) >= deadline * 1000, "cut early")
        most = max(most, count)
        if microseconds(since: second) >= 1_000_000 {
          second = .now
          for client in clients { try? client.send("x") }
        }
        rest(20)
      } while server.connectionCount > 1 && microseconds(since: began) < 20_000_000
      try other.request("GET", "/")
      #expect(try other.answer().status == 200)
      #expect(server.connectionCount == 1)
      for client in clients { #expect(try client.isClosed()) }
    }
  }
}
