import CSQLite
import Glibc

/// What SQLite's result codes mean in this program's words.
extension DatabaseError {
  /// The error that `handle` just reported with `result`, an extended result code.
  static func sqlite(_ result: Int32, _ handle: OpaquePointer?) -> DatabaseError {
    let said = handle.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(result))
    let system = handle.map { sqlite3_system_errno($0) } ?? 0
    switch result & 0xFF {
    case SQLITE_BUSY: return DatabaseError(.busy)
    case SQLITE_FULL: return DatabaseError(.diskFull)
    case SQLITE_READONLY: return DatabaseError(.readOnly, detail: said)
    case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH:
      return DatabaseError(.cannotOpen, detail: system == 0 ? said : systemText(system))
    case SQLITE_NOTADB: return DatabaseError(.notADatabase, detail: said)
    case SQLITE_CORRUPT: return DatabaseError(.damaged, detail: said)
    case SQLITE_CONSTRAINT: return constraint(result, said)
    case SQLITE_IOERR where system == ENOSPC || system == EDQUOT:
      return DatabaseError(.diskFull, detail: systemText(system))
    case SQLITE_IOERR:
      return DatabaseError(.inputOutput, detail: system == 0 ? said : "\(said), \(systemText(system))")
    case SQLITE_NOMEM, SQLITE_PROTOCOL: return DatabaseError(.inputOutput, detail: said)
    default: return DatabaseError(.misuse, detail: said)
    }
  }

  /// The error behind `errno` after a system call on `path`.
  static func system(_ number: Int32, _ path: String) -> DatabaseError {
    let code: Code =
      switch number {
      case ENOSPC, EDQUOT: .diskFull
      case EROFS: .readOnly
      case EIO: .inputOutput
      default: .cannotOpen
      }
    return DatabaseError(code, detail: "\(path): \(systemText(number))")
  }

  private static func constraint(_ result: Int32, _ said: String) -> DatabaseError {
    let kind: Constraint =
      switch result {
      case Int32(csqlite_constraint_unique), Int32(csqlite_constraint_primary_key),
        Int32(csqlite_constraint_row_id):
        .unique
      case Int32(csqlite_constraint_foreign_key): .foreignKey
      case Int32(csqlite_constraint_check): .check
      case Int32(csqlite_constraint_trigger): .trigger
      case Int32(csqlite_constraint_not_null): .notNull
      default: .other
      }
    // SQLite says "UNIQUE constraint failed: t.a, t.b"; a trigger's text comes bare.
    guard kind != .trigger, let words = said.firstRange(of: " constraint failed") else {
      return DatabaseError(.constraint, constraint: kind, detail: said)
    }
    let name = said[words.upperBound...].drop { $0 == ":" || $0 == " " }
    return DatabaseError(
      .constraint, constraint: kind, detail: String(name),
      message: "The database refused the change (\(said)).")
  }
}

/// The system's words for an error number, from a call that is safe among threads.
func systemText(_ number: Int32) -> String {
  var buffer = [CChar](repeating: 0, count: 256)
  guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
  return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
}
