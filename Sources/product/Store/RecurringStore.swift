public import Booking
public import CivilTime
import Database

private let recurringColumns = """
  recurring.id, recurring.coach_id, recurring.client_id, recurring.brand_id, recurring.weekday, recurring.starts,
  recurring.ends, recurring.every_weeks, recurring.first_day, recurring.last_day, recurring.is_active,
  recurring.created_at, recurring.made_by
  """

extension Store {
  /// Adds a recurring booking.
  public func add(_ recurring: Recurring) throws {
    _ = try connection.execute(
      """
      INSERT INTO recurring (id, coach_id, client_id, brand_id, weekday, starts, ends, every_weeks, first_day,
        last_day, is_active, created_at, made_by)
      VALUES (\(placeholders(13)))
      """,
      [
        Value(recurring.id.text), Value(recurring.coach.text), Value(recurring.client.text),
        Value(recurring.brand.text), Value(recurring.weekday.rawValue), Value(recurring.start.seconds),
        Value(recurring.end.seconds), Value(recurring.everyWeeks), Value(recurring.first.dayNumber),
        Value(recurring.last?.dayNumber), Value(recurring.isActive), Value(recurring.created.seconds),
        Value(recurring.madeBy.rawValue),
      ])
  }

  /// Ends a recurring booking; what it skipped is forgotten.
  public func end(_ recurring: Recurring) throws {
    let parameters = [Value(recurring.coach.text), Value(recurring.id.text)]
    _ = try connection.execute(
      "UPDATE recurring SET is_active = 0 WHERE coach_id = $1 AND id = $2", parameters)
    _ = try connection.execute(
      "DELETE FROM recurring_skips WHERE coach_id = $1 AND recurring_id = $2", parameters)
  }

  /// One recurring booking.
  public func recurring(_ id: RecurringID) throws -> Recurring? {
    try connection.first(
      "SELECT \(recurringColumns) FROM recurring WHERE id = $1", [Value(id.text)], readRecurring)
  }

  /// The recurring bookings that are active, of a coach or of all, the oldest first.
  public func activeRecurring(of coach: PersonID? = nil) throws -> [Recurring] {
    let own = coach == nil ? "" : "AND coach_id = $1"
    return try connection.query(
      "SELECT \(recurringColumns) FROM recurring WHERE is_active = 1 \(own) ORDER BY created_at, id",
      coach.map { [Value($0.text)] } ?? [], readRecurring)
  }

  /// The recurring bookings, ended ones included, that a person may see: as coach, as client, or as owner of one of
  /// the brands; all for nil. In the order of their making, those of one coach or client where one is named.
  public func recurring(
    coach: PersonID?, client: PersonID?, visibleTo viewer: (person: PersonID, owned: [BrandID])?
  ) throws -> [Recurring] {
    var conditions: [String] = []
    var values: [Value] = []
    func bind(_ text: String) -> String {
      values.append(Value(text))
      return "$\(values.count)"
    }
    if let coach { conditions.append("coach_id = \(bind(coach.text))") }
    if let client { conditions.append("client_id = \(bind(client.text))") }
    if let (person, owned) = viewer {
      let own = bind(person.text)
      let theirs = owned.map { "OR brand_id = \(bind($0.text))" }.joined(separator: " ")
      conditions.append("(coach_id = \(own) OR client_id = \(own) \(theirs))")
    }
    let filtered = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    return try connection.query(
      "SELECT \(recurringColumns) FROM recurring \(filtered) ORDER BY id", values, readRecurring)
  }

  /// The bookings of a recurring booking that are alive and start after an instant, moved ones included, the first at
  /// the front.
  public func bookings(of recurring: Recurring, startingAfter instant: Instant) throws -> [Booking] {
    try connection.query(
      """
      SELECT \(bookingColumns) FROM bookings
      WHERE coach_id = $1 AND recurring_id = $2 AND starts_at > $3 AND status IN ('pending', 'confirmed')
      ORDER BY starts_at, id
      """, [Value(recurring.coach.text), Value(recurring.id.text), Value(instant.seconds)], readBooking)
  }
}

private func readRecurring(_ row: borrowing Row) throws -> Recurring {
  Recurring(
    id: RecurringID(try row.text(0)), coach: PersonID(try row.text(1)), client: PersonID(try row.text(2)),
    brand: BrandID(try row.text(3)), weekday: Weekday(rawValue: Int(try row.int(4))) ?? .sunday,
    start: LocalTime(seconds: Int(try row.int(5))) ?? .midnight,
    end: LocalTime(seconds: Int(try row.int(6))) ?? .endOfDay, everyWeeks: Int(try row.int(7)),
    first: LocalDate(dayNumber: Int(try row.int(8))),
    last: try row.optionalInt(9).map { LocalDate(dayNumber: Int($0)) }, isActive: try row.bool(10),
    created: Instant(seconds: try row.int(11)), madeBy: try stored(try row.text(12)))
}
