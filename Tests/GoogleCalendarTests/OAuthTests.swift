import GoogleCalendar
import HTTP
import HTTPClient
import JSONText
import Secrets
import TestSupport
import Testing

@Suite struct OAuthTests {
  private let redirect = "https://studio.example/oauth/google/callback"

  /// What came back from the consent page.
  private func agree(_ scene: Scene, _ verifier: CodeVerifier, state: String = "s 1/ä&") throws -> Query {
    let url = scene.oauth.consentURL(redirect: redirect, state: state, verifier: verifier)
    return try #require(Query(try scene.google.consent(url)))
  }

  @Test func `a person agrees, and the code becomes tokens that open the calendar`() throws {
    let scene = try Scene()
    let verifier = CodeVerifier.random(.seeded(1))
    let back = try agree(scene, verifier)
    #expect(back["state"] == "s 1/ä&")
    let code = try #require(back["code"])
    let tokens = try scene.oauth.tokens(code: code, redirect: redirect, verifier: verifier)
    #expect(tokens.lifetime == 3599)
    #expect(tokens.refresh != nil)
    #expect(tokens.scopes == Set(GoogleScope.wanted))
    #expect(try scene.calendar(tokens.access).calendars().count == 3)
    // Consent is asked for each time: whoever connects again gets a refresh token again.
    let again = try agree(scene, verifier)
    let second = try scene.oauth.tokens(code: again["code"] ?? "", redirect: redirect, verifier: verifier)
    #expect(second.refresh != nil)
    #expect(try scene.google.invalid() == [])
  }

  @Test func `a code is good once, with its own verifier and redirect`() throws {
    let scene = try Scene()
    let (mine, other) = (CodeVerifier.random(.seeded(1)), CodeVerifier.random(.seeded(2)))
    let code = try agree(scene, mine)["code"] ?? ""
    _ = try scene.oauth.tokens(code: code, redirect: redirect, verifier: mine)
    let twice = failure { () throws(GoogleError) in
      _ = try scene.oauth.tokens(code: code, redirect: redirect, verifier: mine)
    }
    #expect(twice?.code == .invalidGrant)
    let stolen = try agree(scene, mine)["code"] ?? ""
    let withOther = failure { () throws(GoogleError) in
      _ = try scene.oauth.tokens(code: stolen, redirect: redirect, verifier: other)
    }
    #expect(withOther?.code == .invalidGrant)
    let third = try agree(scene, mine)["code"] ?? ""
    let elsewhere = failure { () throws(GoogleError) in
      _ = try scene.oauth.tokens(code: third, redirect: "https://other.example/", verifier: mine)
    }
    #expect(elsewhere?.code == .invalidClient)
  }

  @Test func `a refresh token brings access tokens until it is revoked`() throws {
    let scene = try Scene()
    let refresh = try #require(scene.tokens.refresh)
    try scene.google.tell("expire")
    let dead = failure { () throws(GoogleError) in _ = try scene.calendar.calendars() }
    #expect(dead?.code == .unauthorized)
    let fresh = try scene.oauth.refreshed(refresh)
    #expect(fresh.refresh == nil)
    #expect(try scene.calendar(fresh.access).calendars().count == 3)
    try scene.oauth.revoke(refresh)
    // What is dead already is no trouble.
    try scene.oauth.revoke(refresh)
    let revoked = failure { () throws(GoogleError) in _ = try scene.oauth.refreshed(refresh) }
    #expect(revoked?.code == .invalidGrant)
    let access = failure { () throws(GoogleError) in _ = try scene.calendar(fresh.access).calendars() }
    #expect(access?.code == .unauthorized)
  }

  @Test func `a rotated refresh token comes with the access token, and the former one is dead`() throws {
    let scene = try Scene()
    try scene.google.tell("settings", ["rotate_refresh_tokens": true])
    let first = try #require(scene.tokens.refresh)
    let second = try #require(try scene.oauth.refreshed(first).refresh)
    #expect(second != first)
    let former = failure { () throws(GoogleError) in _ = try scene.oauth.refreshed(first) }
    #expect(former?.code == .invalidGrant)
    _ = try scene.oauth.refreshed(second)
  }

