import Booking
import CivilTime
public import Secrets
import Store

/// For how many seconds a link signs somebody in.
private let linkLasts: Int64 = 15 * 60
/// For how many seconds a browser stays signed in.
public let sessionLasts: Int64 = 30 * 86400

extension Desk {
  /// Gives a person a link to sign in by, once and for 15 minutes (R71); its token is told this once. For the command
  /// line.
  public func addSignInLink(for reference: String, by actor: Actor) throws -> Token {
    try act(actor) { act in
      try actor.checkOperator()
      guard let person = try act.store.person(reference) else { throw nobody(reference) }
      guard !person.isErased else { throw nobody(reference) }
      let token = try act.token()
      try act.store.addSignInLink(
        hash: base32hex(token.hash), of: person.id, until: act.now + linkLasts, at: act.now)
      try act.audit("signin.link", person.id.text, coach: nil, role: nil)
      return token
    }
  }

  /// Throws `not-found` unless a link still signs somebody in; looking uses it up for nobody.
  public func checkSignInLink(_ text: String) throws {
    let now = clock()
    guard try storage.read({ try $0.isSignInLink(hash: base32hex(Token.hash(of: text)), at: now) }) else {
      throw lapsed
    }
  }

  /// Uses a link up and begins a session of 30 days, whose token is told this once.
  public func signIn(link text: String) throws -> Token {
    try checkSignInLink(text)
    return try act(.system, claiming: .rows) { act in
      guard let person = try act.store.takeSignInLink(hash: base32hex(Token.hash(of: text)), at: act.now)
      else { throw lapsed }
      let token = try act.token()
      let record = AccessToken(
        id: act.id(), person: person, name: "browser", created: act.now, expires: act.now + sessionLasts)
      try act.store.add(record, hash: base32hex(token.hash))
      try act.audit("signin", record.id.text, coach: nil, role: nil)
      return token
    }
  }

  /// Whose session a browser shows; nil where it is over.
  public func actor(session text: String) throws -> Actor? {
    let now = clock()
    guard let token = Token(text) else { return nil }
    return try storage.read { try $0.session(tokenHash: base32hex(token.hash), at: now) }
      .map { .person($0.person) }
  }

  /// Ends a session; one that is over already stays so.
  public func signOut(session text: String) throws {
    guard try actor(session: text) != nil else { return }
    try act(.system, claiming: .rows) { act in
      guard let session = try act.store.session(tokenHash: base32hex(Token.hash(of: text)), at: act.now),
        try act.store.revoke(session.id, at: act.now)
      else { return }
      try act.audit("signout", session.id.text, coach: nil, role: nil)
    }
  }
}

private let lapsed = Refusal(.notFound, "This link has lapsed or was used before. Ask for a new one.")
