public import Booking
public import CivilTime
import Database

/// Group sessions, of which a coach's calendars show one event each (R28).
extension Store {
  /// The bookings that an event of a coach stands for, whatever has become of them: all of a group session's, or the
  /// one whose own event it is. None where the booking of that identity is shown with its group.
  public func bookings(ofEvent uid: String, coach: PersonID) throws -> [Booking] {
    try connection.query(
      """
      SELECT \(bookingColumns) FROM bookings
      WHERE coach_id = $1 AND group_uid = $2 AND status <> 'rescheduled'
      UNION ALL
      SELECT \(bookingColumns) FROM bookings
      WHERE coach_id = $1 AND uid = $2 AND group_uid IS NULL AND status <> 'rescheduled'
      ORDER BY 9, 1
      """, [Value(coach.text), Value(uid)], readBooking)
  }

  /// What the group sessions of a coach that start after an instant have come through, or one of them alone.
  public func groupHistories(
    of coach: PersonID, uid: String? = nil, startingAfter instant: Instant? = nil
  ) throws -> [String: GroupHistory] {
    let histories = try connection.query(
      """
      SELECT group_uid, CAST(sum(sequence + 1) - 1 AS BIGINT), min(created_at), max(changed_at) FROM bookings
      WHERE coach_id = $1 AND group_uid IS NOT NULL AND (group_uid = $2 OR CAST($2 AS TEXT) IS NULL)
        AND starts_at > $3
      GROUP BY group_uid
      """, [Value(coach.text), Value(uid), Value(instant?.seconds ?? 0)]
    ) {
      (
        try $0.text(0),
        GroupHistory(
          sequence: Int(try $0.int(1)), created: Instant(seconds: try $0.int(2)),
          changed: Instant(seconds: try $0.int(3)))
      )
    }
    return Dictionary(uniqueKeysWithValues: histories)
  }
}
