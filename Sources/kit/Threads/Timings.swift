import Synchronization

/// How long the parts of one piece of work took, told by whoever does them on the thread that does the work, however
/// deep below and without being handed anything. Where nobody watches, nothing is measured.
public final class Timings: Sendable {
  /// What one part took in all.
  public struct Part: Hashable, Sendable {
    /// Monotonic microseconds.
    public var microseconds: Int64
    /// How often it was done.
    public var count: Int
  }

  @TaskLocal private static var current: Timings?
  private let parts = Mutex<[String: Part]>([:])

  /// Of nothing so far.
  public init() {}

  /// What a part took; nil where it was not done.
  public subscript(_ name: String) -> Part? { parts.withLock { $0[name] } }

  /// Does the work, of which this hears.
  public func watching<T>(_ work: () throws -> T) rethrows -> T {
    try Self.$current.withValue(self, operation: work)
  }

  /// Does a part of whatever is watched on this thread.
  public static func measure<T>(_ name: String, _ body: () throws -> T) rethrows -> T {
    guard let current else { return try body() }
    let began = monotonicMicroseconds()
    defer {
      let took = monotonicMicroseconds() - began
      current.parts.withLock {
        $0[name, default: Part(microseconds: 0, count: 0)].microseconds += took
        $0[name]?.count += 1
      }
    }
    return try body()
  }
}
