public import Booking
import CivilTime
public import Secrets
public import Store

extension Desk {
  /// Gives a person a bearer token (R71); its text is told this once. For the command line.
  public func addToken(
    for reference: String, name: String, by actor: Actor
  ) throws -> (record: AccessToken, token: Token) {
    try act(actor) { act in
      try actor.checkOperator()
      guard let person = try act.store.person(reference), !person.isErased else { throw nobody(reference) }
      let token = try act.token()
      let record = AccessToken(id: act.id(), person: person.id, name: name, created: act.now)
      try act.store.add(record, hash: base32hex(token.hash))
      try act.audit("token.add", record.id.text, coach: nil, role: nil, detail: name)
      return (record, token)
    }
  }

  /// A person's tokens, without what is secret of them. For the command line.
  public func tokens(of reference: String) throws -> [AccessToken] {
    try storage.read { store in
      guard let person = try store.person(reference) else { throw nobody(reference) }
      return try store.tokens(of: person.id)
    }
  }

  /// Ends a token. For the command line.
  public func revokeToken(_ id: AccessTokenID, by actor: Actor) throws {
    try act(actor) { act in
      try actor.checkOperator()
      guard try act.store.revoke(id, at: act.now) else {
        throw Refusal(.notFound, "There is no such token, or it was revoked before.")
      }
      try act.audit("token.revoke", id.text, coach: nil, role: nil)
    }
  }

  /// Who shows a token; throws `unauthenticated` for one that opens nothing.
  public func actor(token text: String) throws -> Actor {
    guard let token = Token(text),
      let person = try storage.read({ try $0.person(tokenHash: base32hex(token.hash)) })
    else { throw Refusal(.unauthenticated, "That token opens nothing. Ask for a new one.") }
    return .person(person)
  }
}

func nobody(_ reference: String) -> Refusal {
  Refusal(.notFound, "There is nobody called “\(reference)”. Name them by handle, id or e-mail address.")
}
