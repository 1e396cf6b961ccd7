public import Booking
import Calendars
public import CivilTime
import Secrets
import Store
import Threads

/// That an app fetched a feed.
public struct Fetch: Hashable, Sendable {
  /// Which feed.
  public var feed: FeedID
  /// What the app calls itself.
  public var app: String
  /// When.
  public var at: Instant

  /// Takes each part as it is.
  public init(feed: FeedID, app: String, at instant: Instant) {
    self.feed = feed
    self.app = app
    at = instant
  }
}

/// What a feed would show now, without showing it.
public struct FeedState: Hashable, Sendable {
  /// The feed.
  public var feed: Feed
  /// Changes whenever the feed's bytes may.
  public var version: String
  /// Of the calendar of the feed's person: while it stays and `validUntil` is not reached, so does everything here.
  public var mark: CalendarMark
  /// When its bytes may have changed last; many changes within one second carry it a little past now.
  public var changed: Instant
  /// When its bytes may change by themselves, without anybody's doing; exclusive.
  public var validUntil: Instant
  /// When the address by which it was asked for ends, if it does.
  public var addressEnds: Instant?
}

/// Tells one state of a person's calendar from every other: what their feeds show, and where those are found. With the
/// time of the change, as a database that was put back counts on from an old revision.
public struct CalendarMark: Hashable, Sendable {
  /// One number for both.
  public let number: Int64

  init(revision: Int64, changed: Instant) { number = revision << 34 ^ changed.seconds }
}

/// What a feed's address answers.
public enum FeedForm: String, Sendable, Hashable {
  /// Its events.
  case events
  /// When its coach is busy (R45).
  case freeBusy = "free-busy"
}

extension Desk {
  /// What an address leads to; throws `not-found`, or `feed-revoked` for one that was ended.
  public func feedState(
    address token: String, form: FeedForm = .events, publicURL: String
  ) throws -> FeedState {
    let now = clock()
    return try storage.read {
      try $0.feedState(address: token, form: form, publicURL: publicURL, now: now).state
    }
  }

  /// The bytes of a feed and the state they belong to, from one snapshot.
  public func renderFeed(
    address token: String, form: FeedForm = .events, publicURL: String
  ) throws -> (state: FeedState, bytes: [UInt8]) {
    let now = clock()
    let (state, content, end) = try storage.read { store in
      let (state, owner, from) = try store.feedState(
        address: token, form: form, publicURL: publicURL, now: now)
      let content = try store.content(
        of: state.feed, owner: owner, changed: state.changed, from: from, publicURL: publicURL, now: now)
      return (state, content, owner.zone.startOfDay(owner.zone.date(at: now).adding(days: 366)))
    }
    let bytes = Timings.measure("render") {
      form == .events ? Calendars.renderFeed(content) : renderFreeBusy(content, until: end)
    }
    return (state, bytes)
  }

  /// The bytes of a person's first feed of this kind, or what one made now would hold where there is none. For
  /// the command line.
  public func renderFeed(of reference: String, kind: Feed.Kind, publicURL: String) throws -> [UInt8] {
    let now = clock()
    let content = try storage.read { store in
      guard let owner = try store.person(reference) else { throw nobody(reference) }
      let feed =
        try store.feeds(of: owner.id).first { $0.kind == kind && $0.revoked == nil }
        ?? Feed(id: FeedID(owner.id.text), person: owner.id, kind: kind, created: Instant(seconds: 0))
      let (state, from) = try store.state(
        of: feed, owner: owner, form: .events, publicURL: publicURL, now: now)
      return try store.content(
        of: feed, owner: owner, changed: state.changed, from: from, publicURL: publicURL, now: now)
    }
    return Calendars.renderFeed(content)
  }
}

extension Store {
  fileprivate func feedState(
    address token: String, form: FeedForm, publicURL: String, now: Instant
  ) throws -> (state: FeedState, owner: Person, from: Instant) {
    guard let token = Token(token), let (feed, validUntil) = try feed(addressHash: base32hex(token.hash)),
      let owner = try person(feed.person), form == .events || feed.kind == .coach || feed.kind == .busy
    else { throw Refusal(.notFound, "There is no calendar at this address.") }
    guard feed.revoked == nil, validUntil.map({ now < $0 }) ?? true else {
      throw Refusal(.feedRevoked, "This calendar's address was ended. Ask for the new one.")
    }
    var (state, from) = try state(of: feed, owner: owner, form: form, publicURL: publicURL, now: now)
    if let validUntil { state.validUntil = min(state.validUntil, validUntil) }
    state.addressEnds = validUntil
    return (state, owner, from)
  }

  /// What a feed would show now, and the first instant that it shows: so many whole days before today (R44).
  fileprivate func state(
    of feed: Feed, owner: Person, form: FeedForm, publicURL: String, now: Instant
  ) throws -> (state: FeedState, from: Instant) {
    guard let calendar = try calendarRevision(of: feed.person) else { throw nobody(feed.person.text) }
    let today = owner.zone.date(at: now)
    var since = owner.zone.startOfDay(today)
    var next = owner.zone.startOfDay(today.adding(days: 1))
    if feed.kind == .open {
      since = Instant(seconds: now.seconds - now.seconds % 3600)
      next = since + 3600
    }
    let from = owner.zone.startOfDay(today.adding(days: -feed.pastDays))
    // The time of the change tells a database that was put back and changed again from what it was before.
    let facts: [String] = [
      feed.id.text, form.rawValue, String(calendar.revision), String(calendar.changed.seconds),
      String(since.seconds), String(from.seconds), publicURL, String(feedFormat), Zone.dataVersion,
    ]
    let state = FeedState(
      feed: feed, version: String(base32hex(sha256(Array(facts.joined(separator: "\n").utf8))).prefix(26)),
      mark: CalendarMark(revision: calendar.revision, changed: calendar.changed),
      changed: max(calendar.changed, since), validUntil: next, addressEnds: nil)
    return (state, from)
  }
}
