public import Booking
public import Desk

/// What was found of an event at a destination.
public enum Found: Hashable, Sendable {
  /// Nobody looked.
  case unknown
  /// No event with its UID.
  case nothing
  /// Our event.
  case ours(Ours)
  /// Only what Google leaves of a deleted event: names up to this one are taken for good.
  case tombstone(name: String)
  /// The name is taken by an event that is not ours.
  case foreign(name: String)

  /// Our event as it stands there.
  public struct Ours: Hashable, Sendable {
    /// Its name there.
    public var name: String
    /// The tag to name when it is changed; nil where the server tells none.
    public var tag: String?
    /// Whether it says what is wanted.
    public var isAsWanted: Bool
    /// What it still lacks.
    public var owed: Owed?
    /// What became of the meeting that was asked for.
    public var meeting: Meeting?

    /// Takes each part as it is.
    public init(
      name: String, tag: String?, isAsWanted: Bool, owed: Owed? = nil, meeting: Meeting? = nil
    ) {
      self.name = name
      self.tag = tag
      self.isAsWanted = isAsWanted
      self.owed = owed
      self.meeting = meeting
    }
  }
}

/// What is to be done next about one event at one destination.
public enum Step: Hashable, Sendable {
  /// It is as it should be; what is remembered of it from now on, if anything.
  case done(remember: Found.Ours?)
  /// To be read before anything is written.
  case look(name: String?)
  /// To be made; `after` is a name that is taken for good.
  case create(after: String?)
  /// To be written over, if it still has this tag.
  case replace(name: String, tag: String?)
  /// To be removed, if it still has this tag.
  case remove(name: String, tag: String?)
  /// Nothing can be done: the name belongs to somebody else.
  case park(name: String)
}

/// The next step for an event, from what should be, what is remembered and what was found.
///
/// `wanted` is the fingerprint of what should stand there; nil is nothing. What is in doubt is read first; what
/// is remembered with its tag is written without being read, since the tag tells whether it still holds.
public func plan(
  wanted: String?, remembered: Push.Remembered?, isInDoubt: Bool, found: Found
) -> Step {
  switch (found, wanted) {
  case (.unknown, _) where isInDoubt: return .look(name: remembered?.name)
  case (.unknown, nil):
    guard let remembered else { return .done(remember: nil) }
    return .remove(name: remembered.name, tag: remembered.tag)
  case (.unknown, let wanted?):
    guard let remembered else { return .create(after: nil) }
    if remembered.fingerprint == wanted {
      return .done(remember: Found.Ours(name: remembered.name, tag: remembered.tag, isAsWanted: true))
    }
    guard let tag = remembered.tag else { return .look(name: remembered.name) }
    return .replace(name: remembered.name, tag: tag)
  case (.nothing, nil), (.tombstone, nil), (.foreign, nil): return .done(remember: nil)
  case (.nothing, _?): return .create(after: nil)
  case (.tombstone(let name), _?): return .create(after: name)
  case (.foreign(let name), _?): return .park(name: name)
  case (.ours(let ours), nil): return .remove(name: ours.name, tag: ours.tag)
  case (.ours(let ours), _?):
    return ours.isAsWanted ? .done(remember: ours) : .replace(name: ours.name, tag: ours.tag)
  }
}
