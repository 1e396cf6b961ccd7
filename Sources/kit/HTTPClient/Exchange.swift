import CCurl
import HTTP
import Threads

/// One request on its way, without its redirects. Belongs to the caller until it is submitted, then to the
/// loop's thread until `done` has its value.
final class Exchange: @unchecked Sendable {
  let request: ClientRequest
  let address: Address
  let proxy: String?
  let policy: NetworkPolicy
  let done = Latch<Result<ClientResponse, TransferError>>()

  /// Monotonic milliseconds.
  private let deadline: Int
  private var lastByte = 0
  private var progress: (received: curl_off_t, sent: curl_off_t) = (0, 0)
  private var head = HeaderBlock()
  private var body: [UInt8] = []

  /// Whether anything of the request may have left this machine.
  private(set) var isSent = false
  private var isAnswered = false
  /// Why we ended it ourselves, inside one of curl's callbacks.
  private(set) var ending: TransferError.Code?
  private(set) var refusedAny = false
  private(set) var openedAny = false
  /// curl's own words, for failures of TLS.
  let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  init(
    _ request: ClientRequest, to address: Address, by proxy: String?, _ policy: NetworkPolicy,
    until deadline: Int
  ) {
    self.request = request
    self.address = address
    self.proxy = proxy
    self.policy = policy
    self.deadline = deadline
    words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit { words.deallocate() }

  /// When to give up if nothing happens.
  var givesUp: Int {
    isSent ? min(deadline, lastByte + bounded(request.deadlines.idle)) : deadline
  }

  /// Nil where the connection ended within the head, which curl lets pass.
  func response(_ status: Int) -> ClientResponse? {
    guard head.isOver, status >= 200 else { return nil }
    return ClientResponse(Status(status), headers: head.headers, body: body, url: address.text)
  }

  /// Before each sending, on a new connection or a kept one; false to stop. curl sends again by itself where a
  /// kept connection ends without a byte, which only an idempotent method survives (RFC 9110 §9.2.2).
  func sends() -> Bool {
    if isSent, !isAnswered, !isIdempotent(request.method) {
      ending = .cutOff
      return false
    }
    isSent = true
    isAnswered = false
    lastByte = monotonicMilliseconds()
    return true
  }

  func takesHeader(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    isAnswered = true
    lastByte = monotonicMilliseconds()
    guard head.take(line) else {
      ending = .malformed
      return false
    }
    return true
  }

  func takesBody(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    lastByte = monotonicMilliseconds()
    guard body.count + bytes.count <= request.largestBody else {
      ending = .bodyTooLarge
      return false
    }
    body.append(contentsOf: bytes)
    return true
  }

  func progresses(received: curl_off_t, sent: curl_off_t) {
    guard (received, sent) != progress else { return }
    progress = (received, sent)
    lastByte = monotonicMilliseconds()
  }

  func mayConnect(_ endpoint: (address: IPAddress, port: UInt16)?) -> Bool {
    guard let endpoint, proxy != nil || policy.allows(endpoint.address, port: endpoint.port) else {
      refusedAny = true
      return false
    }
    openedAny = true
    return true
  }
}
