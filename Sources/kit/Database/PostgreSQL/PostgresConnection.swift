import CPostgres

/// A connection to a PostgreSQL server, in pipeline mode: statements go out together where none of them
/// needs the answer of another.
final class PostgresConnection: Driver {
  let link: PostgresLink
  let server: PostgresServer
  var deadline: UInt64 = 0
  var statements = PostgresStatements()
  var kind = TransactionKind.read
  /// What goes out before the next statement: BEGIN, locks.
  var promised: [Step] = []
  /// Whether the server has been sent BEGIN, and is to be sent COMMIT or ROLLBACK.
  var isBegun = false
  /// The first failure of this transaction, after which nothing of it can be saved.
  var failure: DatabaseError?
  /// That failure, if the whole may succeed when done again.
  var deservesAnotherTry: DatabaseError?
  /// Whether this transaction has changed something.
  var hasWritten = false
  var hasChanged = false
  /// How many rows its statements have inserted, updated and deleted.
  var changeCount = 0
  private var lastUse = monotonicNanoseconds()

  init(_ link: PostgresLink, _ server: PostgresServer) {
    self.link = link
    self.server = server
  }

  var engine: Engine { .postgresql }
  var statementCount: Int { statements.count }
  var isReusable: Bool { !link.isLost && PQtransactionStatus(link.handle) == PQTRANS_IDLE }

  /// How long the answers to what is sent now may take: past the transaction's deadline each a little, as long as
  /// others keep coming, and all of them no longer than twice as long again.
  var answerDeadline: UInt64 {
    let now = monotonicNanoseconds()
    guard kind != .structure else { return now + structureTime }
    return max(deadline, min(now + server.grace, deadline + 2 * server.timeout))
  }

  /// One who has rested is asked; else it is enough that the server has not hung up.
  func isAlive() -> Bool {
    guard link.absorb() else { return false }
    let now = monotonicNanoseconds()
    guard now - lastUse > 30_000_000_000 else { return true }
    deadline = 0
    kind = .read
    do {
      _ = try exchange([], until: now + server.grace)
      return isReusable
    } catch {
      return false
    }
  }

  func query<T>(
    _ sql: String, _ parameters: [Value], _ read: (borrowing Row) throws -> T
  ) throws -> [T] {
    let result = try run(sql, parameters)
    return try withExtendedLifetime(result) {
      try (0..<PQntuples(result.handle)).map { try read(Row(PostgresRow(result.handle, $0))) }
    }
  }

  func first<T>(
    _ sql: String, _ parameters: [Value], _ read: (borrowing Row) throws -> T
  ) throws -> T? {
    let result = try run(sql, parameters)
    return try withExtendedLifetime(result) {
      PQntuples(result.handle) == 0 ? nil : try read(Row(PostgresRow(result.handle, 0)))
    }
  }

  func perform(_ sql: String, _ parameters: [Value]) throws -> Int { try run(sql, parameters).changes }

  private func run(_ sql: String, _ values: [Value]) throws -> PostgresResult {
    try statements.check(sql, values)
    let parameters = try PostgresParameters(values)
    var steps: [Step] = []
    let statement = prepared(sql, values.map(\.postgresType), values, &steps)
    steps.append(.execute(statement, parameters))
    guard let result = try send(steps, during: sql) else {
      throw DatabaseError(.misuse, detail: "no SQL in «\(sql)»")
    }
    return result
  }

  /// A kept statement, or a new one with the steps that make it.
  func prepared(
    _ sql: String, _ types: [Oid?], _ values: [Value], _ steps: inout [Step]
  ) -> PostgresStatement {
    if let known = statements.find(sql, values) { return known }
    let new = statements.make(sql, types: types)
    steps.append(.prepare(new))
    // What a NULL is taken for decides whether the statement fits another value later.
    if types.contains(nil) { steps.append(.describe(new)) }
    return new
  }

  /// Sends what was promised and these steps; the rows of the last one.
  func send(_ steps: [Step], during sql: String) throws -> PostgresResult? {
    let forget = statements.discarded.map { Step.forget($0) }
    let all = promised + forget + steps
    promised = []
    isBegun = true
    do {
      return try exchange(all, until: answerDeadline)
    } catch let found as PostgresFailure {
      throw note(found, during: sql)
    }
  }

  /// Remembers why this transaction cannot be saved.
  func note(_ found: PostgresFailure, during sql: String) -> DatabaseError {
    let error = found.error.code == .misuse ? found.error.during(sql) : found.error
    failure = failure ?? error
    if found.isPassing { deservesAnotherTry = error }
    if found.error.code == .misuse || found.isPassing { statements.discard(sql) }
    lastUse = monotonicNanoseconds()
    return error
  }

  func rested() { lastUse = monotonicNanoseconds() }
}

/// How long a single change of tables may take, and waiting for another process that makes one.
let structureTime: UInt64 = 600_000_000_000
