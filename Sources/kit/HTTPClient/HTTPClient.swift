import HTTP
import Threads

/// Asks other servers over HTTP/1.1 and HTTP/2. Connections are kept and shared by all who ask; certificates
/// are always verified; proxies come from the environment (`http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`).
///
/// A kept connection that the server closed is noticed before it is used, and another one made. Where it ends
/// just while a request goes out on it, without a byte of an answer, the request is sent once more on a new
/// connection if its method is idempotent (RFC 9110 §9.2.2): then a conditional one may find its own work done,
/// and be answered 412. A POST or PATCH is not sent again but fails with `cutOff`.
public final class HTTPClient: Sendable {
  private let settings: Settings
  private let loop: Loop

  /// Nothing is connected to before the first request.
  /// - Parameters:
  ///   - policy: Judges every address that is connected to, behind redirects too.
  ///   - trusting: A file of certificates in PEM to be trusted beside the system's, for tests and for
  ///     authorities of one's own.
  ///   - agent: The User-Agent of requests that bring none.
  ///   - connectionsPerHost: At a time, at least 1; further requests wait, within their total time.
  ///   - connections: At a time in all, at least 1.
  public convenience init(
    policy: NetworkPolicy, trusting: String? = nil, agent: String, connectionsPerHost: Int = 8,
    connections: Int = 64
  ) {
    self.init(
      Settings(
        policy: policy, trusting: trusting, agent: agent, proxies: .ofProcess(),
        connectionsPerHost: max(1, connectionsPerHost), connections: max(1, connections)))
  }

  init(_ settings: Settings) {
    self.settings = settings
    loop = Loop(settings)
  }

  deinit { loop.close() }

  /// Sends the request, follows its redirects and waits for the whole answer; any number of threads may do so
  /// at once. Statuses of every kind are answers, not errors.
  ///
  /// Redirects keep method and body, but for 303, and 301 and 302 after POST, which lead to a GET. They never
  /// lead from https to http. Credentials, Authorization and Cookie go along to the same origin, and from http to
  /// https on the same host, not elsewhere. What goes wrong after a redirect has `mayHaveArrived` set, as the
  /// server that redirected got the request.
  public func send(_ request: ClientRequest) throws(TransferError) -> ClientResponse {
    try check(request)
    let deadline = monotonicMilliseconds() + bounded(request.deadlines.total)
    var (request, address) = (request, try Address(request.url))
    let allowed = request.redirects
    var hasArrived = false
    while true {
      let response = try exchange(request, address, deadline, hasArrived)
      hasArrived = true
      guard allowed > 0, let (next, place) = try redirected(request, at: address, by: response) else {
        return response
      }
      guard next.redirects >= 0 else {
        throw TransferError(
          .tooManyRedirects, "\(address.shown) redirects once more after \(allowed) redirects.",
          mayHaveArrived: true)
      }
      (request, address) = (next, place)
    }
  }

  /// Ends what is under way with `closed`, and every later request too. Connections are closed when it returns.
  public func close() { loop.close() }

  private func exchange(
    _ request: ClientRequest, _ address: Address, _ deadline: Int, _ hasArrived: Bool
  ) throws(TransferError) -> ClientResponse {
    let proxy = settings.proxies.proxy(for: address)
    guard proxy == nil || settings.policy.allowsBehindProxy(address.host, port: address.port) else {
      throw TransferError(.addressRefused, refusal(address.shown), mayHaveArrived: hasArrived)
    }
    let exchange = Exchange(request, to: address, by: proxy, settings.policy, until: deadline)
    guard loop.submit(exchange) else { throw closed(mayHaveArrived: hasArrived) }
    switch exchange.done.wait() {
    case .success(let response): return response
    case .failure(var error):
      error.mayHaveArrived = error.mayHaveArrived || hasArrived
      throw error
    }
  }
}
