/// A transaction's way to the database, lent to the closure of `Database.read` or `Database.write`.
///
/// SQL is one statement with parameters `$1`, `$2`, … (each may occur several times; a cast is
/// `CAST($1 AS TEXT)`, not `$1::text`). A text in double quotes is a name, never a string. After the
/// closure has returned, every call throws `misuse`.
///
/// On SQLite a statement that fails is undone alone. On PostgreSQL it undoes its transaction: whatever
/// follows throws the same error, and so does the transaction, also if the closure catches it.
public final class Connection {
  let driver: any Driver
  private var isLent = false

  init(_ driver: any Driver) { self.driver = driver }

  /// Which program keeps the database.
  public var engine: Engine { driver.engine }

  /// Runs a statement and reads every row it gives, also one with `RETURNING`.
  public func query<T>(
    _ sql: String, _ parameters: [Value] = [], _ read: (borrowing Row) throws -> T
  ) throws -> [T] {
    try checkTransaction()
    return try driver.query(sql, parameters, read)
  }

  /// Runs a statement and reads its first row, if there is one. One that writes is carried out wholly.
  public func first<T>(
    _ sql: String, _ parameters: [Value] = [], _ read: (borrowing Row) throws -> T
  ) throws -> T? {
    try checkTransaction()
    return try driver.first(sql, parameters, read)
  }

  /// Runs a statement for its effect; the number of rows it inserted, updated or deleted itself
  /// (not counting those of triggers and cascades).
  @discardableResult
  public func execute(_ sql: String, _ parameters: [Value] = []) throws -> Int {
    try checkTransaction()
    return try driver.perform(sql, parameters)
  }

  /// Runs one statement once for each list of parameters, without waiting for one answer before the
  /// next on PostgreSQL; how many rows it changed in all.
  @discardableResult
  public func executeAll(_ sql: String, _ parameters: [[Value]]) throws -> Int {
    try checkTransaction()
    return try driver.performAll(sql, parameters)
  }

  /// Runs several statements without parameters, as migrations do.
  public func script(_ sql: String) throws {
    try checkTransaction()
    guard !sql.utf8.contains(0) else { throw DatabaseError(.misuse, detail: "U+0000 in a script") }
    try driver.script(sql)
    try checkTransaction()
  }

  /// Locks a number among all processes until the transaction ends: alone, or beside others that share
  /// it. It is held from the next statement on, which waits for it: what that and later ones read was
  /// committed before. On SQLite nothing happens: writers are alone there already.
  public func lock(_ key: Int64, shared: Bool = false) throws {
    try checkTransaction()
    try driver.lock(key, shared: shared)
  }

  private func checkTransaction() throws(DatabaseError) {
    guard isLent else { throw DatabaseError(.misuse, detail: "a connection used after its transaction") }
    try driver.checkTransaction()
  }

  /// How many statements are kept, for tests.
  var statementCount: Int { driver.statementCount }
  static var statementLimit: Int { keptStatements }
}

/// The transaction around a closure.
extension Connection {
  func transaction<T>(_ kind: TransactionKind, _ body: (Connection) throws -> T) throws -> T {
    try driver.begin(kind)
    isLent = true
    defer { isLent = false }
    do {
      let result = try body(self)
      try driver.checkTransaction()
      try driver.commit()
      return result
    } catch {
      driver.rollback()
      throw error
    }
  }
}
