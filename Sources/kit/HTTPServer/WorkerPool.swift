import Threads

/// Threads that may block, so that event threads need not.
final class WorkerPool: @unchecked Sendable {
  struct Job {
    let exchange: Exchange
    let turn: Int
    let work: @Sendable () -> Exchange.Outcome
  }

  private let monitor = Monitor()
  private let queueLimit: Int
  // Under the monitor.
  private var waiting: [Job] = []
  private var next = 0
  private var running: [ObjectIdentifier: Job] = [:]
  private var isStopped = false

  init(queueLimit: Int) { self.queueLimit = queueLimit }

  func start(_ count: Int) -> Bool {
    (0..<max(1, count)).allSatisfy { _ in startThread { [self] in work() } }
  }

  /// False when too many wait already; the exchange must be suspended before.
  func submit(_ job: Job) -> Bool {
    monitor.withLock {
      guard !isStopped, waiting.count - next < queueLimit else { return false }
      waiting.append(job)
      monitor.wakeOne()
      return true
    }
  }

  /// Requests that no thread has taken yet.
  var waitingCount: Int { monitor.withLock { waiting.count - next } }

  /// Ends the threads, each after its present request; returns what nobody will have done in time.
  func stop() -> [Job] {
    monitor.withLock {
      isStopped = true
      let left = Array(waiting[next...]) + running.values
      waiting = []
      next = 0
      monitor.wakeAll()
      return left
    }
  }

  private func work() {
    while let job = take() {
      let outcome = job.work()
      monitor.withLock { running[ObjectIdentifier(job.exchange)] = nil }
      job.exchange.settle(outcome, turn: job.turn)
    }
  }

  private func take() -> Job? {
    monitor.withLock {
      while next == waiting.count {
        if isStopped { return nil }
        monitor.wait()
      }
      let job = waiting[next]
      next += 1
      // Taken jobs leave together, so that taking one stays cheap.
      if next == waiting.count || next >= 256 {
        waiting.removeFirst(next)
        next = 0
      }
      running[ObjectIdentifier(job.exchange)] = job
      return job
    }
  }
}
