public import HTTP

/// How a server listens and what it allows. Durations are milliseconds.
public struct Configuration: Sendable {
  /// An IPv4 or IPv6 literal; `::` takes both families.
  public var host: String
  /// 0 takes any free port.
  public var port: UInt16
  /// Threads that read, write and call `immediate`; and as many that answer what is `ready`.
  public var eventThreads = 2
  /// Threads that call `handler`; one more does so for requests that are refused last alone.
  public var workers = 4
  /// Requests that may wait for a worker; one more is answered 503. A quarter is for those that are refused last.
  public var queueLimit = 256
  /// For how long a request may wait for a worker; one that waited longer is answered 503 when its turn comes, so that
  /// under overload the others do not wait as well. Those that are refused last wait as long as they must.
  public var queuePatience: Int64 = 3000
  /// Whether a request is one that is refused last; asked on an event thread.
  public var isRefusedLast: @Sendable (RequestHead) -> Bool = { _ in false }
  /// What `Retry-After` says with a 503, in seconds.
  public var retryAfter = 2
  /// The largest body in bytes; more is answered 413.
  public var maxBody = 1 << 20
  /// Bytes of all bodies up to `maxBody` that are on their way, wait or are worked on; what does not fit is thrown away
  /// and answered 503.
  public var maxBodyMemory = 64 << 20
  /// The largest body of requests for which `takesLargeBody` says yes, and which are admitted.
  public var maxLargeBody = 1 << 20
  /// How many bodies beyond `maxBody` are taken at a time, since each lies in memory whole; more are answered 503.
  public var maxLargeBodies = 8
  /// How many of them one sender has under way at most.
  public var maxLargeBodiesOfOne = 2
  /// Whether a request is one that may have a large body, whoever sends it; asked on an event thread.
  public var takesLargeBody: @Sendable (RequestHead) -> Bool = { _ in false }
  /// Memory of a connection in bytes; bounds the request line and headers to about half of it.
  public var connectionMemory = 16 << 10
  /// Header lines of a request; more are answered 431.
  public var maxHeaderLines = 100
  /// From the accepted connection, or the next request line on a kept one, to the end of the headers.
  public var headerDeadline: Int64 = 10_000
  /// From the end of the headers to the end of the body.
  public var bodyDeadline: Int64 = 30_000
  /// From the queued response to its last byte taken by the client.
  public var responseDeadline: Int64 = 60_000
  /// From one response to the next request line.
  public var idleTimeout: Int64 = 30_000
  /// Connections at a time, all addresses together; more wait in the kernel's backlog.
  public var maxConnections = 1000
  /// Connections at a time from one IPv4 address or IPv6 /64; more are closed at once. 0 sets no limit. Those of
  /// trusted proxies are not counted.
  public var maxConnectionsPerAddress = 64

  /// Who is believed about whom requests come from.
  public var proxies = TrustedProxies.none

  /// The defaults of each member, at this address.
  public init(host: String = "127.0.0.1", port: UInt16) {
    self.host = host
    self.port = port
  }
}
