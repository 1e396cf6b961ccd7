public import Booking
import CivilTime
public import Secrets
import Store

extension Desk {
  /// Makes a feed (R40) of a coach or a client; its address's token is told this once.
  ///
  /// Busy and open feeds are for the coach and owners to make, client feeds for the client alone. A coach
  /// feed names the clients of all the coach's brands: of the owners, it is for one who owns them all. Somebody has 100
  /// feeds at most.
  public func addFeed(
    of reference: String, kind: Feed.Kind, withCoach coachReference: String? = nil,
    includesBlackouts: Bool = false, pastDays: Int = 90, by actor: Actor
  ) throws -> (feed: Feed, token: Token) {
    guard (0...3650).contains(pastDays) else {
      throw Refusal(.invalid, "A feed holds from 0 to 3650 past days.")
    }
    return try act(actor, claiming: .calendar(ofCoach: reference)) { act in
      let owner = try act.store.feedOwner(reference, kind: kind, for: actor).checkedNotErased()
      return try act.once {
        try act.addressed($0)
      } make: {
        guard try act.store.feeds(of: owner.id).count(where: { $0.revoked == nil }) < 100 else {
          throw Refusal(.wrongState, "There are 100 feeds already: end one that nobody subscribes to.")
        }
        let coach = try kind == .client ? coachReference.map { try act.store.coach($0).id } : nil
        let feed = Feed(
          id: act.id(), person: owner.id, kind: kind, withCoach: coach,
          includesBlackouts: includesBlackouts && kind != .client && kind != .open, pastDays: pastDays,
          created: act.now)
        let token = try act.token()
        try act.store.add(feed, addressHash: base32hex(token.hash))
        try act.audit("feed.add", feed.id.text, coach: kind == .client ? nil : owner.id, role: nil)
        return ((feed, token), [feed.id.text])
      }
    }
  }

  /// The feeds of a coach, or of a client, without what is secret of them.
  public func feeds(of reference: String, asClient: Bool, for actor: Actor) throws -> [Feed] {
    try storage.read { store in
      let owner = try store.feedOwner(reference, kind: asClient ? .client : .busy, for: actor)
      return try store.feeds(of: owner.id).filter { ($0.kind == .client) == asClient }
    }
  }

  /// Gives a feed a new address; the old ones go on for a grace period of so many seconds.
  public func rotateFeed(_ id: FeedID, grace: Int64, by actor: Actor) throws -> (feed: Feed, token: Token) {
    guard (0...366 * 86400).contains(grace) else {
      throw Refusal(.invalid, "The grace period is from 0 seconds to a year.")
    }
    return try act(actor, claiming: .calendar(of: id)) { act in
      let feed = try act.store.feed(id, managedBy: actor)
      guard feed.revoked == nil else { throw Refusal(.feedRevoked, "Make a new feed instead.") }
      return try act.once {
        try act.addressed($0)
      } make: {
        let token = try act.token()
        try act.store.endAddresses(of: id, at: act.now + grace)
        try act.store.addAddress(hash: base32hex(token.hash), to: id)
        act.touch(feed.person)
        try act.audit("feed.rotate", id.text, coach: feed.kind == .client ? nil : feed.person, role: nil)
        return ((feed, token), [id.text])
      }
    }
  }

  /// Ends a feed and all its addresses for good.
  public func revokeFeed(_ id: FeedID, by actor: Actor) throws {
    try act(actor, claiming: .calendar(of: id)) { act in
      let feed = try act.store.feed(id, managedBy: actor)
      try act.store.revoke(id, at: act.now)
      act.touch(feed.person)
      try act.audit("feed.revoke", id.text, coach: feed.kind == .client ? nil : feed.person, role: nil)
    }
  }

  /// Remembers that an app fetched a feed.
  public func feedFetched(_ fetches: [Fetch]) throws {
    guard !fetches.isEmpty else { return }
    try storage.write(claiming: .rows) { store in
      // In one order, or two processes would wait for each other's rows.
      for fetch in fetches.sorted(by: { $0.feed < $1.feed }) {
        try store.fetched(fetch.feed, by: fetch.app, at: fetch.at)
      }
    }
  }
}

extension Act {
  /// A feed that an earlier request made or gave an address, and that address's token.
  fileprivate func addressed(_ made: [String]) throws -> (feed: Feed, token: Token)? {
    guard let feed = try made.first.flatMap({ try store.feed(FeedID($0)) }) else { return nil }
    let token = try token()
    guard try store.feed(addressHash: base32hex(token.hash))?.feed.id == feed.id else {
      throw Refusal(
        .wrongState,
        "The address was made, but cannot be told again: the server's key is another now. Rotate the feed.")
    }
    return (feed, token)
  }
}

extension Store {
  /// Whose feeds of a kind an actor may deal with.
  fileprivate func feedOwner(_ reference: String, kind: Feed.Kind, for actor: Actor) throws -> Person {
    guard kind == .client else {
      let coach = try coach(reference)
      _ = try kind == .coach ? manager(actor, ofAllOfCoach: coach.id) : manager(actor, ofCoach: coach.id)
      return coach
    }
    let (client, role) = try client(reference, for: actor)
    guard role == .client || actor.person == nil else {
      throw Refusal(.forbidden, "Only the client has to do with their own feeds.")
    }
    return client
  }

  fileprivate func feed(_ id: FeedID, managedBy actor: Actor) throws -> Feed {
    guard let feed = try feed(id) else { throw Refusal(.notFound, "There is no such feed of yours.") }
    do {
      _ = try feedOwner(feed.person.text, kind: feed.kind, for: actor)
    } catch let refusal as Refusal where refusal.code != .unauthenticated {
      throw Refusal(.notFound, "There is no such feed of yours.")
    }
    return feed
  }
}
