public import CivilTime

extension Booking {
  /// Under which identity the coach's calendars show it: that of its group session, or its own. Its client's show it
  /// under its own (R28).
  public var eventUID: String { groupUID ?? uid }

  /// The identity of the group session that starts then, the same whoever comes and goes; nil where it is none.
  public static func groupUID(of coach: PersonID, _ decision: Decision) -> String? {
    decision.isGroup ? "\(coach.text)-\(decision.start.seconds)@coachcal" : nil
  }
}

/// What the event of a group session has come through, by everybody who ever was part of it (R28).
public struct GroupHistory: Hashable, Sendable {
  /// Rises with each visible change, also where somebody comes or goes.
  public var sequence: Int
  /// When the first of them booked.
  public var created: Instant
  /// When something of it changed last.
  public var changed: Instant

  /// Takes each part as it is.
  public init(sequence: Int, created: Instant, changed: Instant) {
    self.sequence = sequence
    self.created = created
    self.changed = changed
  }
}
