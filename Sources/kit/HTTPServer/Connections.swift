import Synchronization

/// Every open connection; the lock also keeps a descriptor from being cut after it is closed.
final class Connections: Sendable {
  private struct State {
    var open: [ObjectIdentifier: Connection] = [:]
    var countByNetwork: [PeerAddress.Network: Int] = [:]
  }

  private let state = Mutex(State())
  private let limitPerNetwork: Int

  init(limitPerNetwork: Int) { self.limitPerNetwork = limitPerNetwork }

  /// Registers a connection, and cuts it when its network has too many.
  func add(_ connection: Connection) {
    state.withLock { state in
      state.open[ObjectIdentifier(connection)] = connection
      let count = state.countByNetwork[connection.address.network, default: 0] + 1
      state.countByNetwork[connection.address.network] = count
      if limitPerNetwork > 0, count > limitPerNetwork { connection.cut() }
    }
  }

  func remove(_ connection: Connection) {
    state.withLock { state in
      state.open[ObjectIdentifier(connection)] = nil
      let count = state.countByNetwork[connection.address.network, default: 1] - 1
      state.countByNetwork[connection.address.network] = count > 0 ? count : nil
    }
  }

  func cut(where condition: (Connection) -> Bool) {
    state.withLock { state in
      for connection in state.open.values where condition(connection) { connection.cut() }
    }
  }

  var count: Int { state.withLock { $0.open.count } }
}
