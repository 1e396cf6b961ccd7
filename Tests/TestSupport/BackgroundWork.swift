import Glibc
import Synchronization

/// Something done in a thread of its own.
public final class BackgroundWork<T: Sendable>: Sendable {
  private let result = Mutex<Result<T, any Error>?>(nil)
  private let thread = Mutex<pthread_t>(0)

  /// Begins at once.
  public init(_ body: @escaping @Sendable () throws -> T) {
    let box = Unmanaged.passRetained(Box { [self] in result.withLock { $0 = Result { try body() } } })
    var thread = pthread_t()
    pthread_create(&thread, nil, runBox, box.toOpaque())
    self.thread.withLock { $0 = thread }
  }

  /// What came of it; to be asked once.
  public func wait() -> Result<T, any Error> {
    pthread_join(thread.withLock { $0 }, nil)
    return result.withLock { $0 } ?? .failure(Unexpected("nothing was done"))
  }
}

/// Something went otherwise than the test needs.
public struct Unexpected: Error, CustomStringConvertible {
  /// What.
  public let description: String

  /// In these words.
  public init(_ description: String) { self.description = description }
}

private final class Box {
  let body: () -> Void
  init(_ body: @escaping () -> Void) { self.body = body }
}

private func runBox(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let pointer { Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().body() }
  return nil
}
