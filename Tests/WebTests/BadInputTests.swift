import HTTP
import JSONText
import TestSupport
import Testing

@testable import Web

@Suite struct BadInputTests {
  /// What ann sends, and what it is called.
  struct Case: Sendable, CustomTestStringConvertible {
    let request: String
    let body: String?
    let says: String
    init(_ request: String, _ body: String? = nil, says: String) {
      (self.request, self.body, self.says) = (request, body, says)
    }
    var testDescription: String { "\(request) \(body?.prefix(60) ?? "")" }
  }

  static let book = "POST /api/v1/bookings"
  static let long = String(repeating: "x", count: 2001)

  static let bodies: [Case] = [
    Case(book, "{", says: "400 malformed-json"), Case(book, "nul", says: "400 malformed-json"),
    Case(book, "<xml/>", says: "400 malformed-json"),
    Case(book, "{\"coach\":\"ann\",}", says: "400 malformed-json"),
    Case(book, String(repeating: "[", count: 100_000), says: "400 malformed-json"),
    Case(book, String(repeating: "{\"a\":", count: 100_000), says: "400 malformed-json"),
    Case(book, says: "400 malformed-json"), Case(book, "[]", says: "422 invalid"),
    Case(book, "null", says: "422 invalid"), Case(book, "1", says: "422 invalid"),
    Case(book, "{}", says: "422 invalid"), Case(book, #"{"coach": "ann"}"#, says: "422 invalid"),
    Case(book, #"{"coach": "ann", "start": 1}"#, says: "422 invalid"),
    Case(book, #"{"coach": null, "start": "2026-10-21T10:00"}"#, says: "422 invalid"),
    Case(book, #"{"coach": "", "start": "2026-10-21T10:00"}"#, says: "422 invalid"),
    Case(book, #"{"coach": "ann", "start": ""}"#, says: "422 invalid"),
    Case(book, #"{"bookings": []}"#, says: "422 invalid"),
    Case(book, #"{"bookings": [1]}"#, says: "422 invalid"),
    Case(
      book, #"{"bookings": [{"coach": "ann", "start": "2026-10-21T10:00"}], "coach": "ann"}"#,
      says: "422 invalid"),
    Case(book, order(#""surprise": 1"#), says: "422 invalid"),
    Case(book, order(#""duration_minutes": 4"#), says: "422 invalid"),
    Case(book, order(#""duration_minutes": 1441"#), says: "422 invalid"),
    Case(book, order(#""duration_minutes": 60.5"#), says: "422 invalid"),
    Case(book, order(#""duration_minutes": "60""#), says: "422 invalid"),
    Case(book, order(#""duration_minutes": 9223372036854775807"#), says: "422 invalid"),
    Case(book, order(#""duration_minutes": 99999999999999999999999"#), says: "400 malformed-json"),
    Case(book, order(#""duration_minutes": 1e999"#), says: "400 malformed-json"),
    Case(book, order(#""kind": "lesson""#), says: "422 invalid"),
    Case(book, order("\"notes\": \"\(long)\""), says: "422 invalid"),
    Case(book, order("\"notes\": \"e\(String(repeating: "\u{301}", count: 2000))\""), says: "422 invalid"),
    Case(book, order("\"package\": \"\(long)\""), says: "422 invalid"),
    Case(book, order(#""package": "none""#), says: "404 not-found"),
    Case(book, order(#""brand": "none""#), says: "404 not-found"),
    Case(book, at("2026-10-21 10:00"), says: "422 malformed-time"),
    Case(book, at("2026-10-21"), says: "422 malformed-time"),
    Case(book, at("10:00"), says: "422 malformed-time"),
    Case(book, at("2026-02-30T10:00"), says: "422 malformed-time"),
    Case(book, at("2026-10-21T25:00"), says: "422 malformed-time"),
    Case(book, at("2026-10-21T10:00:00+25:00"), says: "422 malformed-time"),
    Case(book, at("2026-10-21T10:00 Europe/Nowhere"), says: "422 malformed-time"),
    Case(book, at("tomorrow\\u0000"), says: "400 malformed-json"),
    Case(book, at("2027-03-28T02:30"), says: "422 skipped-time"),
    Case(book, at("2026-10-18T10:00"), says: "409 in-the-past"),
    Case(book, at("2026-10-21T03:00"), says: "409 slot-closed"),
    Case(book, at("9999-12-31T23:59:59Z"), says: "409 too-far-ahead"),
    Case(book, at("0001-01-01T00:00:00Z"), says: "409 in-the-past"),
    Case(book, #"{"coach": "ann", "client": "ann", "start": "2026-10-21T10:00"}"#, says: "403 own-booking"),
    Case(
      book, #"{"coach": "an\u0000n", "client": "cleo", "start": "2026-10-21T10:00"}"#,
      says: "400 malformed-json"),

    Case("POST /api/v1/coaches/ann/windows", window("10:00", "10:00"), says: "422 end-before-start"),
    Case("POST /api/v1/coaches/ann/windows", window("22:00", "02:00"), says: "422 end-before-start"),
    Case("POST /api/v1/coaches/ann/windows", window("10", "11"), says: "422 malformed-time"),
    Case("POST /api/v1/coaches/ann/windows", window("24:30", "25:00"), says: "422 malformed-time"),
    Case(
      "POST /api/v1/coaches/ann/windows", #"{"weekday": 7, "start": "10:00", "end": "11:00"}"#,
      says: "422 invalid"),
    Case(
      "POST /api/v1/coaches/ann/windows",
      #"{"weekday": 1, "start": "10:00", "end": "11:00", "effective_from": "2027-01-02", "effective_until": "2027-01-01"}"#,
      says: "422 end-before-start"),
    Case("PATCH /api/v1/coaches/ann/windows/none", "{}", says: "404 not-found"),
    Case("POST /api/v1/coaches/ann/overrides", #"{"effect": "blackout"}"#, says: "422 invalid"),
    Case(
      "POST /api/v1/coaches/ann/overrides",
      #"{"effect": "blackout", "first_day": "2026-12-31", "start": "2026-12-31T10:00"}"#, says: "422 invalid"),
    Case(
      "POST /api/v1/coaches/ann/overrides",
      #"{"effect": "blackout", "first_day": "2026-12-31", "last_day": "2026-12-30"}"#,
      says: "422 end-before-start"),
    Case(
      "POST /api/v1/coaches/ann/overrides",
      #"{"effect": "extra", "start": "2026-12-31T10:00", "end": "2026-12-31T09:00"}"#,
      says: "422 end-before-start"),
    Case(
      "POST /api/v1/coaches/ann/overrides",
      #"{"effect": "extra", "start": "2027-03-28T02:30", "end": "2027-03-28T09:00"}"#,
      says: "422 skipped-time"),
    Case(
      "POST /api/v1/coaches/ann/overrides", #"{"effect": "blackout", "first_day": "31.12.2026"}"#,
      says: "422 malformed-time"),
    Case("PATCH /api/v1/coaches/ann/settings", #"{"booking_mode": "maybe"}"#, says: "422 invalid"),
    Case("PATCH /api/v1/coaches/ann/settings", #"{"default_capacity": 0}"#, says: "422 invalid"),
    Case("PATCH /api/v1/coaches/ann/settings?brand=east", "{}", says: "404 not-found"),
    Case(
      "POST /api/v1/clients/cleo/packages",
      #"{"coach": "ann", "name": "x", "total": 0, "duration_minutes": 60}"#,
      says: "422 invalid"),
    Case("POST /api/v1/clients/cleo/packages", #"{"coach": "ann", "name": "x"}"#, says: "422 invalid"),
    Case("POST /api/v1/clients/cleo/packages", #"{"coach": "ann", "template": "x"}"#, says: "404 not-found"),
    Case(
      "POST /api/v1/clients/cleo/packages",
      #"{"coach": "ann", "name": "x", "total": 1, "duration_minutes": 60, "last_day": "soon"}"#,
      says: "422 malformed-time"),
    Case("POST /api/v1/coaches/ann/feeds", #"{"kind": "client"}"#, says: "422 invalid"),
    Case("POST /api/v1/coaches/ann/feeds", #"{"past_days": -1}"#, says: "422 invalid"),
  ]

  static let targets: [Case] = [
    Case("GET /api/v1/bookings?limit=0", says: "400 bad-request"),
    Case("GET /api/v1/bookings?limit=501", says: "400 bad-request"),
    Case("GET /api/v1/bookings?limit=ten", says: "400 bad-request"),
    Case("GET /api/v1/bookings?limit=99999999999999999999", says: "400 bad-request"),
    Case("GET /api/v1/bookings?limit=1&limit=1", says: "400 bad-request"),
    Case("GET /api/v1/bookings?surprise=1", says: "400 bad-request"),
    Case("GET /api/v1/bookings?Limit=1", says: "400 bad-request"),
    Case("GET /api/v1/bookings?status=lost", says: "400 bad-request"),
    Case("GET /api/v1/bookings?status=", says: "400 bad-request"),
    Case("GET /api/v1/bookings?coach=", says: "400 bad-request"),
    Case("GET /api/v1/bookings?coach=\(String(repeating: "x", count: 8000))", says: "400 bad-request"),
    Case("GET /api/v1/bookings?from=today", says: "422 malformed-time"),
    Case("GET /api/v1/bookings?from=2026-02-30", says: "422 malformed-time"),
    Case("GET /api/v1/bookings?after=none", says: "404 not-found"),
    Case("GET /api/v1/bookings/none", says: "404 not-found"),
    Case("GET /api/v1/bookings/", says: "404 not-found"),
    Case("GET /api/v1/coaches/ann/slots", says: "400 bad-request"),
    Case("GET /api/v1/coaches/ann/slots?from=2026-10-20", says: "400 bad-request"),
    Case("GET /api/v1/coaches/ann/slots?from=2026-10-20&to=2026-10-19", says: "422 end-before-start"),
    Case("GET /api/v1/coaches/ann/slots?from=2026-10-20&to=2028-10-20", says: "422 invalid"),
    Case("GET /api/v1/coaches/ann/slots?from=0001-01-01&to=9999-12-31", says: "422 invalid"),
    Case("GET /api/v1/coaches/ann/slots?from=2026-10-20&to=2026-10-20&kind=x", says: "400 bad-request"),
    Case("GET /api/v1/coaches/ann/slots?from=2026-10-20&to=2026-10-20&duration=0", says: "400 bad-request"),
    Case("GET /api/v1/coaches/carl/slots?from=2026-10-20&to=2026-10-20&for=cleo", says: "403 forbidden"),
    Case("GET /api/v1/coaches/nobody/slots?from=2026-10-20&to=2026-10-20", says: "404 not-found"),
    Case("GET /api/v1/coaches/\(String(repeating: "x", count: 8000))", says: "404 not-found"),
    Case("GET /api/v1/coaches/cleo", says: "404 not-found"),
    Case("GET /api/v1/audit", says: "400 bad-request"),
    Case("GET /api/v1/package-templates", says: "400 bad-request"),
    Case("GET /api/v1/nothing", says: "404 not-found"), Case("GET /", says: "404 not-found"),
    Case("GET /index.html", says: "404 not-found"),
    Case("PUT /api/v1/bookings", says: "405 method-not-allowed"),
    Case("TRACE /healthz", says: "405 method-not-allowed"),
    Case("DELETE /api/v1/bookings", says: "405 method-not-allowed"),
    Case("DELETE /api/v1/coaches/ann/windows/none", says: "404 not-found"),
  ]

  @Test(arguments: WebStudio.Way.allCases)
  func `whatever cannot be done says why, and nothing of it is done (R70)`(way: WebStudio.Way) throws {
    try withWeb(way) { web in
      try web.studio.sell(100)
      let before = try web.studio.everything()
      for refused in Self.bodies + Self.targets {
        let words = refused.request.split(separator: " ").map(String.init)
        let answer = try web.ask(words[0], words[1], as: "ann", bytes: Array((refused.body ?? "").utf8))
        #expect(answer.says == refused.says, "\(refused.testDescription): \(answer.text.prefix(300))")
        let detail = answer.json["detail"].string ?? ""
        #expect(detail.count > 10 && detail.count < 600, "\(refused.testDescription): \(detail)")
      }
      #expect(try web.studio.everything() == before)
    }
  }

  @Test(arguments: [
    ("text/plain", "415 unsupported-media-type"),
    ("application/x-www-form-urlencoded", "415 unsupported-media-type"),
    ("application/json; charset=utf-16", "415 unsupported-media-type"),
    ("nonsense", "415 unsupported-media-type"),
    ("application/json", "201"), ("Application/JSON; charset=UTF-8", "201"),
    ("application/merge-patch+json", "415 unsupported-media-type"),
  ])
  func `bodies are JSON and say so`(type: String, says: String) throws {
    try withWeb { web in
      try web.studio.sell()
      let answer = try web.ask(
        "POST", "/api/v1/bookings", as: "cleo",
        bytes: Array(#"{"coach": "ann", "start": "2026-10-21T10:00"}"#.utf8),
        ["Content-Type": type])
      #expect(answer.says == says)
    }
  }

  @Test func `bytes that are no UTF-8 are no JSON`() throws {
    try withWeb { web in
      let answer = try web.ask(
        "POST", "/api/v1/bookings", as: "cleo",
        bytes: Array("{\"coach\": \"".utf8) + [0xFF] + Array("\"}".utf8))
      #expect(answer.says == "400 malformed-json")
    }
  }

  @Test func `mismatches say where they are, twenty at most (RFC 6901)`() throws {
    try withWeb { web in
      let wish: JSON = ["coach": "ann", "start": 5, "a/b~c": 1]
      let answer = try web.ask("POST", "/api/v1/bookings", as: "cleo", ["bookings": [wish]])
      #expect(
        answer.json["errors"].array?.map { $0["pointer"].string } == [
          "/bookings/0/a~1b~0c", "/bookings/0/start",
        ])
      let many = try web.ask(
        "POST", "/api/v1/bookings", as: "cleo", ["bookings": .array(Array(repeating: [:], count: 100))])
      #expect(many.json["errors"].array?.count == 20)
    }
  }

  @Test func `more than a megabyte is refused by name before it is read (R82)`() throws {
    try withWeb(.socket) { web in
      let before = try web.studio.everything()
      let answer = try web.ask(
        "POST", "/api/v1/bookings", as: "cleo", bytes: Array(repeating: 0x20, count: 1 << 20 + 1))
      #expect(answer.says == "413 body-too-large")
      #expect(answer.headers["X-Content-Type-Options"] == "nosniff")
      #expect(try web.studio.everything() == before)
    }
  }

  @Test func `405 names what the address answers, and so does OPTIONS (RFC 9110 §10_2_1)`() throws {
    try withWeb { web in
      for (target, allowed) in [
        ("/api/v1/bookings", "GET, HEAD, POST, OPTIONS"), ("/feeds/x.ics", "GET, HEAD, OPTIONS"),
        ("/api/v1/coaches/ann/settings", "GET, HEAD, PATCH, OPTIONS"),
      ] {
        #expect(try web.ask("PUT", target, as: "ann").headers["Allow"] == allowed)
        let options = try web.ask("OPTIONS", target)
        #expect(options.status == 204)
        #expect(options.headers["Allow"] == allowed)
      }
    }
  }

  private static func order(_ member: String) -> String {
    #"{"coach": "ann", "client": "cleo", "start": "2026-10-21T10:00", \#(member)}"#
  }
  private static func at(_ start: String) -> String {
    #"{"coach": "ann", "client": "cleo", "start": "\#(start)"}"#
  }
  private static func window(_ start: String, _ end: String) -> String {
    #"{"weekday": 1, "start": "\#(start)", "end": "\#(end)"}"#
  }
}
