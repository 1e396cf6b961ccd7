public import CivilTime

/// The id of a source.
public typealias SourceID = ID<Source>

/// A calendar of a coach's other life, whose times are closed as blackouts (R55).
public struct Source: Hashable, Sendable {
  /// Which one it is.
  public var id: SourceID
  /// Whose.
  public var coach: PersonID
  /// What the coach calls it; importing under the same name replaces it.
  public var name: String
  /// What its times are closed for.
  public var scope: KindScope
  /// Whether events that say they are free close too, as in most calendars of holidays.
  public var freeIsBusy: Bool
  /// The host that it is fetched from again and again; nil where it was handed in. The rest of the address is a
  /// secret.
  public var host: String?
  /// How many blackouts it has.
  public var blackouts: Int
  /// When what it closes changed last.
  public var changed: Instant
  /// When it was last expanded.
  public var expanded: Instant
  /// When it is fetched next.
  public var nextPoll: Instant?
  /// When it was fetched last as it should.
  public var succeeded: Instant?
  /// Why it could not be fetched or taken last, for people; never a secret.
  public var trouble: String?
  /// How often in a row it could not be fetched.
  public var failures: Int
  /// Whether a newer version waits for a yes, because it closes so much less (R59).
  public var isHeld: Bool
  /// When it was made.
  public var created: Instant

  /// A source that closes nothing yet.
  public init(
    id: SourceID, coach: PersonID, name: String, scope: KindScope, freeIsBusy: Bool, host: String? = nil,
    created: Instant
  ) {
    self.id = id
    self.coach = coach
    self.name = name
    self.scope = scope
    self.freeIsBusy = freeIsBusy
    self.host = host
    blackouts = 0
    changed = created
    expanded = created
    failures = 0
    isHeld = false
    self.created = created
  }
}

/// What was left out of a calendar or read otherwise than written (R56).
public struct SourceFinding: Hashable, Sendable {
  /// Counted from 1.
  public var line: Int
  /// A stable name.
  public var code: String
  /// What and why, for people.
  public var message: String

  /// Takes each part as it is.
  public init(line: Int, code: String, message: String) {
    self.line = line
    self.code = code
    self.message = message
  }
}
