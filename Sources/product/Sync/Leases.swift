import Desk
import Secrets
import Synchronization
import Threads

/// The leases of all batches that are being worked on, renewed by a thread of its own until the last is given up:
/// what nobody works on any more runs out by itself.
final class Leases: Sendable {
  /// How long one holds without being renewed, in seconds.
  static let seconds: Int64 = 30

  private let desk: Desk
  private let held = Mutex<Set<String>>([])
  private let isOver = Atomic(false)
  private let bell = Bell()
  private let thread = Mutex<Thread?>(nil)

  init(_ desk: Desk) { self.desk = desk }

  /// Runs the body in the name of a new lease.
  func holding<T>(_ body: (_ lease: String) throws -> T) rethrows -> T {
    let lease = Token.random(desk.random).text
    held.withLock { _ = $0.insert(lease) }
    defer { held.withLock { _ = $0.remove(lease) } }
    return try body(lease)
  }

  func start() {
    thread.withLock { $0 = Thread { [self] in renew() } }
  }

  func stop() {
    isOver.store(true, ordering: .relaxed)
    bell.ring()
    thread.withLock { thread in
      thread?.join()
      thread = nil
    }
  }

  private func renew() {
    while true {
      bell.wait(milliseconds: Int(Self.seconds) * 1000 / 3)
      if isOver.load(ordering: .relaxed) { return }
      // A lease that could not be renewed runs out: what was done in its name is then read anew.
      for lease in held.withLock({ $0 }) { try? desk.renewLeases(of: lease, seconds: Self.seconds) }
    }
  }
}
