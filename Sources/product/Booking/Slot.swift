public import CivilTime

/// A time that a coach offers, open or full.
public struct Slot: Hashable, Sendable {
  /// Inclusive.
  public var start: Instant
  /// Exclusive; the length is elapsed time.
  public var end: Instant
  /// How many clients at once, the lowest number of the stretch.
  public var capacity: Int
  /// The most bookings that are there at one instant of the slot and its buffer.
  public var occupancy: Int

  /// Takes each part as it is.
  public init(start: Instant, end: Instant, capacity: Int, occupancy: Int) {
    self.start = start
    self.end = end
    self.capacity = capacity
    self.occupancy = occupancy
  }

  /// Whether one more fits (R7).
  public var isAvailable: Bool { occupancy < capacity }
}

/// What slots are wanted.
public struct SlotQuery: Hashable, Sendable {
  /// What would be booked.
  public var kind: Kind
  /// How long it would last; nil leaves it to the window and the settings.
  public var durationMinutes: Int?
  /// The first date on which slots begin, in the coach's zone.
  public var first: LocalDate
  /// The last date on which slots begin, inclusive.
  public var last: LocalDate
  /// For whom: clients see no slot inside the notice or beyond the booking window.
  public var role: Role

  /// Takes each part as it is.
  public init(
    kind: Kind, durationMinutes: Int? = nil, from first: LocalDate, through last: LocalDate, role: Role
  ) {
    self.kind = kind
    self.durationMinutes = durationMinutes
    self.first = first
    self.last = last
    self.role = role
  }
}
