public import CivilTime

/// How one booking's event stands at one destination (R48, R52): what is wished, and what is remembered of
/// what is there.
public struct Push: Hashable, Sendable {
  /// Where an event stands.
  public enum State: String, Sendable, CaseIterable, Hashable {
    /// As it should.
    case synced
    /// Something is to be pushed.
    case waiting
    /// The destination will not take it; it is tried again when the booking changes or somebody asks.
    case parked
  }

  /// Where to.
  public var destination: DestinationID
  /// Which event.
  public var uid: String
  /// The booking that the event stands for now.
  public var booking: BookingID
  /// Rises with each wish.
  public var version: Int64
  /// Where it stands.
  public var state: State
  /// What is remembered of what we wrote; nil is nothing.
  public var remembered: Remembered?
  /// Whether something may have been written since of which we never learned the outcome.
  public var isInDoubt: Bool
  /// How often in a row it went wrong.
  public var attempts: Int
  /// When it is tried next, while it waits.
  public var nextTry: Instant
  /// What went wrong last, for people.
  public var trouble: String?
  /// When it was synced last.
  public var synced: Instant?

  /// What we wrote.
  public struct Remembered: Hashable, Sendable {
    /// CalDAV: the last part of the event's address, as it stands there. Google: the event's id.
    public var name: String
    /// The entity tag to name when it is changed; nil where the server told none that can be trusted.
    public var tag: String?
    /// Tells one content from another.
    public var fingerprint: String

    /// Takes each part as it is.
    public init(name: String, tag: String?, fingerprint: String) {
      self.name = name
      self.tag = tag
      self.fingerprint = fingerprint
    }
  }

  /// Takes each part as it is.
  public init(
    destination: DestinationID, uid: String, booking: BookingID, version: Int64, state: State,
    remembered: Remembered?, isInDoubt: Bool, attempts: Int, nextTry: Instant, trouble: String?,
    synced: Instant?
  ) {
    self.destination = destination
    self.uid = uid
    self.booking = booking
    self.version = version
    self.state = state
    self.remembered = remembered
    self.isInDoubt = isInDoubt
    self.attempts = attempts
    self.nextTry = nextTry
    self.trouble = trouble
    self.synced = synced
  }
}
