import HTTP
public import HTTPClient
import JSONText

/// Google's OAuth 2.0 for web servers: the consent page, and what becomes of its code (RFC 6749, RFC 7636).
public struct GoogleOAuth: Sendable {
  private let clientID: String
  private let clientSecret: String
  private let addresses: GoogleAddresses
  private let transport: Transport

  /// The client as it is registered with Google.
  public init(
    clientID: String, clientSecret: String, addresses: GoogleAddresses = GoogleAddresses(),
    transport: @escaping Transport
  ) {
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.addresses = addresses
    self.transport = transport
  }

  /// Where to send the person. `redirect` must be registered with Google, letter by letter; `state` comes back
  /// with the code and shows that this session asked. Consent is asked for each time, since otherwise a person
  /// who agreed before would get no refresh token.
  public func consentURL(
    redirect: String, state: String, verifier: CodeVerifier, scopes: [String] = GoogleScope.wanted
  ) -> String {
    let query = formEncoded([
      ("client_id", clientID), ("redirect_uri", redirect), ("response_type", "code"),
      ("scope", scopes.joined(separator: " ")), ("access_type", "offline"), ("prompt", "consent"),
      ("state", state), ("code_challenge", verifier.challenge), ("code_challenge_method", "S256"),
    ])
    return addresses.authorization + (addresses.authorization.contains("?") ? "&" : "?") + query
  }

  /// The tokens for a code from the consent page; each code is good once, for some minutes. `redirect` and
  /// `verifier` as they were for the page.
  public func tokens(
    code: String, redirect: String, verifier: CodeVerifier
  ) throws(GoogleError) -> Tokens {
    try tokens(
      [
        ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect),
        ("code_verifier", verifier.text),
      ],
      secrets: [code, verifier.text])
  }

  /// A new access token. `invalidGrant` means that the refresh token is dead for good.
  public func refreshed(_ refreshToken: String) throws(GoogleError) -> Tokens {
    try tokens(
      [("grant_type", "refresh_token"), ("refresh_token", refreshToken)], secrets: [refreshToken])
  }

  /// Ends what a refresh or access token opens, with all that came of it (RFC 7009). A token that was dead
  /// already is no error.
  public func revoke(_ token: String) throws(GoogleError) {
    let response = try post(addresses.revocation, [("token", token)], secrets: [token])
    if (200..<300).contains(response.status.code) { return }
    if response.status == .badRequest, JSON(response.body)?["error"].string == "invalid_token" { return }
    throw tokenRefusal(response, secrets: [token, clientSecret])
  }

  private func tokens(_ form: [(String, String)], secrets: [String]) throws(GoogleError) -> Tokens {
    let client = [("client_id", clientID), ("client_secret", clientSecret)]
    let response = try post(addresses.token, form + client, secrets: secrets)
    guard (200..<300).contains(response.status.code) else {
      throw tokenRefusal(response, secrets: secrets + [clientSecret])
    }
    let answer = try object(response)
    guard let access = answer["access_token"].string, isUsable(access) else {
      throw GoogleError(
        .garbage, "Google's sign-in answered without a usable access token.", mayHaveHappened: true)
    }
    let scopes = answer["scope"].string ?? ""
    return Tokens(
      access: access, lifetime: max(0, answer["expires_in"].integer ?? 0),
      refresh: answer["refresh_token"].string.flatMap { isUsable($0) ? $0 : nil },
      scopes: Set(scopes.split(separator: " ").map(String.init)))
  }

  private func post(
    _ address: String, _ form: [(String, String)], secrets: [String]
  ) throws(GoogleError) -> ClientResponse {
    let request = ClientRequest(
      .post, address,
      headers: ["Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"],
      body: Array(formEncoded(form).utf8), largestBody: 100_000)
    return try ask(request, through: transport, secrets: secrets + [clientSecret])
  }

  /// Whether it can stand in a header; Google's longest are 2048 bytes.
  private func isUsable(_ token: String) -> Bool {
    (1...8192).contains(token.utf8.count) && token.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }
}

extension GoogleOAuth: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Not the secret.
  public var description: String { "GoogleOAuth(…)" }
  /// Not the secret.
  public var debugDescription: String { description }
  /// Nothing for `dump` to show.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
