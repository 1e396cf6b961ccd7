import Synchronization

/// Whether the server answers. Once a transaction has waited in vain until its deadline, one at a time finds out
/// whether that is over; the others fail at once, instead of each waiting for as long.
final class PostgresReach: Sendable {
  private struct State {
    var isLost = false
    var isTrying = false
  }
  private let state = Mutex(State())

  /// Runs a transaction, or throws `database-unreachable` without one. Who finds out whether the server is back is told
  /// so, since there is no sense in waiting long for that.
  func trying<T>(_ body: (_ isFindingOut: Bool) throws -> T) throws -> T {
    let (mayTry, isFindingOut) = state.withLock { state in
      guard state.isLost else { return (true, false) }
      defer { state.isTrying = true }
      return (!state.isTrying, true)
    }
    guard mayTry else {
      throw DatabaseError(.unreachable, detail: "it did not answer a moment ago")
    }
    do {
      let result = try body(isFindingOut)
      found(isLost: false)
      return result
    } catch {
      let code = (error as? DatabaseError)?.code
      found(isLost: code == .unreachable || code == .outcomeUnknown)
      throw error
    }
  }

  private func found(isLost: Bool) { state.withLock { $0 = State(isLost: isLost) } }
}
