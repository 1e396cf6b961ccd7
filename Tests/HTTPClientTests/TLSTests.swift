import Glibc
import HTTP
import HTTPServer
import TestSupport
import Testing

@testable import HTTPClient

@Suite struct TLSTests {
  /// A certificate signed by its own key, for these names, and a server that shows it.
  private func withTLSServer<T>(
    names: String = "DNS:localhost,IP:127.0.0.1", offering protocols: String = "h2,http/1.1",
    _ body: (_ port: UInt16, _ certificate: String) throws -> T
  ) throws -> T {
    try withTemporaryFolder { folder in
      let (certificate, key) = ("\(folder)/certificate.pem", "\(folder)/key.pem")
      let made = try run(
        "openssl",
        [
          "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
          "-subj", "/CN=test", "-addext", "subjectAltName=\(names)", "-out", certificate, "-keyout", key,
        ])
      guard made.status == 0 else { throw Unexpected(made.error) }
      let port = try freePort()
      let server = try RunningProgram(
        peer("python"),
        ["\(PackageRoot.path)/Tests/Peers/serve_tls.py", "\(port)", certificate, key, protocols])
      defer {
        server.signal(SIGKILL)
        _ = try? server.wait()
      }
      try withClient { client in
        // Until it listens, which the refusal of its certificate shows.
        for _ in 0..<1000 {
          let error = client.failure(ClientRequest(.get, "https://127.0.0.1:\(port)/"))
          guard error?.code == .cannotConnect else { break }
          usleep(10_000)
        }
      }
      return try body(port, certificate)
    }
  }

  @Test func `a certificate that nobody vouches for is refused, and nothing was sent`() throws {
    try withTLSServer { port, _ in
      try withClient { client in
        let request = ClientRequest(.put, "https://127.0.0.1:\(port)/", body: [1])
        let error = client.failure(request)
        #expect(error?.code == .tls)
        #expect(error?.mayHaveArrived == false)
        #expect(error?.detail.contains("certificate") == true)
      }
    }
  }

  @Test func `a redirect to a server that cannot be trusted is refused`() throws {
    try withTLSServer { port, _ in
      let target = "https://127.0.0.1:\(port)/"
      try withServer({ _ in Response(.found, headers: ["Location": target]) }) { server in
        try withClient { client in
          #expect(client.failure(ClientRequest(.get, server.url(), redirects: 1))?.code == .tls)
        }
      }
    }
  }

  @Test func `a certificate of our own authority is accepted, and HTTP/2 spoken where it is offered`() throws
  {
    try withTLSServer { port, certificate in
      try withClient(trusting: certificate) { client in
        for host in ["127.0.0.1", "localhost"] {
          let request = ClientRequest(.put, "https://\(host):\(port)/x", body: [1, 2])
          try #expect(client.send(request).text == "2 PUT /x 2")
        }
        // Many streams over few connections.
        let right = Shared<Bool>()
        inThreads(32) { number in
          for _ in 0..<10 {
            let answer = try? client.send(ClientRequest(.get, "https://127.0.0.1:\(port)/\(number)"))
            right.append(answer?.text == "2 GET /\(number) 0")
          }
        }
        #expect(right.values.filter { $0 }.count == 320)
      }
    }
  }

  @Test func `HTTP/1.1 is spoken over TLS where nothing newer is offered`() throws {
    try withTLSServer(offering: "http/1.1") { port, certificate in
      try withClient(trusting: certificate) { client in
        try #expect(client.send(ClientRequest(.get, "https://localhost:\(port)/")).text == "1.1 GET / 0")
      }
    }
  }

  @Test func `a trusted certificate of another name is refused`() throws {
    try withTLSServer(names: "DNS:other.example") { port, certificate in
      try withClient(trusting: certificate) { client in
        #expect(client.failure(ClientRequest(.get, "https://localhost:\(port)/"))?.code == .tls)
      }
    }
  }

  @Test func `a server that speaks no TLS is refused, and told from one that cannot be trusted`() throws {
    try withRawServer({ connection in
      connection.answer("400 Bad Request")
      connection.awaitEnd()
    }) { server in
      try withClient { client in
        let error = client.failure(ClientRequest(.get, "https://127.0.0.1:\(server.port)/"))
        #expect(error?.code == .notTLS)
        #expect(error?.mayHaveArrived == false)
      }
    }
  }
}
