public import Booking
public import CivilTime
import Database

extension Store {
  /// Keeps the hash of a link by which a person may sign in until an instant; those that lapsed are forgotten.
  public func addSignInLink(hash: String, of person: PersonID, until end: Instant, at now: Instant) throws {
    _ = try connection.execute("DELETE FROM signin_links WHERE expires_at <= $1", [Value(now.seconds)])
    _ = try connection.execute(
      "INSERT INTO signin_links (hash, person_id, expires_at) VALUES ($1, $2, $3)",
      [Value(hash), Value(person.text), Value(end.seconds)])
  }

  /// Whether a link still signs somebody in.
  public func isSignInLink(hash: String, at now: Instant) throws -> Bool {
    try connection.first(
      "SELECT 1 FROM signin_links WHERE hash = $1 AND expires_at > $2", [Value(hash), Value(now.seconds)]
    ) { _ in true } ?? false
  }

  /// Uses a link up; returns whom it signs in, nil where it lapsed or was used before.
  public func takeSignInLink(hash: String, at now: Instant) throws -> PersonID? {
    try connection.first(
      "DELETE FROM signin_links WHERE hash = $1 AND expires_at > $2 RETURNING person_id",
      [Value(hash), Value(now.seconds)]
    ) { PersonID(try $0.text(0)) }
  }

  /// The token of a browser's session, while it lasts.
  public func session(tokenHash: String, at now: Instant) throws -> (id: AccessTokenID, person: PersonID)? {
    try connection.first(
      "SELECT id, person_id FROM tokens WHERE hash = $1 AND revoked_at IS NULL AND expires_at > $2",
      [Value(tokenHash), Value(now.seconds)]
    ) { (AccessTokenID(try $0.text(0)), PersonID(try $0.text(1))) }
  }
}
