public import Desk
public import HTTPClient
import Synchronization
import Threads

/// Fetches subscribed calendars when they are due and expands all again as the days go, on a few threads of its own: a
/// server that is slow to answer keeps few others waiting.
public final class Fetcher: Sendable {
  private let desk: Desk
  private let transport: Transport
  private let report: @Sendable (_ detail: String) -> Void
  private let bells = (0..<4).map { _ in Bell() }
  private let isStopping = Atomic(false)
  private let threads = Mutex<[Thread]>([])

  /// Nothing is fetched before `start`.
  public init(
    _ desk: Desk, transport: @escaping Transport, report: @escaping @Sendable (_ detail: String) -> Void
  ) {
    self.desk = desk
    self.transport = transport
    self.report = report
  }

  /// Fetches from now on.
  public func start() {
    threads.withLock { threads in
      threads = bells.indices.compactMap { number in Thread { [self] in work(number) } }
    }
  }

  /// Ends after what is being fetched.
  public func stop() {
    isStopping.store(true, ordering: .relaxed)
    for bell in bells { bell.ring() }
    threads.withLock { threads in
      for thread in threads { thread.join() }
      threads = []
    }
  }

  private func work(_ number: Int) {
    while !isStopping.load(ordering: .relaxed) {
      do {
        _ = try pollSources(desk: desk, transport: transport) { [self] in
          isStopping.load(ordering: .relaxed)
        }
        while number == 0, !isStopping.load(ordering: .relaxed), try desk.expandSources() > 0 {}
      } catch {
        report("\(error)")
      }
      bells[number].wait(milliseconds: 15_000)
    }
  }
}
