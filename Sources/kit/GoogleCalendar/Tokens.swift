/// What the token endpoint gives (RFC 6749 §5.1).
public struct Tokens: Sendable, Equatable {
  /// Opens the API.
  public var access: String
  /// For how many seconds from now on.
  public var lifetime: Int
  /// To be kept in place of the former one; nil where the former one stays good, or where the person had
  /// agreed before and was not asked again.
  public var refresh: String?
  /// What the person agreed to, which may be less than was asked for; empty where the answer does not say.
  public var scopes: Set<String>

  /// Takes each part as it is.
  public init(access: String, lifetime: Int, refresh: String? = nil, scopes: Set<String> = []) {
    self.access = access
    self.lifetime = lifetime
    self.refresh = refresh
    self.scopes = scopes
  }
}

extension Tokens: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Not the secrets.
  public var description: String { "Tokens(…)" }
  /// Not the secrets.
  public var debugDescription: String { description }
  /// Nothing for `dump` to show.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
