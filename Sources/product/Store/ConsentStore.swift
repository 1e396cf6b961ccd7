public import Booking
public import CivilTime
import Database

extension Store {
  /// Keeps a consent that was asked for; lapsed ones are forgotten.
  public func add(_ consent: Consent, at now: Instant) throws {
    _ = try connection.execute("DELETE FROM consents WHERE expires_at <= $1", [Value(now.seconds)])
    _ = try connection.execute(
      """
      INSERT INTO consents (ticket_hash, coach_id, destination_id, calendar, expires_at)
      VALUES ($1, $2, $3, $4, $5)
      """,
      [
        Value(consent.ticketHash), Value(consent.coach.text), Value(consent.destination?.text),
        Value(consent.calendar), Value(consent.expires.seconds),
      ])
  }

  /// Binds a consent to the browser that opened its link; false where it lapsed or was bound before.
  public func bind(
    ticketHash: String, stateHash: String, sessionHash: String, at now: Instant
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE consents SET state_hash = $2, session_hash = $3
      WHERE ticket_hash = $1 AND expires_at > $4 AND state_hash IS NULL
      """, [Value(ticketHash), Value(stateHash), Value(sessionHash), Value(now.seconds)]) == 1
  }

  /// Whether a consent's link can still be opened.
  public func isOpen(ticketHash: String, at now: Instant) throws -> Bool {
    try connection.first(
      "SELECT 1 FROM consents WHERE ticket_hash = $1 AND expires_at > $2 AND state_hash IS NULL",
      [Value(ticketHash), Value(now.seconds)], { _ in true }) ?? false
  }

  /// Takes the consent that was bound to a state and a browser: once.
  public func takeConsent(stateHash: String, sessionHash: String, at now: Instant) throws -> Consent? {
    try connection.first(
      """
      DELETE FROM consents WHERE state_hash = $1 AND session_hash = $2 AND expires_at > $3
      RETURNING ticket_hash, coach_id, destination_id, calendar, expires_at
      """, [Value(stateHash), Value(sessionHash), Value(now.seconds)]
    ) {
      Consent(
        ticketHash: try $0.text(0), coach: PersonID(try $0.text(1)),
        destination: try $0.optionalText(2).map(DestinationID.init), calendar: try $0.text(3),
        expires: Instant(seconds: try $0.int(4)))
    }
  }
}
