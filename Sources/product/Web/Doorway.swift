import Synchronization

/// Lets a few through at once, and turns away who comes meanwhile.
final class Doorway: Sendable {
  private let inside = Mutex(0)
  private let most: Int

  init(_ most: Int) { self.most = most }

  /// False where too many are inside; whoever gets in has to leave.
  func enter() -> Bool {
    inside.withLock {
      guard $0 < most else { return false }
      $0 += 1
      return true
    }
  }

  func leave() { inside.withLock { $0 -= 1 } }
}
