/// Transactions, each in as many tries as it takes and its deadline allows.
extension Database {
  func transaction<T>(_ kind: TransactionKind, _ body: (Connection) throws -> T) throws -> T {
    try withoutNesting {
      let deadline = deadline
      let pool = kind == .read ? readers : writer
      guard case .server(_, let signal) = home else {
        // SQLite has done its waiting when a transaction has begun.
        return try pool.withConnection(deadline: deadline) {
          if case .file(_, let place) = home { try place.check() }
          return try $0.transaction(kind, body)
        }
      }
      return try reach.trying { isFindingOut in
        let deadline = isFindingOut ? min(deadline, monotonicNanoseconds() + timeout / 5) : deadline
        var tries = 0
        while true {
          switch try pool.withConnection(deadline: deadline, { try once(kind, body, on: $0, signal) }) {
          case .done(let result): return result
          case .failed(let error):
            let rest = backoff(tries, first: 4_000_000, limit: 500_000_000)
            guard pause(rest, atMost: rest, until: deadline) else { throw error }
            tries += 1
          }
        }
      }
    }
  }

  private enum Outcome<T> {
    case done(T)
    /// It is to be tried again.
    case failed(DatabaseError)
  }

  private func once<T>(
    _ kind: TransactionKind, _ body: (Connection) throws -> T, on connection: Connection,
    _ signal: PostgresSignal
  ) throws -> Outcome<T> {
    do {
      let result = try connection.transaction(kind, body)
      if connection.driver.hasChanged { signal.ring() }
      return .done(result)
    } catch {
      // Whatever `body` made of it: it never saw what it would have seen otherwise.
      guard let reason = connection.driver.deservesAnotherTry else { throw error }
      return .failed(reason)
    }
  }
}
