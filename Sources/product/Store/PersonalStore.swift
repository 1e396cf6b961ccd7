public import Booking
public import CivilTime
import Database

/// A recurring booking as a person's data show it.
public struct KeptRecurring: Hashable, Sendable {
  /// Which one it is.
  public var id: RecurringID
  /// With whom.
  public var coach: PersonID
  /// The day of the week.
  public var weekday: Weekday
  /// When each booking starts, on the coach's wall.
  public var start: LocalTime
  /// When each ends.
  public var end: LocalTime
  /// From one booking to the next.
  public var everyWeeks: Int
  /// The first date.
  public var first: LocalDate
  /// The last date; nil goes on.
  public var last: LocalDate?
  /// Whether it goes on being generated.
  public var isActive: Bool
}

/// How much of somebody was erased.
public struct ErasedRows: Hashable, Sendable {
  /// Texts of threads, theirs and those to them.
  public var messages: Int
  /// Answers to forms.
  public var answers: Int
  /// Feeds that went on.
  public var feeds: Int
  /// Tokens that opened something.
  public var tokens: Int

  /// Takes each part as it is.
  public init(messages: Int = 0, answers: Int = 0, feeds: Int = 0, tokens: Int = 0) {
    self.messages = messages
    self.answers = answers
    self.feeds = feeds
    self.tokens = tokens
  }
}

extension Store {
  /// Whether a person's data were erased (R83).
  public func isErased(_ person: PersonID) throws -> Bool {
    try connection.first("SELECT email FROM people WHERE id = $1", [Value(person.text)]) {
      try $0.text(0).hasSuffix(Person.erasedDomain)
    } ?? false
  }

  /// What somebody did, the first at the front (R83).
  public func acts(of person: PersonID) throws -> [AuditEntry] {
    try connection.query(
      """
      SELECT id, coach_id, at, actor_role, action, subject, detail FROM audit WHERE actor_id = $1
      ORDER BY at, id
      """, [Value(person.text)]
    ) {
      AuditEntry(
        id: AuditID(try $0.text(0)), coach: try $0.optionalText(1).map(PersonID.init),
        at: Instant(seconds: try $0.int(2)), actor: person, role: try $0.text(3), action: try $0.text(4),
        subject: try $0.text(5), detail: try $0.optionalText(6))
    }
  }

  /// A client's recurring bookings, the first at the front.
  public func keptRecurring(of client: PersonID) throws -> [KeptRecurring] {
    try connection.query(
      """
      SELECT id, coach_id, weekday, starts, ends, every_weeks, first_day, last_day, is_active FROM recurring
      WHERE client_id = $1 ORDER BY created_at, id
      """, [Value(client.text)]
    ) { row in
      KeptRecurring(
        id: RecurringID(try row.text(0)), coach: PersonID(try row.text(1)),
        weekday: Weekday(rawValue: Int(try row.int(2))) ?? .sunday,
        start: LocalTime(seconds: Int(try row.int(3))) ?? .midnight,
        end: LocalTime(seconds: Int(try row.int(4))) ?? .endOfDay,
        everyWeeks: Int(try row.int(5)), first: LocalDate(dayNumber: Int(try row.int(6))),
        last: try row.optionalInt(7).map { LocalDate(dayNumber: Int($0)) }, isActive: try row.bool(8))
    }
  }

  /// Takes away what is known of a client but numbers and times, and lets nothing of theirs open anything any more;
  /// they go by the pseudonym. What calendars show of their bookings is to be said anew.
  public func erase(_ pseudonym: Person, at now: Instant) throws -> ErasedRows {
    let client = Value(pseudonym.id.text)
    func change(_ sql: String, _ more: Value...) throws -> Int {
      try connection.execute(sql, [client] + more)
    }
    let theirThreads = "(coach_id, uid) IN (SELECT coach_id, uid FROM bookings WHERE client_id = $1)"
    let erased = ErasedRows(
      messages: try change("DELETE FROM messages WHERE \(theirThreads)"),
      answers: try change("DELETE FROM answers WHERE \(theirThreads)"),
      feeds: try change(
        "UPDATE feeds SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL", Value(now.seconds)),
      tokens: try change(
        "UPDATE tokens SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL", Value(now.seconds)))
    for sql in [
      "DELETE FROM read_marks WHERE person_id = $1 OR \(theirThreads)",
      "UPDATE feeds SET fetched_by = NULL WHERE person_id = $1",
      "UPDATE tokens SET name = 'erased' WHERE person_id = $1",
      "DELETE FROM repeats WHERE actor = $1",
      "DELETE FROM signin_links WHERE person_id = $1",
      """
      UPDATE bookings SET notes = NULL, instructor_notes = NULL, cancel_reason = NULL, decline_reason = NULL
      WHERE client_id = $1
      """,
      "UPDATE packages SET notes = NULL, name = 'Package' WHERE client_id = $1",
      """
      UPDATE ledger SET note = NULL
      WHERE note IS NOT NULL AND package_id IN (SELECT id FROM packages WHERE client_id = $1)
      """,
      """
      UPDATE audit SET detail = NULL WHERE detail IS NOT NULL AND action <> 'booking.move'
        AND (actor_id = $1 OR subject = $1
          OR subject IN (SELECT id FROM bookings WHERE client_id = $1)
          OR subject IN (SELECT id FROM packages WHERE client_id = $1)
          OR subject IN (SELECT id FROM recurring WHERE client_id = $1)
          OR subject IN (SELECT id FROM feeds WHERE person_id = $1)
          OR subject IN (SELECT id FROM tokens WHERE person_id = $1))
      """,
    ] { _ = try change(sql) }
    _ = try change(
      "UPDATE people SET handle = $2, name = $3, email = $4 WHERE id = $1", Value(pseudonym.handle),
      Value(pseudonym.name), Value(pseudonym.email))
    return erased
  }
}
