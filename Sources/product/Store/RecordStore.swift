public import Booking
public import CivilTime
import Database

/// The id of a row of the audit log.
public typealias AuditID = ID<AuditEntry>

/// Who did what (R83).
public struct AuditEntry: Hashable, Sendable {
  /// Which row it is.
  public var id: AuditID
  /// The coach concerned, if it concerns one.
  public var coach: PersonID?
  /// When.
  public var at: Instant
  /// Who; nil is whoever ran the command line or the server itself.
  public var actor: PersonID?
  /// The part they played: a role, or `operator`, or `system`.
  public var role: String
  /// What they did: `booking.cancel`, `window.add`, …
  public var action: String
  /// The id of what they did it to.
  public var subject: String
  /// More, where it helps; never a secret.
  public var detail: String?

  /// Takes each part as it is.
  public init(
    id: AuditID, coach: PersonID?, at instant: Instant, actor: PersonID?, role: String, action: String,
    subject: String, detail: String?
  ) {
    self.id = id
    self.coach = coach
    at = instant
    self.actor = actor
    self.role = role
    self.action = action
    self.subject = subject
    self.detail = detail
  }
}

extension Store {
  /// Writes a row of the audit log. The rows of each coach are numbered; those that concern none are not.
  public func add(_ entry: AuditEntry) throws {
    _ = try connection.execute(
      """
      INSERT INTO audit (id, coach_id, number, at, actor_id, actor_role, action, subject, detail)
      VALUES ($1, $2,
        (SELECT coalesce(max(number), 0) + 1 FROM audit WHERE coach_id = $2),
        $3, $4, $5, $6, $7, $8)
      """,
      [
        Value(entry.id.text), Value(entry.coach?.text), Value(entry.at.seconds), Value(entry.actor?.text),
        Value(entry.role), Value(entry.action), Value(entry.subject), Value(entry.detail),
      ])
  }

  /// What was done to a coach's things after a row, the first at the front.
  public func audit(of coach: PersonID, after: AuditID?, limit: Int) throws -> [AuditEntry] {
    try connection.query(
      """
      SELECT id, coach_id, at, actor_id, actor_role, action, subject, detail FROM audit
      WHERE coach_id = $1 AND number > coalesce((SELECT number FROM audit WHERE coach_id = $1 AND id = $2), 0)
      ORDER BY number LIMIT $3
      """, [Value(coach.text), Value(after?.text), Value(limit)]
    ) {
      AuditEntry(
        id: AuditID(try $0.text(0)), coach: try $0.optionalText(1).map(PersonID.init),
        at: Instant(seconds: try $0.int(2)), actor: try $0.optionalText(3).map(PersonID.init),
        role: try $0.text(4), action: try $0.text(5), subject: try $0.text(6), detail: try $0.optionalText(7))
    }
  }

  /// Wishes that the calendars we push to learn of a booking (R48), and counts the wishes of each event.
  public func wishPush(of booking: Booking, at now: Instant) throws {
    _ = try connection.execute(
      """
      INSERT INTO outbox (uid, coach_id, booking_id, version, since) VALUES ($1, $2, $3, 1, $4)
      ON CONFLICT (coach_id, uid) DO UPDATE SET booking_id = excluded.booking_id, version = outbox.version + 1
      """, [Value(booking.eventUID), Value(booking.coach.text), Value(booking.id.text), Value(now.seconds)])
    try wishPushes(of: booking, at: now)
  }

  /// Every event that there is, with its booking and how often it was wished to be pushed.
  public func pushWishes(limit: Int) throws -> [(uid: String, booking: BookingID, version: Int64)] {
    try connection.query(
      "SELECT uid, booking_id, version FROM outbox ORDER BY since, uid LIMIT $1", [Value(limit)]
    ) { (try $0.text(0), BookingID(try $0.text(1)), try $0.int(2)) }
  }

  /// What a request with this key made for this actor, what the request was, and when it came (R12).
  public func earlier(
    actor: String, key: String, since: Instant
  ) throws -> (fingerprint: String, made: [String], at: Instant)? {
    try connection.first(
      "SELECT fingerprint, bookings, at FROM repeats WHERE actor = $1 AND repeat_key = $2 AND at >= $3",
      [Value(actor), Value(key), Value(since.seconds)]
    ) {
      (
        try $0.text(0), try $0.text(1).split(separator: " ").map { String($0) },
        Instant(seconds: try $0.int(2))
      )
    }
  }

  /// Remembers the ids of what a request with this key made, and forgets what is older than an instant.
  public func remember(
    actor: String, key: String, fingerprint: String, made: [String], at now: Instant,
    forgettingBefore old: Instant
  ) throws {
    _ = try connection.execute("DELETE FROM repeats WHERE at < $1", [Value(old.seconds)])
    _ = try connection.execute(
      "INSERT INTO repeats (actor, repeat_key, fingerprint, bookings, at) VALUES ($1, $2, $3, $4, $5)",
      [
        Value(actor), Value(key), Value(fingerprint),
        Value(made.joined(separator: " ")), Value(now.seconds),
      ])
  }
}
