public import Booking
public import CivilTime
import Database

private let pushColumns = """
  pushes.destination_id, pushes.uid, pushes.booking_id, pushes.version, pushes.state, pushes.name, pushes.tag,
  pushes.fingerprint, pushes.in_doubt, pushes.attempts, pushes.next_try, pushes.trouble, pushes.synced_at
  """

extension Store {
  /// Wishes that every destination of the coach learns of a booking (R48): one row an event and destination,
  /// whatever happened to it before it was pushed.
  func wishPushes(of booking: Booking, at now: Instant) throws {
    _ = try connection.execute(
      """
      INSERT INTO pushes (destination_id, uid, coach_id, booking_id, version, state, next_try, since)
      SELECT id, $1, coach_id, $3, 1, 'waiting', $4, $4 FROM destinations WHERE coach_id = $2
      ON CONFLICT (coach_id, destination_id, uid) DO UPDATE SET booking_id = excluded.booking_id,
        version = pushes.version + 1, state = 'waiting', attempts = 0, next_try = excluded.next_try,
        since = excluded.since
      """, [Value(booking.eventUID), Value(booking.coach.text), Value(booking.id.text), Value(now.seconds)])
    guard booking.groupUID != nil else { return }
    // It may have had an event of its own before it was moved into a group.
    _ = try connection.execute(
      """
      UPDATE pushes SET version = version + 1, state = 'waiting', attempts = 0, next_try = $3, since = $3
      WHERE coach_id = $1 AND uid = $2
      """, [Value(booking.coach.text), Value(booking.uid), Value(now.seconds)])
  }

  /// Wishes that a destination learns of each of its coach's bookings that is still ahead and of which it
  /// knows nothing yet.
  public func wishAll(of destination: Destination, at now: Instant) throws {
    _ = try connection.execute(
      """
      INSERT INTO pushes (destination_id, uid, coach_id, booking_id, version, state, next_try, since)
      SELECT $1, coalesce(group_uid, uid), coach_id, id, 1, 'waiting', $3, $3 FROM bookings
      WHERE coach_id = $2 AND status IN ('pending', 'confirmed') AND starts_at > $3 - \(longestBooking) AND ends_at > $3
      ON CONFLICT (coach_id, destination_id, uid) DO NOTHING
      """, [Value(destination.id.text), Value(destination.coach.text), Value(now.seconds)])
  }

  /// Lets some or all events of a destination be tried at once, as if their outcome were unknown: they are read
  /// before they are written.
  public func doubt(_ destination: DestinationID, uids: [String]?, at now: Instant) throws {
    let change = """
      UPDATE pushes SET state = 'waiting', in_doubt = 1, version = version + 1, attempts = 0, next_try = $2,
        trouble = NULL
      WHERE destination_id = $1
      """
    guard let uids else {
      _ = try connection.execute(change, [Value(destination.text), Value(now.seconds)])
      return
    }
    for uid in uids {
      _ = try connection.execute(
        change + " AND uid = $3", [Value(destination.text), Value(now.seconds), Value(uid)])
    }
  }

  /// Has an event of which a destination knows nothing yet read there, and written as it should be.
  public func wishUnknown(_ uid: String, at destination: Destination, now: Instant) throws {
    _ = try connection.execute(
      """
      INSERT INTO pushes (destination_id, uid, coach_id, booking_id, version, state, in_doubt, next_try, since)
      SELECT $1, CAST($3 AS TEXT), coach_id, id, 1, 'waiting', 1, $4, $4 FROM bookings
      WHERE coach_id = $2 AND (uid = $3 OR group_uid = $3) AND status <> 'rescheduled'
      ON CONFLICT (coach_id, destination_id, uid) DO NOTHING
      """,
      [
        Value(destination.id.text), Value(destination.coach.text), Value(uid), Value(now.seconds),
      ])
  }

  /// Frees what a clock that was ahead has put off: nothing is ever leased, left in peace or put off for so long.
  public func mendTimes(at now: Instant) throws {
    let longestLease: Int64 = 300
    let longestDelay: Int64 = 200_000
    for (change, most) in [
      ("UPDATE pushes SET leased_until = 0 WHERE leased_until > $1", longestLease),
      ("UPDATE destinations SET renewing_until = NULL WHERE renewing_until > $1", longestLease),
      ("UPDATE destinations SET not_before = NULL WHERE not_before > $1", longestDelay),
      ("UPDATE pushes SET next_try = $2 WHERE state = 'waiting' AND next_try > $1", longestDelay),
    ] {
      let parameters = [Value(now.seconds + most), Value(now.seconds)]
      _ = try connection.execute(change, change.contains("$2") ? parameters : [parameters[0]])
    }
  }

