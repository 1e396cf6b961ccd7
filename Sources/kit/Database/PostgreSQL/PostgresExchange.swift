import CPostgres

/// One thing to be sent to the server.
enum Step {
  /// A statement that is not kept, without parameters and rows.
  case command(String)
  case prepare(PostgresStatement)
  case describe(PostgresStatement)
  case execute(PostgresStatement, PostgresParameters)
  case forget(String)
}

/// Sending steps and receiving their answers.
extension PostgresConnection {
  /// Carries the steps out in one round trip. The first that fails stops those behind it. Gives the result
  /// of the last one.
  func exchange(_ steps: [Step], until deadline: UInt64) throws -> PostgresResult? {
    do {
      for step in steps { try link.check(send(step)) }
      try link.check(PQpipelineSync(link.handle))
      return try receive(steps, deadline)
    } catch let error as DatabaseError {
      throw PostgresFailure(error, isPassing: error.code == .unreachable)
    }
  }

  private func send(_ step: Step) -> Int32 {
    let handle = link.handle
    switch step {
    case .command(let sql): return PQsendQueryParams(handle, sql, 0, nil, nil, nil, nil, 1)
    case .prepare(let new):
      return PQsendPrepare(handle, new.name, new.sql, Int32(new.types.count), new.types)
    case .describe(let new): return PQsendDescribePrepared(handle, new.name)
    case .execute(let statement, let parameters):
      return parameters.with { count, addresses, lengths, formats in
        PQsendQueryPrepared(handle, statement.name, count, addresses, lengths, formats, 1)
      }
    case .forget(let name):
      return PQsendQueryParams(handle, "DEALLOCATE \(name)", 0, nil, nil, nil, nil, 1)
    }
  }

  private func receive(_ steps: [Step], _ deadline: UInt64) throws -> PostgresResult? {
    var failure: PostgresFailure?
    var last: PostgresResult?
    for step in steps {
      while let result = try link.nextResult(deadline) {
        switch result.status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
          accept(step, result)
          last = result
        case PGRES_PIPELINE_ABORTED: break
        case PGRES_EMPTY_QUERY:
          failure = failure ?? PostgresFailure(DatabaseError(.misuse, detail: "no SQL"), isPassing: false)
        case PGRES_FATAL_ERROR:
          if failure == nil { failure = PostgresFailure(result) }
          try checkSurvival(result)
        default:
          throw link.refuseCopy()
        }
      }
    }
    guard let end = try link.nextResult(deadline), end.status == PGRES_PIPELINE_SYNC else {
      throw link.lost("an answer out of turn")
    }
    if let failure { throw failure }
    return last
  }

  /// After an error that ended the session there is nothing more to be read.
  private func checkSurvival(_ result: PostgresResult) throws {
    let isOver = ["FATAL", "PANIC"].contains(result.field(cpostgres_severity) ?? "FATAL")
    guard isOver || PQstatus(link.handle) == CONNECTION_BAD else { return }
    throw link.lost(server.clean(result.field(cpostgres_message) ?? result.said))
  }

  private func accept(_ step: Step, _ result: PostgresResult) {
    switch step {
    case .prepare(let new): statements.keep(new)
    case .describe(let new):
      for (index, type) in new.types.enumerated() where type == 0 {
        new.types[index] = PQparamtype(result.handle, Int32(index))
      }
    case .forget(let name): statements.forget(name)
    case .command: break
    case .execute:
      let tag = result.tag
      let changes = result.changes
      if changes > 0 { hasWritten = true }
      changeCount += changes
      if ["CREATE", "ALTER", "DROP"].contains(where: { tag.hasPrefix($0) }) {
        hasWritten = true
        statements.discardAll()
      }
    }
  }
}
