import Database

/// What a PostgreSQL server says of itself that the rules rest on.
public struct ServerFacts: Hashable, Sendable {
  /// Such as `15.18 (Debian …)`.
  public var version: String
  /// Settings that are off and have to be on, or an acknowledged booking can be lost with the server's machine
  /// (R81).
  public var settingsOff: [String]
  /// Seconds since 1970, by the server's clock.
  public var clock: Int64
  /// Whether the connection is encrypted.
  public var isEncrypted: Bool
  /// Connections to the server now, and how many it takes.
  public var connections: (now: Int, most: Int) { (connectionsNow, connectionsMost) }
  private var connectionsNow: Int
  private var connectionsMost: Int

  fileprivate init(
    version: String, settingsOff: [String], clock: Int64, isEncrypted: Bool, now: Int, most: Int
  ) {
    self.version = version
    self.settingsOff = settingsOff
    self.clock = clock
    self.isEncrypted = isEncrypted
    connectionsNow = now
    connectionsMost = most
  }
}

extension Storage {
  /// What the server says of itself; nil for a file.
  public func serverFacts() throws -> ServerFacts? {
    try read { store in
      guard store.connection.engine == .postgresql else { return nil }
      let off = try store.connection.query(
        """
        SELECT CAST(name AS TEXT) FROM pg_settings
        WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off' ORDER BY name
        """
      ) { try $0.text(0) }
      return try store.connection.first(
        """
        SELECT current_setting('server_version'), CAST(extract(epoch FROM clock_timestamp()) AS BIGINT),
          (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), (SELECT count(*) FROM pg_stat_activity),
          CAST(current_setting('max_connections') AS BIGINT)
        """
      ) {
        ServerFacts(
          version: try $0.text(0), settingsOff: off, clock: try $0.int(1),
          isEncrypted: try $0.optionalBool(2) ?? false, now: Int(try $0.int(3)), most: Int(try $0.int(4)))
      }
    }
  }
}
