import Synchronization

/// The bytes of all bodies of the usual size that are on their way, wait for a worker or are worked on (R82): many small
/// ones together can be more than there is memory for.
final class BodyMemory: Sendable {
  private let limit: Int
  private let taken = Atomic<Int>(0)

  init(limit: Int) { self.limit = limit }

  /// How many bytes there are now.
  var count: Int { taken.load(ordering: .relaxed) }

  /// One request's part, which is given back when nobody holds it any more.
  final class Share: Sendable {
    private let memory: BodyMemory
    private let count = Atomic<Int>(0)

    init(of memory: BodyMemory) { self.memory = memory }

    deinit { memory.taken.subtract(count.load(ordering: .relaxed), ordering: .relaxed) }

    /// False, and nothing taken, where there is no memory for so many more bytes.
    func grow(by bytes: Int) -> Bool {
      guard memory.taken.add(bytes, ordering: .relaxed).newValue <= memory.limit else {
        memory.taken.subtract(bytes, ordering: .relaxed)
        return false
      }
      count.add(bytes, ordering: .relaxed)
      return true
    }
  }
}
