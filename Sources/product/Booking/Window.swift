public import CivilTime

/// Weekly open time of a coach on the wall clock of the coach's zone, the same across DST changes (R3, R4).
public struct Window: Hashable, Sendable {
  /// Which one it is.
  public var id: WindowID
  /// The day of the week on which it opens.
  public var weekday: Weekday
  /// When it opens, inclusive.
  public var start: LocalTime
  /// When it closes, exclusive; 24:00 is the end of the day.
  public var end: LocalTime
  /// What may be booked in it.
  public var kind: Kind
  /// How many clients at once.
  public var capacity: Int
  /// The length of its slots where nobody asks for another; nil leaves it to the settings.
  public var slotMinutes: Int?
  /// Where it takes place; nil leaves it to the settings.
  public var room: String?
  /// Whether bookings of the same start are one group session (R28).
  public var isGroup: Bool
  /// The first date on which it opens, inclusive.
  public var effectiveFrom: LocalDate?
  /// The last date on which it opens, inclusive.
  public var effectiveUntil: LocalDate?
  /// Whether it opens at all.
  public var isActive: Bool

  /// A window that is active and open on every such weekday unless told otherwise.
  public init(
    id: WindowID, weekday: Weekday, start: LocalTime, end: LocalTime, kind: Kind = .session,
    capacity: Int = 1, slotMinutes: Int? = nil, room: String? = nil, isGroup: Bool = false,
    effectiveFrom: LocalDate? = nil, effectiveUntil: LocalDate? = nil, isActive: Bool = true
  ) {
    self.id = id
    self.weekday = weekday
    self.start = start
    self.end = end
    self.kind = kind
    self.capacity = capacity
    self.slotMinutes = slotMinutes
    self.room = room
    self.isGroup = isGroup
    self.effectiveFrom = effectiveFrom
    self.effectiveUntil = effectiveUntil
    self.isActive = isActive
  }

  /// Whether it opens on a date.
  public func opens(on date: LocalDate) -> Bool {
    guard isActive, date.weekday == weekday else { return false }
    if let effectiveFrom, date < effectiveFrom { return false }
    if let effectiveUntil, date > effectiveUntil { return false }
    return true
  }

  /// Refuses what can never be a window.
  public func check() throws(Refusal) {
    guard start < end else {
      throw Refusal(
        .endBeforeStart,
        "The window ends at \(end.iso8601), which is not after \(start.iso8601). A window past midnight is two windows."
      )
    }
    guard (1...1000).contains(capacity) else {
      throw Refusal(.invalid, "A window's capacity is a number from 1 to 1000.")
    }
    if let slotMinutes, !(5...1440).contains(slotMinutes) {
      throw Refusal(.invalid, "A window's slots last from 5 to 1440 minutes.")
    }
    if let effectiveFrom, let effectiveUntil, effectiveUntil < effectiveFrom {
      throw Refusal(.endBeforeStart, "The window's last date is before its first.")
    }
  }
}
