import HTTP
import HTTPClient
import HTTPServer
import TestSupport
import Testing

@Suite struct CredentialTests {
  private let ann = Credentials.digest(user: "ann", password: "secret")

  @Test func `Basic and Bearer go out with the first request`() throws {
    let seen = Shared<String?>()
    let handler: @Sendable (Request) -> Response = { request in
      seen.append(request.headers["Authorization"])
      return Response(.unauthorized, headers: ["WWW-Authenticate": "Basic realm=\"x\""])
    }
    try withServer(handler) { server in
      try withClient { client in
        let basic = Credentials.basic(user: "ann", password: "pä:ss")
        for credentials in [basic, .bearer("to.k-en_~+/=")] {
          let answer = try client.send(ClientRequest(.get, server.url(), credentials: credentials))
          #expect(answer.status == .unauthorized)
        }
      }
    }
    #expect(seen.values == ["Basic YW5uOnDDpDpzcw==", "Bearer to.k-en_~+/="])
  }

  /// Answers 401 with this challenge to whatever has no Authorization, else 200; tells what it got.
  private func challenging(_ challenge: String, _ seen: Shared<String>) -> @Sendable (RawConnection) -> Void {
    { connection in
      while let request = connection.request() {
        seen.append(request)
        if request.contains("\r\nAuthorization: Digest ") {
          connection.answer("204 No Content")
        } else {
          connection.answer("401 Unauthorized", ["WWW-Authenticate: \(challenge)"], "who are you?")
        }
      }
    }
  }

  @Test(arguments: ["MD5", "SHA-256"])
  func `Digest asks for a challenge once, and sends no body before`(algorithm: String) throws {
    let seen = Shared<String>()
    let challenge = "Digest realm=\"r\", qop=\"auth\", nonce=\"n0nce\", algorithm=\(algorithm)"
    try withRawServer(challenging(challenge, seen)) { server in
      try withClient { client in
        for number in 1...4 {
          let request = ClientRequest(
            .put, server.url("/\(number)"), body: Array("event".utf8), credentials: ann)
          let answer = try client.send(request)
          #expect(answer.status == .noContent)
          #expect(answer.body.isEmpty)
        }
        // Other methods on the same handle.
        _ = try client.send(ClientRequest(.get, server.url("/5"), credentials: ann))
        _ = try client.send(ClientRequest(.head, server.url("/6"), credentials: ann))
        _ = try client.send(ClientRequest(.delete, server.url("/7"), credentials: ann))
        _ = try client.send(ClientRequest(.post, server.url("/8"), body: [65], credentials: ann))
      }
      #expect(server.connections == 1)
    }
    let lines = seen.values.map { $0.split(separator: "\r\n").first.map(String.init) ?? "" }
    #expect(
      lines == [
        "PUT /1 HTTP/1.1", "PUT /1 HTTP/1.1", "PUT /2 HTTP/1.1", "PUT /3 HTTP/1.1", "PUT /4 HTTP/1.1",
        "GET /5 HTTP/1.1", "HEAD /6 HTTP/1.1", "DELETE /7 HTTP/1.1", "POST /8 HTTP/1.1",
      ])
    #expect(seen.values.map { $0.hasSuffix("event") } == (0..<9).map { (1...4).contains($0) })
    #expect(seen.values[0].contains("\r\nContent-Length: 0\r\n"))
    #expect(seen.values[8].hasSuffix("\r\n\r\nA"))
    #expect(!seen.values[5].contains("Content-Length"))
    for (number, request) in seen.values.dropFirst().enumerated() {
      #expect(request.contains("nc=0000000\(number + 1)"), "each use of a nonce counts (RFC 7616 §3.4)")
      #expect(!request.contains("secret"))
    }
  }

  @Test func `a stale nonce is replaced without the caller's doing`() throws {
    let seen = Shared<String>()
    try withRawServer({ connection in
      while let request = connection.request() {
        seen.append(request)
        let nonce = seen.values.count < 3 ? "one" : "two"
        let isFresh = request.contains("nonce=\"\(nonce)\"")
        connection.answer(
          isFresh ? "200 OK" : "401 Unauthorized",
          isFresh
            ? [] : ["WWW-Authenticate: Digest realm=\"r\", qop=\"auth\", stale=true, nonce=\"\(nonce)\""])
      }
    }) { server in
      try withClient { client in
        for _ in 0..<3 {
          let request = ClientRequest(.put, server.url(), body: Array("event".utf8), credentials: ann)
          try #expect(client.send(request).status == .ok)
        }
      }
    }
    #expect(seen.values.count == 5)
  }

  @Test func `a wrong password is an answer of 401, and is not tried again and again`() throws {
    let seen = Shared<String>()
    try withRawServer({ connection in
      while let request = connection.request() {
        seen.append(request)
        connection.answer(
          "401 Unauthorized",
          ["WWW-Authenticate: Digest realm=\"r\", qop=\"auth\", nonce=\"n\(seen.values.count)\""],
          "no")
      }
    }) { server in
      try withClient { client in
        let answer = try client.send(ClientRequest(.get, server.url(), credentials: ann))
        #expect(answer.status == .unauthorized)
        #expect(answer.text == "no")
        #expect(seen.values.count == 2)
      }
    }
  }

  @Test func `challenges are not mixed up between people, nor between many at once`() throws {
    let seen = Shared<String>()
    let challenge = "Digest realm=\"r\", qop=\"auth\", nonce=\"n\""
    try withRawServer(challenging(challenge, seen)) { server in
      try withClient { client in
        let right = Shared<Bool>()
        inThreads(16) { number in
          let credentials = Credentials.digest(user: "user\(number % 4)", password: "secret")
          for _ in 0..<10 {
            let request = ClientRequest(
              .put, server.url("/user\(number % 4)"), body: [1], credentials: credentials)
            right.append((try? client.send(request))?.status == .noContent)
          }
        }
        #expect(right.values.count == 160)
        #expect(right.values.allSatisfy { $0 })
      }
    }
    let shown = seen.values.filter { $0.contains("Authorization") }
    #expect(shown.count == 160)
    for request in shown {
      let path = request.split(separator: " ")[1].dropFirst()
      #expect(request.contains("username=\"\(path)\""))
    }
    // One challenge for each handle, of which there are as many as requests at once.
    #expect(seen.values.count - shown.count <= 16)
  }

  @Test func `credentials print nothing secret`() {
    for credentials in [Credentials.basic(user: "ann", password: "secret"), ann, .bearer("secret")] {
      var dumped = ""
      dump(ClientRequest(.get, "http://a.example/", credentials: credentials), to: &dumped)
      for text in ["\(credentials)", String(reflecting: credentials), dumped] {
        #expect(!text.contains("secret"))
        #expect(!text.contains("ann"))
      }
    }
  }
}
