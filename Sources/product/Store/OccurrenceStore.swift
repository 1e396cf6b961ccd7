public import Booking
public import CivilTime
import Database

/// What has become of the dates of recurring bookings (R27).
extension Store {
  /// The dates from one on for which a recurring booking has made a booking, whatever has become of that.
  public func generatedDates(of recurring: Recurring, from first: LocalDate) throws -> Set<LocalDate> {
    Set(
      try connection.query(
        """
        SELECT occurrence FROM bookings
        WHERE coach_id = $1 AND recurring_id = $2 AND rescheduled_from IS NULL AND occurrence >= $3
        """, [Value(recurring.coach.text), Value(recurring.id.text), Value(first.dayNumber)]
      ) { LocalDate(dayNumber: Int(try $0.int(0))) })
  }

  /// The dates from one on that a recurring booking has skipped, in order.
  public func skips(of recurring: Recurring, from first: LocalDate) throws -> [Recurring.Skip] {
    try connection.query(
      """
      SELECT occurrence, reason FROM recurring_skips
      WHERE coach_id = $1 AND recurring_id = $2 AND occurrence >= $3 ORDER BY occurrence
      """, [Value(recurring.coach.text), Value(recurring.id.text), Value(first.dayNumber)]
    ) { Recurring.Skip(LocalDate(dayNumber: Int(try $0.int(0))), try stored(try $0.text(1))) }
  }

  /// Writes down that a date is skipped and why, in place of an earlier reason.
  public func add(_ skip: Recurring.Skip, of recurring: Recurring, at now: Instant) throws {
    _ = try connection.execute(
      """
      INSERT INTO recurring_skips (coach_id, recurring_id, occurrence, reason, at) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (coach_id, recurring_id, occurrence) DO UPDATE SET reason = excluded.reason, at = excluded.at
      """,
      [
        Value(recurring.coach.text), Value(recurring.id.text), Value(skip.date.dayNumber),
        Value(skip.reason.rawValue), Value(now.seconds),
      ])
  }

  /// Forgets that a date was skipped, because it is booked now.
  public func removeSkip(_ date: LocalDate, of recurring: Recurring) throws {
    _ = try connection.execute(
      "DELETE FROM recurring_skips WHERE coach_id = $1 AND recurring_id = $2 AND occurrence = $3",
      [Value(recurring.coach.text), Value(recurring.id.text), Value(date.dayNumber)])
  }

  /// The dates, both inclusive, that a coach's active recurring bookings have booked or skipped.
  public func settledDates(
    ofCoach coach: PersonID, from first: LocalDate, through last: LocalDate
  ) throws -> [RecurringID: Set<LocalDate>] {
    let settled = try connection.query(
      """
      SELECT recurring.id, bookings.occurrence FROM recurring
      JOIN bookings ON bookings.coach_id = recurring.coach_id AND bookings.recurring_id = recurring.id
        AND bookings.rescheduled_from IS NULL AND bookings.occurrence >= $2 AND bookings.occurrence <= $3
      WHERE recurring.coach_id = $1 AND recurring.is_active = 1
      UNION ALL
      SELECT recurring.id, recurring_skips.occurrence FROM recurring
      JOIN recurring_skips ON recurring_skips.coach_id = recurring.coach_id
        AND recurring_skips.recurring_id = recurring.id
        AND recurring_skips.occurrence >= $2 AND recurring_skips.occurrence <= $3
      WHERE recurring.coach_id = $1 AND recurring.is_active = 1
      """, [Value(coach.text), Value(first.dayNumber), Value(last.dayNumber)]
    ) { (RecurringID(try $0.text(0)), LocalDate(dayNumber: Int(try $0.int(1)))) }
    return Dictionary(grouping: settled, by: \.0).mapValues { Set($0.map(\.1)) }
  }

  /// Who has a session with a coach that starts in the range and is alive, and when: requests and payments that are
  /// waited for too, which need not take up a place.
  public func sessionStarts(
    coach: PersonID, in range: Range<Instant>
  ) throws -> [(client: PersonID, start: Instant, occupies: Bool)] {
    try connection.query(
      """
      SELECT client_id, starts_at, CASE WHEN \(occupying) THEN 1 ELSE 0 END FROM bookings
      WHERE coach_id = $1 AND starts_at >= $2 AND starts_at < $3 AND kind = 'session'
        AND status IN ('pending', 'confirmed')
      """, [Value(coach.text), Value(range.lowerBound.seconds), Value(range.upperBound.seconds)]
    ) { (PersonID(try $0.text(0)), Instant(seconds: try $0.int(1)), try $0.bool(2)) }
  }
}
