import HTTP
import HTTPServer
import TestSupport
import Testing

/// Bodies beyond the usual limit are taken from those who may send them, a few at a time (R58, R82).
@Suite(.serialized) struct LargeBodyTests {
  /// Large bodies are for `/large`; who is called `denied` may send none.
  private func withServer<Result>(
    _ change: (inout Configuration) -> Void = { _ in },
    admitting: @escaping @Sendable (RequestHead) -> Admission = { head in
      let name = head.headers["X-Name"] ?? ""
      return name == "denied" ? .refused(.text("who?", status: .unauthorized)) : .admitted(as: name)
    },
    _ body: (Server) throws -> Result
  ) throws -> Result {
    var configuration = Configuration(port: 0)
    configuration.maxConnectionsPerAddress = 0
    configuration.maxBody = 1000
    configuration.maxLargeBody = 5000
    configuration.takesLargeBody = { $0.target.segments == ["large"] }
    change(&configuration)
    let server = Server(configuration, admitting: admitting, handler: describe)
    try server.start()
    defer { server.stop(grace: 5000) }
    return try body(server)
  }

  private let large = String(repeating: "x", count: 5000)

  @Test func `who may not send a large body is told so, and the connection goes on`() throws {
    try withServer { server in
      let client = try RawHTTPClient(port: server.port)
      for (path, name, size, status) in [
        ("/large", "denied", 5000, 401), ("/large", "ann", 5000, 200), ("/large", "denied", 1001, 401),
        // Small ones are nobody's concern but the handler's.
        ("/large", "denied", 1000, 200), ("/other", "denied", 1001, 413), ("/large", "denied", 5001, 413),
        ("/large", "ann", 0, 200), ("/large", "ann", 1001, 200),
      ] {
        try client.request("POST", path, ["X-Name: \(name)"], body: String(repeating: "x", count: size))
        #expect(try client.answer().status == status, "\(path) \(name) \(size)")
      }
    }
  }

  @Test func `who waits to be told to go on is told, or is answered without sending anything`() throws {
    try withServer { server in
      let head = ["Content-Length: 5000", "Expect: 100-continue"]
      let denied = try RawHTTPClient(port: server.port)
      try denied.request("POST", "/large", ["X-Name: denied"] + head)
      #expect(try denied.rest().hasPrefix("HTTP/1.1 401 "))
      let admitted = try RawHTTPClient(port: server.port)
      try admitted.request("POST", "/large", ["X-Name: ann"] + head)
      #expect(try admitted.answer().status == 100)
      try admitted.send(large)
      #expect(try admitted.answer().text.hasPrefix("POST large 5000 "))
    }
  }

  @Test func `a body in chunks is asked for before it comes, as its size is not known`() throws {
    try withServer { server throws in
      func send(_ name: String, _ chunks: Int) throws -> Int {
        let client = try RawHTTPClient(port: server.port)
        let chunk = "64\r\n" + String(repeating: "x", count: 100) + "\r\n"
        try client.request("POST", "/large", ["X-Name: \(name)", "Transfer-Encoding: chunked"])
        try client.send(String(repeating: chunk, count: chunks) + "0\r\n\r\n")
        return try client.answer().status
      }
      #expect(try send("ann", 50) == 200)
      #expect(try send("ann", 51) == 413)
      #expect(try send("denied", 50) == 401)
      #expect(try send("ann", 0) == 200)
    }
  }

  @Test func `those who may not send hold no place, however slowly they send`() throws {
    try withServer({ $0.maxLargeBodies = 1 }) { server in
      let held = try (0..<5).map { _ in
        let client = try RawHTTPClient(port: server.port)
        try client.request("POST", "/large", ["X-Name: denied", "Content-Length: 5000"])
        try client.send(String(repeating: "x", count: 4000))
        return client
      }
      let client = try RawHTTPClient(port: server.port)
      try client.request("POST", "/large", ["X-Name: ann"], body: large)
      #expect(try client.answer().status == 200)
      for client in held {
        try client.send(String(repeating: "x", count: 1000))
        #expect(try client.answer().status == 401)
      }
    }
  }

