import Glibc
import HTTP
import HTTPClient
import Synchronization
import TestSupport
import Testing

/// Kept connections that end when nobody expects it.
@Suite struct KeptConnectionTests {
  @Test func `one that the server closed while it was idle gives way to another`() throws {
    let closed = Shared<Int>()
    try withRawServer({ connection in
      _ = connection.request()
      connection.answer("200 OK", [], "\(connection.number)")
      shutdown(connection.descriptor, Int32(SHUT_RDWR))
      closed.append(connection.number)
    }) { server in
      try withClient { client in
        for (round, method) in [Method.post, .put, .post, .patch, .get].enumerated() {
          try #expect(client.send(ClientRequest(method, server.url(), body: [1])).text == "\(round)")
          while closed.values.count <= round { usleep(1000) }
        }
      }
    }
  }

  /// Keeps the first connection for one answer and drops the second request on it without a word.
  private func dropsSecond(_ seen: Shared<String>, reset: Bool) -> @Sendable (RawConnection) -> Void {
    { connection in
      while let request = connection.request() {
        seen.append("\(connection.number) \(request.prefix { $0 != " " })")
        let isSecond = connection.number == 0 && seen.values.count > 1
        if isSecond {
          if reset { connection.reset() }
          return
        }
        connection.answer("200 OK", [], "\(connection.number)")
      }
    }
  }

  @Test(arguments: [false, true])
  func `one that ends as a request goes out on it: an idempotent request is sent again`(reset: Bool) throws {
    let seen = Shared<String>()
    try withRawServer(dropsSecond(seen, reset: reset)) { server in
      try withClient { client in
        try #expect(client.send(ClientRequest(.get, server.url())).text == "0")
        try #expect(client.send(ClientRequest(.put, server.url(), body: [1])).text == "1")
      }
    }
    #expect(seen.values == ["0 GET", "0 PUT", "1 PUT"])
  }

  @Test(arguments: [false, true])
  func `one that ends as a POST goes out on it: the caller decides`(reset: Bool) throws {
    let seen = Shared<String>()
    try withRawServer(dropsSecond(seen, reset: reset)) { server in
      try withClient { client in
        _ = try client.send(ClientRequest(.get, server.url()))
        let error = client.failure(ClientRequest(.post, server.url(), body: [1]))
        #expect(error?.code == .cutOff)
        #expect(error?.mayHaveArrived == true)
        #expect(seen.values == ["0 GET", "0 POST"])
        try #expect(client.send(ClientRequest(.post, server.url(), body: [1])).status == .ok)
      }
    }
  }

  @Test func `an answer that was cut off ends its connection`() throws {
    try withRawServer({ connection in
      while connection.request() != nil {
        if connection.number == 0 {
          connection.answer("200 OK", [], String(repeating: "a", count: 5000))
        } else {
          connection.answer("200 OK", [], "clean")
        }
      }
    }) { server in
      try withClient { client in
        #expect(client.failure(ClientRequest(.get, server.url(), largestBody: 10))?.code == .bodyTooLarge)
        try #expect(client.send(ClientRequest(.get, server.url())).text == "clean")
      }
    }
  }
}
