public import Booking
public import CivilTime
import Database

let storedBookingColumns = """
  id, uid, sequence, coach_id, client_id, brand_id, kind, status, starts_at, ends_at, occupied_until, capacity,
  coach_zone, client_zone, package_id, session_number, session_total, room, video_link, notes,
  instructor_notes, rescheduled_from, created_at, changed_at, cancelled_role, cancelled_at, cancel_reason,
  mode, expires_at, held_until, paid_at, decline_reason, recurring_id, occurrence,
  group_uid
  """
/// How many those are, and so the place of the one behind them.
let storedBookingColumnCount = 35
let bookingColumns = """
  \(storedBookingColumns), EXISTS (SELECT 1 FROM kept_bookings WHERE booking_id = bookings.id)
  """

/// What takes up a coach (R8), in the words of the partial index and of the guards.
let occupying = "(status IN ('confirmed', 'completed', 'no_show') OR held_until IS NOT NULL)"

/// What takes place or took place.
private let standing = "status IN ('confirmed', 'completed', 'no_show')"

/// The most seconds for which the schema lets a booking take up its coach.
let longestBooking: Int64 = 172_800

extension Store {
  /// One booking.
  public func booking(_ id: BookingID) throws -> Booking? {
    try connection.first(
      "SELECT \(bookingColumns) FROM bookings WHERE id = $1", [Value(id.text)], readBooking)
  }

  /// The booking that took the place of a rescheduled one.
  public func successor(of id: BookingID) throws -> Booking? {
    try connection.first(
      "SELECT \(bookingColumns) FROM bookings WHERE rescheduled_from = $1", [Value(id.text)], readBooking)
  }

  /// The booking of the same client, coach, start and kind that is still alive (R12).
  public func aliveBooking(
    client: PersonID, coach: PersonID, start: Instant, kind: Kind
  ) throws -> Booking? {
    try connection.first(
      """
      SELECT \(bookingColumns) FROM bookings
      WHERE coach_id = $1 AND client_id = $2 AND starts_at = $3 AND kind = $4
        AND status IN ('pending', 'confirmed')
      """, [Value(coach.text), Value(client.text), Value(start.seconds), Value(kind.rawValue)], readBooking)
  }

  /// What takes up a coach at some instant of the range, buffers included, in the order of the starts (R8); holds that
  /// have run out by `now` do not.
  public func occupied(coach: PersonID, in range: Range<Instant>, now: Instant) throws -> [Range<Instant>] {
    try connection.query(
      """
      SELECT starts_at, occupied_until FROM bookings
      WHERE coach_id = $1 AND starts_at > $4 AND starts_at < $3 AND occupied_until > $2
        AND \(occupying) AND (held_until IS NULL OR held_until > $5)
      ORDER BY starts_at
      """,
      [
        Value(coach.text), Value(range.lowerBound.seconds), Value(range.upperBound.seconds),
        Value(range.lowerBound.seconds - longestBooking), Value(now.seconds),
      ]
    ) { Instant(seconds: try $0.int(0))..<Instant(seconds: try $0.int(1)) }
  }

  /// How many check-ins of a client with a coach start in the range and use the quota, requests included (R25).
  public func checkInsUsed(client: PersonID, coach: PersonID, in range: Range<Instant>) throws -> Int {
    try connection.first(
      """
      SELECT count(*) FROM bookings WHERE client_id = $1 AND coach_id = $2 AND kind = 'checkin'
        AND starts_at >= $3 AND starts_at < $4 AND (status = 'pending' OR \(standing))
      """,
      [
        Value(client.text), Value(coach.text), Value(range.lowerBound.seconds),
        Value(range.upperBound.seconds),
      ]
    ) { Int(try $0.int(0)) } ?? 0
  }

  /// The starts of a client's bookings with a coach that took or will take place, from an instant on (R38).
  public func starts(client: PersonID, coach: PersonID, since: Instant) throws -> [Instant] {
    try connection.query(
      """
      SELECT starts_at FROM bookings WHERE client_id = $1 AND coach_id = $2 AND starts_at >= $3
        AND \(standing)
      """, [Value(client.text), Value(coach.text), Value(since.seconds)]
    ) { Instant(seconds: try $0.int(0)) }
  }

  /// Every booking that a package pays for or paid for.
  public func bookings(paidBy package: PackageID) throws -> [Booking] {
    try connection.query(
      "SELECT \(bookingColumns) FROM bookings WHERE package_id = $1 ORDER BY starts_at, id",
      [Value(package.text)], readBooking)
  }

  /// Confirmed bookings that were over by then, some at a time, the first at the front (R17).
  public func bookingsToComplete(by now: Instant, limit: Int) throws -> [Booking] {
    try connection.query(
      """
      SELECT \(bookingColumns) FROM bookings WHERE status = 'confirmed' AND ends_at <= $1
      ORDER BY ends_at LIMIT $2
      """, [Value(now.seconds), Value(limit)], readBooking)
  }
}

func readBooking(_ row: borrowing Row) throws -> Booking {
  var cancellation: Booking.Cancellation?
  if let role = try row.optionalText(24) {
    cancellation = Booking.Cancellation(
      by: try stored(role), at: Instant(seconds: try row.int(25)), reason: try row.optionalText(26))
  }
  var place: PackagePlace?
  if let number = try row.optionalInt(15) {
    place = PackagePlace(number: Int(number), total: Int(try row.int(16)))
  }
  var booking = Booking(
    id: BookingID(try row.text(0)), uid: try row.text(1), sequence: Int(try row.int(2)),
    coach: PersonID(try row.text(3)), client: PersonID(try row.text(4)), brand: BrandID(try row.text(5)),
    kind: try stored(try row.text(6)), status: try stored(try row.text(7)),
    start: Instant(seconds: try row.int(8)), end: Instant(seconds: try row.int(9)),
    occupiedUntil: Instant(seconds: try row.int(10)), capacity: Int(try row.int(11)),
    coachZone: try row.text(12), clientZone: try row.text(13),
    package: try row.optionalText(14).map(PackageID.init), packagePlace: place,
    room: try row.optionalText(17), videoLink: try row.optionalText(18), notes: try row.optionalText(19),
    instructorNotes: try row.optionalText(20), rescheduledFrom: try row.optionalText(21).map(BookingID.init),
    created: Instant(seconds: try row.int(22)), changed: Instant(seconds: try row.int(23)),
    cancellation: cancellation)
  booking.mode = try stored(try row.text(27))
  booking.expires = try row.optionalInt(28).map(Instant.init(seconds:))
  booking.heldUntil = try row.optionalInt(29).map(Instant.init(seconds:))
  booking.paid = try row.optionalInt(30).map(Instant.init(seconds:))
  booking.declineReason = try row.optionalText(31)
  booking.recurring = try row.optionalText(32).map(RecurringID.init)
  booking.occurrence = try row.optionalInt(33).map { LocalDate(dayNumber: Int($0)) }
  booking.groupUID = try row.optionalText(34)
  booking.isKept = try row.bool(storedBookingColumnCount)
  return booking
}
