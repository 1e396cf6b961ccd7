import Database

/// The words in which SQLite and PostgreSQL differ, beside what `Claim` and the migrations say; all other SQL is
/// what both speak.
extension Store {
  /// Ends a SELECT of rows that are about to be leased: what another process is leasing right now is passed over.
  var passingOverLeased: String { connection.engine == .postgresql ? "FOR UPDATE SKIP LOCKED" : "" }

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
    case .sqlite: try connection.script(CapacityGuard.ofHeld.sqlite + sqliteLedgerGuards)
    }
  }

  private func guarded(_ statement: (String) -> String) -> String {
    ["bookings", "ledger"].map(statement).joined(separator: "\n")
  }
}
