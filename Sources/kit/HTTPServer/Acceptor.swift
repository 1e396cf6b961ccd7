import CMicrohttpd
import Glibc
import Synchronization
import Threads

/// The thread that takes connections from the listening socket and gives them to the loops, one after the other.
///
/// Microhttpd's own listening has no exact limits, and to end it (`MHD_quiesce_daemon`) races with its event threads,
/// which can abort the process.
final class Acceptor: @unchecked Sendable {
  private let listener: Listener
  private let connections: Connections
  private let configuration: Configuration
  private let refusals: Refusals
  private let monitor = Monitor()
  private var taken = 0
  // Under the monitor.
  private var isStopped = false
  private var isRunning = false

  init(
    _ listener: Listener, _ connections: Connections, _ configuration: Configuration, _ refusals: Refusals
  ) {
    self.refusals = refusals
    self.listener = listener
    self.connections = connections
    self.configuration = configuration
  }

  func start(_ loops: [ReadyLoop]) -> Bool {
    isRunning = startThread { [self] in
      run(loops)
      monitor.withLock {
        isRunning = false
        monitor.wakeAll()
      }
    }
    return isRunning
  }

  /// Returns when no more connections will come.
  func stop() {
    connections.stopWaiting()
    monitor.withLock {
      isStopped = true
      // Wakes the thread, and refuses who connects from now on.
      shutdown(listener.socket, Int32(SHUT_RDWR))
      while isRunning { monitor.wait() }
    }
  }

  private func run(_ loops: [ReadyLoop]) {
    while connections.waitForPlace() {
      // After a failed accept, for want of descriptors say, some time must pass before the next.
      let isWell = acceptOne(loops[taken % loops.count])
      var event = pollfd(fd: isWell ? listener.socket : -1, events: Int16(POLLIN), revents: 0)
      poll(&event, 1, isWell ? -1 : 100)
      if monitor.withLock({ isStopped }) { return }
    }
  }

  /// False when accepting failed for a reason that stays for a while.
  private func acceptOne(_ loop: ReadyLoop) -> Bool {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let (socket, peer) = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        let socket = accept(listener.socket, address, &length)
        return (socket, PeerAddress(address))
      }
    }
    guard socket >= 0 else { return [EAGAIN, ECONNABORTED, EINTR, EPROTO].contains(errno) }
    taken += 1
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    let connection = Connection(
      socket: socket, address: peer, proxies: configuration.proxies, headIn: configuration.headerDeadline)
    if connections.add(connection) {
      loop.add(Visitor(connection, address, length))
    } else {
      close(socket)
      refusals.address.add(1, ordering: .relaxed)
    }
    return true
  }
}

/// A running daemon of microhttpd, whose functions may be called from any thread.
struct Daemon: @unchecked Sendable {
  let handle: OpaquePointer
}
