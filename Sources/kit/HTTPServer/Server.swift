import CMicrohttpd
import Glibc
public import HTTP
import Threads

/// An HTTP/1.1 server. Event threads answer what is in memory; the rest goes to a pool of workers that may
/// block. It reads the time of day for Date alone, and logs nothing: see `finished`.
public final class Server: Sendable {
  private struct Running: Sendable {
    let daemon: Daemon
    let listener: Listener
    let loops: [ReadyLoop]
    let acceptor: Acceptor
    let reaper: Reaper
  }

  private enum Life: Sendable {
    case new
    case running(Running)
    case over
  }

  private let service: Service
  private let life = Lock(Life.new)

  /// Nothing listens before `start`.
  /// - Parameters:
  ///   - ready: Asked first, on an event thread, and of some requests twice: what is ready for the request, or nil; must
  ///     never block.
  ///   - immediate: Asked next, on an event thread: answers from memory or returns nil; must never block.
  ///     It is asked even when workers are overloaded, so that what is in memory is refused last; of requests that are
  ///     refused last again and again while they wait, on a thread of its own.
  ///   - admitting: Asked on a worker thread before a body beyond `maxBody` is taken, where the request is one that
  ///     may have such; may block.
  ///   - handler: Answers on a worker thread, in the order of arrival; may block.
  ///   - refused: Gives the shape of answers to what no handler sees; must keep the rejection's status and
  ///     headers and not block.
  ///   - finished: Called on an event thread after each request; must not block.
  public init(
    _ configuration: Configuration,
    ready: @escaping @Sendable (borrowing HeadView) -> ReadyResponse? = { _ in nil },
    immediate: @escaping @Sendable (RequestHead) -> Response? = { _ in nil },
    admitting: @escaping @Sendable (RequestHead) -> Admission = { .admitted(as: $0.remoteAddress) },
    handler: @escaping @Sendable (Request) -> Response,
    refused: @escaping @Sendable (Rejection) -> Response = { $0.response },
    finished: @escaping @Sendable (RequestSummary) -> Void = { _ in }
  ) {
    service = Service(
      configuration, ready: ready, immediate: immediate, admitting: admitting, handler: handler,
      refused: refused,
      finished: finished)
  }

  /// The port that is bound, also when the configuration says 0; 0 while nothing listens.
  public var port: UInt16 {
    life.withLock { life in
      guard case .running(let running) = life else { return 0 }
      return running.listener.port
    }
  }

  /// Connections that are open now.
  public var connectionCount: Int { service.connections.count }

  /// Requests that wait for a worker now.
  public var waitingCount: Int { service.waitingCount }

  /// How busy it is now, and what it has turned away.
  public var load: Load { service.load }

  /// Listens and serves until `stop`; a server starts once. Errors say by their code what is wrong.
  public func start() throws(ServerError) {
    try life.withLock { (life) throws(ServerError) in
      guard case .new = life else {
        throw ServerError(code: "already-started", message: "A server starts once. Make a new one.")
      }
      life = .running(try open())
    }
  }

  /// Takes no more connections, lets requests under way finish for at most `grace` milliseconds, answers 503
  /// to those still with a worker (whose late answers are dropped), and closes every connection.
  /// - Returns: True when all requests under way were answered in time.
  @discardableResult
  public func stop(grace: Int64) -> Bool {
    let running: Running? = life.withLock { life in
      defer { life = .over }
      guard case .running(let running) = life else { return nil }
      return running
    }
    guard let running else { return true }
    service.beginStop()
    running.acceptor.stop()
    close(running.listener.socket)
    service.cutIdle()
    let now = monotonicMicroseconds()
    let finished = service.waitUntilQuiet(now + max(0, grace) * 1000)
    service.abandon()
    // A suspended connection at the end of the daemon would abort the process: their 503 goes out first.
    if !finished { _ = service.waitUntilQuiet(monotonicMicroseconds() + Self.lastWord) }
    running.reaper.stop()
    for loop in running.loops { loop.stop() }
    MHD_stop_daemon(running.daemon.handle)
    service.connections.removeAll()
    Unmanaged.passUnretained(service).release()
    return finished
  }

  /// For the 503s of a stop, in microseconds.
  private static let lastWord: Int64 = 500_000

  private func open() throws(ServerError) -> Running {
    let settings = service.configuration
    try check(settings)
    let listener = try Listener(host: settings.host, port: settings.port)
    // The daemon's share of the service, given back in `stop`.
    let share = Unmanaged.passRetained(service)
    guard let daemon = startDaemon(share.toOpaque()) else {
      close(listener.socket)
      share.release()
      throw Self.noThreads
    }
    let reaper = Reaper()
    let shortest = min(
      settings.headerDeadline, settings.bodyDeadline, settings.responseDeadline, settings.idleTimeout)
    let acceptor = Acceptor(listener, service.connections, settings, service.refusals)
    let loops = (0..<settings.eventThreads).compactMap { _ in ReadyLoop(service, daemon) }
    guard loops.count == settings.eventThreads, loops.allSatisfy({ $0.start() }),
      service.startWorkers(),
      reaper.start(service.connections, shortest: shortest, also: service.answerFromMemory),
      acceptor.start(loops)
    else {
      reaper.stop()
      for loop in loops { loop.stop() }
      _ = service.stopWorkers()
      MHD_stop_daemon(daemon.handle)
      close(listener.socket)
      share.release()
      throw Self.noThreads
    }
    return Running(daemon: daemon, listener: listener, loops: loops, acceptor: acceptor, reaper: reaper)
  }

  private func startDaemon(_ context: UnsafeMutableRawPointer) -> Daemon? {
    let settings = service.configuration
    // The exact limit of connections is the acceptor's; microhttpd divides its own between the event threads.
    let handle = mhd_start(
      mhd_settings(
        event_threads: UInt32(settings.eventThreads), connection_limit: UInt32(settings.maxConnections * 2),
        connection_memory: settings.connectionMemory),
      mhd_callbacks(
        connection: connectionChanged, request_line: requestLineArrived, request: requestCalled,
        completed: requestCompleted, log: { microhttpdSpoke($0, $1, $2) }),
      context)
    return handle.map(Daemon.init)
  }

  private static var noThreads: ServerError {
    ServerError(
      code: "listen-failed",
      message: "The server's threads cannot start. Raise the limits of processes and open files.")
  }

  private func check(_ settings: Configuration) throws(ServerError) {
    let deadlines = [
      settings.headerDeadline, settings.bodyDeadline, settings.responseDeadline, settings.idleTimeout,
      settings.queuePatience,
    ]
    guard (1...256).contains(settings.eventThreads), (1...1024).contains(settings.workers),
      (1...1_000_000).contains(settings.maxConnections), settings.connectionMemory >= 4096,
      (0...1 << 40).contains(settings.maxBody), settings.queueLimit >= 0,
      (0...1 << 40).contains(settings.maxBodyMemory), settings.maxHeaderLines > 0,
      deadlines.allSatisfy({ (1...86_400_000).contains($0) })
    else {
      throw ServerError(
        code: "configuration-invalid",
        message:
          "Set 1–256 event threads, 1–1024 workers, 1–1000000 connections of at least 4096 bytes, a body of "
          + "at most 1 TiB, a queue of 0 or more, and deadlines between a millisecond and a day.")
    }
  }
}
