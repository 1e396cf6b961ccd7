import CPostgres

/// Transactions.
extension PostgresConnection {
  func begin(_ kind: TransactionKind) throws {
    self.kind = kind
    isBegun = false
    failure = nil
    deservesAnotherTry = nil
    hasWritten = false
    hasChanged = false
    let mode =
      kind == .read
      ? "ISOLATION LEVEL REPEATABLE READ READ ONLY" : "ISOLATION LEVEL READ COMMITTED READ WRITE"
    promised = [.command("BEGIN \(mode)")] + limits()
    if kind == .structure {
      // Two numbers: a space of their own beside `lock`'s.
      promised.append(.command("SELECT pg_advisory_xact_lock(1801614404, 1)"))
    }
  }

  /// The server's own limits, where those of the connection do not suit this transaction.
  private func limits() -> [Step] {
    let now = monotonicNanoseconds()
    let usual = server.timeout - server.margin
    let wanted = kind == .structure ? structureTime : deadline > now ? deadline - now : 0
    // A few milliseconds of waiting are not worth the words.
    guard wanted + 2 * server.margin < server.timeout || wanted > server.timeout else { return [] }
    let limit = max(wanted - min(wanted, server.margin), usual / 10, 1_000_000) / 1_000_000
    let locks = kind == .structure ? limit : max(limit * 2 / 5, 1)
    return [
      .command("SET LOCAL lock_timeout = \(locks)"), .command("SET LOCAL statement_timeout = \(limit)"),
    ]
  }

  func checkTransaction() throws(DatabaseError) {
    if let failure { throw failure }
    guard !isBegun || !link.isLost && PQstatus(link.handle) == CONNECTION_OK else { throw noteLoss() }
    guard !isBegun || PQtransactionStatus(link.handle) == PQTRANS_INTRANS else {
      throw DatabaseError(.misuse, detail: "the transaction was ended inside its closure")
    }
  }

  func commit() throws {
    promised = []
    // A transaction without a statement has not begun.
    guard isBegun else { return }
    guard link.absorb() else { throw noteLoss() }
    do {
      try end("COMMIT")
    } catch let found as PostgresFailure {
      guard link.isLost else { throw note(found, during: "COMMIT") }
      // What a reader has read stays true.
      if kind == .read { return }
      throw DatabaseError(.outcomeUnknown, detail: found.error.detail)
    }
    hasChanged = hasWritten && kind != .read
  }

  private func noteLoss() -> DatabaseError {
    note(PostgresFailure(link.lost("the connection has ended"), isPassing: true), during: "COMMIT")
  }

  func rollback() {
    promised = []
    guard isBegun, !link.isLost, PQtransactionStatus(link.handle) != PQTRANS_IDLE else { return }
    try? end("ROLLBACK")
  }

  private func end(_ command: String) throws {
    isBegun = false
    let result = try exchange([.command(command)], until: answerDeadline)
    rested()
    guard result?.tag == command else {
      throw PostgresFailure(
        failure ?? DatabaseError(.misuse, detail: "\(command) was answered by \(result?.tag ?? "nothing")"),
        isPassing: false)
    }
  }
}

extension PostgresConnection {
  func lock(_ key: Int64, shared: Bool) throws {
    promised.append(.command("SELECT pg_advisory_xact_lock\(shared ? "_shared" : "")(\(key))"))
  }

  func script(_ sql: String) throws {
    _ = try send([], during: "BEGIN")
    guard PQexitPipelineMode(link.handle) == 1 else { throw link.lost(link.said) }
    do {
      try link.ask(sql, answerDeadline)
    } catch let found as PostgresFailure {
      if link.isLost { throw note(found, during: sql) }
      PQenterPipelineMode(link.handle)
      throw note(found, during: sql)
    } catch let error as DatabaseError {
      throw note(PostgresFailure(error, isPassing: error.code == .unreachable), during: sql)
    }
    PQenterPipelineMode(link.handle)
    hasWritten = true
    statements.discardAll()
  }
}
