import CMicrohttpd
import Glibc
import HTTP
import Synchronization
import Threads

/// One accepted connection, from its beginning in a `ReadyLoop` to its end there or in microhttpd.
final class Connection: Sendable {
  let socket: Int32
  let address: PeerAddress
  /// Where it comes from one of them.
  private let proxies: TrustedProxies?
  /// When to cut it, in monotonic microseconds.
  private let deadline: Atomic<Int64>
  private let phase = Atomic(Phase.idle)
  private let fresh = Atomic(true)
  private let awaitsInput = Atomic(true)
  /// Looks of the reaper that found the peer gone, one after the other.
  private let missed = Atomic<Int>(0)
  /// The event thread that reads a head of it now, and what microhttpd calls the connection; 0 between heads.
  private let headThread = Atomic<UInt>(0)
  private let handle = Atomic<UInt>(0)
  /// The status of the answer that we wrote past microhttpd; 0 without one.
  private let ownStatus = Atomic<Int>(0)
  /// What it sends that goes on.
  private let stream = Lock<ContentStream?>(nil)

  private enum Phase: UInt8, AtomicRepresentable {
    case idle
    case busy
    case over
  }

  init(socket: Int32, address: PeerAddress, proxies: TrustedProxies, headIn milliseconds: Int64) {
    self.socket = socket
    self.address = address
    self.proxies = proxies.contains(address.text) ? proxies : nil
    deadline = Atomic(monotonicMicroseconds() + milliseconds * 1000)
  }

  /// Whether a trusted proxy sends the requests of many on it.
  var isOfProxy: Bool { proxies != nil }

  /// Where a request with these headers comes from.
  func remoteAddress(of headers: Headers) -> String {
    proxies?.client(behind: address.text, headers) ?? address.text
  }

  /// Whether no request has been answered yet.
  var isFresh: Bool { fresh.load(ordering: .relaxed) }

  /// From the request line on. False when the connection was cut before: what comes now cannot be answered, and
  /// so must not be carried out.
  func requestBegan() -> Bool {
    phase.compareExchange(expected: .idle, desired: .busy, ordering: .acquiringAndReleasing).exchanged
  }

  /// From the request line on, until the head is handed to us whole.
  func headBegan(_ handle: OpaquePointer) {
    self.handle.store(UInt(bitPattern: handle), ordering: .relaxed)
    headThread.store(UInt(pthread_self()), ordering: .relaxed)
  }

  /// The head is ours, or its request is over.
  func headEnded() { headThread.store(0, ordering: .relaxed) }

  /// What microhttpd calls the connection, where this is the event thread that reads a head of it.
  var handleOfHeadRead: OpaquePointer? {
    guard headThread.load(ordering: .relaxed) == UInt(pthread_self()) else { return nil }
    return OpaquePointer(bitPattern: handle.load(ordering: .relaxed))
  }

  /// Answers past microhttpd, and lets it send nothing more: only while nothing of ours waits to be sent.
  func answer(_ bytes: [UInt8], status: Int) {
    ownStatus.store(status, ordering: .relaxed)
    _ = bytes.withUnsafeBytes {
      send(socket, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
    }
    shutdown(socket, Int32(SHUT_WR))
  }

  /// The status that was answered so.
  var answeredStatus: Int? {
    let status = ownStatus.load(ordering: .relaxed)
    return status == 0 ? nil : status
  }

  /// At the end of the response.
  func requestEnded() {
    fresh.store(false, ordering: .relaxed)
    _ = phase.compareExchange(expected: .busy, desired: .idle, ordering: .acquiringAndReleasing)
  }

  /// From now on the client must send, within this time.
  func awaitInput(for milliseconds: Int64) {
    awaitsInput.store(true, ordering: .relaxed)
    setDeadline(milliseconds)
  }

  /// From now on the client must take the answer, within this time.
  func awaitReader(for milliseconds: Int64) {
    awaitsInput.store(false, ordering: .relaxed)
    setDeadline(milliseconds)
  }

  /// While a worker has the request, the time is ours, not the client's.
  func awaitWorker() {
    awaitsInput.store(false, ordering: .relaxed)
    deadline.store(.max, ordering: .relaxed)
  }

  private func setDeadline(_ milliseconds: Int64) {
    deadline.store(monotonicMicroseconds() + milliseconds * 1000, ordering: .relaxed)
  }

  /// For the reaper, which looks now and then: whether the client ended its sending in the middle of a request.
  /// Microhttpd misses that when the end comes together with the last bytes, as edge-triggered epoll tells it
  /// once. Only the second look counts: the last bytes may still be on their way through microhttpd.
  func isForsaken() -> Bool {
    var byte: UInt8 = 0
    let flags = Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)
    guard awaitsInput.load(ordering: .relaxed), recv(socket, &byte, 1, flags) == 0 else {
      missed.store(0, ordering: .relaxed)
      return false
    }
    return missed.add(1, ordering: .relaxed).newValue > 1
  }

  /// From now on it sends this, or nothing more that goes on.
  func follow(_ content: ContentStream?) { stream.withLock { $0 = content } }

  /// For the reaper: whether what it sends is given up, which microhttpd learns once the client has read what it holds.
  var isGivenUp: Bool { stream.withLock { $0?.isCut ?? false } }

  /// For the reaper: what it sends to a client who is not there any more. Microhttpd does not look at a connection that
  /// waits for content. Who sends so much meanwhile that the end of it may not reach us is not waited for either.
  func deserted() -> ContentStream? {
    guard let content = stream.withLock({ $0 }) else { return nil }
    // The end of what it sends counts, even behind further requests that nobody reads.
    // POLLRDHUP, which the header shows to GNU sources only.
    let hangUp: Int16 = 0x2000
    var event = pollfd(fd: socket, events: hangUp, revents: 0)
    let isGone = poll(&event, 1, 0) > 0 && event.revents & (hangUp | Int16(POLLHUP) | Int16(POLLERR)) != 0
    var unread: Int32 = 0
    let isFull = ioctl(socket, UInt(FIONREAD), &unread) == 0 && unread > 32 << 10
    return isGone || isFull ? content : nil
  }

  func isOverdue(at now: Int64) -> Bool { deadline.load(ordering: .relaxed) <= now }

  /// Ends the connection for whoever has it, who sees the end of its input. Only while it is registered: later
  /// the descriptor may be another's.
  func cut() {
    phase.store(.over, ordering: .releasing)
    shutdown(socket, Int32(SHUT_RDWR))
  }

  /// The same, but only between requests.
  func cutIfIdle() {
    let isOurs = phase.compareExchange(expected: .idle, desired: .over, ordering: .acquiringAndReleasing)
    if isOurs.exchanged { shutdown(socket, Int32(SHUT_RDWR)) }
  }
}
