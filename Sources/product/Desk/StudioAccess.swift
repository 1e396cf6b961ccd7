public import Booking
import CivilTime
public import Secrets
import Store

/// The secrets of one person, told this once.
public struct StudioAccess: Sendable {
  /// Whose they are.
  public var person: Person
  /// The part they play.
  public var role: Role
  /// Their new feed and the token of its address, where they had no feed before.
  public var feed: (feed: Feed, token: Token)?
  /// Their new bearer token, where they had none before.
  public var bearer: Token?
}

extension Desk {
  /// Gives each coach and client without a feed one, and each owner and coach without a bearer token one.
  ///
  /// `keep` gets the secrets before they hold: where it throws, none of them ever does. It may be called several times;
  /// then only the last secrets count.
  public func giveAccess(
    by actor: Actor, keep: ([StudioAccess]) throws -> Void
  ) throws -> Int {
    try act(actor) { act in
      try actor.checkOperator()
      var given: [StudioAccess] = []
      let coaches = try act.store.coaches()
      for owner in try act.store.owners() where !coaches.contains(where: { $0.id == owner.id }) {
        given.append(
          StudioAccess(person: owner, role: .owner, feed: nil, bearer: try act.bearer(for: owner)))
      }
      for coach in coaches {
        given.append(
          StudioAccess(
            person: coach, role: .coach, feed: try act.feed(.coach, for: coach),
            bearer: try act.bearer(for: coach)))
      }
      for client in try act.store.clients() {
        given.append(
          StudioAccess(person: client, role: .client, feed: try act.feed(.client, for: client), bearer: nil))
      }
      given.removeAll { $0.feed == nil && $0.bearer == nil }
      if !given.isEmpty { try keep(given) }
      return given.count
    }
  }
}

extension Act {
  fileprivate func feed(_ kind: Feed.Kind, for person: Person) throws -> (feed: Feed, token: Token)? {
    guard try !store.feeds(of: person.id).contains(where: { ($0.kind == .client) == (kind == .client) })
    else {
      return nil
    }
    let feed = Feed(id: id(), person: person.id, kind: kind, created: now)
    let token = try token()
    try store.add(feed, addressHash: base32hex(token.hash))
    try audit("feed.add", feed.id.text, coach: kind == .client ? nil : person.id, role: nil)
    return (feed, token)
  }

  fileprivate func bearer(for person: Person) throws -> Token? {
    guard try !store.tokens(of: person.id).contains(where: { $0.expires == nil }) else { return nil }
    let token = try token()
    let record = AccessToken(id: id(), person: person.id, name: "loaded", created: now)
    try store.add(record, hash: base32hex(token.hash))
    try audit("token.add", record.id.text, coach: nil, role: nil, detail: record.name)
    return token
  }
}
