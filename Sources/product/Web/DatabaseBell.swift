import Desk
import Synchronization
import Threads

/// Rings soon after anything was saved, by whatever process, once the database has promised to say so. Until it has,
/// which may take long where it is busy, nobody waits for that: whoever is rung for looks now and then anyway.
final class DatabaseBell: Sendable {
  private struct State {
    var end: (@Sendable () -> Void)?
    var isStopped = false
  }

  private let state = Mutex(State())
  private let pause = Bell()

  /// Asks the database at once, on a thread of its own, and again every ten seconds while it refuses.
  init(_ desk: Desk, _ bell: Bell) {
    _ = startThread { [self] in
      while !state.withLock({ $0.isStopped }) {
        if let end = try? desk.watch({ bell.ring() }) { return hold(end) }
        pause.wait(milliseconds: 10_000)
      }
    }
  }

  /// No ring comes from now on, but for one that is on its way.
  func stop() {
    let end = state.withLock { state in
      state.isStopped = true
      defer { state.end = nil }
      return state.end
    }
    pause.ring()
    end?()
  }

  private func hold(_ end: @escaping @Sendable () -> Void) {
    let isTooLate = state.withLock { state in
      if !state.isStopped { state.end = end }
      return state.isStopped
    }
    if isTooLate { end() }
  }
}
