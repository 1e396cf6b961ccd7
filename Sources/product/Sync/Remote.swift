public import Calendars
public import Desk

/// A calendar somewhere else, as far as pushing needs it. Every function may block, and throws `RemoteError`.
///
/// One is made for each batch of work; each function touches events whose UID is asked for, and nothing else.
public struct Remote: Sendable {
  /// Looks for the event of a UID: under its name where one is given, else by its UID.
  public var look:
    @Sendable (_ uid: String, _ name: String?, _ wanted: PushedEvent?) throws(RemoteError) -> Found
  /// Makes an event; `after` is a name that is taken for good. Refuses to write over anything.
  public var create: @Sendable (_ event: PushedEvent, _ after: String?) throws(RemoteError) -> Written
  /// Writes over our event, if it still has the tag.
  public var replace:
    @Sendable (_ event: PushedEvent, _ name: String, _ tag: String?) throws(RemoteError) -> Written
  /// Removes our event, if it still has the tag.
  public var remove: @Sendable (_ uid: String, _ name: String, _ tag: String?) throws(RemoteError) -> Written
  /// Every event there whose UID is one of these, several of one UID too.
  public var list: @Sendable (_ wanted: [String: PushedEvent?]) throws(RemoteError) -> [Listed]
  /// Asks whether the calendar is there and lets us in; throws what keeps us out.
  public var check: @Sendable () throws(RemoteError) -> Void

  /// Takes each function as it is.
  public init(
    look: @escaping @Sendable (String, String?, PushedEvent?) throws(RemoteError) -> Found,
    create: @escaping @Sendable (PushedEvent, String?) throws(RemoteError) -> Written,
    replace: @escaping @Sendable (PushedEvent, String, String?) throws(RemoteError) -> Written,
    remove: @escaping @Sendable (String, String, String?) throws(RemoteError) -> Written,
    list: @escaping @Sendable ([String: PushedEvent?]) throws(RemoteError) -> [Listed],
    check: @escaping @Sendable () throws(RemoteError) -> Void
  ) {
    self.look = look
    self.create = create
    self.replace = replace
    self.remove = remove
    self.list = list
    self.check = check
  }
}

/// An event that was found by its UID among all that stands there.
public struct Listed: Hashable, Sendable {
  /// Its UID.
  public var uid: String
  /// How it stands there.
  public var ours: Found.Ours

  /// Takes each part as it is.
  public init(uid: String, ours: Found.Ours) {
    self.uid = uid
    self.ours = ours
  }
}

/// What came of writing.
public enum Written: Hashable, Sendable {
  /// It stands there.
  case stands(Standing)
  /// It is gone, or never was.
  case gone
  /// Something is there already, or what is there is not what it was: it has to be looked at.
  case changed
}

/// An event that was written.
public struct Standing: Hashable, Sendable {
  /// Its name there.
  public var name: String
  /// Its tag; nil where the server told none that can be trusted.
  public var tag: String?
  /// What is still owed; it is tried again later.
  public var owed: Owed?
  /// What became of the meeting that was asked for.
  public var meeting: Meeting?

  /// Takes each part as it is.
  public init(name: String, tag: String?, owed: Owed? = nil, meeting: Meeting? = nil) {
    self.name = name
    self.tag = tag
    self.owed = owed
    self.meeting = meeting
  }
}

/// What an event that stands still lacks.
public enum Owed: String, Hashable, Sendable {
  /// Its meeting is being made.
  case meeting
  /// Its guest could not be named, because the calendar has named too many of late.
  case guest
}

/// Why something could not be done at a destination.
public struct RemoteError: Error, Hashable, Sendable {
  /// What is to be done about it.
  public enum Cause: Hashable, Sendable {
    /// The server is in trouble or not to be reached: the whole destination waits.
    case trouble
    /// The server wants fewer requests: the whole destination waits.
    case tooMany
    /// This event is not to be written now; others may be.
    case busy
    /// The server does not know us any more.
    case unauthorized
    /// The calendar is not there.
    case missing
    /// The calendar is at another address now.
    case moved(String)
    /// This event will never be taken as it is.
    case refused
  }

  /// What is to be done about it.
  public var cause: Cause
  /// What happened, for people; never a secret.
  public var detail: String
  /// After how many seconds the server wants to be asked again; a day at most, whatever it names.
  public var retryAfter: Int64?
  /// Whether it may have been done all the same.
  public var mayHaveHappened: Bool
  /// Whether it may even happen later: nobody waited for its end.
  public var mayStillHappen = false

  /// Takes each part as it is, but no time above a day.
  public init(_ cause: Cause, _ detail: String, retryAfter: Int64? = nil, mayHaveHappened: Bool = true) {
    self.cause = cause
    self.detail = detail
    self.retryAfter = retryAfter.map { min(max(0, $0), 86_400) }
    self.mayHaveHappened = mayHaveHappened
  }
}
