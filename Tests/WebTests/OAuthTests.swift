import Booking
import Desk
import GoogleCalendar
import HTTP
import HTTPClient
import JSONText
import Secrets
import Store
import Sync
import TestSupport
import Testing

@testable import Web

/// The way of a browser to Google and back (R50, R82), on one local Google.
@Suite(.serialized) struct OAuthTests {
  @Test func `a coach lets us into their calendar over two links and a consent (R50)`() throws {
    try withBrowser { browser, google in
      let link = try browser.link()
      let start = try browser.open(link)
      #expect(start.status == 302)
      let cookie = try #require(start.headers["Set-Cookie"])
      let parts = cookie.split(separator: "; ").map(String.init)
      #expect(parts.first?.hasPrefix("__Host-coachcal_consent=") == true)
      #expect(
        Set(parts.dropFirst()) == ["Path=/", "Max-Age=900", "HttpOnly", "SameSite=Lax", "Secure"])
      #expect(start.headers["Cache-Control"] == "no-store")
      #expect(start.headers["Referrer-Policy"] == "no-referrer")
      let url = try #require(start.headers["Location"])
      #expect(url.hasPrefix(google.addresses.authorization))
      for part in [
        "code_challenge_method=S256", "access_type=offline", "prompt=consent", "response_type=code",
        "redirect_uri=https%3A%2F%2Fcal.example.org%2Foauth%2Fgoogle%2Fcallback",
      ] { #expect(url.contains(part)) }
      let challenge = try #require(value(of: "code_challenge", in: url))
      let state = try #require(value(of: "state", in: url))
      #expect(challenge.utf8.count == 43)
      #expect(state.utf8.count >= 22)
      #expect(!url.contains(try browser.session(start)))

      let answer = try browser.callback(try google.consent(url), try browser.session(start))
      #expect(answer.status == 200)
      #expect(answer.headers["Set-Cookie"]?.contains("Max-Age=0") == true)
      let found = try browser.destinations()
      #expect(found.map(\.kind) == [.google])
      #expect(found.map(\.address) == [google.primary])
      #expect(found.map(\.account) == [google.primary])
      #expect(found.map(\.makesMeetings) == [true])
      #expect(found.map(\.state) == [.active])
    }
  }

  @Test func `a cookie is not kept from a server without TLS (R50)`() throws {
    try withBrowser(publicURL: "http://localhost:8080") { browser, _ in
      let start = try browser.open(try browser.link())
      #expect(start.headers["Set-Cookie"]?.contains("Secure") == false)
      #expect(start.headers["Set-Cookie"]?.contains("HttpOnly") == true)
    }
  }

  @Test func `a link opens the way once, and not after a quarter of an hour (R50)`() throws {
    try withBrowser { browser, _ in
      let link = try browser.link()
      #expect(try browser.open(link).status == 302)
      #expect(try browser.open(link).says == "404 not-found")
      let late = try browser.link()
      browser.studio.clock.advance(901)
      #expect(try browser.open(late).says == "404 not-found")
      #expect(try browser.open("/oauth/google/start?ticket=nobodys").says == "404 not-found")
      #expect(try browser.open("/oauth/google/start").says == "404 not-found")
      #expect(try browser.destinations() == [])
    }
  }

  @Test func `who only looks whether a link is there uses nothing up (R50)`() throws {
    try withBrowser { browser, google in
      let link = try browser.link()
      #expect(try browser.open(link, .head).headers["Set-Cookie"] == nil)
      let start = try browser.open(link)
      #expect(start.status == 302)
      let query = try google.consent(browser.way(start))
      let session = try browser.session(start)
      #expect(try browser.callback(query, session, .head).headers["Set-Cookie"] == nil)
      #expect(try browser.destinations() == [])
      #expect(try browser.callback(query, session).status == 200)
    }
  }

  @Test func `only the browser that was sent to Google can come back, once and in time (R50)`() throws {
    try withBrowser { browser, google in
      let first = try browser.open(try browser.link())
      let second = try browser.open(try browser.link())
      let query = try google.consent(browser.way(first))
      let other = try google.consent(browser.way(second))
      let session = try browser.session(first)
      let code = try #require(value(of: "code", in: query))
      let state = try #require(value(of: "state", in: query))
      let attempts: [(String, String?)] = [
        (query, nil), (query, ""), (query, "nobodys"), (query, try browser.session(second)), (other, session),
        ("code=\(code)&state=nobodys", session), ("code=\(code)", session), ("", session), (query, state),
        ("code=\(code)&state=\(session)", session),
      ]
      for (query, session) in attempts {
        #expect(try browser.callback(query, session).says == "404 not-found", "\(query)")
      }
      #expect(try browser.destinations() == [])
      #expect(try google.tokenRequests() == 0)
      // None of that spoiled it for the one who was asked.
      #expect(try browser.callback(query, session).status == 200)
      #expect(try browser.callback(query, session).says == "404 not-found")
      #expect(try browser.destinations().count == 1)
      browser.studio.clock.advance(900)
      #expect(try browser.callback(other, try browser.session(second)).says == "404 not-found")
      #expect(try google.tokenRequests() == 1)
    }
  }

  @Test func `a code that was meant for another consent is worth nothing (R50)`() throws {
    try withBrowser { browser, google in
      let first = try browser.open(try browser.link())
      let second = try browser.open(try browser.link())
      let stolen = try google.consent(browser.way(first))
      let state = try #require(value(of: "state", in: browser.way(second)))
      let code = try #require(value(of: "code", in: stolen))
      let answer = try browser.callback("code=\(code)&state=\(state)", try browser.session(second))
      #expect(answer.code == "destination-unreachable")
      #expect(try browser.destinations() == [])
    }
  }

