import Dispatch
import HTTP
import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite(.serialized) struct StopTests {
  @Test func `requests under way are answered, idle connections closed, new ones refused (R84)`() throws {
    let gate = Gate()
    let server = Server(
      Configuration(port: 0),
      handler: { _ in
        gate.pass(); return .text("done")
      })
    try server.start()
    let port = server.port
    let busy = try (0..<3).map { _ in try RawHTTPClient(port: port) }
    for client in busy { try client.request("GET", "/") }
    #expect(gate.awaitHandlers(3))
    let idle = try RawHTTPClient(port: port)
    let stopping = Background { server.stop(grace: 5000) }
    #expect(try idle.isClosed())
    #expect(throws: RawHTTPClient.Failure.notConnected) { try RawHTTPClient(port: port) }
    gate.open(3)
    for client in busy {
      let answer = try client.answer()
      #expect(answer.text == "done")
      #expect(answer["Connection"] == "close")
      #expect(try client.isClosed())
    }
    #expect(stopping.join() == true)
    #expect(server.connectionCount == 0)
    #expect(server.port == 0)
  }

  @Test func `a handler that does not end in time does not hold the stop`() throws {
    let gate = Gate()
    let change = Configuration(port: 0)
    let server = Server(
      change,
      handler: { _ in
        gate.pass(); return .text("too late")
      })
    try server.start()
    let clients = try (0..<6).map { _ in try RawHTTPClient(port: server.port) }
    for client in clients { try client.request("GET", "/") }
    #expect(gate.awaitHandlers(4))
    #expect(eventually { server.waitingCount == 2 })
    #expect(!server.stop(grace: 100))
    for client in clients {
      let answer = try client.answer()
      #expect(answer.status == 503)
      #expect(answer["Retry-After"] == "2")
    }
    // The late answers go nowhere, and break nothing.
    gate.open(6)
  }

  @Test func `a stop under load answers all that was begun`() throws {
    let begun = Atomic<Int>(0)
    let server = Server(
      Configuration(port: 0),
      handler: { request in
        begun.add(1, ordering: .relaxed)
        return describe(request)
      })
    try server.start()
    let port = server.port
    let clients = (0..<16).map { _ in
      Background { () -> Int in
        guard let client = try? RawHTTPClient(port: port) else { return 0 }
        var answers = 0
        while (try? client.request("GET", "/x")) != nil, let answer = try? client.answer() {
          if answer.status == 200, answer.text == "GET x 0 " { answers += 1 }
        }
        return answers
      }
    }
    #expect(eventually { begun.load(ordering: .relaxed) > 500 })
    #expect(server.stop(grace: 5000))
    let answers = clients.compactMap { $0.join() }.reduce(0, +)
    #expect(answers == begun.load(ordering: .relaxed))
  }

  @Test func `an upload under way at the stop is cut at the grace time`() throws {
    let server = Server(Configuration(port: 0), handler: describe)
    try server.start()
    let client = try RawHTTPClient(port: server.port)
    try client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
    #expect(try client.answer().status == 100)
    #expect(!server.stop(grace: 50))
    #expect(try client.isClosed())
  }

  @Test func `a port that is taken is named, with what to do`() throws {
    try withServer { server in
      let other = Server(Configuration(port: server.port), handler: describe)
      let error = #expect(throws: ServerError.self) { try other.start() }
      #expect(error?.code == "port-in-use")
      #expect(error?.message.contains("\(server.port)") == true)
      // A failed start may be tried again once the port is free.
      server.stop(grace: 0)
      try other.start()
      #expect(other.port != 0)
      other.stop(grace: 0)
    }
  }

  @Test(arguments: [
    ("192.0.2.1", "address-not-ours"), ("localhost", "address-invalid"), ("", "address-invalid"),
  ])
  func `an address that cannot be taken is named`(host: String, code: String) {
    let server = Server(Configuration(host: host, port: 0), handler: describe)
    let error = #expect(throws: ServerError.self) { try server.start() }
    #expect(error?.code == code)
  }

  @Test func `a configuration that cannot work is refused`() {
    var configuration = Configuration(port: 0)
    configuration.eventThreads = 0
    let server = Server(configuration, handler: describe)
    #expect(throws: ServerError.self) { try server.start() }
  }

  @Test func `a server starts once and stops as often as one likes`() throws {
    let server = Server(Configuration(port: 0), handler: describe)
    #expect(server.stop(grace: 0))
    #expect(throws: ServerError.self) { try server.start() }
    try withServer { running in
      #expect(throws: ServerError.self) { try running.start() }
      #expect(running.stop(grace: 0))
      #expect(running.stop(grace: 0))
    }
  }

  @Test(arguments: [1, 2, 4]) func `any number of event threads serves`(threads: Int) throws {
    try withServer({ $0.eventThreads = threads }) { server in
      let client = try RawHTTPClient(port: server.port)
      try client.request("GET", "/x")
      #expect(try client.answer().text == "GET x 0 ")
    }
  }
}