  @Test func `one sender has a few under way at most, and leaves the other places to others`() throws {
    try withServer({ ($0.maxLargeBodies, $0.maxLargeBodiesOfOne) = (3, 2) }) { server in
      func begin(_ name: String) throws -> RawHTTPClient {
        let client = try RawHTTPClient(port: server.port)
        try client.request(
          "POST", "/large", ["X-Name: \(name)", "Content-Length: 5000", "Expect: 100-continue"])
        return client
      }
      let ann = try (0..<2).map { _ in try begin("ann") }
      for client in ann { #expect(try client.answer().status == 100) }
      #expect(try begin("ann").rest().hasPrefix("HTTP/1.1 503 "))
      let bob = try begin("bob")
      #expect(try bob.answer().status == 100)
      // All places are taken now.
      #expect(try begin("carl").rest().hasPrefix("HTTP/1.1 503 "))
      for client in ann {
        try client.send(large)
        #expect(try client.answer().status == 200)
      }
      let carl = try begin("carl")
      #expect(try carl.answer().status == 100)
      bob.endSending()
      #expect(eventually { (try? begin("bob").answer().status) == 100 })
    }
  }

  @Test func `a large body that does not come in time is cut, and its place is free again`() throws {
    try withServer({ ($0.maxLargeBodies, $0.bodyDeadline) = (1, 300) }) { server in
      let slow = try RawHTTPClient(port: server.port)
      try slow.request("POST", "/large", ["X-Name: ann", "Content-Length: 5000", "Expect: 100-continue"])
      #expect(try slow.answer().status == 100)
      #expect(eventually { (try? slow.send("x")) == nil })
      #expect(
        eventually {
          guard let client = try? RawHTTPClient(port: server.port) else { return false }
          try? client.request("POST", "/large", ["X-Name: bob"], body: large)
          return (try? client.answer().status) == 200
        })
    }
  }

  @Test func `while a worker looks who sends, the event threads go on and nobody's time runs out`() throws {
    let gate = Gate()
    let admitting: @Sendable (RequestHead) -> Admission = { _ in
      gate.pass()
      return .admitted(as: "ann")
    }
    let change: (inout Configuration) -> Void = {
      ($0.eventThreads, $0.bodyDeadline, $0.workers) = (1, 200, 2)
    }
    try withServer(change, admitting: admitting) { server in
      let client = try RawHTTPClient(port: server.port)
      try client.request("POST", "/large", [], body: large)
      #expect(gate.awaitHandlers(1))
      // Longer than a body may take: others come, wait for their body, and are cut.
      for _ in 0..<2 {
        let other = try RawHTTPClient(port: server.port)
        try other.request("POST", "/other", ["Content-Length: 10"])
        #expect(try other.isClosed())
      }
      let small = try RawHTTPClient(port: server.port)
      try small.request("POST", "/large", [], body: "small")
      #expect(try small.answer().status == 200)
      gate.open(1)
      #expect(try client.answer().text.hasPrefix("POST large 5000 "))
    }
  }

  @Test func `a server that stops answers those whose body it has not let come`() throws {
    let gate = Gate()
    var configuration = Configuration(port: 0)
    configuration.maxBody = 1000
    configuration.maxLargeBody = 5000
    configuration.takesLargeBody = { _ in true }
    let server = Server(
      configuration,
      admitting: { _ in
        gate.pass()
        return .admitted(as: "ann")
      }, handler: describe)
    try server.start()
    let client = try RawHTTPClient(port: server.port)
    try client.request("POST", "/large", ["Content-Length: 5000"])
    #expect(gate.awaitHandlers(1))
    #expect(!server.stop(grace: 50))
    #expect(try client.rest().hasPrefix("HTTP/1.1 503 "))
    gate.open(1)
  }
}
