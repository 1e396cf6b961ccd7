import HTTP
import HTTPServer
import JSONText
import Store
import TestSupport
import Testing

@testable import Web

/// What guards every answer (R82; OWASP ASVS 4.0.3 §14.4). `WebStudio.ask` holds every answer of every test here
/// against `guardMistakes`; these add the kinds that no other test asks for.
@Suite struct GuardTests {
  /// What differs from one kind of answer to another, by what is asked.
  private static let kinds: [(String, method: String, target: String, headers: Headers, status: Int)] = [
    ("JSON", "GET", "/api/v1/brands", [:], 200),
    ("the API's document", "GET", "/api/v1/openapi.json", [:], 200),
    ("a stream of events", "GET", "/api/v1/events", [:], 200),
    ("no content", "POST", "/api/v1/signout", [:], 204),
    ("something made", "POST", "/api/v1/coaches/<ann>/windows", [:], 201),
    ("as it was seen", "GET", "/api/v1/coaches/<ann>/windows/<window>", ["If-None-Match": "*"], 304),
    ("a calendar", "GET", "/feeds/<token>.ics", [:], 200),
    ("a compressed calendar", "GET", "/feeds/<token>.ics", ["Accept-Encoding": "gzip"], 200),
    ("an unchanged calendar", "GET", "/feeds/<token>.ics", ["If-None-Match": "*"], 304),
    ("free/busy", "GET", "/freebusy/<token>.ifb", [:], 200),
    ("text", "GET", "/healthz", [:], 200), ("counters", "GET", "/metrics", [:], 200),
    ("a page", "GET", "/signin/<link>", [:], 200), ("a signed-in page", "POST", "/signin/<link>", [:], 200),
    ("a lapsed link", "GET", "/signin/x", [:], 404),
    ("nothing here", "GET", "/nowhere", [:], 404), ("the root", "GET", "/", [:], 404),
    ("no such calendar", "GET", "/feeds/x.ics", [:], 404),
    ("no such token", "GET", "/api/v1/bookings", ["Authorization": "Bearer x"], 401),
    ("a bad query", "GET", "/api/v1/brands?x=y", [:], 400),
    ("a bad body", "POST", "/api/v1/bookings", ["Content-Type": "text/xml"], 415),
    ("another method", "PROPFIND", "/feeds/<token>.ics", [:], 405),
    ("another's tracing", "TRACE", "/healthz", [:], 405),
    ("what there is", "OPTIONS", "/api/v1/bookings", [:], 204),
    (
      "a preflight", "OPTIONS", "/api/v1/bookings",
      ["Origin": "https://evil.example", "Access-Control-Request-Method": "POST"], 204
    ),
    ("another site's script", "GET", "/api/v1/brands", ["Origin": "https://evil.example"], 200),
    ("a page in a sandbox", "GET", "/api/v1/brands", ["Origin": "null"], 200),
  ]

  @Test(arguments: WebStudio.Way.allCases)
  func `every kind of answer is guarded, and none is for another site's scripts (R82)`(
    way: WebStudio.Way
  ) throws {
    try withWeb(way) { web in
      let scene = try Scene(web)
      for (kind, method, target, headers, status) in Self.kinds {
        let target = try scene.filled(target)
        let body =
          method == "POST" && status != 204 ? #"{"weekday": 1, "start": "06:00", "end": "07:00"}"# : ""
        let asker = headers["Authorization"] == nil ? "ann" : nil
        let answer = try web.ask(method, target, as: asker, bytes: Array(body.utf8), headers)
        #expect(answer.status == status, "\(kind): \(answer.text)")
        #expect(guardMistakes(answer, target) == [], "\(kind)")
      }
      web.studio.storage.close()
      #expect(try web.ask("GET", "/readyz").says == "503 database-unavailable")
      #expect(try web.ask("GET", "/api/v1/brands").says == "500 unexpected")
    }
  }

  /// Requests that no handler sees, and what the server says of them by itself.
  private static let refused: [(String, String, Int)] = [
    ("no host", "GET / HTTP/1.1\r\n\r\n", 400),
    ("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    (
      "both lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      400
    ),
    ("a broken target", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("NUL in a target", "GET /a%00b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("every address", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("a tunnel", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("a bare LF", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400),
    ("an unknown coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
    ("too much", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n", 413),
    (
      "a calendar of nobody's",
      "POST /api/v1/coaches/ann/sources HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2000000\r\n\r\n",
      401
    ),
  ]

  @Test func `what the server says by itself is guarded as well (R82)`() throws {
    try withWeb(.socket) { web in
      for (kind, bytes, status) in Self.refused {
        let client = try RawHTTPClient(port: web.port, timeout: 30_000)
        try client.send(bytes)
        let answer = Answer(try client.answer())
        #expect(answer.status == status && answer.code != nil, "\(kind): \(answer.text)")
        #expect(guardMistakes(answer, "") == [], "\(kind)")
      }
    }
  }

  @Test func `without TLS nobody is told to come over it (R82)`() {
    for (url, isTold) in [("http://127.0.0.1:8080", false), ("https://cal.example.org/in/here", true)] {
      let response = Guards(publicURL: url).guarded(.text("x"))
      #expect((response.headers["Strict-Transport-Security"] != nil) == isTold)
    }
  }

  @Test func `what an answer says of itself stays (R43, R82)`() {
    let own: Headers = [
      "Cache-Control": "private", "Content-Security-Policy": "x", "Referrer-Policy": "y",
      "Content-Type": "application/json", "Content-Disposition": "inline",
    ]
    let response = Guards(publicURL: "https://x.example").guarded(Response(.ok, headers: own))
    for field in own { #expect(response.headers.all(field.name) == [field.value]) }
  }
}
