public import Booking
public import CivilTime
import Database

/// Whose bookings a feed holds.
public enum FeedSubject: Hashable, Sendable {
  /// All of a coach's.
  case coach(PersonID)
  /// A client's: with every coach, or with one.
  case client(PersonID, with: PersonID?)
}

extension FeedSubject {
  fileprivate var condition: (sql: String, values: [Value]) {
    switch self {
    case .coach(let coach): ("coach_id = $1", [Value(coach.text)])
    case .client(let client, nil): ("client_id = $1", [Value(client.text)])
    case .client(let client, let coach?):
      ("client_id = $1 AND coach_id = $2", [Value(client.text), Value(coach.text)])
    }
  }
}

extension Store {
  /// The bookings that a feed shows: all that stand and end after an instant, and those that came to nothing
  /// since another (R41, R44), in the order of their starts.
  public func feedBookings(
    of subject: FeedSubject, endingAfter end: Instant, endedSince: Instant
  ) throws -> [Booking] {
    let (condition, values) = subject.condition
    let (from, since, earliest) = ("$\(values.count + 1)", "$\(values.count + 2)", "$\(values.count + 3)")
    return try connection.query(
      """
      SELECT \(bookingColumns) FROM bookings
      WHERE \(condition) AND starts_at > \(earliest) AND ends_at > \(from)
        AND (status IN ('pending', 'confirmed', 'completed', 'no_show')
          OR (status IN ('cancelled', 'declined', 'expired') AND changed_at >= \(since)))
      ORDER BY starts_at, id
      """, values + [Value(end.seconds), Value(endedSince.seconds), Value(end.seconds - longestBooking)],
      readBooking)
  }

  /// The booking that starts last of all a feed ever held; what stays where nothing else is left (R44).
  public func latestFeedBooking(of subject: FeedSubject) throws -> Booking? {
    let (condition, values) = subject.condition
    return try connection.first(
      """
      SELECT \(bookingColumns) FROM bookings WHERE \(condition) AND status <> 'rescheduled'
      ORDER BY starts_at DESC, id DESC LIMIT 1
      """, values, readBooking)
  }
}
