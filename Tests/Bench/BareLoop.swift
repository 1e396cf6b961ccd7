import CSQLite
import Glibc

/// The least that any program must do: the same statements with the same values, prepared once, stepped to
/// the end, nothing read.
final class BareLoop {
  private let connection: OpaquePointer
  private var prepared: [String: OpaquePointer] = [:]

  init?(path: String) {
    var opened: OpaquePointer?
    guard sqlite3_open(path, &opened) == SQLITE_OK, let opened else { return nil }
    connection = opened
    for pragma in ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"] {
      sqlite3_exec(connection, "PRAGMA \(pragma)", nil, nil, nil)
    }
  }

  deinit {
    for statement in prepared.values { sqlite3_finalize(statement) }
    sqlite3_close(connection)
  }

  /// Statements made ready: what a program that does nothing else has at hand.
  func ready(_ statements: [TracedStatement]) -> [(OpaquePointer, [(Int32, String)])] {
    statements.compactMap { traced in
      if prepared[traced.sql] == nil {
        var statement: OpaquePointer?
        sqlite3_prepare_v3(connection, traced.sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        prepared[traced.sql] = statement
      }
      guard let statement = prepared[traced.sql] else { return nil }
      return (
        statement, traced.values.map { (sqlite3_bind_parameter_index(statement, $0), $1) }
      )
    }
  }

  /// Carries them out; false where one fails.
  func run(_ statements: [(OpaquePointer, [(Int32, String)])]) -> Bool {
    for (statement, values) in statements {
      for (index, literal) in values { bind(literal, at: index, of: statement) }
      var code = sqlite3_step(statement)
      while code == SQLITE_ROW { code = sqlite3_step(statement) }
      sqlite3_reset(statement)
      guard code == SQLITE_DONE else { return false }
    }
    return true
  }

  private func bind(_ literal: String, at index: Int32, of statement: OpaquePointer) {
    if literal == "NULL" {
      sqlite3_bind_null(statement, index)
    } else if literal.first == "'" {
      let text = literal.dropFirst().dropLast()
      let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
      sqlite3_bind_text(statement, index, String(text), -1, transient)
    } else {
      sqlite3_bind_int64(statement, index, Int64(literal) ?? 0)
    }
  }
}
