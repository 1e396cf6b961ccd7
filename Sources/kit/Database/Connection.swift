import CSQLite

/// A transaction's way to the database, lent to the closure of `Database.read` or `Database.write`.
///
/// SQL is one statement with parameters `$1`, `$2`, … (each may occur several times; a cast is
/// `CAST($1 AS TEXT)`, not `$1::text`). A text in double quotes is a name, never a string. After the
/// closure has returned, every call throws `misuse`.
public final class Connection {
  let handle: OpaquePointer
  let patience: Patience
  private var statements: [String: Statement] = [:]
  private var uses = 0
  /// Statements kept per connection; more than a server's SQL has, so that the bound is only a safeguard.
  static let statementLimit = 256
  var isLent = false
  /// The error at which SQLite itself gave the transaction up (full disk, failed write).
  private var undoing: DatabaseError?

  init(handle: OpaquePointer, patience: Patience) {
    self.handle = handle
    self.patience = patience
  }

  deinit {
    statements = [:]
    sqlite3_close_v2(handle)
  }

  /// Runs a statement and reads every row it gives, also one with `RETURNING`.
  public func query<T>(
    _ sql: String, _ parameters: [Value] = [], _ read: (borrowing Row) throws -> T
  ) throws -> [T] {
    try checkTransaction()
    return try self.read(sql, parameters, read)
  }

  /// `query` also outside a transaction.
  func read<T>(
    _ sql: String, _ parameters: [Value] = [], _ read: (borrowing Row) throws -> T
  ) throws -> [T] {
    try run(sql, parameters) { statement in
      var result: [T] = []
      guard try statement.step() else { return result }
      let count = Int(sqlite3_data_count(statement.handle))
      repeat { result.append(try read(Row(statement.handle, count: count))) } while try statement.step()
      return result
    }
  }

  /// Runs a statement and reads its first row, if there is one. One that writes is carried out wholly.
  public func first<T>(
    _ sql: String, _ parameters: [Value] = [], _ read: (borrowing Row) throws -> T
  ) throws -> T? {
    try checkTransaction()
    return try run(sql, parameters) { statement in
      guard try statement.step() else { return nil }
      let result = try read(Row(statement.handle, count: Int(sqlite3_data_count(statement.handle))))
      if statement.writes { try statement.finish() }
      return result
    }
  }

  /// Runs a statement for its effect; the number of rows it inserted, updated or deleted itself
  /// (not counting those of triggers and cascades).
  @discardableResult
  public func execute(_ sql: String, _ parameters: [Value] = []) throws -> Int {
    try checkTransaction()
    return try perform(sql, parameters)
  }

  /// Runs several statements without parameters, as migrations do.
  public func script(_ sql: String) throws {
    try checkTransaction()
    guard !sql.utf8.contains(0) else { throw DatabaseError(.misuse, detail: "U+0000 in a script") }
    let result = sqlite3_exec(handle, sql, nil, nil, nil)
    guard result == SQLITE_OK else { throw noting(.sqlite(result, handle)) }
    try checkTransaction()
  }

  func perform(_ sql: String, _ parameters: [Value] = []) throws -> Int {
    try run(sql, parameters) { statement in
      let before = sqlite3_total_changes64(handle)
      try statement.finish()
      // SQLite keeps the last count when a statement, such as CREATE, counts nothing.
      return sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
    }
  }

  private func run<T>(_ sql: String, _ parameters: [Value], _ body: (Statement) throws -> T) throws -> T {
    let statement = try statement(sql)
    statement.isInUse = true
    defer {
      statement.reset()
      statement.isInUse = false
    }
    do {
      try statement.bind(parameters)
      return try body(statement)
    } catch {
      // If the reader threw, a statement that writes still ends, or its foreign keys would go unchecked.
      if statement.writes, sqlite3_stmt_busy(statement.handle) != 0 { try? statement.finish() }
      throw (error as? DatabaseError).map(noting) ?? error
    }
  }

  /// Remembers the error if SQLite answered it by rolling the whole transaction back.
  private func noting(_ error: DatabaseError) -> DatabaseError {
    if isLent, sqlite3_get_autocommit(handle) != 0 { undoing = undoing ?? error }
    return error
  }

  /// Without this, a statement after a lost transaction would be saved alone.
  private func checkTransaction() throws(DatabaseError) {
    guard isLent else { throw DatabaseError(.misuse, detail: "a connection used after its transaction") }
    guard sqlite3_get_autocommit(handle) == 0 else {
      throw undoing ?? DatabaseError(.misuse, detail: "the transaction was ended inside its closure")
    }
  }

  private func statement(_ sql: String) throws(DatabaseError) -> Statement {
    uses += 1
    if let known = statements[sql] {
      known.lastUse = uses
      return known.isInUse ? try Statement(sql, on: handle) : known
    }
    let new = try Statement(sql, on: handle)
    new.lastUse = uses
    if statements.count >= Self.statementLimit,
      let oldest = statements.filter({ !$0.value.isInUse }).min(by: { $0.value.lastUse < $1.value.lastUse })
    {
      statements[oldest.key] = nil
    }
    statements[sql] = new
    return new
  }

  /// How many statements are kept, for tests.
  var statementCount: Int { statements.count }
}

/// The transaction around a closure.
extension Connection {
  func transaction<T>(_ begin: String, _ body: (Connection) throws -> T) throws -> T {
    _ = try perform(begin)
    isLent = true
    undoing = nil
    defer { isLent = false }
    do {
      let result = try body(self)
      try checkTransaction()
      _ = try perform("COMMIT")
      return result
    } catch {
      if sqlite3_get_autocommit(handle) == 0 { _ = try? perform("ROLLBACK") }
      throw error
    }
  }

  /// Whether it can serve again: no transaction was left open.
  var isReusable: Bool { sqlite3_get_autocommit(handle) != 0 }
}
