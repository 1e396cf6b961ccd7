import HTTP
import HTTPClient
import Synchronization
import TestSupport
import Testing

/// Answers that chance has spoiled.
@Suite struct NoiseTests {
  private static let sound = [
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: \"a\"\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nX: y\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
    "HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"r\", qop=\"auth\", nonce=\"n\"\r\n"
      + "Content-Length: 0\r\n\r\n",
    "HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\n\r\n\u{1F}",
  ].map { Array($0.utf8) }

  private static func spoiled(_ random: inout TestRandom) -> [UInt8] {
    var bytes = random.pick(sound)
    for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: place)
      case 2: bytes.removeSubrange(place...)
      default: bytes.insert(contentsOf: random.pick(sound).prefix(Int(bytes[place])), at: place)
      }
    }
    return bytes
  }

  @Test func `whatever a server sends, there is an answer or an error, and the next request works`() throws {
    let random = Mutex(TestRandom(for: "spoiled answers"))
    try withRawServer({ connection in
      while let request = connection.request() {
        if request.hasPrefix("GET /sound") {
          connection.answer("200 OK", [], "sound")
        } else {
          connection.send(random.withLock { Self.spoiled(&$0) })
          if random.withLock({ $0.once(in: 2) }) { return }
        }
      }
    }) { server in
      try withClient { client in
        inThreads(4) { number in
          for _ in 0..<60 {
            let credentials = Credentials.digest(user: "ann", password: "secret")
            let request = ClientRequest(
              number == 0 ? .post : .get, server.url(), body: number == 0 ? [1] : [],
              credentials: number == 1 ? credentials : nil, deadlines: .init(idle: 50, total: 2000),
              largestBody: 1000, redirects: 3)
            let error = client.failure(request)
            if let error { #expect(!error.detail.contains("secret")) }
          }
        }
        try #expect(client.send(ClientRequest(.get, server.url("/sound"))).text == "sound")
      }
    }
  }
}
