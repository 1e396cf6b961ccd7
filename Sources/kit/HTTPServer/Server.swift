import CMicrohttpd
import Glibc
public import HTTP
import Synchronization

/// An HTTP/1.1 server. Event threads answer what is in memory; the rest goes to a pool of workers that may
/// block. It reads no clock but the monotonic one, and logs nothing: see `finished`.
public final class Server: Sendable {
  private struct Running: @unchecked Sendable {
    // Used by `start` and `stop` only, one after the other.
    let daemon: OpaquePointer
    let listener: Listener
    let reaper: Reaper
  }

  private enum Life: Sendable {
    case new
    case running(Running)
    case over
  }

  private let service: Service
  private let life = Mutex(Life.new)

  /// Nothing listens before `start`.
  /// - Parameters:
  ///   - immediate: Asked first, on an event thread: answers from memory or returns nil; must never block.
  ///     It is asked even when workers are overloaded, so that what is in memory is refused last.
  ///   - handler: Answers on a worker thread, in the order of arrival; may block.
  ///   - refused: Gives the shape of answers to what no handler sees; must keep the refusal's status and
  ///     headers and not block.
  ///   - finished: Called on an event thread after each request; must not block.
  public init(
    _ configuration: Configuration,
    immediate: @escaping @Sendable (RequestHead) -> Response? = { _ in nil },
    handler: @escaping @Sendable (Request) -> Response,
    refused: @escaping @Sendable (Rejection) -> Response = { $0.response },
    finished: @escaping @Sendable (RequestSummary) -> Void = { _ in }
  ) {
    service = Service(
      configuration, pool: WorkerPool(queueLimit: configuration.queueLimit, handler: handler),
      immediate: immediate, refused: refused, finished: finished)
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
    // The descriptor is our own listener's; it is closed below, when no thread can hold it any more.
    _ = MHD_quiesce_daemon(running.daemon)
    running.listener.refuse()
    service.beginStop()
    let now = monotonicMicroseconds()
    let finished = service.waitUntilQuiet(now + max(0, grace) * 1000)
    service.abandon()
    // A suspended connection at the end of the daemon would abort the process: their 503 goes out first.
    if !finished { _ = service.waitUntilQuiet(monotonicMicroseconds() + Self.lastWord) }
    running.reaper.stop()
    MHD_stop_daemon(running.daemon)
    close(running.listener.socket)
    Unmanaged.passUnretained(service).release()
    return finished
  }

  /// For the 503s of a stop, in microseconds.
  private static let lastWord: Int64 = 500_000

  private func open() throws(ServerError) -> Running {
    let settings = service.configuration
    try check(settings)
    let listener = try Listener(host: settings.host, port: settings.port)
    let reaper = Reaper()
    // The daemon's share of the service, given back in `stop`.
    let share = Unmanaged.passRetained(service)
    let daemon = mhd_start(
      mhd_settings(
        listen_socket: listener.socket, event_threads: UInt32(settings.eventThreads),
        connection_limit: UInt32(settings.maxConnections), connection_memory: settings.connectionMemory),
      mhd_callbacks(
        connection: connectionChanged, request_line: requestLineArrived, request: requestCalled,
        completed: requestCompleted),
      share.toOpaque())
    let shortest = min(
      settings.headerDeadline, settings.bodyDeadline, settings.responseDeadline, settings.idleTimeout)
    guard let daemon, service.pool.start(settings.workers),
      reaper.start(service.connections, shortest: shortest)
    else {
      if let daemon { MHD_stop_daemon(daemon) }
      _ = service.pool.stop()
      close(listener.socket)
      share.release()
      throw ServerError(
        code: "listen-failed",
        message: "The server's threads cannot start. Raise the limits of processes and open files.")
    }
    return Running(daemon: daemon, listener: listener, reaper: reaper)
  }

  private func check(_ settings: Configuration) throws(ServerError) {
    guard (1...256).contains(settings.eventThreads), (1...1024).contains(settings.workers),
      settings.maxConnections >= settings.eventThreads, settings.maxConnections <= 1_000_000,
      settings.connectionMemory >= 4096, (0...1 << 40).contains(settings.maxBody), settings.queueLimit >= 0
    else {
      throw ServerError(
        code: "configuration-invalid",
        message: "Set 1–256 event threads, 1–1024 workers, at least as many connections as event threads, "
          + "4096 bytes or more for a connection, a body of at most 1 TiB, and no negative limits.")
    }
  }
}
