import GoogleCalendar
import HTTP
import HTTPClient
import JSONText
import Secrets
import TestSupport
import Testing

@Suite struct TransferTests {
  @Test func `a connection that ends before or after the work leaves open whether it was done`() throws {
    let scene = try Scene()
    for (number, when) in ["before", "after"].enumerated() {
      try scene.google.tell("faults", ["method": "POST", "cut": .string(when)])
      let cut = failure { () throws(GoogleError) in
        _ = try scene.calendar.insert(session("booking\(number)"), in: "primary", sendUpdates: .none)
      }
      #expect(cut?.code == .transfer)
      #expect(cut?.transfer == .cutOff)
      #expect(cut?.mayHaveHappened == true)
      #expect((try scene.calendar.get("booking\(number)", in: "primary") != nil) == (when == "after"))
    }
  }

  @Test func `an answer that takes too long leaves open whether it was done`() throws {
    let scene = try Scene()
    let hasty = GoogleCalendarClient(
      accessToken: scene.tokens.access, addresses: scene.google.addresses,
      deadlines: .init(connecting: 300, idle: 300, total: 300), transport: scene.transport)
    try scene.google.tell("faults", ["method": "POST", "delay_ms": 5000])
    let late = failure { () throws(GoogleError) in
      _ = try hasty.insert(session("booking1"), in: "primary", sendUpdates: .none)
    }
    #expect(late?.transfer == .timedOut)
    #expect(late?.mayHaveHappened == true)
  }

  @Test func `a server that is not there has certainly done nothing`() throws {
    let scene = try Scene()
    let client = scene.calendar
    scene.google.stop()
    let refused = failure { () throws(GoogleError) in
      _ = try client.insert(session("booking1"), in: "primary", sendUpdates: .none)
    }
    #expect(refused?.code == .transfer)
    #expect(refused?.mayHaveHappened == false)
  }

  @Test func `an address that may not be connected to is told from one that does not answer`() {
    for code in [TransferError.Code.badAddress, .addressRefused] {
      let client = GoogleCalendarClient(
        accessToken: "ya29.token", transport: failing(TransferError(code, "no", mayHaveArrived: false)))
      let refused = failure { () throws(GoogleError) in _ = try client.calendars() }
      #expect(refused?.code == .addressRefused)
      #expect(refused?.transfer == code)
    }
  }

  @Test func `no error shows a secret that the answer or the transport repeats`() {
    let (access, refresh, code) = ("ya29.access-secret", "1//refresh-secret", "4/0A-code-secret")
    let (client, verifier) = ("GOCSPX-secret", CodeVerifier.random(.seeded(5)))
    let encoded = ["1%2F%2Frefresh-secret", "4%2F0A-code-secret"]
    let all = [access, refresh, code, client, verifier.text] + encoded
    let echo = all.joined(separator: "; ") + "\r\n\u{1B}[31m"
    let words = JSON.string(echo)
    let calendarBody: JSON = ["error": ["errors": [["reason": words, "message": words]], "message": words]]
    let tokenBody: JSON = ["error": words, "error_description": words]
    for transport in [
      answering(400, calendarBody.text), answering(400, tokenBody.text),
      failing(TransferError(.timedOut, echo, mayHaveArrived: true)),
    ] {
      let oauth = GoogleOAuth(clientID: "client", clientSecret: client, transport: transport)
      let asking = failure { () throws(GoogleError) in
        _ = try GoogleCalendarClient(accessToken: access, transport: transport).calendars()
      }
      let refreshing = failure { () throws(GoogleError) in _ = try oauth.refreshed(refresh) }
      let exchanging = failure { () throws(GoogleError) in
        _ = try oauth.tokens(code: code, redirect: "https://x.example/", verifier: verifier)
      }
      let revoking = failure { () throws(GoogleError) in try oauth.revoke(refresh) }
      expect(asking, without: [access])
      expect(refreshing, without: [refresh, encoded[0], client])
      expect(exchanging, without: [code, encoded[1], verifier.text, client])
      expect(revoking, without: [refresh, encoded[0], client])
    }
  }

  private func expect(_ error: GoogleError?, without secrets: [String]) {
    let shown = error.map(String.init(describing:)) ?? ""
    #expect(shown.hasPrefix("google-"))
    for secret in secrets + ["\u{1B}", "\r", "\n"] { #expect(!shown.contains(secret)) }
    #expect(error?.detail.count ?? 0 <= 300)
  }

  @Test func `nothing that holds a secret prints it`() {
    let calendar = GoogleCalendarClient(accessToken: "a-secret", transport: answering(200, ""))
    let oauth = GoogleOAuth(clientID: "client", clientSecret: "b-secret", transport: answering(200, ""))
    let tokens = Tokens(access: "c-secret", lifetime: 1, refresh: "d-secret")
    let verifier = CodeVerifier.random(.seeded(5))
    for value in [calendar, oauth, tokens, verifier] as [Any] {
      var dumped = ""
      dump(value, to: &dumped)
      for text in [dumped, "\(value)", String(reflecting: value)] {
        #expect(!text.contains("secret") && !text.contains(verifier.text), "\(text)")
      }
    }
  }
}
