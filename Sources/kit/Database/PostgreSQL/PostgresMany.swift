import CPostgres

/// One statement with many lists of parameters.
extension PostgresConnection {
  func performAll(_ sql: String, _ lists: [[Value]]) throws -> Int {
    for list in lists { try statements.check(sql, list) }
    let types = commonTypes(lists)
    let before = changeCount
    var batch = Batch()
    for list in lists {
      let parameters = try PostgresParameters(list)
      let statement = statement(for: list, sql, types, &batch)
      batch.steps.append(.execute(statement, parameters))
      batch.byteCount += parameters.byteCount
      // The server's answers and what we hold ready to send stay within bounds.
      if batch.byteCount > 256 << 10 || batch.steps.count >= 1_000 {
        _ = try send(batch.steps, during: sql)
        batch = Batch()
      }
    }
    if !batch.steps.isEmpty { _ = try send(batch.steps, during: sql) }
    return changeCount - before
  }

  /// A kept statement, one that this batch makes, or a new one.
  private func statement(
    for list: [Value], _ sql: String, _ common: [Oid?], _ batch: inout Batch
  ) -> PostgresStatement {
    if let new = batch.new.first(where: { $0.fits(list) }) { return new }
    if let known = statements.find(sql, list) { return known }
    // The common types, but for values of this list that are of others.
    let types = zip(list, common).map { $0.postgresType ?? $1 }
    let new = prepared(sql, types, list, &batch.steps)
    batch.new.append(new)
    return new
  }

  private struct Batch {
    var steps: [Step] = []
    /// Statements which these steps make.
    var new: [PostgresStatement] = []
    var byteCount = 0
  }

  /// For each parameter the type of the first value that is not NULL.
  private func commonTypes(_ lists: [[Value]]) -> [Oid?] {
    var types = [Oid?](repeating: nil, count: lists.first?.count ?? 0)
    var missing = Set(types.indices)
    for list in lists {
      for index in missing {
        types[index] = list[index].postgresType
        if types[index] != nil { missing.remove(index) }
      }
      if missing.isEmpty { break }
    }
    return types
  }
}
