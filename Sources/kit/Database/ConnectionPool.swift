/// Lends connections to threads in the order in which they come.
final class ConnectionPool: @unchecked Sendable {  // `idle` is guarded by the lock of `places`
  private let places: Places
  private let outer: ConnectionPool?
  private let open: @Sendable (_ deadline: UInt64) throws -> Connection
  private var idle: [Connection] = []

  /// At most `capacity` connections: `first`, and others made by `open` when first needed.
  init(
    capacity: Int, keeping first: Connection? = nil,
    open: @escaping @Sendable (_ deadline: UInt64) throws -> Connection
  ) {
    places = Places(capacity)
    outer = nil
    self.open = open
    if let first { idle.append(first) }
  }

  /// At most `capacity` of the connections of `outer`, which leaves the others to those who ask there.
  init(capacity: Int, of outer: ConnectionPool) {
    places = Places(capacity)
    self.outer = outer
    open = outer.open
  }

  func withConnection<T>(deadline: UInt64, _ body: (Connection) throws -> T) throws -> T {
    if let outer {
      try places.take(deadline: deadline) {}
      defer { places.giveBack { _ in } }
      return try outer.withConnection(deadline: deadline, body)
    }
    var lent = try places.take(deadline: deadline) { idle.popLast() }
    // Kept before its place is given back: who gets that place finds it.
    defer {
      places.giveBack { isClosed in
        if !isClosed, let lent, lent.driver.isReusable { idle.append(lent) }
      }
    }
    if let found = lent, !found.driver.isAlive() {
      lent = nil
      forgetIdle()
    }
    let connection = try lent ?? open(deadline)
    lent = connection
    connection.driver.deadline = deadline
    return try body(connection)
  }

  /// Lends no more and closes what is idle; with `waiting` returns once running transactions have ended
  /// and their connections are closed too.
  func close(waiting: Bool) {
    places.close(waiting: waiting)
    forgetIdle()
  }

  /// Throws once closed.
  func checkOpen() throws(DatabaseError) { try places.checkOpen() }

  /// How many transactions run and how many wait, for tests.
  var occupancy: (lent: Int, waiting: Int) { places.occupancy }

  /// The server of one has gone, and with it the others most likely: to ask each could take longer than to
  /// connect again.
  private func forgetIdle() {
    // Closed outside the lock.
    _ = places.locked {
      defer { idle = [] }
      return idle
    }
  }
}
