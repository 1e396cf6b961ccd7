import Glibc

/// A thread that takes no signals: they are for those who wait for them, and a lost connection must not end the
/// program by SIGPIPE.
public final class Thread: Sendable {
  private let thread: pthread_t

  /// Runs the body at once; nil where the system has no thread to give.
  public init?(_ body: @escaping @Sendable () -> Void) {
    guard let thread = begin(body) else { return nil }
    self.thread = thread
  }

  /// Waits for its end; every thread has to be joined, once.
  public func join() { pthread_join(thread, nil) }
}

/// Runs the body on a thread that nobody waits for; false where the system has none to give.
public func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
  guard let thread = begin(body) else { return false }
  pthread_detach(thread)
  return true
}

/// Runs the body in up to so many threads at once, this one among them, and returns when all have ended.
public func inThreads(_ count: Int, _ body: @escaping @Sendable () -> Void) {
  let others = (1..<max(1, count)).compactMap { _ in Thread(body) }
  body()
  for thread in others { thread.join() }
}

private func begin(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
  let box = Unmanaged.passRetained(ThreadBody(body))
  var thread: pthread_t = 0
  guard pthread_create(&thread, nil, threadMain, box.toOpaque()) == 0 else {
    box.release()
    return nil
  }
  return thread
}

private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func threadMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  var all = sigset_t()
  sigfillset(&all)
  pthread_sigmask(SIG_BLOCK, &all, nil)
  if let context { Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run() }
  return nil
}
