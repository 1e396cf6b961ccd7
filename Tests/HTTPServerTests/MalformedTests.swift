import HTTP
import HTTPServer
import TestSupport
import Testing

/// What could be read in two ways, or in none, is refused and reaches no handler (R82).
@Suite(.serialized) struct MalformedTests {
  /// How a row's bytes are sent: other states of the reader meet them.
  enum Delivery: CaseIterable {
    case whole
    case inPieces
  }

  @Test(arguments: Delivery.allCases) func `request lines`(delivery: Delivery) throws {
    try check(MalformedRow.lines, delivery)
  }

  @Test(arguments: Delivery.allCases) func `targets`(delivery: Delivery) throws {
    try check(MalformedRow.targets, delivery)
  }

  @Test(arguments: Delivery.allCases) func `header lines`(delivery: Delivery) throws {
    try check(MalformedRow.headers, delivery)
  }

  @Test(arguments: Delivery.allCases) func `lengths and codings`(delivery: Delivery) throws {
    try check(MalformedRow.lengths, delivery)
  }

  @Test(arguments: Delivery.allCases) func `bodies in chunks`(delivery: Delivery) throws {
    try check(MalformedRow.chunked, delivery)
  }

  @Test(arguments: Delivery.allCases) func `what comes behind another request`(delivery: Delivery) throws {
    try check(MalformedRow.behind, delivery)
  }

  @Test func `several at the same time on one thread are each answered once`() throws {
    let gate = Gate()
    let count = 12
    let handler: @Sendable (Request) -> Response = { _ in
      gate.pass()
      return .text("")
    }
    try withServer({ ($0.eventThreads, $0.workers) = (1, count) }, handler: handler) { server in
      let clients = try (0..<count).map { _ in
        let client = try RawHTTPClient(port: server.port)
        try client.send(
          "GET / HTTP/1.1\r\nHost: t\r\n\r\nPOST / HTTP/1.1\r\nHost: t\r\nContent-Length: x\r\n\r\n")
        return client
      }
      #expect(gate.awaitHandlers(count))
      gate.open(count)
      for client in clients {
        let bytes = Array(try client.rest().utf8)
        #expect(try wireAnswers(in: bytes).map(\.status) == [200, 400])
      }
    }
  }

  /// Each answer is one well-formed message; nothing but what is answered 200 reaches a handler, and nothing behind the
  /// end of a connection does.
  private func check(_ rows: [MalformedRow], _ delivery: Delivery) throws {
    let reached = Collector<String>()
    let handler: @Sendable (Request) -> Response = { request in
      reached.add(request.segments.joined(separator: "/"))
      return .text("reached")
    }
    // A short time-out makes the reaper look more often.
    try withServer({ $0.idleTimeout = 100 }, handler: handler) { server in
      for row in rows {
        let before = reached.count
        let client = try RawHTTPClient(port: server.port)
        let last = "GET /last HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"
        deliver(row.bytes, to: client, delivery)
        if row.ending == .waits { client.endSending() } else { try? client.send(last) }
        let bytes = Array(try client.rest().utf8)
        let answers = Result { () throws(WireFault) in try wireAnswers(in: bytes) }
        let expected = row.ending == .goesOn ? row.answers + [200] : row.answers
        #expect(
          try answers.get().map(\.status) == expected,
          "\(row.name): \(String(decoding: bytes, as: UTF8.self))")
        let here = reached.all.dropFirst(before)
        #expect(here.count == expected.count { $0 == 200 }, "\(row.name)")
        #expect((here.last == "last") == (row.ending == .goesOn), "\(row.name)")
      }
    }
  }

  private func deliver(_ bytes: [UInt8], to client: RawHTTPClient, _ delivery: Delivery) {
    let size = delivery == .whole ? bytes.count : bytes.count > 1000 ? 997 : 1
    // The server may close before all is sent.
    for start in stride(from: 0, to: bytes.count, by: size) {
      guard (try? client.send(Array(bytes[start..<min(start + size, bytes.count)]))) != nil else { return }
    }
  }
}
