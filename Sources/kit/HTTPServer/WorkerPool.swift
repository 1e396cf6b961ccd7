import Threads

/// Threads that may block, so that event threads need not.
final class WorkerPool: @unchecked Sendable {
  struct Job {
    let exchange: Exchange
    let turn: Int
    let work: @Sendable () -> Exchange.Outcome
    /// What comes of it where it waited too long; without it, it waits as long as it must.
    let late: (@Sendable () -> Exchange.Outcome)?
    /// What it may be answered with by now, though a worker has it or will have it; asked now and then.
    let otherwise: (@Sendable () -> Exchange.Outcome?)?
    let submitted = monotonicMicroseconds()
  }

  private let monitor = Monitor()
  private let queueLimit: Int
  /// In microseconds.
  private let patience: Int64
  private let size: Int
  // Under the monitor.
  private var waiting: [Job?] = []
  private var next = 0
  private var running: [ObjectIdentifier: Job] = [:]
  private var isStopped = false

  init(of size: Int, queueLimit: Int, patience milliseconds: Int64) {
    self.size = max(1, size)
    self.queueLimit = queueLimit
    patience = milliseconds * 1000
  }

  func start() -> Bool {
    (0..<size).allSatisfy { _ in startThread { [self] in work() } }
  }

  /// False when too many wait already, or where it may not wait at all; the exchange must be suspended before.
  func submit(_ job: Job, mayWait: Bool = true) -> Bool {
    monitor.withLock {
      let ahead = waiting.count - next
      guard !isStopped, mayWait ? ahead < queueLimit : ahead + running.count < size else { return false }
      waiting.append(job)
      monitor.wakeOne()
      return true
    }
  }

  /// Requests that no thread has taken yet.
  var waitingCount: Int { monitor.withLock { waiting.count - next } }

  /// Settles what may be answered otherwise by now, without its worker.
  func settleOtherwise() {
    let jobs = monitor.withLock { waiting[next...].compactMap(\.self) + running.values }
    for job in jobs {
      if let outcome = job.otherwise?() { job.exchange.settle(outcome, turn: job.turn) }
    }
  }

  /// Ends the threads, each after its present request; returns what nobody will have done in time.
  func stop() -> [Job] {
    monitor.withLock {
      isStopped = true
      let left = waiting[next...].compactMap(\.self) + running.values
      waiting = []
      next = 0
      monitor.wakeAll()
      return left
    }
  }

  private func work() {
    while let job = take() {
      let isLate = monotonicMicroseconds() - job.submitted > patience
      let outcome = (isLate ? job.late?() : nil) ?? job.work()
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
      // What it holds goes with it.
      guard let job = waiting[next] else { return nil }
      waiting[next] = nil
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
