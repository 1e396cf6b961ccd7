import Glibc
import Synchronization
import Threads

/// Tells other processes of this one's changes, and hears of theirs: one thread with one connection, begun
/// when first needed.
///
/// A NOTIFY inside each transaction would make all of them save one after the other. So it follows them,
/// one for as many as there were meanwhile. What a process that died did not tell is found once a second.
final class PostgresSignal: Sendable {
  struct State {
    var isOver = false
    var isRunning = false
    /// Whether something was saved that nobody was told of.
    var isRung = false
    var listeners: [PostgresListener] = []
  }

  let server: PostgresServer
  let state = Mutex(State())
  /// Taken while listeners are called.
  private let turn = Turn()
  let wake = WakeUp()
  private let end = Bell()

  init(_ server: PostgresServer) { self.server = server }

  /// Something was saved.
  func ring() {
    let isNews = state.withLock { state in
      defer { state.isRung = true }
      return !state.isRung
    }
    guard isNews else { return }
    // Without a thread the others find out by themselves, a second later.
    try? begin()
    wake.up()
  }

  func watch(deadline: UInt64, _ onChange: @escaping @Sendable () -> Void) throws -> DatabaseWatch {
    let listener = PostgresListener(onChange)
    state.withLock { $0.listeners.append(listener) }
    do {
      try begin()
      wake.up()
      try listener.awaitReadiness(deadline)
    } catch {
      remove(listener)
      throw error
    }
    return DatabaseWatch { [self] in remove(listener) }
  }

  /// Ends the thread; a change that nobody was told of is told if that takes no time.
  func close() {
    let isRunning = state.withLock { state in
      defer { state.isOver = true }
      return state.isRunning && !state.isOver
    }
    guard isRunning else { return }
    wake.up()
    if !turn.isOwn { end.wait(milliseconds: 1_000) }
  }

  /// Calls every listener that is still wanted.
  func tell() {
    for listener in state.withLock({ $0.listeners }) {
      turn.take {
        if state.withLock({ $0.listeners.contains { $0 === listener } }) { listener.onChange() }
      }
    }
  }

  private func remove(_ listener: PostgresListener) {
    turn.take { state.withLock { $0.listeners.removeAll { $0 === listener } } }
  }

  private func begin() throws {
    let isFirst = state.withLock { state in
      defer { state.isRunning = true }
      return !state.isRunning && !state.isOver
    }
    guard isFirst else { return }
    let isStarted = startThread { [self] in
      PostgresSignalLoop(self).run()
      end.ring()
    }
    guard isStarted else {
      state.withLock { $0.isRunning = false }
      throw DatabaseError(.inputOutput, detail: "the system has no thread to give")
    }
  }
}
