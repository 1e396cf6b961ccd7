import HTTP
import HTTPServer
import TestSupport
import Testing

@Suite(.serialized) struct RejectionTests {
  @Test(arguments: [
    "GET /a?b=%2Fc HTTP/1.1\r\nHost: t\r\nA: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: t\r\nA:b \r\nC:\r\n\r\n",
    "GET http://t/x?y HTTP/1.1\r\nHost: t:80\r\n\r\n", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
    "GET / HTTP/1.1\r\nHost:\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: t\r\nCookie: a=b; c=\"d\"\r\nX: \t y\t \r\n\r\n",
    "GET /?%61+b&c&&d=e=f HTTP/1.1\r\nHost: t\r\nA: b\r\n\r\n", "PROPFIND / HTTP/1.1\r\nHost: t\r\n\r\n",
    "\r\nGET / HTTP/1.1\r\nHost: t\r\n\r\n", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
  ])
  func `what is well-formed is never refused, whole or byte by byte`(text: String) throws {
    try withServer { server in
      let client = try RawHTTPClient(port: server.port)
      for _ in 0..<2 {
        try client.send(text)
        #expect(try client.answer().status == 200)
        for byte in text.utf8 { try client.send([byte]) }
        #expect(try client.answer().status == 200)
      }
    }
  }

  @Test func `many and long headers are read until memory ends, then 431`() throws {
    try withServer { server in
      let client = try RawHTTPClient(port: server.port)
      try client.request("GET", "/", (0..<99).map { "X-\($0): \(String(repeating: "y", count: 50))" })
      #expect(try client.answer().status == 200)
      try client.request("GET", "/", ["X: " + String(repeating: "y", count: 40_000)])
      #expect(try client.answer().status == 431)
      let other = try RawHTTPClient(port: server.port)
      try other.request("GET", "/" + String(repeating: "y", count: 40_000))
      #expect(try other.answer().status == 414)
    }
  }

  @Test func `each rejection has its status, code and advice`() {
    let all: [Rejection] = [
      .malformed("x"), .unknownTransferCoding, .headersTooLarge, .tooLarge(limit: 5),
      .overloaded(retryAfter: 2), .stopping(retryAfter: 3),
    ]
    #expect(all.map(\.status.code) == [400, 501, 431, 413, 503, 503])
    #expect(Set(all.map(\.code)).count == all.count)
    #expect(all.map { $0.response.headers["Retry-After"] } == [nil, nil, nil, nil, "2", "3"])
    #expect(all.allSatisfy { $0.response.body.text == $0.message + "\n" })
  }
}
