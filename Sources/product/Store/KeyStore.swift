public import CivilTime
import Database

extension Store {
  /// The names of the keys that servers of this studio have sealed with.
  public func serverKeys() throws -> Set<String> {
    Set(try connection.query("SELECT id FROM server_keys") { try $0.text(0) })
  }

  /// Makes these the names that are known, beside those that are or instead of them.
  public func know(_ keys: [String], besidesOthers: Bool, at now: Instant) throws {
    if !besidesOthers { _ = try connection.execute("DELETE FROM server_keys") }
    for key in keys {
      _ = try connection.execute(
        "INSERT INTO server_keys (id, known_since) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING",
        [Value(key), Value(now.seconds)])
    }
  }
}
