public import CivilTime

/// The id of a destination.
public typealias DestinationID = ID<Destination>

/// A calendar that a coach's bookings are pushed to (R46).
public struct Destination: Hashable, Sendable {
  /// Where it is.
  public enum Kind: String, Sendable, CaseIterable, Hashable {
    /// On a server that speaks CalDAV (RFC 4791).
    case caldav
    /// In Google Calendar.
    case google
  }

  /// Whether anything is pushed there, and if not, why.
  public enum State: String, Sendable, CaseIterable, Hashable {
    /// Bookings are pushed.
    case active
    /// The coach wants no pushes for now.
    case paused
    /// The server no longer knows us: it needs a new password or consent (R51).
    case disconnected
    /// The calendar is not where it was.
    case missing
    /// More events would be removed than its share allows, and nobody has said yes (R53).
    case held
  }

  /// What becomes of the event of a booking that ended before it took place (R47).
  public enum EndedEvents: String, Sendable, CaseIterable, Hashable {
    /// It is removed.
    case remove
    /// It stays, marked as cancelled.
    case mark
  }

  /// Whom Google tells of an event's changes (`sendUpdates`, R50).
  public enum Invitations: String, Sendable, CaseIterable, Hashable {
    case none, external, all
  }

  /// Which one it is.
  public var id: DestinationID
  /// Whose bookings are pushed.
  public var coach: PersonID
  /// Where it is.
  public var kind: Kind
  /// What people call it.
  public var name: String
  /// CalDAV: the calendar's address, with a slash at its end. Google: the calendar's id.
  public var address: String
  /// As whom we are there; empty where that is not known.
  public var account: String
  /// CalDAV: whether the server wants Digest (RFC 7616) in place of Basic.
  public var usesDigest = false
  /// Whether anything is pushed there.
  public var state = State.active
  /// Why it is not active, or what went wrong last, for people; never a secret.
  public var trouble: String?
  /// What becomes of events whose booking ended.
  public var ended = EndedEvents.remove
  /// Whom Google tells of changes.
  public var invitations = Invitations.none
  /// Google: whether check-ins get a Meet link there (R54).
  public var makesMeetings = false
  /// Of the events ahead, how many percent may be removed without asking (R53).
  public var removalShare = 50
  /// Until when nothing is tried, because the server wants or needs peace.
  public var notBefore: Instant?
  /// How often in a row it was in trouble.
  public var failures = 0
  /// When something was pushed last.
  public var succeeded: Instant?
  /// When it was made.
  public var created: Instant

  /// A destination that works.
  public init(
    id: DestinationID, coach: PersonID, kind: Kind, name: String, address: String, account: String,
    created: Instant
  ) {
    self.id = id
    self.coach = coach
    self.kind = kind
    self.name = name
    self.address = address
    self.account = account
    self.created = created
  }
}
