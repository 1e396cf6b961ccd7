import Glibc
import Synchronization
import Threads

/// A thread whose end any number of threads may wait for. Itself it does not wait.
final class Worker: Sendable {
  private final class State: Sendable {
    let thread = Mutex<pthread_t?>(nil)
    let end = Latch<Bool>()
  }

  private let state = State()

  init(_ body: @escaping @Sendable () -> Void) throws(DatabaseError) {
    let state = state
    let isStarted = startThread {
      state.thread.withLock { $0 = pthread_self() }
      body()
      state.end.put(true)
    }
    guard isStarted else { throw DatabaseError(.inputOutput, detail: "the system has no thread to give") }
  }

  func join() {
    guard state.thread.withLock({ $0 }) != pthread_self() else { return }
    _ = state.end.wait()
  }
}
