import CSQLite

/// One prepared statement of one connection.
final class SQLiteStatement {
  let handle: OpaquePointer
  private let connection: OpaquePointer
  /// For each of SQLite's parameters the place of its value: `$2` is 1. A `$n` that occurs several
  /// times is one parameter to SQLite.
  private let places: [Int]
  /// Whether running it can change the database.
  let writes: Bool
  /// A statement in use cannot run again: a query inside a query's closure needs another one.
  var isInUse = false
  /// The connection's count of uses when this was last used.
  var lastUse = 0

  init(_ sql: String, on connection: OpaquePointer) throws(DatabaseError) {
    var sql = sql
    var handle: OpaquePointer?
    let (result, isWhole) = sql.withUTF8 { text in
      text.withMemoryRebound(to: CChar.self) { text -> (Int32, Bool) in
        var tail: UnsafePointer<CChar>?
        let result = sqlite3_prepare_v3(
          connection, text.baseAddress, Int32(clamping: text.count), UInt32(SQLITE_PREPARE_PERSISTENT),
          &handle, &tail)
        guard let start = text.baseAddress, let tail else { return (result, true) }
        let rest = text[(tail - start)...]
        return (result, rest.allSatisfy { [0x20, 0x0A, 0x0D, 0x09, 0x3B].contains(UInt8(bitPattern: $0)) })
      }
    }
    guard result == SQLITE_OK else { throw .sqlite(result, connection).during(sql) }
    guard let handle else { throw DatabaseError(.misuse, detail: "no SQL in «\(sql)»") }
    do throws(DatabaseError) {
      guard isWhole else { throw DatabaseError(.misuse, detail: "more than one statement in «\(sql)»") }
      places = try Self.places(of: handle, sql)
    } catch {
      sqlite3_finalize(handle)
      throw error
    }
    self.handle = handle
    self.connection = connection
    writes = sqlite3_stmt_readonly(handle) == 0
  }

  deinit { sqlite3_finalize(handle) }

  /// Refuses what PostgreSQL would: `?`, names, and gaps such as `$1` and `$3` without `$2`.
  private static func places(of handle: OpaquePointer, _ sql: String) throws(DatabaseError) -> [Int] {
    let count = Int(sqlite3_bind_parameter_count(handle))
    var places: [Int] = []
    for index in 0..<count {
      guard let name = sqlite3_bind_parameter_name(handle, Int32(index + 1)), name[0] == 0x24,
        let number = Int(String(cString: name + 1)), (1...count).contains(number)
      else { throw DatabaseError(.misuse, detail: "parameters other than $1…$\(count) in «\(sql)»") }
      places.append(number - 1)
    }
    return places
  }

  func bind(_ parameters: [Value]) throws(DatabaseError) {
    guard parameters.count == places.count else {
      throw DatabaseError(
        .misuse, detail: "\(parameters.count) values for \(places.count) parameters of «\(sql)»")
    }
    for (index, place) in places.enumerated() {
      let result = bind(parameters[place], Int32(index + 1))
      guard result == SQLITE_OK else { throw .sqlite(result, connection) }
    }
  }

  private func bind(_ value: Value, _ index: Int32) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(handle, index)
    case .integer(let number): return sqlite3_bind_int64(handle, index, number)
    case .real(let number): return sqlite3_bind_double(handle, index, number)
    case .text(var text):
      return text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { bytes in
          // An empty text may have no address, which would bind NULL.
          guard let address = bytes.baseAddress else { return csqlite_bind_text(handle, index, "", 0) }
          return csqlite_bind_text(handle, index, address, UInt64(bytes.count))
        }
      }
    case .blob(let bytes):
      return bytes.withUnsafeBytes { csqlite_bind_blob(handle, index, $0.baseAddress, UInt64($0.count)) }
    }
  }

  /// Goes to the next row: true, or false when there is none.
  func step() throws(DatabaseError) -> Bool {
    let result = sqlite3_step(handle)
    switch result {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw .sqlite(result, connection)
    }
  }

  /// Runs to the end without reading. A statement that writes must: SQLite checks its foreign keys last.
  func finish() throws(DatabaseError) {
    while try step() {}
  }

  /// Makes it ready for the next use, and lets go of what was bound.
  func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  var sql: String { sqlite3_sql(handle).map { String(cString: $0) } ?? "" }
}
