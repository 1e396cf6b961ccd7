public import Booking
public import CivilTime
import Database

/// The id of a bearer token, which is not secret.
public typealias AccessTokenID = ID<AccessToken>

/// A bearer token of a person (R71), without what is secret of it.
public struct AccessToken: Hashable, Sendable {
  /// Which one it is.
  public var id: AccessTokenID
  /// Whose it is.
  public var person: PersonID
  /// What it is for, in its owner's words.
  public var name: String
  /// When it was made.
  public var created: Instant
  /// When it was ended.
  public var revoked: Instant?
  /// When it ends by itself: that of a browser's session, which no header shows. Nil never does.
  public var expires: Instant?

  /// Takes each part as it is.
  public init(
    id: AccessTokenID, person: PersonID, name: String, created: Instant, revoked: Instant? = nil,
    expires: Instant? = nil
  ) {
    self.id = id
    self.person = person
    self.name = name
    self.created = created
    self.revoked = revoked
    self.expires = expires
  }
}

extension Store {
  /// Adds a token by the hash of its text.
  public func add(_ token: AccessToken, hash: String) throws {
    _ = try connection.execute(
      "INSERT INTO tokens (id, person_id, hash, name, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
      [
        Value(token.id.text), Value(token.person.text), Value(hash), Value(token.name),
        Value(token.created.seconds), Value(token.expires?.seconds),
      ])
  }

  /// The person whose bearer token it is, unless it was revoked; sessions of browsers are none.
  public func person(tokenHash: String) throws -> PersonID? {
    try connection.first(
      "SELECT person_id FROM tokens WHERE hash = $1 AND revoked_at IS NULL AND expires_at IS NULL",
      [Value(tokenHash)]
    ) { PersonID(try $0.text(0)) }
  }

  /// Those of these hashes that are of tokens which were not revoked.
  public func openTokens(among hashes: Set<String>, at now: Instant) throws -> Set<String> {
    var open: Set<String> = []
    var rest = hashes.sorted()[...]
    while !rest.isEmpty {
      // Of one length, or each would be a statement of its own.
      let part = rest.prefix(100) + Array(repeating: "", count: max(0, 100 - rest.count))
      rest = rest.dropFirst(100)
      open.formUnion(
        try connection.query(
          """
          SELECT hash FROM tokens WHERE hash IN (\(placeholders(100))) AND revoked_at IS NULL
            AND (expires_at IS NULL OR expires_at > $101)
          """, part.map { Value($0) } + [Value(now.seconds)]
        ) { try $0.text(0) })
    }
    return open
  }

  /// A person's tokens, revoked ones too, in the order of their making.
  public func tokens(of person: PersonID) throws -> [AccessToken] {
    try connection.query(
      "SELECT id, name, created_at, revoked_at, expires_at FROM tokens WHERE person_id = $1 ORDER BY created_at, id",
      [Value(person.text)]
    ) {
      AccessToken(
        id: AccessTokenID(try $0.text(0)), person: person, name: try $0.text(1),
        created: Instant(seconds: try $0.int(2)), revoked: try $0.optionalInt(3).map(Instant.init(seconds:)),
        expires: try $0.optionalInt(4).map(Instant.init(seconds:)))
    }
  }

  /// Ends a token; returns whether it was there and not ended before.
  public func revoke(_ token: AccessTokenID, at now: Instant) throws -> Bool {
    try connection.execute(
      "UPDATE tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
      [Value(token.text), Value(now.seconds)]) > 0
  }
}
