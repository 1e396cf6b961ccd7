import CSQLite

/// A connection to a SQLite file.
final class SQLiteConnection: Driver {
  let handle: OpaquePointer
  let patience: Patience
  private var statements: [String: SQLiteStatement] = [:]
  private var uses = 0
  private var isInTransaction = false
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

  var engine: Engine { .sqlite }
  var deadline: UInt64 {
    get { patience.deadline }
    set { patience.deadline = newValue }
  }

  func query<T>(
    _ sql: String, _ parameters: [Value], _ read: (borrowing Row) throws -> T
  ) throws -> [T] {
    try run(sql, parameters) { statement in
      var result: [T] = []
      guard try statement.step() else { return result }
      let row = SQLiteRow(statement.handle)
      repeat { result.append(try read(Row(row))) } while try statement.step()
      return result
    }
  }

  func first<T>(
    _ sql: String, _ parameters: [Value], _ read: (borrowing Row) throws -> T
  ) throws -> T? {
    try run(sql, parameters) { statement in
      guard try statement.step() else { return nil }
      let result = try read(Row(SQLiteRow(statement.handle)))
      if statement.writes { try statement.finish() }
      return result
    }
  }

  @discardableResult
  func perform(_ sql: String, _ parameters: [Value] = []) throws -> Int {
    try run(sql, parameters) { statement in
      let before = sqlite3_total_changes64(handle)
      try statement.finish()
      // SQLite keeps the last count when a statement, such as CREATE, counts nothing.
      return sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
    }
  }

  func performAll(_ sql: String, _ parameters: [[Value]]) throws -> Int {
    var count = 0
    for list in parameters { count += try perform(sql, list) }
    return count
  }

  func script(_ sql: String) throws {
    let result = sqlite3_exec(handle, sql, nil, nil, nil)
    guard result == SQLITE_OK else { throw noting(.sqlite(result, handle)) }
  }

  /// Nothing: a writer is alone.
  func lock(_ key: Int64, shared: Bool) {}

  private func run<T>(_ sql: String, _ parameters: [Value], _ body: (SQLiteStatement) throws -> T) throws -> T
  {
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
    if isInTransaction, sqlite3_get_autocommit(handle) != 0 { undoing = undoing ?? error }
    return error
  }

  private func statement(_ sql: String) throws(DatabaseError) -> SQLiteStatement {
    uses += 1
    if let known = statements[sql] {
      known.lastUse = uses
      return known.isInUse ? try SQLiteStatement(sql, on: handle) : known
    }
    let new = try SQLiteStatement(sql, on: handle)
    new.lastUse = uses
    if statements.count >= keptStatements,
      let oldest = statements.filter({ !$0.value.isInUse }).min(by: { $0.value.lastUse < $1.value.lastUse })
    {
      statements[oldest.key] = nil
    }
    statements[sql] = new
    return new
  }

  var statementCount: Int { statements.count }
}

/// Transactions.
extension SQLiteConnection {
  func begin(_ kind: TransactionKind) throws {
    try perform(kind == .read ? "BEGIN" : "BEGIN IMMEDIATE")
    isInTransaction = true
    undoing = nil
  }

  func commit() throws {
    try perform("COMMIT")
    isInTransaction = false
  }

  func rollback() {
    isInTransaction = false
    if !isReusable { _ = try? perform("ROLLBACK") }
  }

  /// Without this, a statement after a lost transaction would be saved alone.
  func checkTransaction() throws(DatabaseError) {
    guard isReusable else { return }
    throw undoing ?? DatabaseError(.misuse, detail: "the transaction was ended inside its closure")
  }

  /// Whether no transaction was left open.
  var isReusable: Bool { sqlite3_get_autocommit(handle) != 0 }
  func isAlive() -> Bool { true }
  /// Waiting has been done already, by `Patience`.
  var deservesAnotherTry: DatabaseError? { nil }
  /// Other processes look for themselves.
  var hasChanged: Bool { false }
}

/// Statements of our own, inside and outside transactions.
extension SQLiteConnection {
  func read<T>(_ sql: String, _ body: (borrowing Row) throws -> T) throws -> [T] {
    try query(sql, [], body)
  }

  func transaction<T>(_ kind: TransactionKind, _ body: (SQLiteConnection) throws -> T) throws -> T {
    try begin(kind)
    do {
      let result = try body(self)
      try checkTransaction()
      try commit()
      return result
    } catch {
      rollback()
      throw error
    }
  }
}
