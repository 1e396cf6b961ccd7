import CMicrohttpd
import HTTP
import Synchronization
import Threads

/// What the callbacks of one daemon and the loops of what is ready share.
final class Service: Sendable {
  let configuration: Configuration
  let connections: Connections
  private let pool: WorkerPool
  /// One worker more, for those that are refused last: whatever holds all others up does not hold them up.
  private let lastPool: WorkerPool
  let ready: @Sendable (borrowing HeadView) -> ReadyResponse?
  private let immediate: @Sendable (RequestHead) -> Response?
  private let admitting: @Sendable (RequestHead) -> Admission
  private let handler: @Sendable (Request) -> Response
  let refused: @Sendable (Rejection) -> Response
  let finished: @Sendable (RequestSummary) -> Void
  let isStopping = Atomic(false)
  private let underWay = Atomic<Int>(0)
  private let largeBodies: LargeBodies
  private let bodyMemory: BodyMemory
  let refusals = Refusals()
  let streams = StreamReaders()
  private let quiet = Monitor()

  init(
    _ configuration: Configuration,
    ready: @escaping @Sendable (borrowing HeadView) -> ReadyResponse?,
    immediate: @escaping @Sendable (RequestHead) -> Response?,
    admitting: @escaping @Sendable (RequestHead) -> Admission,
    handler: @escaping @Sendable (Request) -> Response,
    refused: @escaping @Sendable (Rejection) -> Response,
    finished: @escaping @Sendable (RequestSummary) -> Void
  ) {
    self.configuration = configuration
    let share = configuration.queueLimit / 4
    pool = WorkerPool(
      of: configuration.workers, queueLimit: configuration.queueLimit - share,
      patience: configuration.queuePatience)
    lastPool = WorkerPool(of: 1, queueLimit: share, patience: .max / 1000)
    bodyMemory = BodyMemory(limit: configuration.maxBodyMemory)
    largeBodies = LargeBodies(
      most: configuration.maxLargeBodies, mostOfOne: configuration.maxLargeBodiesOfOne)
    self.ready = ready
    self.immediate = immediate
    self.admitting = admitting
    self.handler = handler
    self.refused = refused
    self.finished = finished
    connections = Connections(
      limit: configuration.maxConnections, limitPerNetwork: configuration.maxConnectionsPerAddress)
  }

  // MARK: - The life of a request

  func begin(_ exchange: Exchange) {
    began()
    if !exchange.connection.requestBegan() { exchange.step = .tooLate }
    if !exchange.connection.isFresh { exchange.connection.awaitInput(for: configuration.headerDeadline) }
  }

  /// The first call: the head is complete. Answering here closes the connection behind the answer, so only
  /// what cannot be trusted to end where it says is answered here.
  func headArrived(_ exchange: Exchange, _ call: Call) -> MHD_Result {
    exchange.connection.headEnded()
    let lines = call.readLines(exchange)
    if lines.lines.count <= configuration.maxHeaderLines,
      let response = findReady(exchange, call, lines, ready)
    {
      exchange.step = .ready(response)
      return mhd_go_on()
    }
    let (head, framing) = readHead(exchange, call, lines)
    exchange.head = head
    exchange.step = .body
    let takesLarge = head.map(configuration.takesLargeBody) ?? false
    let most = takesLarge ? configuration.maxLargeBody : configuration.maxBody
    // Of a body that is too large so much is read and thrown away, so that its sender gets to see the 413.
    exchange.limits = (configuration.maxBody, max(configuration.maxBody * 8, most * 2))
    switch framing {
    case _ where head.map({ $0.headers.count > configuration.maxHeaderLines }) ?? false:
      return send(refused(.headersTooLarge), exchange, call)
    case .refused(let rejection): return send(refused(rejection), exchange, call)
    case .none: return mhd_go_on()
    case .length(let length) where length > exchange.limits.drained:
      return send(refused(.tooLarge(limit: most)), exchange, call)
    case .length(let length) where length > most:
      return turnAway(refused(.tooLarge(limit: most)), exchange, call)
    case .length(let length) where length > configuration.maxBody: return ask(exchange)
    case .length: break
    case .chunked:
      exchange.isLast = true
      if takesLarge { return ask(exchange) }
    }
    exchange.connection.awaitInput(for: configuration.bodyDeadline)
    return mhd_go_on()
  }

