/// A connection to one of the two engines. One thread at a time uses it.
protocol Driver: AnyObject {
  var engine: Engine { get }
  /// Nanoseconds of the monotonic clock: until then a transaction waits for its turn.
  var deadline: UInt64 { get set }

  func begin(_ kind: TransactionKind) throws
  func commit() throws
  /// Ends a transaction that is not to be saved, if it has not ended already.
  func rollback()
  /// Throws unless the transaction is still under way.
  func checkTransaction() throws(DatabaseError)

  func query<T>(_ sql: String, _ parameters: [Value], _ read: (borrowing Row) throws -> T) throws -> [T]
  func first<T>(_ sql: String, _ parameters: [Value], _ read: (borrowing Row) throws -> T) throws -> T?
  /// Runs a statement for its effect: how many rows it changed.
  func perform(_ sql: String, _ parameters: [Value]) throws -> Int
  func performAll(_ sql: String, _ parameters: [[Value]]) throws -> Int
  func script(_ sql: String) throws
  func lock(_ key: Int64, shared: Bool) throws

  /// Whether it can serve another transaction after one.
  var isReusable: Bool { get }
  /// Whether it still answers, asked before it serves again.
  func isAlive() -> Bool
  /// Whether the last transaction failed, nothing of it was saved, and the same may succeed now.
  var deservesAnotherTry: DatabaseError? { get }
  /// Whether the last transaction saved a change that others want to hear of.
  var hasChanged: Bool { get }
  /// How many prepared statements it keeps.
  var statementCount: Int { get }
}

/// Statements kept per connection; more than a server's SQL has, so that the bound is only a safeguard.
let keptStatements = 256
