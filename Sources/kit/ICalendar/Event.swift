public import CivilTime

/// One appointment: a VEVENT (RFC 5545 §3.6.1, RFC 7986).
///
/// It can express nothing that makes an app send mail or ring: METHOD, ORGANIZER, ATTENDEE and VALARM have
/// no place here.
public struct Event: Sendable, Hashable {
  /// STATUS (RFC 5545 §3.8.1.11).
  public enum Status: Sendable, Equatable, CaseIterable {
    /// Not yet agreed.
    case tentative
    /// Agreed.
    case confirmed
    /// Called off; still listed so that copies elsewhere learn of it.
    case cancelled
  }

  /// TRANSP (RFC 5545 §3.8.2.7).
  public enum Transparency: Sendable, Equatable, CaseIterable {
    /// Takes time: searches for busy time find it.
    case opaque
    /// Takes no time.
    case transparent
  }

  /// CLASS (RFC 5545 §3.8.1.3).
  public enum Classification: Sendable, Equatable, CaseIterable {
    /// For everyone who can see the calendar; what readers assume without CLASS.
    case `public`
    /// For the calendar's owner.
    case `private`
    /// For the owner, and not to be shown even as a title.
    case confidential
  }

  /// A video meeting: CONFERENCE with the one FEATURE value VIDEO (RFC 7986 §5.11).
  public struct Conference: Sendable, Hashable {
    /// The address that joins the meeting. Control characters are left out when written.
    public var uri: String
    /// What a button that joins says (RFC 7986 §6.4).
    public var label: String?

    /// A meeting at `uri`.
    public init(uri: String, label: String? = nil) {
      self.uri = uri
      self.label = label
    }
  }

  /// UID: stable for life, unique in the world (RFC 7986 §5.3).
  public var uid: String
  /// When the event last changed: written as DTSTAMP and as LAST-MODIFIED, so that equal events give equal
  /// bytes.
  public var stamp: Instant
  /// CREATED.
  public var created: Instant
  /// SEQUENCE: rises with each visible change; negative numbers are written as 0.
  public var sequence: Int
  /// DTSTART.
  public var start: Instant
  /// DTEND, exclusive. Where it is not after `start` no DTEND is written, and the event takes no time.
  public var end: Instant
  /// The zone in which start and end are written; nil is UTC. If either falls into a local hour that a
  /// change of offset repeats, both are written in UTC, because apps disagree which of the two is meant.
  public var zone: Zone?
  /// Whole days, both inclusive, of wherever the reader is: written as DATEs in place of `start` and `end`
  /// (RFC 5545 §3.3.4), which then only say where the event lies.
  public var days: ClosedRange<LocalDate>?
  /// STATUS.
  public var status: Status
  /// SUMMARY, the title.
  public var summary: String
  /// DESCRIPTION; lines are separated by `\n`.
  public var description: String?
  /// LOCATION.
  public var location: String?
  /// URL. Control characters are left out when written.
  public var url: String?
  /// CONFERENCE.
  public var conference: Conference?
  /// CATEGORIES, in this order; empty ones are left out.
  public var categories: [String]
  /// COLOR: a CSS3 colour name, such as `teal` (RFC 7986 §5.9). Not written unless it is
  /// letters alone.
  public var color: String?
  /// TRANSP.
  public var transparency: Transparency
  /// CLASS; nil writes none.
  public var classification: Classification?

  /// An event with the parts every event has; the others are set afterwards or by name.
  public init(
    uid: String, stamp: Instant, created: Instant, sequence: Int, start: Instant, end: Instant,
    zone: Zone? = nil, days: ClosedRange<LocalDate>? = nil, status: Status, summary: String,
    description: String? = nil,
    location: String? = nil, url: String? = nil, conference: Conference? = nil, categories: [String] = [],
    color: String? = nil, transparency: Transparency = .opaque, classification: Classification? = nil
  ) {
    self.uid = uid
    self.stamp = stamp
    self.created = created
    self.sequence = sequence
    self.start = start
    self.end = end
    self.zone = zone
    self.days = days
    self.status = status
    self.summary = summary
    self.description = description
    self.location = location
    self.url = url
    self.conference = conference
    self.categories = categories
    self.color = color
    self.transparency = transparency
    self.classification = classification
  }
}
