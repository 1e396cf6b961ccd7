public import Booking
import CivilTime
import Database

private let messageColumns = "id, coach_id, uid, number, author_id, author_role, body, at"

extension Store {
  /// Adds a message behind the others of its thread, whatever its number says, and returns it with its own.
  public func add(_ message: Message) throws -> Message {
    var added = message
    added.number =
      try connection.first(
        "SELECT coalesce(max(number), 0) + 1 FROM messages WHERE coach_id = $1 AND uid = $2",
        [Value(message.coach.text), Value(message.thread)]
      ) { Int(try $0.int(0)) } ?? 1
    _ = try connection.execute(
      "INSERT INTO messages (\(messageColumns)) VALUES (\(placeholders(8)))",
      [
        Value(added.id.text), Value(added.coach.text), Value(added.thread), Value(added.number),
        Value(added.author?.text), Value(added.role.rawValue), Value(added.text), Value(added.at.seconds),
      ])
    return added
  }

  /// One message of a booking's thread.
  public func message(_ id: MessageID, of booking: Booking) throws -> Message? {
    try connection.first(
      "SELECT \(messageColumns) FROM messages WHERE coach_id = $1 AND id = $2 AND uid = $3",
      [Value(booking.coach.text), Value(id.text), Value(booking.uid)], readMessage)
  }

  /// The messages of a booking's thread behind a number, the first at the front.
  public func messages(of booking: Booking, after number: Int, limit: Int) throws -> [Message] {
    try connection.query(
      """
      SELECT \(messageColumns) FROM messages WHERE coach_id = $1 AND uid = $2 AND number > $3
      ORDER BY number LIMIT $4
      """, [Value(booking.coach.text), Value(booking.uid), Value(number), Value(limit)], readMessage)
  }

  /// Remembers that somebody has read a booking's thread up to a number; what they read before stays read.
  public func markRead(_ booking: Booking, by person: PersonID, upTo number: Int) throws {
    _ = try connection.execute(
      """
      INSERT INTO read_marks (coach_id, uid, person_id, number) VALUES ($1, $2, $3, $4)
      ON CONFLICT (coach_id, uid, person_id) DO UPDATE SET number = excluded.number
      WHERE read_marks.number < excluded.number
      """, [Value(booking.coach.text), Value(booking.uid), Value(person.text), Value(number)])
  }

  /// How many messages somebody has not read, by the bookings that have any (R21).
  public func unread(by person: PersonID, among bookings: [BookingID]) throws -> [BookingID: Int] {
    guard !bookings.isEmpty else { return [:] }
    let counts = try connection.query(
      """
      SELECT bookings.id, count(*) FROM bookings JOIN messages
        ON messages.coach_id = bookings.coach_id AND messages.uid = bookings.uid
      WHERE bookings.id IN (\(placeholders(bookings.count, after: 1))) AND \(isUnread(by: "$1"))
      GROUP BY bookings.id
      """, [Value(person.text)] + bookings.map { Value($0.text) }
    ) { (BookingID(try $0.text(0)), Int(try $0.int(1))) }
    return Dictionary(uniqueKeysWithValues: counts)
  }
}

/// Whether a message of a booking is news to a person. Who is not of the booking, an owner, hears of a thread once
/// they wrote or read in it. It shows at the booking that stands, not at those that were moved.
func isUnread(by person: String) -> String {
  """
  bookings.status <> 'rescheduled' AND (messages.author_id IS NULL OR messages.author_id <> \(person))
    AND messages.number > coalesce(
      (SELECT read_marks.number FROM read_marks WHERE read_marks.coach_id = messages.coach_id
        AND read_marks.uid = messages.uid AND read_marks.person_id = \(person)),
      CASE WHEN \(person) IN (bookings.coach_id, bookings.client_id) THEN 0 ELSE 9223372036854775807 END)
  """
}

private func readMessage(_ row: borrowing Row) throws -> Message {
  Message(
    id: MessageID(try row.text(0)), coach: PersonID(try row.text(1)), thread: try row.text(2),
    number: Int(try row.int(3)), author: try row.optionalText(4).map(PersonID.init),
    role: try stored(try row.text(5)), text: try row.text(6), at: Instant(seconds: try row.int(7)))
}
