import Booking
import Desk
import HTTP
import JSONText
import Secrets
import Store
import TestSupport
import Testing

@testable import Web

/// Wherever somebody puts a secret, it is written down nowhere and told to nobody who did not know it (R82, R84).
@Suite struct SecrecyTests {
  /// Headers that carry secrets, or may by mistake; no one of a line keeps the others from being looked at.
  private static let headers = [
    ["Cookie", "Idempotency-Key", "If-Modified-Since", "Last-Event-ID", "User-Agent", "X-Forwarded-For"],
    ["If-Match", "Prefer", "Referer", "Accept-Encoding", "X-Token", "Range"], ["If-None-Match", "Origin"],
  ]
  private static let bodies = [
    #"{"password": "S", "url": "https://u:S@localhost/S?S", "user": "S", "token": "S"}"#, #"{"S": 1}"#,
    #"{"client": "S", "coach": "S", "start": "S", "kind": "S"}"#, #"{"password": "S"#, "S",
  ]

  @Test
  func
    `wherever a request holds a secret, no line of the log, no counter and no problem has it (R82, R84)`()
    throws
  {
    try withWeb(.socket) { web in
      let (scene, secrets) = (try Scene(web), Secrets())
      var seen: Set<Int> = []
      /// Asks with a new secret wherever a text says `S`.
      func ask(
        _ method: String, _ target: String, _ handle: String? = nil, _ headers: Headers = [:],
        body: String = ""
      ) throws {
        let known = secrets.all.count
        let headers = headers.reduce(into: Headers()) { $0.add($1.name, secrets.put(into: $1.value)) }
        let answer = try web.ask(
          secrets.put(into: method), secrets.put(into: target), as: handle,
          bytes: Array(secrets.put(into: body).utf8), headers)
        seen.insert(answer.status)
        for secret in secrets.all[known...] where answer.status >= 400 {
          #expect(!answer.text.contains(secret), "\(method) \(target): \(answer.text)")
        }
      }
      for row in accessTable {
        let method = String(row.route.split(separator: " ")[0])
        let target = try scene.filled(row.target)
        let body = try row.body.map { try scene.filled($0) } ?? ""
        for names in Self.headers {
          try ask(method, target, "cleo", names.reduce(into: [:]) { $0.add($1, "S") }, body: body)
        }
        try ask(
          method, target, nil, ["Cookie": "__Host-coachcal=S", "Origin": WebStudio.publicURL], body: body)
        for scheme in ["Bearer", "Basic"] {
          try ask(method, target, nil, ["Authorization": "\(scheme) S"], body: body)
        }
        // In the place of every name in the path, in the query by every name and as one, in every kind of body.
        try ask(method, row.target.replacing(#/<[a-z]+>/#, with: "S"), "ann", body: body)
        for query in [
          "token=S&code=S&state=S&ticket=S&password=S", "after=S", "from=S&to=S&limit=S", "S=x&S",
        ] {
          try ask(method, target.prefix { $0 != "?" } + "?\(query)", "ann", body: body)
        }
        for text in Self.bodies where row.body != nil || row.isCalendar {
          try ask(method, target, "ann", row.headers, body: text)
        }
        try ask(method, target, "ann", ["Content-Type": "S"], body: "S")
        try ask("S", target)
      }
      for target in [
        "/S", "/feeds/S", "/feeds/S.ICS", "/feeds/S.ics/", "/feeds/S/x.ics", "/freebusy/S.ifb?S", "/l/S",
        "/signin/S/x", "/api/v1/S", "/api/v1/feeds/S", "/feeds/SSSSSSSS.ics",
      ] {
        for method in ["GET", "PUT"] { try ask(method, target) }
      }
      #expect(seen.isSuperset(of: [200, 201, 204, 400, 401, 403, 404, 405, 412, 415, 422]), "\(seen)")
      #expect(!seen.contains(500))
      try askUnread(web, secrets)
      web.studio.storage.close()
      for row in accessTable {
        let method = String(row.route.split(separator: " ")[0])
        let target = row.target.replacing(#/<[a-z]+>/#, with: "S")
        try ask(method, target, nil, ["Authorization": "Bearer S"])
      }
      web.tidy()

      let written = web.lines.all + [try web.ask("GET", "/metrics").text]
      #expect(secrets.all.count > 1500 && written.count > 1500)
      for line in written { #expect(secrets.found(in: line) == [], "\(line.prefix(300))") }
    }
  }

  /// What cannot be read, or is refused before it is.
  private func askUnread(_ web: WebStudio, _ secrets: Secrets) throws {
    for text in [
      "GET /feeds/S.ics%zz HTTP/1.1\r\nHost: a\r\n\r\n", "GET /feeds/S%00.ics HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET feeds/S.ics HTTP/1.1\r\nHost: a\r\n\r\n", "GET /?S HTTP/1.1\r\nHost: S\r\nHost: S\r\n\r\n",
      "GET /?S\r\n\r\n", "GET /feeds/S.ics HTTP/1.1\r\nHost: a\r\nAuthorization : Bearer S\r\n\r\n",
      "GET /feeds/S.ics HTTP/1.1\nHost: a\n\n", "GET /feeds/S.ics HTTP/9.9\r\nHost: S\r\n\r\n",
      "PUT /signin/S HTTP/1.1\r\nHost: a\r\nContent-Length: S\r\n\r\n",
      "PUT /signin/S HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: S\r\n\r\n",
      "PUT /signin/S HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\nS",
      "PUT /signin/S HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nS\r\n",
      "GET /feeds/\(String(repeating: "S", count: 2000)) HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nCookie: \(String(repeating: "S", count: 2000))\r\n\r\n",
    ] {
      let client = try RawHTTPClient(port: web.port, timeout: 30_000)
      // The server may have refused it before all of it came.
      try? client.send(secrets.put(into: text))
      client.endSending()
      let answer = (try? client.rest()) ?? ""
      #expect(secrets.found(in: answer) == [], "\(text.prefix(60)): \(answer)")
    }
  }

  @Test func `secrets that open something are not written down by their use (R82, R84)`() throws {
    try withWeb(.socket) { web in
      let scene = try Scene(web)
      var secrets = Array(web.tokens.values) + Scene.secrets
      let link = try web.desk.addSignInLink(for: "cleo", by: .system).text
      let cookie = try #require(try web.ask("POST", "/signin/\(link)").headers["Set-Cookie"])
      let session = String(cookie.prefix { $0 != ";" }.drop { $0 != "=" }.dropFirst())
      let made = try web.ask("POST", "/api/v1/clients/cleo/feeds", as: "cleo", ["kind": "client"])
      let url = try #require(made.json["url"].string)
      secrets += [link, session, String(url.drop { $0 != "f" }.prefix { $0 != "." }), scene.package.name]
      let browser: Headers = ["Cookie": "__Host-coachcal=\(session)", "Origin": WebStudio.publicURL]
      #expect(try web.ask("GET", "/api/v1/bookings", nil, browser).status == 200)
      #expect(try web.ask("GET", String(url.dropFirst(WebStudio.publicURL.count))).status == 200)
      for handle in WebStudio.everybody { _ = try web.ask("GET", "/api/v1/bookings", as: handle) }
      #expect(try web.ask("POST", "/api/v1/signout", nil, browser).status == 204)
      #expect(try web.ask("GET", "/api/v1/bookings", nil, browser).status == 401)
      let text = (web.lines.all + [try web.ask("GET", "/metrics").text]).joined(separator: "\n")
      for secret in secrets { #expect(!text.contains(secret)) }
    }
  }
}

/// Made-up secrets of a token's form, each known again wherever it turns up.
private final class Secrets {
  private(set) var all: [String] = []
  private var known: Set<Substring> = []

  /// A text with a new secret in the place of each `S` that stands by itself among the letters.
  func put(into text: String) -> String {
    text.replacing(#/\bS+\b/#) { $0.output.map { _ in new() }.joined() }
  }

  private func new() -> String {
    all.append(Token.random(.seeded(UInt64(10_000 + all.count))).text)
    known.insert(all[all.count - 1][...])
    return all[all.count - 1]
  }

  /// Those that stand in a text, also in the middle of a word.
  func found(in text: String) -> [Substring] {
    text.split { !($0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "-" || $0 == "_") }
      .filter { $0.utf8.count >= 32 }.flatMap { word in
        (0...word.utf8.count - 32).map { word.dropFirst($0).prefix(32) }.filter(known.contains)
      }
  }
}
