import Synchronization

/// How busy a server is, and what it has turned away since it started (R82).
public struct Load: Sendable, Equatable {
  /// Connections that are open now.
  public var connections = 0
  /// Requests that wait for a worker now.
  public var waiting = 0
  /// Bytes of bodies that are held now, without those beyond `maxBody`.
  public var bodyBytes = 0
  /// Requests that were answered 503 as too many waited already.
  public var refusedForQueue = 0
  /// Requests that were answered 503 as they had waited too long.
  public var refusedForPatience = 0
  /// Requests that were answered 503 as there was no memory, or no place, for their body.
  public var refusedForBody = 0
  /// Connections that were closed as their address had too many.
  public var closedForAddress = 0

  /// Idle, and nothing turned away.
  public init() {}
}

/// Counts what was turned away.
final class Refusals: Sendable {
  let queue = Atomic<Int>(0)
  let patience = Atomic<Int>(0)
  let body = Atomic<Int>(0)
  let address = Atomic<Int>(0)

  /// The counts, beside what is there now.
  func load(connections: Int, waiting: Int, bodyBytes: Int) -> Load {
    var load = Load()
    (load.connections, load.waiting, load.bodyBytes) = (connections, waiting, bodyBytes)
    load.refusedForQueue = queue.load(ordering: .relaxed)
    load.refusedForPatience = patience.load(ordering: .relaxed)
    load.refusedForBody = body.load(ordering: .relaxed)
    load.closedForAddress = address.load(ordering: .relaxed)
    return load
  }
}
