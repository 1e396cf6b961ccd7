import CMicrohttpd
import Glibc
import HTTP
import Synchronization
import Threads

/// The thread with which connections begin: it answers what is ready, in a few system calls each, and hands a connection
/// over to microhttpd, for good and with nothing of it read, at the first request that is anything else.
///
/// Microhttpd makes each head anew, and can send no 304 (which has no length, RFC 9110 §8.6) without closing.
final class ReadyLoop: @unchecked Sendable {  // `buffer` is used by its thread alone
  private let service: Service
  private let daemon: Daemon
  private let poll: Int32
  private let wake: Int32
  private let visitors = Lock<[Int32: Visitor]>([:])
  private let isStopped = Atomic(false)
  private let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 8 << 10)
  private let clock = DateLine()
  private let thread = Lock<Thread?>(nil)

  /// Nil where the system has no more descriptors.
  init?(_ service: Service, _ daemon: Daemon) {
    self.service = service
    self.daemon = daemon
    poll = epoll_create1(Int32(EPOLL_CLOEXEC))
    wake = eventfd(0, Int32(EFD_CLOEXEC))
    guard poll >= 0, wake >= 0, control(EPOLL_CTL_ADD, wake, EPOLLIN.rawValue) else { return nil }
  }

  deinit {
    close(poll)
    close(wake)
    buffer.deallocate()
  }

  func start() -> Bool {
    thread.withLock { thread in
      thread = Thread { [self] in run() }
      return thread != nil
    }
  }

  /// Takes a connection that is registered; from any thread.
  func add(_ visitor: Visitor) {
    let size = socklen_t(MemoryLayout<Int32>.size)
    var yes: Int32 = 1
    setsockopt(visitor.connection.socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, size)
    // Else the kernel keeps up to 4 MB for each client that asks much and reads nothing.
    var bytes: Int32 = 128 << 10
    setsockopt(visitor.connection.socket, SOL_SOCKET, SO_SNDBUF, &bytes, size)
    visitors.withLock { $0[visitor.connection.socket] = visitor }
    if !control(EPOLL_CTL_ADD, visitor.connection.socket, EPOLLIN.rawValue) { end(visitor) }
  }

  /// Closes every connection that is left; when no more are added.
  func stop() {
    isStopped.store(true, ordering: .sequentiallyConsistent)
    var one: UInt64 = 1
    _ = write(wake, &one, 8)
    thread.withLock { $0.take() }?.join()
    for visitor in visitors.withLock({ Array($0.values) }) { end(visitor) }
  }

  // MARK: - The thread

  private func run() {
    var events = [epoll_event](repeating: epoll_event(), count: 64)
    while !isStopped.load(ordering: .sequentiallyConsistent) {
      let count = epoll_wait(poll, &events, Int32(events.count), -1)
      for event in events.prefix(Int(max(0, count))) {
        // An event may be of a connection that was closed since; its number's next owner has nothing to fear.
        guard let visitor = visitors.withLock({ $0[event.data.fd] }) else { continue }
        attend(to: visitor)
      }
      // With more to do than processors, whoever waits for one goes on after a round, and not after a whole time slice.
      if count > 1 { sched_yield() }
    }
  }

  private func attend(to visitor: Visitor) {
    if visitor.isLeaving { return discard(from: visitor) }
    if visitor.answer != nil {
      guard carryOn(visitor) else { return }
      guard control(EPOLL_CTL_MOD, visitor.connection.socket, EPOLLIN.rawValue) else { return end(visitor) }
    }
    // One connection's requests wait for the others' now and then.
    for _ in 0..<4 {
      let count = recv(
        visitor.connection.socket, buffer.baseAddress, buffer.count,
        Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
      guard count > 0 else {
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        return end(visitor)
      }
      guard let (answer, size) = answer(to: UnsafeBufferPointer(rebasing: buffer[..<count])) else {
        return handOver(visitor)
      }
      guard begin(visitor, answer, size), carryOn(visitor) else { return }
      if size == count { return }
    }
  }

  /// What is ready for the request at the beginning of these bytes, and how long its head is.
  private func answer(to bytes: UnsafeBufferPointer<UInt8>) -> (Visitor.Answer, Int)? {
    guard let head = PlainHead(bytes),
      let view = HeadView(method: head.method, target: head.target, head.lines),
      let ready = service.ready(view)
    else { return nil }
    let closes = view.wantsClose || service.isEnding
    let began = monotonicMicroseconds()
    return (
      Visitor.Answer(
        ready: ready, isHead: view.isHead, closes: closes, began: began, tail: clock.tail(closes: closes)),
      head.size
    )
  }

  /// Takes the request out of the socket. False where the connection was cut before.
  private func begin(_ visitor: Visitor, _ answer: Visitor.Answer, _ size: Int) -> Bool {
    let connection = visitor.connection
    let flags = Int32(MSG_TRUNC) | Int32(MSG_DONTWAIT)
    // Before the connection says so: a stop that cuts what is idle waits for all that is under way.
    service.began()
    guard connection.requestBegan(), recv(connection.socket, buffer.baseAddress, size, flags) == size else {
      service.ended(on: connection)
      end(visitor)
      return false
    }
    connection.awaitReader(for: service.configuration.responseDeadline)
    visitor.answer = answer
    return true
  }

  /// True when the answer is sent and the connection stays.
  private func carryOn(_ visitor: Visitor) -> Bool {
    switch visitor.send() {
    case .waits:
      if !control(EPOLL_CTL_MOD, visitor.connection.socket, EPOLLOUT.rawValue) { end(visitor) }
      return false
    case .broken:
      end(visitor)
      return false
    case .done:
      let closes = visitor.answer?.closes ?? true
      finish(visitor, isComplete: true)
      if closes { leave(visitor) }
      return !closes
    }
  }

  /// Ends our side. To close the socket before the client has ended its own, with something of it unread, would take back
  /// what the client has not read yet (RFC 9112 §9.6).
  private func leave(_ visitor: Visitor) {
    visitor.isLeaving = true
    visitor.connection.awaitInput(for: min(2000, service.configuration.idleTimeout))
    shutdown(visitor.connection.socket, Int32(SHUT_WR))
    guard control(EPOLL_CTL_MOD, visitor.connection.socket, EPOLLIN.rawValue) else { return end(visitor) }
    discard(from: visitor)
  }

  private func discard(from visitor: Visitor) {
    for _ in 0..<16 {
      let count = recv(visitor.connection.socket, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
      if count > 0 { continue }
      if count < 0, errno == EAGAIN || errno == EINTR { return }
      return end(visitor)
    }
  }

  private func finish(_ visitor: Visitor, isComplete: Bool) {
    guard let answer = visitor.answer else { return }
    visitor.answer = nil
    service.finished(
      RequestSummary(
        head: nil, method: answer.isHead ? .head : .get, ready: answer.ready, status: answer.ready.status,
        microseconds: monotonicMicroseconds() - answer.began,
        bytes: isComplete ? answer.ready.byteCount(isHead: answer.isHead) : 0, isComplete: isComplete))
    service.ended(on: visitor.connection)
  }

  private func handOver(_ visitor: Visitor) {
    let socket = visitor.connection.socket
    visitors.withLock { $0[socket] = nil }
    _ = control(EPOLL_CTL_DEL, socket, 0)
    let isTaken = withUnsafePointer(to: &visitor.address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        MHD_add_connection(daemon.handle, socket, $0, visitor.addressLength) == mhd_go_on()
      }
    }
    // Microhttpd has closed the socket that it did not take.
    if !isTaken { service.connections.remove(visitor.connection) }
  }

  private func end(_ visitor: Visitor) {
    finish(visitor, isComplete: false)
    let socket = visitor.connection.socket
    guard visitors.withLock({ $0.removeValue(forKey: socket) }) != nil else { return }
    // Whoever cuts connections must not find the number once it can be another's.
    service.connections.remove(visitor.connection)
    close(socket)
  }

  private func control(_ what: Int32, _ socket: Int32, _ events: UInt32) -> Bool {
    var event = epoll_event(events: events, data: epoll_data_t(fd: socket))
    return epoll_ctl(poll, what, socket, &event) == 0
  }
}
