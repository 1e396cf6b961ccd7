public import Booking
public import CivilTime
import Database

/// Bookings that wait for an answer or a payment (R14, R15).
extension Store {
  /// The coaches of whom something expires or loses its hold by then.
  public func coachesWithPendingDue(by now: Instant) throws -> [PersonID] {
    try connection.query(
      """
      SELECT coach_id FROM bookings WHERE status = 'pending' AND expires_at IS NOT NULL AND expires_at <= $1
      UNION
      SELECT coach_id FROM bookings WHERE held_until IS NOT NULL AND held_until <= $1
      ORDER BY coach_id
      """, [Value(now.seconds)]
    ) { PersonID(try $0.text(0)) }
  }

  /// A coach's bookings that expire by then, and whether places are held that are held no longer by then.
  public func pendingDue(of coach: PersonID, by now: Instant) throws -> (
    expired: [BookingID], isHolding: Bool
  ) {
    let due = try connection.query(
      """
      SELECT id, 1 FROM bookings
      WHERE coach_id = $1 AND status = 'pending' AND expires_at IS NOT NULL AND expires_at <= $2
      UNION ALL
      SELECT id, 0 FROM bookings WHERE coach_id = $1 AND held_until IS NOT NULL AND held_until <= $2
      ORDER BY 1
      """, [Value(coach.text), Value(now.seconds)]
    ) { (id: BookingID(try $0.text(0)), expires: try $0.bool(1)) }
    return (due.filter(\.expires).map(\.id), due.contains { !$0.expires })
  }

  /// A coach's pending requests that would take up some of a range, in the order in which they were made.
  public func requests(of coach: PersonID, in range: Range<Instant>) throws -> [Booking] {
    try connection.query(
      """
      SELECT \(bookingColumns) FROM bookings
      WHERE coach_id = $1 AND starts_at > $4 AND starts_at < $3 AND occupied_until > $2
        AND status = 'pending' AND mode = 'request'
      ORDER BY created_at, id
      """,
      [
        Value(coach.text), Value(range.lowerBound.seconds), Value(range.upperBound.seconds),
        Value(range.lowerBound.seconds - longestBooking),
      ], readBooking)
  }

  /// A coach's pending bookings that have not begun, in the order of their starts.
  public func pendingAhead(of coach: PersonID, at now: Instant) throws -> [Booking] {
    try connection.query(
      """
      SELECT \(bookingColumns) FROM bookings
      WHERE coach_id = $1 AND starts_at > $2 AND status = 'pending' ORDER BY starts_at, id
      """, [Value(coach.text), Value(now.seconds)], readBooking)
  }
}
