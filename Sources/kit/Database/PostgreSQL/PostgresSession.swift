import CPostgres

/// What every connection is told before it is used, and what its server has to be.
enum PostgresSession {
  static func prepare(_ link: PostgresLink, _ server: PostgresServer, _ deadline: UInt64) throws {
    if let reason = refusal(
      version: Int(PQserverVersion(link.handle)), encoding: parameter(link, "server_encoding"))
    {
      throw DatabaseError(
        .cannotOpen, detail: reason, message: "The database cannot be used: \(reason).")
    }
    let wait = "\((server.timeout - server.margin) / 1_000_000)ms"
    try set(
      link, deadline,
      [
        ("statement_timeout", wait), ("lock_timeout", "\(server.lockTime / 1_000_000)ms"),
        // A process that has stopped holds up nobody for long.
        ("idle_in_transaction_session_timeout", "\(max(server.timeout / 500_000, 60_000))ms"),
        ("standard_conforming_strings", "on"), ("jit", "off"),
      ])
    // What is said to be saved is on the disk, whatever the database's default.
    let isSlack = "WHERE current_setting('synchronous_commit') = 'off'"
    try link.ask("SELECT set_config('synchronous_commit', 'on', false) \(isSlack)", deadline)
    // A server on another system may not know these.
    try? set(
      link, deadline,
      [
        ("client_connection_check_interval", "1s"), ("tcp_keepalives_idle", "10"),
        ("tcp_keepalives_interval", "5"), ("tcp_keepalives_count", "3"),
        ("tcp_user_timeout", "\(server.timeout / 1_000_000)"),
      ])
    guard PQenterPipelineMode(link.handle) == 1 else { throw link.lost(link.said) }
  }

  /// Why a server cannot be used; nil if it can.
  static func refusal(version: Int, encoding: String) -> String? {
    if version < 140_000 {
      return "the server is PostgreSQL \(version / 10_000), and 14 or newer is needed"
    }
    if encoding != "UTF8" {
      return "its encoding is \(encoding), and UTF8 is needed: CREATE DATABASE … ENCODING 'UTF8'"
    }
    return nil
  }

  private static func parameter(_ link: PostgresLink, _ name: String) -> String {
    PQparameterStatus(link.handle, name).map { String(cString: $0) } ?? ""
  }

  private static func set(_ link: PostgresLink, _ deadline: UInt64, _ settings: [(String, String)]) throws {
    let calls = settings.map { "set_config('\($0.0)', '\($0.1)', false)" }.joined(separator: ", ")
    try link.ask("SELECT \(calls)", deadline)
  }
}

extension PostgresLink {
  /// Runs statements outside pipeline mode; the result of the last one.
  @discardableResult
  func ask(_ sql: String, _ deadline: UInt64) throws -> PostgresResult? {
    try check(PQsendQuery(handle, sql))
    var failure: PostgresFailure?
    var last: PostgresResult?
    while let result = try nextResult(deadline) {
      switch result.status {
      case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: last = result
      case PGRES_FATAL_ERROR: failure = failure ?? PostgresFailure(result)
      default: throw refuseCopy()
      }
    }
    if let failure { throw failure }
    return last
  }

  /// Gives the connection up: it will not talk of anything else before it has all its rows.
  func refuseCopy() -> PostgresFailure {
    lose()
    return PostgresFailure(DatabaseError(.misuse, detail: "COPY cannot be used here"), isPassing: false)
  }
}