  @Test func `a permission that the person left out shows in the tokens and in the refusal`() throws {
    let scene = try Scene()
    try scene.google.tell("settings", ["granted_scopes": [JSON.string(GoogleScope.events)]])
    let verifier = CodeVerifier.random(.seeded(1))
    let code = try agree(scene, verifier)["code"] ?? ""
    let tokens = try scene.oauth.tokens(code: code, redirect: redirect, verifier: verifier)
    #expect(tokens.scopes == [GoogleScope.events])
    let refused = failure { () throws(GoogleError) in _ = try scene.calendar(tokens.access).calendars() }
    #expect(refused?.code == .insufficientScope)
  }

  @Test func `whoever says no brings back no code`() throws {
    let scene = try Scene()
    try scene.google.tell("settings", ["consent": "deny"])
    let back = try agree(scene, CodeVerifier.random(.seeded(1)))
    #expect(back["error"] == "access_denied")
    #expect(back["code"] == nil)
  }

  @Test func `a wrong client secret is the installation's fault`() throws {
    let scene = try Scene()
    let refresh = try #require(scene.tokens.refresh)
    let wrong = failure { () throws(GoogleError) in
      _ = try scene.oauth(secret: "wrong-secret").refreshed(refresh)
    }
    #expect(wrong?.code == .invalidClient)
  }

  @Test func `failures of the token endpoint say whether to come back`() throws {
    let scene = try Scene()
    let refresh = try #require(scene.tokens.refresh)
    try scene.google.tell("faults", ["on": "token", "status": 503, "retry_after": 12])
    let trouble = failure { () throws(GoogleError) in _ = try scene.oauth.refreshed(refresh) }
    #expect(trouble?.code == .serverTrouble)
    #expect(trouble?.retryAfter == 12)
    try scene.google.tell("faults", ["on": "token", "status": 429, "reason": "rate_limit_exceeded"])
    let busy = failure { () throws(GoogleError) in _ = try scene.oauth.refreshed(refresh) }
    #expect(busy?.code == .rateLimited)
    try scene.google.tell("faults", ["on": "token", "raw": "<html>maintenance</html>"])
    let garbage = failure { () throws(GoogleError) in _ = try scene.oauth.refreshed(refresh) }
    #expect(garbage?.code == .garbage)
    #expect(garbage?.mayHaveHappened == true)
    try scene.google.tell("faults", ["on": "token", "cut": "after"])
    let cut = failure { () throws(GoogleError) in _ = try scene.oauth.refreshed(refresh) }
    #expect(cut?.code == .transfer)
    #expect(cut?.mayHaveHappened == true)
    _ = try scene.oauth.refreshed(refresh)
  }

  @Test(arguments: [
    #"{"access_token":"two\r\nlines","expires_in":1}"#, #"{"access_token":"","expires_in":1}"#,
    #"{"expires_in":1}"#, #"["access_token"]"#, #"{"access_token":7}"#,
    #"{"access_token":"umläut","expires_in":1}"#,
  ])
  func `an access token that cannot stand in a header is garbage`(answer: String) {
    let oauth = GoogleOAuth(clientID: "c", clientSecret: "secret", transport: answering(200, answer))
    let refused = failure { () throws(GoogleError) in _ = try oauth.refreshed("1//refresh") }
    #expect(refused?.code == .garbage)
  }

  @Test func `the challenge is the one of RFC 7636, appendix B`() throws {
    let verifier = try #require(CodeVerifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
    #expect(verifier.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    #expect(CodeVerifier(String(repeating: "a", count: 42)) == nil)
    #expect(CodeVerifier(String(repeating: "a", count: 129)) == nil)
    #expect(CodeVerifier(String(repeating: "ä", count: 43)) == nil)
    let drawn = CodeVerifier.random(.seeded(3)).text
    #expect(drawn.utf8.count == 43)
    #expect(CodeVerifier(drawn)?.text == drawn)
  }

  @Test func `tokens are given back at the token endpoint's neighbour`() {
    #expect(GoogleAddresses().revocation == "https://oauth2.googleapis.com/revoke")
    #expect(
      GoogleAddresses(token: "http://127.0.0.1:8765/token").revocation == "http://127.0.0.1:8765/revoke")
  }
}