  /// Takes up to so many events that are due for whoever `lease` names, until an instant; each as it was before:
  /// from now on it counts as in doubt, until it is settled.
  public func lease(
    _ destination: DestinationID, limit: Int, as lease: String, at now: Instant, until end: Instant
  ) throws -> [Push] {
    let pushes = try connection.query(
      """
      SELECT \(pushColumns) FROM pushes
      WHERE destination_id = $1 AND state = 'waiting' AND next_try <= $2 AND leased_until <= $2
      ORDER BY next_try, uid LIMIT $3 \(passingOverLeased)
      """, [Value(destination.text), Value(now.seconds), Value(limit)], readPush)
    return try pushes.filter { push in
      try connection.execute(
        """
        UPDATE pushes SET lease = $3, leased_until = $4, in_doubt = 1
        WHERE destination_id = $1 AND uid = $2 AND leased_until <= $5
        """,
        [
          Value(destination.text), Value(push.uid), Value(lease), Value(end.seconds), Value(now.seconds),
        ]) == 1
    }
  }

  /// Holds all that is leased until a later instant.
  public func renewLeases(of lease: String, until end: Instant) throws {
    _ = try connection.execute(
      "UPDATE pushes SET leased_until = $2 WHERE lease = $1", [Value(lease), Value(end.seconds)])
  }

  /// Gives everything back that is leased and was not begun; what was settled meanwhile is no longer leased.
  public func unlease(_ push: Push, as lease: String) throws {
    _ = try connection.execute(
      """
      UPDATE pushes SET lease = NULL, leased_until = 0,
        in_doubt = CASE WHEN version = $5 THEN $4 ELSE 1 END
      WHERE destination_id = $1 AND uid = $2 AND lease = $3
      """,
      [
        Value(push.destination.text), Value(push.uid), Value(lease), Value(push.isInDoubt),
        Value(push.version),
      ])
  }