  @Test func `who says no, leaves something out or has no such calendar changes nothing (R50)`() throws {
    let cases: [(JSON, String, String)] = [
      (["consent": "deny"], "primary", "told not to"),
      (["granted_scopes": [.string(GoogleScope.events)]], "primary", "every box"),
      (["granted_scopes": [.string(GoogleScope.calendarList)]], "primary", "every box"),
      ([:], "holidays#de@group.v.calendar.google.com", "cannot write"), ([:], "Nobody's", "cannot write"),
    ]
    for (settings, calendar, words) in cases {
      try withBrowser { browser, google in
        try google.tell("settings", settings)
        let start = try browser.open(try browser.link(calendar))
        let query = try google.consent(browser.way(start))
        let answer = try browser.callback(query, try browser.session(start))
        #expect(answer.code == "destination-unreachable", "\(words)")
        #expect(answer.json["detail"].string?.contains(words) == true, "\(answer.text)")
        #expect(try browser.destinations() == [])
      }
    }
  }

  @Test func `a calendar by its name, and the same calendar twice, are one destination each (R50)`() throws {
    try withBrowser { browser, google in
      let made = try ["Studio", google.studio, "primary", google.primary].map { calendar in
        let start = try browser.open(try browser.link(calendar))
        let query = try google.consent(browser.way(start))
        let answer = try browser.callback(query, try browser.session(start))
        #expect(answer.status == 200, "\(answer.text)")
        return try browser.destinations().count
      }
      #expect(made == [1, 1, 2, 2])
      #expect(Set(try browser.destinations().map(\.address)) == [google.studio, google.primary])
    }
  }

  @Test func `a destination that was disconnected is let in again and stays the same (R51)`() throws {
    try withBrowser { browser, google in
      let start = try browser.open(try browser.link())
      _ = try browser.callback(
        try google.consent(browser.way(start)), try browser.session(start))
      let destination = try #require(try browser.destinations().first)
      _ = try browser.studio.desk.stop(destination.id, .disconnected, "gone")
      let secret = try browser.studio.desk.secret(of: destination.id)
      let link = try browser.link(of: destination)
      let again = try browser.open(link)
      #expect(
        try browser.callback(try google.consent(browser.way(again)), browser.session(again))
          .status == 200)
      let after = try browser.destinations()
      #expect(after.map(\.id) == [destination.id])
      #expect(after.map(\.state) == [.active])
      #expect(try browser.studio.desk.secret(of: destination.id) != secret)
    }
  }

  @Test func `no secret is in a log line or an error's text (R82)`() throws {
    try withBrowser { browser, google in
      let start = try browser.open(try browser.link())
      let url = try #require(start.headers["Location"])
      let query = try google.consent(url)
      let code = try #require(value(of: "code", in: query))
      let session = try browser.session(start)
      // A sign-in that repeats what it was sent.
      try google.tell(
        "faults",
        [
          "on": "token", "path": "/token", "status": 400, "reason": "invalid_grant",
          "message": .string("\(code) \(google.clientSecret)"),
        ])
      let answer = try browser.callback(query, session)
      #expect(answer.code == "destination-unreachable")
      try google.tell("faults", ["on": "token", "path": "/token", "raw": "<html>", "status": 200])
      let second = try browser.open(try browser.link())
      let garbage = try browser.callback(
        try google.consent(browser.way(second)), try browser.session(second))
      #expect(garbage.code == "destination-unreachable")
      let told = answer.text + garbage.text + browser.lines.all.joined()
      let verifier = try browser.studio.desk.proof(state: value(of: "state", in: url) ?? "")
      for secret in [code, session, verifier, google.clientSecret] { #expect(!told.contains(secret)) }
      #expect(!url.contains(verifier))
      #expect(try browser.destinations() == [])
    }
  }

  @Test func `without Google's registration nobody is sent anywhere (R50)`() throws {
    try withStudio { studio in
      let site = Site(
        desk: studio.desk, publicURL: WebStudio.publicURL, version: "0", log: .silent)
      for target in ["/oauth/google/start?ticket=x", "/oauth/google/callback?code=x&state=y"] {
        let request = try #require(Request(.get, target))
        let response = site.respond(to: request)
        #expect(response.status.code >= 400)
        #expect(response.headers["Set-Cookie"] == nil)
      }
    }
  }
}

private let shared = Result { try LocalGoogle() }

private func withBrowser(
  publicURL: String = WebStudio.publicURL, _ body: (Browser, LocalGoogle) throws -> Void
) throws {
  let google = try shared.get()
  try google.tell("reset")
  try withStudio { try body(try Browser($0, google, publicURL: publicURL), google) }
  #expect(try google.invalid() == [])
}

extension LocalGoogle {
  fileprivate func tokenRequests() throws -> Int {
    (try look("requests").array ?? []).filter { $0["path"] == "/token" }.count
  }
}

/// A value of a query, unescaped as far as tokens need it.
private func value(of name: String, in url: String) -> String? {
  let query = url.split(separator: "?").last ?? ""
  let pair = query.split(separator: "&").first { $0.hasPrefix("\(name)=") }
  return pair.map { $0.dropFirst(name.utf8.count + 1).replacing("%2F", with: "/") }.map(String.init)
}
