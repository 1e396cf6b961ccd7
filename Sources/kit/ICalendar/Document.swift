public import CivilTime

/// A calendar of events for others to subscribe to: a VCALENDAR (RFC 5545 §3.4, RFC 7986 §5).
public struct Document: Sendable, Equatable {
  /// PRODID: who made the calendar, such as `-//coachcal//EN`.
  public var prodid: String
  /// UID of the calendar itself (RFC 7986 §5.3), the same each time it is rendered. vdirsyncer takes it for the
  /// UID of every event.
  public var uid: String?
  /// NAME and X-WR-CALNAME.
  public var name: String
  /// DESCRIPTION and X-WR-CALDESC.
  public var description: String?
  /// COLOR: a CSS3 colour name (RFC 7986 §5.9). Not written unless it is letters alone.
  public var color: String?
  /// Where the calendar is served: SOURCE (RFC 7986 §5.8).
  public var source: String?
  /// A page for people that shows the same: URL (RFC 7986 §5.5).
  public var url: String?
  /// How often an app should ask again, in seconds: REFRESH-INTERVAL and X-PUBLISHED-TTL.
  public var refreshInterval: Int?
  /// The zone an app should show: X-WR-TIMEZONE. It makes no event local: each event names its own.
  public var zone: Zone?
  /// When anything in the calendar last changed: LAST-MODIFIED (RFC 7986 §5.4).
  public var lastModified: Instant?
  /// The instants for which each VTIMEZONE must be right; always widened to take in every event. Rules that
  /// go on at its end are left open, so later times are right too as long as the law stays the same.
  public var served: Range<Instant>?
  /// The events, written in this order.
  public var events: [Event]

  /// A calendar called `name`.
  public init(
    prodid: String, uid: String? = nil, name: String, description: String? = nil, color: String? = nil,
    source: String? = nil, url: String? = nil, refreshInterval: Int? = nil, zone: Zone? = nil,
    lastModified: Instant? = nil, served: Range<Instant>? = nil, events: [Event]
  ) {
    self.prodid = prodid
    self.uid = uid
    self.name = name
    self.description = description
    self.color = color
    self.source = source
    self.url = url
    self.refreshInterval = refreshInterval
    self.zone = zone
    self.lastModified = lastModified
    self.served = served
    self.events = events
  }
}