  /// Writes down how a push went and ends its lease; false where the lease was lost. Whatever was wished
  /// meanwhile goes on waiting.
  /// Nobody leases it again before it has rested.
  public func settle(
    _ push: Push, as lease: String, at now: Instant, restingUntil rest: Instant?
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE pushes SET name = $4, tag = $5, fingerprint = $6, trouble = $8, synced_at = $9,
        in_doubt = CASE WHEN version = $10 THEN $7 ELSE 1 END,
        removed_at = CASE WHEN name IS NOT NULL AND CAST($4 AS TEXT) IS NULL THEN $13
          WHEN CAST($4 AS TEXT) IS NULL THEN removed_at END,
        attempts = CASE WHEN version = $10 THEN $11 ELSE 0 END,
        next_try = CASE WHEN version = $10 THEN $12 ELSE $13 END,
        state = CASE WHEN version = $10 THEN $14 ELSE 'waiting' END, lease = NULL, leased_until = $15
      WHERE destination_id = $1 AND uid = $2 AND lease = $3
      """,
      [
        Value(push.destination.text), Value(push.uid), Value(lease), Value(push.remembered?.name),
        Value(push.remembered?.tag), Value(push.remembered?.fingerprint), Value(push.isInDoubt),
        Value(push.trouble), Value(push.synced?.seconds), Value(push.version), Value(push.attempts),
        Value(push.nextTry.seconds), Value(now.seconds), Value(push.state.rawValue),
        Value(rest?.seconds ?? 0),
      ]) == 1
  }

  /// How a booking's event stands at each destination.
  public func pushes(of booking: BookingID) throws -> [Push] {
    try connection.query(
      """
      SELECT \(pushColumns) FROM pushes WHERE booking_id = $1
      UNION
      SELECT \(pushColumns) FROM pushes JOIN bookings ON bookings.id = $1
        AND pushes.coach_id = bookings.coach_id AND pushes.uid = bookings.group_uid
      ORDER BY 1, 2
      """, [Value(booking.text)], readPush)
  }

  /// The events of a destination, those in the given state alone where one is given, by uid, after one of them.
  public func pushes(
    to destination: DestinationID, in state: Push.State? = nil, after uid: String = "", limit: Int = 1_000_000
  ) throws -> [Push] {
    try connection.query(
      """
      SELECT \(pushColumns) FROM pushes WHERE destination_id = $1 AND (state = $2 OR $2 IS NULL) AND uid > $3
      ORDER BY uid LIMIT $4
      """, [Value(destination.text), Value(state?.rawValue), Value(uid), Value(limit)], readPush)
  }

  /// Every event of a destination whose booking ends after an instant, and one as new for each booking of its
  /// coach, standing or ended, that lies ahead and of which it knows nothing.
  public func comparablePushes(
    to destination: Destination, endingAfter: Instant, now: Instant
  ) throws -> [Push] {
    let known = try connection.query(
      """
      SELECT \(pushColumns) FROM pushes JOIN bookings ON bookings.id = booking_id
      WHERE destination_id = $1 AND ends_at > $2 ORDER BY pushes.uid
      """, [Value(destination.id.text), Value(endingAfter.seconds)], readPush)
    let unknown: [Push] = try connection.query(
      """
      SELECT coalesce(group_uid, uid), max(id) FROM bookings
      WHERE coach_id = $1 AND status <> 'rescheduled' AND starts_at > $3 - \(longestBooking)
        AND ends_at > $3 AND NOT EXISTS (
          SELECT 1 FROM pushes WHERE destination_id = $2 AND pushes.uid = coalesce(group_uid, bookings.uid))
      GROUP BY coalesce(group_uid, uid) ORDER BY 1
      """, [Value(destination.coach.text), Value(destination.id.text), Value(now.seconds)]
    ) {
      Push(
        destination: destination.id, uid: try $0.text(0), booking: BookingID(try $0.text(1)), version: 0,
        state: .waiting, remembered: nil, isInDoubt: false, attempts: 0, nextTry: now, trouble: nil,
        synced: nil)
    }
    return known + unknown
  }

  /// How many events of a destination are in each state.
  public func pushCounts(to destination: DestinationID) throws -> [Push.State: Int] {
    let counts: [(Push.State, Int)] = try connection.query(
      "SELECT state, count(*) FROM pushes WHERE destination_id = $1 GROUP BY state",
      [Value(destination.text)]
    ) { (try stored(try $0.text(0)), Int(try $0.int(1))) }
    return Dictionary(uniqueKeysWithValues: counts)
  }

  /// How many events ahead are to be removed from a destination, or were within the last minute, without anybody
  /// having allowed it (R53).
  public func removals(at destination: DestinationID, now: Instant) throws -> Int {
    try connection.first(
      """
      SELECT (
        SELECT count(*) FROM pushes JOIN bookings ON bookings.id = booking_id
        WHERE destination_id = $1 AND pushes.state = 'waiting' AND pushes.name IS NOT NULL AND ends_at > $2
          AND status IN ('declined', 'expired', 'cancelled') AND since > allowed
          AND NOT EXISTS (
            SELECT 1 FROM bookings AS others WHERE others.coach_id = pushes.coach_id
              AND others.group_uid = pushes.uid AND others.status IN ('pending', 'confirmed'))
      ) + (
        SELECT count(*) FROM pushes JOIN bookings ON bookings.id = booking_id
        WHERE destination_id = $1 AND removed_at > $2 - 60 AND removed_at > allowed AND ends_at > $2
      ) FROM (SELECT coalesce(removals_allowed_at, -1) AS allowed FROM destinations WHERE id = $1) AS yes
      """, [Value(destination.text), Value(now.seconds)]
    ) { Int(try $0.int(0)) } ?? 0
  }

  /// How many events of a destination lie ahead, or were removed from there within the last minute.
  public func eventsAhead(at destination: DestinationID, now: Instant) throws -> Int {
    try connection.first(
      """
      SELECT count(*) FROM pushes JOIN bookings ON bookings.id = booking_id
      WHERE destination_id = $1 AND (pushes.name IS NOT NULL OR removed_at > $2 - 60) AND ends_at > $2
      """, [Value(destination.text), Value(now.seconds)]
    ) { Int(try $0.int(0)) } ?? 0
  }

  /// Allows all removals that were wished until an instant (R53).
  public func allowRemovals(at destination: DestinationID, until now: Instant) throws {
    _ = try connection.execute(
      "UPDATE destinations SET removals_allowed_at = $2 WHERE id = $1",
      [Value(destination.text), Value(now.seconds)])
  }

  /// The booking that an event of a coach stands for now, whatever has become of it.
  public func standingBooking(uid: String, of coach: PersonID) throws -> Booking? {
    try connection.first(
      "SELECT \(bookingColumns) FROM bookings WHERE coach_id = $1 AND uid = $2 AND status <> 'rescheduled'",
      [Value(coach.text), Value(uid)], readBooking)
  }
}

private func readPush(_ row: borrowing Row) throws -> Push {
  var remembered: Push.Remembered?
  if let name = try row.optionalText(5) {
    remembered = Push.Remembered(name: name, tag: try row.optionalText(6), fingerprint: try row.text(7))
  }
  return Push(
    destination: DestinationID(try row.text(0)), uid: try row.text(1),
    booking: BookingID(try row.text(2)), version: try row.int(3), state: try stored(try row.text(4)),
    remembered: remembered, isInDoubt: try row.bool(8), attempts: Int(try row.int(9)),
    nextTry: Instant(seconds: try row.int(10)), trouble: try row.optionalText(11),
    synced: try row.optionalInt(12).map(Instant.init(seconds:)))
}
