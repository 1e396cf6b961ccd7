import CMicrohttpd
import HTTP
import Synchronization
import Threads

/// What the callbacks of one daemon share.
final class Service: Sendable {
  let configuration: Configuration
  let connections: Connections
  let pool: WorkerPool
  private let immediate: @Sendable (RequestHead) -> Response?
  private let refused: @Sendable (Rejection) -> Response
  private let finished: @Sendable (RequestSummary) -> Void
  private let isStopping = Atomic(false)
  private let underWay = Atomic<Int>(0)
  private let largeBodies = Atomic<Int>(0)
  private let quiet = Monitor()

  init(
    _ configuration: Configuration, pool: WorkerPool,
    immediate: @escaping @Sendable (RequestHead) -> Response?,
    refused: @escaping @Sendable (Rejection) -> Response,
    finished: @escaping @Sendable (RequestSummary) -> Void
  ) {
    self.configuration = configuration
    self.pool = pool
    self.immediate = immediate
    self.refused = refused
    self.finished = finished
    connections = Connections(
      limit: configuration.maxConnections, limitPerNetwork: configuration.maxConnectionsPerAddress)
  }

  // MARK: - The life of a request

  func begin(_ exchange: Exchange) {
    underWay.add(1, ordering: .relaxed)
    if !exchange.connection.requestBegan() { exchange.step = .tooLate }
    if !exchange.connection.isFresh { exchange.connection.awaitInput(for: configuration.headerDeadline) }
  }

  /// The first call: the head is complete. Answering here closes the connection behind the answer, so only
  /// what cannot be trusted to end where it says is answered here.
  func headArrived(_ exchange: Exchange, _ call: Call) -> MHD_Result {
    let (head, framing) = readHead(exchange, call)
    exchange.head = head
    exchange.step = .body
    switch framing {
    case .refused(let rejection): return send(refused(rejection), exchange, call)
    case .none: return mhd_go_on()
    case .length(let length) where length > bodyLimit(of: head):
      let rejection = Rejection.tooLarge(limit: bodyLimit(of: head))
      if length > drainLimit(of: head) || head?.headers["Expect"] != nil {
        return send(refused(rejection), exchange, call)
      }
      exchange.step = .draining(rejection)
    case .length(let length): exchange.body.reserveCapacity(min(length, 64 << 10))
    case .chunked: break
    }
    exchange.connection.awaitInput(for: configuration.bodyDeadline)
    return mhd_go_on()
  }

  /// A piece of the body.
  func bodyArrived(_ exchange: Exchange, _ bytes: UnsafeRawBufferPointer) -> MHD_Result {
    exchange.received += bytes.count
    if case .draining = exchange.step {
      return exchange.received > drainLimit(of: exchange.head) ? mhd_close() : mhd_go_on()
    }
    let limit = bodyLimit(of: exchange.head)
    if exchange.received > limit {
      exchange.body = []
      exchange.step = .draining(.tooLarge(limit: limit))
    } else if exchange.received > configuration.maxBody, !exchange.isLarge, !takeLargeBody(exchange) {
      exchange.body = []
      exchange.step = .draining(overloaded)
    } else {
      exchange.body.append(contentsOf: bytes)
    }
    return mhd_go_on()
  }

  /// The request is complete: answered from memory, or handed to a worker.
  func requestArrived(_ exchange: Exchange, _ call: Call) -> MHD_Result {
    if case .draining(let rejection) = exchange.step { return send(refused(rejection), exchange, call) }
    guard let head = exchange.head else { return mhd_close() }
    if let response = immediate(head) { return send(response, exchange, call) }
    let request = Request(head: head, body: exchange.body)
    exchange.body = []
    exchange.suspend()
    if !pool.submit(WorkerPool.Job(exchange: exchange, request: request)) {
      exchange.answer(refused(isStopping.load(ordering: .relaxed) ? stopping : overloaded))
    }
    return mhd_go_on()
  }

  func send(_ response: Response, _ exchange: Exchange, _ call: Call) -> MHD_Result {
    exchange.step = .queued
    exchange.status = response.status
    let hasBody = response.status.allowsContent && exchange.head?.method != .head
    exchange.bytes = hasBody ? response.body.count : 0
    exchange.connection.awaitReader(for: configuration.responseDeadline)
    return queue(
      response, isHead: exchange.head?.method == .head, on: call.connection,
      closing: isStopping.load(ordering: .relaxed))
  }

  func end(_ exchange: Exchange, isComplete: Bool) {
    if exchange.isLarge { largeBodies.subtract(1, ordering: .relaxed) }
    finished(
      RequestSummary(
        head: exchange.head, status: exchange.status,
        microseconds: monotonicMicroseconds() - exchange.began, bytes: isComplete ? exchange.bytes : 0,
        isComplete: isComplete))
    exchange.connection.awaitInput(for: configuration.idleTimeout)
    exchange.connection.requestEnded()
    let left = underWay.subtract(1, ordering: .sequentiallyConsistent).newValue
    guard isStopping.load(ordering: .sequentiallyConsistent) else { return }
    exchange.connection.cutIfIdle()
    if left == 0 { quiet.withLock { quiet.wakeAll() } }
  }

  // MARK: - Stopping

  /// Answers from now on close their connection.
  func beginStop() { isStopping.store(true, ordering: .sequentiallyConsistent) }

  /// To be called when no more connections come: cuts those that wait for a request.
  func cutIdle() { connections.forEach { $0.cutIfIdle() } }

  /// True once no request is under way; false at the given monotonic time.
  func waitUntilQuiet(_ time: Int64) -> Bool {
    quiet.withLock {
      while underWay.load(ordering: .sequentiallyConsistent) > 0 {
        if !quiet.wait(until: time) { return underWay.load(ordering: .sequentiallyConsistent) == 0 }
      }
      return true
    }
  }

  /// Stops the workers and answers 503 to what they have not done.
  func abandon() {
    for exchange in pool.stop() { exchange.answer(refused(stopping)) }
  }

  private var stopping: Rejection { .stopping(retryAfter: configuration.retryAfter) }
  private var overloaded: Rejection { .overloaded(retryAfter: configuration.retryAfter) }

  private func takeLargeBody(_ exchange: Exchange) -> Bool {
    exchange.isLarge = largeBodies.add(1, ordering: .relaxed).newValue <= configuration.maxLargeBodies
    if !exchange.isLarge { largeBodies.subtract(1, ordering: .relaxed) }
    return exchange.isLarge
  }

  private func bodyLimit(of head: RequestHead?) -> Int {
    guard let head, configuration.takesLargeBody(head) else { return configuration.maxBody }
    return configuration.maxLargeBody
  }

  /// How much of a body that is too large is read and thrown away, so that its sender gets to see the 413.
  private func drainLimit(of head: RequestHead?) -> Int {
    max(configuration.maxBody * 8, bodyLimit(of: head) * 2)
  }
}
