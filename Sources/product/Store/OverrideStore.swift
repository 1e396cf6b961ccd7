public import Booking
public import CivilTime
import Database

private let overrideColumns = """
  id, effect, kind, first_day, last_day, starts_at, ends_at, capacity, room, reason, source_id
  """

extension Store {
  /// The overrides of a coach that touch the dates, both inclusive, wherever in the world the dates are read.
  public func overrides(
    of coach: PersonID, from first: LocalDate, through last: LocalDate
  ) throws -> [Override] {
    try connection.query(
      """
      SELECT \(overrideColumns) FROM overrides
      WHERE coach_id = $1 AND first_day IS NOT NULL AND last_day >= $2 AND first_day <= $3
      UNION ALL
      SELECT \(overrideColumns) FROM overrides
      WHERE coach_id = $1 AND starts_at IS NOT NULL AND ends_at > $4 AND starts_at < $5
      ORDER BY id
      """,
      [
        Value(coach.text), Value(first.dayNumber), Value(last.dayNumber),
        Value(Int64(first.dayNumber - 1) * 86400), Value(Int64(last.dayNumber + 2) * 86400),
      ], readOverride)
  }

  /// One override of a coach.
  public func override(_ id: OverrideID, of coach: PersonID) throws -> Override? {
    try connection.first(
      "SELECT \(overrideColumns) FROM overrides WHERE coach_id = $1 AND id = $2",
      [Value(coach.text), Value(id.text)], readOverride)
  }

  /// Adds an override unless one with the id is there; returns whether it did.
  public func add(_ override: Override, of coach: PersonID) throws -> Bool {
    try add([override], of: coach) > 0
  }

  /// Adds overrides, all in one go; returns how many were not there.
  @discardableResult
  public func add(_ overrides: [Override], of coach: PersonID) throws -> Int {
    try connection.executeAll(
      """
      INSERT INTO overrides (coach_id, \(overrideColumns))
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING
      """, overrides.map { values(of: $0, coach: coach) })
  }

  private func values(of override: Override, coach: PersonID) -> [Value] {
    var days: (Int?, Int?) = (nil, nil)
    var times: (Int64?, Int64?) = (nil, nil)
    switch override.span {
    case .days(let first, let last): days = (first.dayNumber, last.dayNumber)
    case .instants(let start, let end): times = (start.seconds, end.seconds)
    }
    var capacity: Int?
    var room: String?
    if case .extra(let places, let place) = override.effect { (capacity, room) = (places, place) }
    return [
      Value(coach.text), Value(override.id.text), Value(capacity == nil ? "blackout" : "extra"),
      Value(override.scope.rawValue), Value(days.0), Value(days.1), Value(times.0), Value(times.1),
      Value(capacity), Value(room), Value(override.reason), Value(override.source?.text),
    ]
  }

  /// Removes an override that the coach made; returns whether it was there.
  public func remove(_ id: OverrideID, of coach: PersonID) throws -> Bool {
    try connection.execute(
      "DELETE FROM overrides WHERE id = $1 AND coach_id = $2 AND source_id IS NULL",
      [Value(id.text), Value(coach.text)]) > 0
  }
}

private func readOverride(_ row: borrowing Row) throws -> Override {
  let span: Override.Span
  if let first = try row.optionalInt(3) {
    span = .days(LocalDate(dayNumber: Int(first)), through: LocalDate(dayNumber: Int(try row.int(4))))
  } else {
    span = .instants(Instant(seconds: try row.int(5)), until: Instant(seconds: try row.int(6)))
  }
  let isExtra = try row.text(1) == "extra"
  return Override(
    id: OverrideID(try row.text(0)),
    effect: isExtra ? .extra(capacity: Int(try row.int(7)), room: try row.optionalText(8)) : .blackout,
    scope: try stored(try row.text(2)), span: span, reason: try row.optionalText(9),
    source: try row.optionalText(10).map(SourceID.init))
}