  /// Has a worker say whether a large body may come, before any of it is taken.
  private func ask(_ exchange: Exchange) -> MHD_Result {
    guard let head = exchange.head else { return mhd_close() }
    submit(exchange, .asking) { [admitting] in
      switch admitting(head) {
      case .admitted(let sender): .admitted(as: sender)
      case .refused(let response): .response(response)
      }
    }
    return mhd_go_on()
  }

  /// The first call again, now that a worker has said whether the body may come.
  func asked(_ exchange: Exchange, _ call: Call) -> MHD_Result {
    switch exchange.takeOutcome() {
    case .admitted(let sender):
      guard largeBodies.take(for: sender) else {
        refusals.body.add(1, ordering: .relaxed)
        return turnAway(refused(overloaded), exchange, call)
      }
      exchange.largeBodyOf = sender
      exchange.limits.body = configuration.maxLargeBody
      exchange.step = .body
      exchange.connection.awaitInput(for: configuration.bodyDeadline)
      return mhd_go_on()
    case .response(let response): return turnAway(response, exchange, call)
    case nil: return mhd_close()
    }
  }

  /// Answers instead of taking the body: at once where its sender waits to be told to go on, else behind the body,
  /// which is thrown away.
  private func turnAway(_ response: Response, _ exchange: Exchange, _ call: Call) -> MHD_Result {
    if exchange.head?.headers["Expect"] != nil || isStopping.load(ordering: .relaxed) {
      return send(response, exchange, call)
    }
    exchange.step = .draining(response)
    exchange.connection.awaitInput(for: configuration.bodyDeadline)
    return mhd_go_on()
  }

  /// A piece of the body.
  func bodyArrived(_ exchange: Exchange, _ bytes: UnsafeRawBufferPointer) -> MHD_Result {
    exchange.received += bytes.count
    if case .draining = exchange.step {
      return exchange.received > exchange.limits.drained ? mhd_close() : mhd_go_on()
    }
    if exchange.received > exchange.limits.body {
      drop(exchange, refused(.tooLarge(limit: exchange.limits.body)))
    } else if !hold(exchange, bytes.count) {
      refusals.body.add(1, ordering: .relaxed)
      drop(exchange, refused(overloaded))
    } else {
      exchange.body.append(contentsOf: bytes)
    }
    return mhd_go_on()
  }

  /// Makes room for bytes of its body; large bodies have places of their own.
  private func hold(_ exchange: Exchange, _ count: Int) -> Bool {
    if exchange.largeBodyOf != nil { return true }
    let share = exchange.bodyShare ?? BodyMemory.Share(of: bodyMemory)
    exchange.bodyShare = share
    return share.grow(by: count)
  }

  /// Throws its body away, to be answered with this behind it.
  private func drop(_ exchange: Exchange, _ response: Response) {
    (exchange.body, exchange.bodyShare) = ([], nil)
    exchange.step = .draining(response)
  }

  /// The request is complete: answered from memory, or handed to a worker.
  func requestArrived(_ exchange: Exchange, _ call: Call) -> MHD_Result {
    if case .draining(let response) = exchange.step { return send(response, exchange, call) }
    guard let head = exchange.head else { return mhd_close() }
    if let response = immediate(head) { return send(response, exchange, call) }
    let request = Request(head: head, body: exchange.body, completed: monotonicMicroseconds())
    let share = exchange.bodyShare
    (exchange.body, exchange.bodyShare) = ([], nil)
    submit(exchange, .handed) { [handler] in withExtendedLifetime(share) { .response(handler(request)) } }
    return mhd_go_on()
  }

