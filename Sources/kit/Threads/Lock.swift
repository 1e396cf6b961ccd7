public import Glibc

/// A value that one thread at a time reads or changes.
///
/// It is POSIX's mutex, as ThreadSanitizer knows what that keeps apart; of the one in `Synchronization` it knows nothing,
/// and takes whatever it guards for races.
public struct Lock<Value: Sendable>: ~Copyable, @unchecked Sendable {
  // Both have a fixed address from `init` to `deinit`, in one piece of memory; the value is touched under the mutex.
  @usableFromInline let mutex: UnsafeMutablePointer<pthread_mutex_t>
  @usableFromInline let value: UnsafeMutablePointer<Value>

  /// Nobody holds it.
  @inlinable public init(_ value: Value) {
    let alignment = max(MemoryLayout<pthread_mutex_t>.alignment, MemoryLayout<Value>.alignment)
    let offset = (MemoryLayout<pthread_mutex_t>.size + alignment - 1) / alignment * alignment
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: offset + MemoryLayout<Value>.size, alignment: alignment)
    mutex = memory.bindMemory(to: pthread_mutex_t.self, capacity: 1)
    self.value = (memory + offset).bindMemory(to: Value.self, capacity: 1)
    pthread_mutex_init(mutex, nil)
    self.value.initialize(to: value)
  }

  deinit {
    value.deinitialize(count: 1)
    pthread_mutex_destroy(mutex)
    UnsafeMutableRawPointer(mutex).deallocate()
  }

  /// Runs the body while no other thread is in one; not to be called within a body of the same lock.
  @inlinable public borrowing func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value.pointee)
  }
}
