/// Every open connection by its descriptor; the lock also keeps a descriptor from being cut after it is closed.
final class Connections: @unchecked Sendable {
  private let monitor = Monitor()
  private let limit: Int
  private let limitPerNetwork: Int
  // Under the monitor.
  private var open: [Int32: Connection] = [:]
  private var countByNetwork: [PeerAddress.Network: Int] = [:]
  private var isStopped = false

  init(limit: Int, limitPerNetwork: Int) {
    self.limit = limit
    self.limitPerNetwork = limitPerNetwork
  }

  /// Waits until there are fewer connections than the limit; false when the server stops.
  func waitForPlace() -> Bool {
    monitor.withLock {
      while open.count >= limit, !isStopped { monitor.wait() }
      return !isStopped
    }
  }

  /// Ends the wait for a place.
  func stopWaiting() {
    monitor.withLock {
      isStopped = true
      monitor.wakeAll()
    }
  }

  /// False, and not registered, when its network has too many already.
  func add(_ connection: Connection) -> Bool {
    monitor.withLock {
      // Microhttpd closes a connection without a word when it lacks memory for it; its number comes again.
      if let stale = open[connection.socket] { forget(stale) }
      if !connection.isOfProxy {
        let count = countByNetwork[connection.address.network, default: 0]
        if limitPerNetwork > 0, count >= limitPerNetwork { return false }
        countByNetwork[connection.address.network] = count + 1
      }
      open[connection.socket] = connection
      return true
    }
  }

  func find(_ socket: Int32) -> Connection? { monitor.withLock { open[socket] } }

  func remove(_ connection: Connection) {
    monitor.withLock {
      if open[connection.socket] === connection { forget(connection) }
      monitor.wakeAll()
    }
  }

  func removeAll() {
    monitor.withLock {
      open = [:]
      countByNetwork = [:]
    }
  }

  func forEach(_ body: (Connection) -> Void) {
    monitor.withLock {
      for connection in open.values { body(connection) }
    }
  }

  var count: Int { monitor.withLock { open.count } }

  private func forget(_ connection: Connection) {
    open[connection.socket] = nil
    if connection.isOfProxy { return }
    let count = countByNetwork[connection.address.network, default: 1] - 1
    countByNetwork[connection.address.network] = count > 0 ? count : nil
  }
}
