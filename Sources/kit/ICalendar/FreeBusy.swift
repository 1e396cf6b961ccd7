public import CivilTime

/// When someone is busy, and nothing else about it: a published VFREEBUSY (RFC 5545 §3.6.4).
public struct FreeBusy: Sendable, Equatable {
  /// PRODID of the calendar around it.
  public var prodid: String
  /// UID, the same each time it is rendered.
  public var uid: String
  /// DTSTAMP: when the answer last changed.
  public var stamp: Instant
  /// DTSTART: from when on the answer holds.
  public var start: Instant
  /// DTEND: until when the answer holds, exclusive.
  public var end: Instant
  /// URL, where the answer is served.
  public var url: String?
  /// Busy times in any order; written merged, sorted and cut to `start ..< end`.
  public var periods: [Range<Instant>]
  /// Times that may become busy, in any order; written as the busy ones, without what is busy anyway.
  public var tentative: [Range<Instant>]

  /// Busy times between `start` and `end`.
  public init(
    prodid: String, uid: String, stamp: Instant, start: Instant, end: Instant, url: String? = nil,
    periods: [Range<Instant>], tentative: [Range<Instant>] = []
  ) {
    self.prodid = prodid
    self.uid = uid
    self.stamp = stamp
    self.start = start
    self.end = end
    self.url = url
    self.periods = periods
    self.tentative = tentative
  }
}
