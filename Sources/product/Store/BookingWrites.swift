public import Booking
public import CivilTime
import Database

extension Store {
  /// Adds a booking. Throws `StorageError` with the guard `slot-full` where it would exceed capacity.
  public func add(_ booking: Booking) throws {
    _ = try connection.execute(
      "INSERT INTO bookings (\(storedBookingColumns)) VALUES (\(placeholders(storedBookingColumnCount)))",
      [
        Value(booking.id.text), Value(booking.uid), Value(booking.sequence), Value(booking.coach.text),
        Value(booking.client.text), Value(booking.brand.text), Value(booking.kind.rawValue),
        Value(booking.status.rawValue), Value(booking.start.seconds), Value(booking.end.seconds),
        Value(booking.occupiedUntil.seconds), Value(booking.capacity), Value(booking.coachZone),
        Value(booking.clientZone), Value(booking.package?.text), Value(booking.packagePlace?.number),
        Value(booking.packagePlace?.total), Value(booking.room), Value(booking.videoLink),
        Value(booking.notes), Value(booking.instructorNotes), Value(booking.rescheduledFrom?.text),
        Value(booking.created.seconds), Value(booking.changed.seconds),
        Value(booking.cancellation?.by.rawValue), Value(booking.cancellation?.at.seconds),
        Value(booking.cancellation?.reason), Value(booking.mode.rawValue), Value(booking.expires?.seconds),
        Value(booking.heldUntil?.seconds), Value(booking.paid?.seconds), Value(booking.declineReason),
        Value(booking.recurring?.text), Value(booking.occurrence?.dayNumber),
        Value(booking.groupUID),
      ])
  }

  /// Keeps what may change of a booking: its state, hold and payment, the capacity that holds for it, its place
  /// in the package, notes and link. Throws `StorageError` with the guard `slot-full` where it would exceed capacity.
  public func save(_ booking: Booking) throws {
    _ = try connection.execute(
      """
      UPDATE bookings SET sequence = $2, status = $3, session_number = $4, session_total = $5,
        video_link = $6, notes = $7, instructor_notes = $8, changed_at = $9, cancelled_role = $10,
        cancelled_at = $11, cancel_reason = $12, expires_at = $13, held_until = $14, paid_at = $15,
        decline_reason = $16, capacity = $17
      WHERE id = $1
      """,
      [
        Value(booking.id.text), Value(booking.sequence), Value(booking.status.rawValue),
        Value(booking.packagePlace?.number), Value(booking.packagePlace?.total), Value(booking.videoLink),
        Value(booking.notes), Value(booking.instructorNotes), Value(booking.changed.seconds),
        Value(booking.cancellation?.by.rawValue), Value(booking.cancellation?.at.seconds),
        Value(booking.cancellation?.reason), Value(booking.expires?.seconds),
        Value(booking.heldUntil?.seconds),
        Value(booking.paid?.seconds), Value(booking.declineReason), Value(booking.capacity),
      ])
  }

  /// Frees what a coach's bookings held and hold no longer (R15), and returns which did: the guards count whatever is
  /// held.
  public func releaseHolds(of coach: PersonID, at now: Instant) throws -> [BookingID] {
    try connection.query(
      "UPDATE bookings SET held_until = NULL WHERE coach_id = $1 AND held_until <= $2 RETURNING id",
      [Value(coach.text), Value(now.seconds)]
    ) { BookingID(try $0.text(0)) }
  }
}
