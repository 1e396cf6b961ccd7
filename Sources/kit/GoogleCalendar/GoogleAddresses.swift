/// Where Google is; a local stand-in has others.
public struct GoogleAddresses: Sendable, Hashable {
  /// Where people agree (OAuth's authorization endpoint).
  public var authorization: String
  /// Where codes and refresh tokens become access tokens (OAuth's token endpoint).
  public var token: String
  /// Where a token is given back (RFC 7009).
  public var revocation: String
  /// The root of the Calendar API, version 3, without a slash at the end.
  public var calendar: String

  /// Google's own, unless others are given. Without `revocation` it is the token endpoint's neighbour `revoke`,
  /// as it is at Google.
  public init(
    authorization: String = "https://accounts.google.com/o/oauth2/v2/auth",
    token: String = "https://oauth2.googleapis.com/token",
    revocation: String? = nil,
    calendar: String = "https://www.googleapis.com/calendar/v3"
  ) {
    self.authorization = authorization
    self.token = token
    let folder = token.lastIndex(of: "/").map { token[...$0] } ?? ""
    self.revocation = revocation ?? folder + "revoke"
    self.calendar = calendar
  }
}
