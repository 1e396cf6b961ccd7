import Desk
import HTTP
import JSONText
import Secrets
import Store
import TestSupport
import Testing

@testable import Web

/// R71: a link becomes the session of a browser, and nobody else's page uses it.
@Suite struct SignInTests {
  private let ours: Headers = ["Origin": WebStudio.publicURL]

  @Test(arguments: WebStudio.Way.allCases)
  func `a link shows a button, and signs in once it is pressed, once (R63, R71)`(way: WebStudio.Way) throws {
    try withWeb(way) { web in
      let link = try web.link("cleo")
      for method in ["GET", "HEAD", "GET"] {
        let page = try web.ask(method, link)
        #expect(page.status == 200 && page.headers["Set-Cookie"] == nil)
        #expect(page.headers["Content-Security-Policy"]?.contains("frame-ancestors 'none'") == true)
        #expect(page.headers["Cache-Control"] == "no-store")
        #expect(!page.text.contains("Cleo"))
      }
      let signedIn = try web.ask("POST", link, nil, ours)
      let cookie = try #require(signedIn.headers["Set-Cookie"])
      #expect(cookie.hasPrefix("__Host-coachcal="))
      for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax", "Max-Age=2592000"] {
        #expect(cookie.contains("; \(attribute)"), "\(attribute)")
      }
      #expect(!cookie.contains("Domain"))
      for method in ["GET", "POST"] { #expect(try web.ask(method, link).says == "404 not-found") }
      for line in web.lines.all {
        #expect(!line.contains(link.dropFirst(8)) && !line.contains(session(of: cookie)))
      }
    }
  }

  @Test func `a link lapses after 15 minutes, and a session after 30 days (R71)`() throws {
    try withWeb { web in
      let (late, link) = (try web.link("cleo"), try web.link("cleo"))
      web.studio.clock.advance(15 * 60 - 1)
      let cookie = try web.cookie(link)
      web.studio.clock.advance(1)
      #expect(try web.ask("POST", late).says == "404 not-found")
      web.studio.clock.advance(30 * 86400 - 2)
      #expect(try web.ask("GET", "/api/v1/bookings", nil, cookie).status == 200)
      web.studio.clock.advance(1)
      #expect(try web.ask("GET", "/api/v1/bookings", nil, cookie).says == "401 unauthenticated")
      #expect(try web.ask("GET", "/api/v1/coaches", nil, cookie).status == 200, "a guest's")
    }
  }

