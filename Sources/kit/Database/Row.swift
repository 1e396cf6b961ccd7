/// The row a query stands on, valid only inside the closure that reads it.
///
/// Columns count from 0. Nothing is converted: a column of another type than asked for, or NULL where
/// the method is not an `optional…` one, throws `unexpected-value`.
public struct Row: ~Copyable {
  private enum Source {
    case sqlite(SQLiteRow)
    case postgres(PostgresRow)
  }

  private let source: Source
  /// How many columns it has.
  public let count: Int

  init(_ row: SQLiteRow) {
    source = .sqlite(row)
    count = row.count
  }

  init(_ row: PostgresRow) {
    source = .postgres(row)
    count = row.count
  }

  /// A 64-bit integer.
  public func int(_ column: Int) throws(DatabaseError) -> Int64 {
    try check(column)
    let found: Int64? =
      switch source {
      case .sqlite(let row): row.int(Int32(column))
      case .postgres(let row): row.int(Int32(column))
      }
    guard let found else { throw unexpected(column, "an integer") }
    return found
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
    try check(column)
    let found: Double? =
      switch source {
      case .sqlite(let row): row.real(Int32(column))
      case .postgres(let row): row.real(Int32(column))
      }
    guard let found else { throw unexpected(column, "a real number") }
    return found
  }

  /// A text. Bytes that are not UTF-8 throw.
  public func text(_ column: Int) throws(DatabaseError) -> String {
    try check(column)
    let found: UnsafeRawBufferPointer? =
      switch source {
      case .sqlite(let row): row.text(Int32(column))
      case .postgres(let row): row.text(Int32(column))
      }
    guard let found else { throw unexpected(column, "a text") }
    guard let text = String(validating: found, as: UTF8.self) else { throw unexpected(column, "UTF-8") }
    return text
  }

  /// A text, or nil for NULL.
  public func optionalText(_ column: Int) throws(DatabaseError) -> String? {
    try isNull(column) ? nil : try text(column)
  }

  /// Bytes.
  public func blob(_ column: Int) throws(DatabaseError) -> [UInt8] {
    try check(column)
    let found: UnsafeRawBufferPointer? =
      switch source {
      case .sqlite(let row): row.blob(Int32(column))
      case .postgres(let row): row.blob(Int32(column))
      }
    guard let found else { throw unexpected(column, "a blob") }
    return [UInt8](found)
  }

  /// Bytes, or nil for NULL.
  public func optionalBlob(_ column: Int) throws(DatabaseError) -> [UInt8]? {
    try isNull(column) ? nil : try blob(column)
  }

  /// Whatever is there.
  public func value(_ column: Int) throws(DatabaseError) -> Value {
    switch try kind(column) {
    case .null: .null
    case .integer: .integer(try int(column))
    case .real: .real(try real(column))
    case .text: .text(try text(column))
    case .blob: .blob(try blob(column))
    case .other: throw unexpected(column, "a value of SQLite's kinds")
    }
  }
}

extension Row {
  private func isNull(_ column: Int) throws(DatabaseError) -> Bool {
    try check(column)
    return switch source {
    case .sqlite(let row): row.isNull(Int32(column))
    case .postgres(let row): row.isNull(Int32(column))
    }
  }

  private func kind(_ column: Int) throws(DatabaseError) -> ColumnKind {
    try check(column)
    return switch source {
    case .sqlite(let row): row.kind(Int32(column))
    case .postgres(let row): row.kind(Int32(column))
    }
  }

  private func check(_ column: Int) throws(DatabaseError) {
    guard column >= 0, column < count else {
      throw DatabaseError(.unexpectedValue, detail: "no column \(column) among \(count)")
    }
  }

  private func unexpected(_ column: Int, _ wanted: String) -> DatabaseError {
    let (name, found) =
      switch source {
      case .sqlite(let row): (row.name(Int32(column)), row.kind(Int32(column)).words)
      case .postgres(let row): (row.name(Int32(column)), row.kind(Int32(column)).words)
      }
    return DatabaseError(.unexpectedValue, detail: "column \(column) “\(name)” holds \(found), not \(wanted)")
  }
}

/// What a column of a row holds.
enum ColumnKind {
  case null, integer, real, text, blob
  /// Something no `Value` can carry.
  case other(String)

  var words: String {
    switch self {
    case .null: "NULL"
    case .integer: "an integer"
    case .real: "a real number"
    case .text: "a text"
    case .blob: "a blob"
    case .other(let words): words
    }
  }
}
