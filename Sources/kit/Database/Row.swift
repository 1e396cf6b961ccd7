import CSQLite

/// The row a query stands on, valid only inside the closure that reads it.
///
/// Columns count from 0. Nothing is converted: a column of another type than asked for, or NULL where
/// the method is not an `optional…` one, throws `unexpected-value`.
public struct Row: ~Copyable {
  private let statement: OpaquePointer
  /// How many columns it has.
  public let count: Int

  init(_ statement: OpaquePointer, count: Int) {
    self.statement = statement
    self.count = count
  }

  /// A 64-bit integer.
  public func int(_ column: Int) throws(DatabaseError) -> Int64 {
    guard try type(column) == SQLITE_INTEGER else { throw unexpected(column, "an integer") }
    return sqlite3_column_int64(statement, Int32(column))
  }

  /// A 64-bit integer, or nil for NULL.
  public func optionalInt(_ column: Int) throws(DatabaseError) -> Int64? {
    try isNull(column) ? nil : try int(column)
  }

  /// The integers 0 and 1; others throw.
  public func bool(_ column: Int) throws(DatabaseError) -> Bool {
    switch try int(column) {
    case 0: return false
    case 1: return true
    default: throw unexpected(column, "0 or 1")
    }
  }

  /// The integers 0 and 1, or nil for NULL.
  public func optionalBool(_ column: Int) throws(DatabaseError) -> Bool? {
    try isNull(column) ? nil : try bool(column)
  }

  /// A floating point number; an integer throws.
  public func real(_ column: Int) throws(DatabaseError) -> Double {
    guard try type(column) == SQLITE_FLOAT else { throw unexpected(column, "a real number") }
    return sqlite3_column_double(statement, Int32(column))
  }

  /// A text. Bytes that are not UTF-8 throw.
  public func text(_ column: Int) throws(DatabaseError) -> String {
    guard try type(column) == SQLITE_TEXT, let start = sqlite3_column_text(statement, Int32(column)) else {
      throw unexpected(column, "a text")
    }
    let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, Int32(column))))
    guard let text = String(validating: bytes, as: UTF8.self) else { throw unexpected(column, "UTF-8") }
    return text
  }

  /// A text, or nil for NULL.
  public func optionalText(_ column: Int) throws(DatabaseError) -> String? {
    try isNull(column) ? nil : try text(column)
  }

  /// Bytes.
  public func blob(_ column: Int) throws(DatabaseError) -> [UInt8] {
    guard try type(column) == SQLITE_BLOB else { throw unexpected(column, "a blob") }
    guard let start = sqlite3_column_blob(statement, Int32(column)) else { return [] }
    return [UInt8](
      UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, Int32(column)))))
  }

  /// Bytes, or nil for NULL.
  public func optionalBlob(_ column: Int) throws(DatabaseError) -> [UInt8]? {
    try isNull(column) ? nil : try blob(column)
  }

  /// Whatever is there.
  public func value(_ column: Int) throws(DatabaseError) -> Value {
    switch try type(column) {
    case SQLITE_INTEGER: .integer(try int(column))
    case SQLITE_FLOAT: .real(try real(column))
    case SQLITE_TEXT: .text(try text(column))
    case SQLITE_BLOB: .blob(try blob(column))
    default: .null
    }
  }

  private func isNull(_ column: Int) throws(DatabaseError) -> Bool { try type(column) == SQLITE_NULL }

  private func type(_ column: Int) throws(DatabaseError) -> Int32 {
    guard column >= 0, column < count else {
      throw DatabaseError(.unexpectedValue, detail: "no column \(column) among \(count)")
    }
    return sqlite3_column_type(statement, Int32(column))
  }

  private func unexpected(_ column: Int, _ wanted: String) -> DatabaseError {
    let name = sqlite3_column_name(statement, Int32(column)).map { String(cString: $0) } ?? ""
    let found =
      switch sqlite3_column_type(statement, Int32(column)) {
      case SQLITE_INTEGER: "an integer"
      case SQLITE_FLOAT: "a real number"
      case SQLITE_TEXT: "a text"
      case SQLITE_BLOB: "a blob"
      default: "NULL"
      }
    return DatabaseError(.unexpectedValue, detail: "column \(column) “\(name)” holds \(found), not \(wanted)")
  }
}