  @Test func `a session reads as its person, and changes things for pages of ours alone (R71, R82)`() throws {
    try withWeb { web in
      let cookie = try web.cookie(web.link("cleo"))
      let seen = try web.ask("GET", "/api/v1/clients", nil, cookie).json["items"].array
      #expect(seen?.map { $0["handle"].string } == ["cleo"])
      _ = try web.studio.sell()
      let body: JSON = ["coach": "ann", "start": "2026-10-21T10:00"]
      let bad: [Headers] = [
        [:], ["Origin": "https://evil.example"], ["Origin": "null"],
        ["Origin": "http://cal.example.org"], ["Origin": "https://cal.example.org.evil.example"],
        ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"], ["Sec-Fetch-Site": "none"],
        ["Origin": WebStudio.publicURL, "Sec-Fetch-Site": "cross-site"],
        ["Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"],
      ]
      for headers in bad {
        let answer = try web.ask("POST", "/api/v1/bookings", body, cookie.with(headers))
        #expect(answer.says == "403 forbidden", "\(headers)")
      }
      #expect(try web.ask("GET", "/api/v1/bookings", nil, cookie).json["items"].array?.isEmpty == true)
      #expect(try web.ask("POST", "/api/v1/bookings", body, cookie.with(ours)).status == 201)
      let note: JSON = ["notes": "x"]
      let id = try web.ask("GET", "/api/v1/bookings", nil, cookie).json["items"].array?.first?["id"].string
      let target = "/api/v1/bookings/\(id ?? "")"
      #expect(try web.ask("PATCH", target, note, cookie).says == "403 forbidden")
      #expect(
        try web.ask("PATCH", target, note, cookie.with(["Sec-Fetch-Site": "same-origin"])).status == 200)
    }
  }

  @Test func `another site signs nobody in (R71)`() throws {
    try withWeb { web in
      let link = try web.link("cleo")
      for headers: Headers in [["Origin": "https://evil.example"], ["Sec-Fetch-Site": "cross-site"]] {
        #expect(try web.ask("POST", link, nil, headers).says == "403 forbidden")
      }
      #expect(try web.ask("POST", link).status == 200, "it was not used up")
    }
  }

  @Test func `a session ends where it signs out or is revoked, and is no bearer token (R71)`() throws {
    try withWeb { web in
      let (first, second) = (try web.cookie(web.link("ann")), try web.cookie(web.link("ann")))
      let text = String(first["Cookie"]?.split(separator: "=").last ?? "")
      #expect(
        try web.ask("GET", "/api/v1/bookings", nil, ["Authorization": "Bearer \(text)"]).says
          == "401 unauthenticated")
      let bearer = web.tokens["ann"] ?? ""
      #expect(
        try web.ask("GET", "/api/v1/bookings", nil, ["Cookie": "__Host-coachcal=\(bearer)"]).says
          == "401 unauthenticated")

      #expect(try web.ask("POST", "/api/v1/signout", nil, first).says == "403 forbidden")
      let out = try web.ask("POST", "/api/v1/signout", nil, first.with(ours))
      #expect(out.status == 204 && out.headers["Set-Cookie"]?.contains("Max-Age=0") == true)
      #expect(try web.ask("GET", "/api/v1/bookings", nil, first).says == "401 unauthenticated")
      #expect(try web.ask("GET", "/api/v1/bookings", nil, second).status == 200)

      let sessions = try web.desk.tokens(of: "ann").filter { $0.expires != nil }
      #expect(sessions.map { $0.revoked != nil } == [true, false])
      for session in sessions where session.revoked == nil {
        try web.desk.revokeToken(session.id, by: .system)
      }
      #expect(try web.ask("GET", "/api/v1/bookings", nil, second).says == "401 unauthenticated")
    }
  }

  @Test func `who signs in anew in a browser ends what it was signed in as (R71)`() throws {
    try withWeb { web in
      let (first, other) = (try web.cookie(web.link("cleo")), try web.cookie(web.link("cleo")))
      let answer = try web.ask("POST", web.link("dan"), nil, first.with(ours))
      let second: Headers = ["Cookie": String((answer.headers["Set-Cookie"] ?? "").prefix { $0 != ";" })]
      #expect(first["Cookie"] != second["Cookie"])
      #expect(try web.ask("GET", "/api/v1/bookings", nil, first).says == "401 unauthenticated")
      let seen = try web.ask("GET", "/api/v1/clients", nil, second).json["items"].array
      #expect(seen?.map { $0["handle"].string } == ["dan"])
      #expect(try web.ask("GET", "/api/v1/bookings", nil, other).status == 200, "another browser's")
      // A link that has lapsed ends nothing.
      #expect(try web.ask("POST", "/signin/x", nil, second.with(ours)).says == "404 not-found")
      #expect(try web.ask("GET", "/api/v1/bookings", nil, second).status == 200)
    }
  }

  @Test func `an erased client's links and sessions open nothing (R71, R83)`() throws {
    try withWeb { web in
      let link = try web.link("cleo")
      let cookie = try web.cookie(web.link("cleo"))
      _ = try web.desk.erase("cleo", by: .system)
      #expect(try web.ask("POST", link).says == "404 not-found")
      #expect(try web.ask("GET", "/api/v1/bookings", nil, cookie).says == "401 unauthenticated")
    }
  }

  @Test func `over http the cookie has a plain name, and other cookies are not taken for it (R71)`() throws {
    let (plain, secure) = (
      SessionCookie(publicURL: "http://127.0.0.1:8080/cal"), SessionCookie(publicURL: "https://x.example")
    )
    #expect(plain.header("v", seconds: 5) == "coachcal_session=v; Path=/; Max-Age=5; HttpOnly; SameSite=Lax")
    func value(_ cookies: String, _ cookie: SessionCookie) throws -> String? {
      let request = try #require(Request(.get, "/", headers: ["Cookie": cookies]))
      return cookie.value(in: request)
    }
    #expect(try value("a=b; coachcal_session=v; c=d", plain) == "v")
    #expect(try value("a=b; coachcal_session=v", secure) == nil)
    #expect(try value("__Host-coachcal=v", secure) == "v")
    #expect(try value("x__Host-coachcal=v; coachcal_consent=w", secure) == nil)
    let post = try #require(Request(.post, "/", headers: ["Origin": "http://127.0.0.1:8080"]))
    #expect(try refusal { try plain.checkOrigin(of: post) } == nil)
  }
}

private func session(of cookie: String) -> String {
  String(cookie.split(separator: ";")[0].split(separator: "=").last ?? "")
}

extension WebStudio {
  /// The path of a new link for somebody.
  fileprivate func link(_ handle: String) throws -> String {
    "/signin/\(try desk.addSignInLink(for: handle, by: .system).text)"
  }

  /// What a browser sends that was signed in by a link.
  fileprivate func cookie(_ link: String) throws -> Headers {
    let set = try ask("POST", link).headers["Set-Cookie"] ?? ""
    return ["Cookie": String(set.prefix { $0 != ";" })]
  }
}

extension Headers {
  fileprivate func with(_ others: Headers) -> Headers {
    var headers = self
    for field in others { headers.add(field.name, field.value) }
    return headers
  }
}
