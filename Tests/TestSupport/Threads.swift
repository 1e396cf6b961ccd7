import Glibc
import Synchronization

/// Values gathered by many threads.
public final class Shared<Value: Sendable>: Sendable {
  private let gathered = Mutex<[Value]>([])

  /// Nothing yet.
  public init() {}

  /// Adds one.
  public func append(_ value: Value) { gathered.withLock { $0.append(value) } }

  /// All of them, in the order in which they came.
  public var values: [Value] { gathered.withLock { $0 } }
}

/// Runs `body` in so many threads at once, all of which set off together, and waits for them.
public func inThreads(_ count: Int, _ body: @escaping @Sendable (_ number: Int) -> Void) {
  let gate = Gate(count)
  let threads = (0..<count).map { number in
    start {
      gate.pass()
      body(number)
    }
  }
  for thread in threads { pthread_join(thread, nil) }
}

/// Opens when the last of so many threads has come.
private final class Gate: @unchecked Sendable {  // the barrier guards itself
  private let barrier = UnsafeMutablePointer<pthread_barrier_t>.allocate(capacity: 1)

  init(_ count: Int) { pthread_barrier_init(barrier, nil, UInt32(count)) }

  deinit {
    pthread_barrier_destroy(barrier)
    barrier.deallocate()
  }

  func pass() { pthread_barrier_wait(barrier) }
}

private final class Work: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func start(_ body: @escaping @Sendable () -> Void) -> pthread_t {
  // Not `pthread_attr_t()`: which of the C modules that declare it owns that depends on the order of their building.
  let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
  defer { attributes.deallocate() }
  pthread_attr_init(attributes)
  pthread_attr_setstacksize(attributes, 1 << 20)
  defer { pthread_attr_destroy(attributes) }
  var thread = pthread_t()
  let result = pthread_create(
    &thread, attributes,
    { work in
      if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body() }
      return nil
    }, Unmanaged.passRetained(Work(body)).toOpaque())
  precondition(result == 0, "no thread to be had: \(result)")
  return thread
}
