public import Booking
public import CivilTime

/// Everything a feed is written from: equal content gives equal bytes (R41).
public struct FeedContent: Sendable {
  /// Which feed it is.
  public var feed: Feed
  /// Whose it is; its times are in this person's zone (R42).
  public var owner: Person
  /// Where this server is found from outside, without a slash at the end.
  public var publicURL: String
  /// When something of it changed last.
  public var changed: Instant
  /// The first instant it shows.
  public var from: Instant
  /// What is booked, in the order of the starts.
  public var bookings: [Booking] = []
  /// What the group sessions among them have come through, by their identity (R28).
  public var groups: [String: GroupHistory] = [:]
  /// Whoever is named in it.
  public var people: [PersonID: Person] = [:]
  /// The brands of the bookings.
  public var brands: [BrandID: Brand] = [:]
  /// The packages that paid.
  public var packages: [PackageID: Package] = [:]
  /// The blackouts to be shown, in the owner's zone.
  public var blackouts: [Override] = []
  /// The free slots to be shown.
  public var slots: [Slot] = []

  /// A feed with nothing in it yet.
  public init(feed: Feed, owner: Person, publicURL: String, changed: Instant, from: Instant) {
    self.feed = feed
    self.owner = owner
    self.publicURL = publicURL
    self.changed = changed
    self.from = from
  }
}

/// Rises whenever the same content comes to be written in other bytes, so that no app keeps the old ones.
public let feedFormat = 2

/// The name of the program in calendars (RFC 5545 §3.7.3).
let prodid = "-//coachcal//coachcal//EN"
