public import Booking
import CivilTime
import Database

private let windowColumns = """
  id, weekday, starts, ends, kind, capacity, slot_minutes, room, is_group, effective_from, effective_until,
  is_active
  """

extension Store {
  /// All windows of a coach, in the order of the week.
  public func windows(of coach: PersonID) throws -> [Window] {
    try connection.query(
      "SELECT \(windowColumns) FROM windows WHERE coach_id = $1 ORDER BY weekday, starts, id",
      [Value(coach.text)], readWindow)
  }

  /// One window of a coach.
  public func window(_ id: WindowID, of coach: PersonID) throws -> Window? {
    try connection.first(
      "SELECT \(windowColumns) FROM windows WHERE id = $1 AND coach_id = $2",
      [Value(id.text), Value(coach.text)], readWindow)
  }

  /// Adds a window unless one with the id is there; returns whether it did.
  public func add(_ window: Window, of coach: PersonID) throws -> Bool {
    try connection.execute(
      """
      INSERT INTO windows (coach_id, \(windowColumns))
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING
      """, values(of: window, coach: coach)) > 0
  }

  /// Replaces the window of the same id.
  public func save(_ window: Window, of coach: PersonID) throws {
    _ = try connection.execute(
      """
      UPDATE windows SET weekday = $3, starts = $4, ends = $5, kind = $6, capacity = $7, slot_minutes = $8,
        room = $9, is_group = $10, effective_from = $11, effective_until = $12, is_active = $13
      WHERE coach_id = $1 AND id = $2
      """, values(of: window, coach: coach))
  }

  /// Removes a window; returns whether it was there.
  public func remove(_ id: WindowID, of coach: PersonID) throws -> Bool {
    try connection.execute(
      "DELETE FROM windows WHERE id = $1 AND coach_id = $2", [Value(id.text), Value(coach.text)]) > 0
  }

  private func values(of window: Window, coach: PersonID) -> [Value] {
    [
      Value(coach.text), Value(window.id.text), Value(window.weekday.rawValue), Value(window.start.seconds),
      Value(window.end.seconds), Value(window.kind.rawValue), Value(window.capacity),
      Value(window.slotMinutes), Value(window.room), Value(window.isGroup),
      Value(window.effectiveFrom?.dayNumber), Value(window.effectiveUntil?.dayNumber), Value(window.isActive),
    ]
  }
}

private func readWindow(_ row: borrowing Row) throws -> Window {
  Window(
    id: WindowID(try row.text(0)), weekday: Weekday(rawValue: Int(try row.int(1))) ?? .sunday,
    start: LocalTime(seconds: Int(try row.int(2))) ?? .midnight,
    end: LocalTime(seconds: Int(try row.int(3))) ?? .endOfDay, kind: try stored(try row.text(4)),
    capacity: Int(try row.int(5)), slotMinutes: try row.optionalInt(6).map(Int.init),
    room: try row.optionalText(7), isGroup: try row.bool(8),
    effectiveFrom: try row.optionalInt(9).map { LocalDate(dayNumber: Int($0)) },
    effectiveUntil: try row.optionalInt(10).map { LocalDate(dayNumber: Int($0)) }, isActive: try row.bool(11))
}
