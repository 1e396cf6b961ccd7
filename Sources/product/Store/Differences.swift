import Database

/// The words in which SQLite and PostgreSQL differ, beside what `Claim` and the migrations say; all other SQL is
/// what both speak.
extension Store {
  /// Ends a SELECT of rows that are about to be leased: what another process is leasing right now is passed over.
  var passingOverLeased: String { connection.engine == .postgresql ? "FOR UPDATE SKIP LOCKED" : "" }

  /// The number of the transaction under way, greater than any that was saved before it began: PostgreSQL's own. On
  /// SQLite, whose writers are alone, it is counted, and by the clock (a parameter, in seconds) as well, so that a
  /// database that was put back does not give numbers again. Each row of a transaction has one of its own there.
  func numberOfTransaction(_ seconds: String) -> String {
    connection.engine == .postgresql
      ? "CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)"
      : "max(coalesce((SELECT max(txn) FROM changes), 0) + 1, \(seconds) * 1000)"
  }

  /// The first transaction that may still save something: on PostgreSQL those with greater numbers may have saved, and
  /// be seen, before it.
  var frontierOfTransactions: String {
    connection.engine == .postgresql
      ? "CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)"
      : "(SELECT coalesce(max(txn), 0) + 1 FROM changes)"
  }

  /// A number that no transaction has had here.
  var endOfTransactions: String {
    connection.engine == .postgresql
      ? "CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT)" : "\(Int64.max)"
  }

  /// Lets a copy bring bookings and ledger in any order; what they are like was guarded where they were made.
  func suspendGuards() throws {
    switch connection.engine {
    case .postgresql: try connection.script(guarded { "ALTER TABLE \($0) DISABLE TRIGGER USER;" })
    case .sqlite:
      let triggers = try connection.query("SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
        try $0.text(0)
      }
      try connection.script(triggers.map { "DROP TRIGGER \($0);" }.joined())
    }
  }

  /// Ends what `suspendGuards` began.
  func resumeGuards() throws {
    switch connection.engine {
    case .postgresql: try connection.script(guarded { "ALTER TABLE \($0) ENABLE TRIGGER USER;" })
    case .sqlite: try connection.script(CapacityGuard.ofHeld.sqlite + sqliteLedgerGuardsButForWords)
    }
  }

  private func guarded(_ statement: (String) -> String) -> String {
    ["bookings", "ledger"].map(statement).joined(separator: "\n")
  }
}
