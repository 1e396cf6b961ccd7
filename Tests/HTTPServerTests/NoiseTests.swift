import Glibc
import HTTP
import HTTPServer
import TestSupport
import Testing

@Suite(.serialized) struct NoiseTests {
  /// SplitMix64: the same seed gives the same noise.
  private struct Noise: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var value = state
      value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
      return value ^ (value >> 31)
    }
  }

  @Test func `damaged requests are answered or closed, and the server goes on`() throws {
    let given = getenv("SEED").flatMap { UInt64(String(cString: $0)) }
    let seed = given ?? UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var noise = Noise(state: seed)
    let whole = Array(
      """
      POST /a/%41?b=c HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nX: y\r\n\r\nabc\
      POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nA: b\r\n\r\n\
      GET / HTTP/1.1\r\nHost: t\r\nCookie: a=b\r\nConnection: close\r\n\r\n
      """.utf8)
    let odd: [UInt8] = [0, 9, 10, 13, 32, 37, 44, 48, 57, 58, 59, 63, 0x7F, 0xFF]
    // A short time-out makes the reaper look more often.
    try withServer({ $0.idleTimeout = 100 }) { server in
      for round in 0..<200 {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...4, using: &noise) where !bytes.isEmpty {
          let place = Int.random(in: 0..<bytes.count, using: &noise)
          switch Int.random(in: 0..<4, using: &noise) {
          case 0: bytes.remove(at: place)
          case 1: bytes.insert(odd.randomElement(using: &noise) ?? 0, at: place)
          case 2: bytes[place] = UInt8.random(in: 0...255, using: &noise)
          default: bytes.removeLast(bytes.count - place - 1)
          }
        }
        let client = try RawHTTPClient(port: server.port)
        // The server may close before all is sent.
        try? client.send(bytes)
        client.endSending()
        let text = try client.rest()
        #expect(text.isEmpty || text.hasPrefix("HTTP/1.1 "), "round \(round) of seed \(seed): \(text)")
      }
      let client = try RawHTTPClient(port: server.port)
      try client.request("GET", "/after")
      #expect(try client.answer().text == "GET after 0 ")
    }
  }
}