  /// Suspends the connection until a worker has done this.
  private func submit(
    _ exchange: Exchange, _ step: Exchange.Step, _ work: @escaping @Sendable () -> Exchange.Outcome
  ) {
    let turn = exchange.suspend(step)
    let head = exchange.head
    let isLast = head.map(configuration.isRefusedLast) ?? false
    let late: @Sendable () -> Exchange.Outcome = { [self] in
      refusals.patience.add(1, ordering: .relaxed)
      return .response(refused(overloaded))
    }
    let otherwise: @Sendable () -> Exchange.Outcome? = { [immediate] in
      head.flatMap(immediate).map { .response($0) }
    }
    let job = WorkerPool.Job(
      exchange: exchange, turn: turn, work: work, late: isLast ? nil : late,
      otherwise: isLast ? otherwise : nil)
    let isTaken =
      isLast
      ? pool.submit(job, mayWait: false) || lastPool.submit(job) || pool.submit(job) : pool.submit(job)
    if !isTaken {
      let isStopping = isStopping.load(ordering: .relaxed)
      if !isStopping { refusals.queue.add(1, ordering: .relaxed) }
      exchange.settle(.response(refused(isStopping ? stopping : overloaded)), turn: turn)
    }
  }

  /// How busy it is.
  var load: Load {
    refusals.load(
      connections: connections.count, waiting: waitingCount, bodyBytes: bodyMemory.count)
  }

  /// Requests that no worker has taken yet.
  var waitingCount: Int { pool.waitingCount + lastPool.waitingCount }

  /// False where the system has no more threads.
  func startWorkers() -> Bool { pool.start() && lastPool.start() }

  /// Answers those that are refused last and wait for a worker, or for what it does, where memory has something by now.
  func answerFromMemory() {
    pool.settleOtherwise()
    lastPool.settleOtherwise()
  }

  /// Ends the workers, each after its present request; returns what nobody will have done in time.
  func stopWorkers() -> [WorkerPool.Job] { pool.stop() + lastPool.stop() }

  func end(_ exchange: Exchange, isComplete: Bool) {
    if let sender = exchange.largeBodyOf { largeBodies.leave(sender) }
    if let reader = exchange.reader {
      streams.remove(reader)
      exchange.connection.follow(nil)
      exchange.bytes = reader.count
      reader.stream.cut()
    }
    exchange.connection.headEnded()
    // What a worker came to after the client had gone.
    if case .response(let response) = exchange.takeOutcome() { response.stream?.cut() }
    finished(
      RequestSummary(
        head: exchange.head, method: exchange.method, ready: exchange.ready,
        status: exchange.status ?? exchange.connection.answeredStatus.map(Status.init),
        microseconds: monotonicMicroseconds() - exchange.began,
        bytes: isComplete || exchange.reader != nil ? exchange.bytes : 0,
        isComplete: isComplete))
    ended(on: exchange.connection)
  }

  /// A request is under way.
  func began() { underWay.add(1, ordering: .relaxed) }

  /// The last byte of its answer is on its way, or will never be.
  func ended(on connection: Connection) {
    connection.awaitInput(for: configuration.idleTimeout)
    connection.requestEnded()
    let left = underWay.subtract(1, ordering: .sequentiallyConsistent).newValue
    guard isStopping.load(ordering: .sequentiallyConsistent) else { return }
    connection.cutIfIdle()
    if left == 0 { quiet.withLock { quiet.wakeAll() } }
  }

  // MARK: - Stopping

  /// Whether answers close their connection.
  var isEnding: Bool { isStopping.load(ordering: .relaxed) }

  /// Answers from now on close their connection, and those that go on end.
  func beginStop() {
    isStopping.store(true, ordering: .sequentiallyConsistent)
    for reader in streams.all { reader.end(within: Self.lastPiece) }
  }

  /// For the clients of streams at a stop to take what is left, in milliseconds.
  static let lastPiece: Int64 = 500

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
    for job in stopWorkers() { job.exchange.settle(.response(refused(stopping)), turn: job.turn) }
  }

  private var stopping: Rejection { .stopping(retryAfter: configuration.retryAfter) }
  private var overloaded: Rejection { .overloaded(retryAfter: configuration.retryAfter) }
}
