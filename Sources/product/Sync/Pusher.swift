public import Booking
public import Desk
import Synchronization
import Threads

/// Pushes whatever is due, wherever it is due, until it is stopped. Any number of them, in any number of
/// processes, share the work by leases.
public final class Pusher: Sendable {
  private let desk: Desk
  private let outside: Outside
  private let leases: Leases
  private let bell = Bell()
  private let isStopping = Atomic(false)
  private let lanes = Mutex<[DestinationID: OpenLane]>([:])
  private let finished = Mutex<[DestinationID]>([])
  private let thread = Mutex<Thread?>(nil)

  private struct OpenLane {
    var thread: Thread
    var isSick: Bool
  }

  /// How often the database is asked for what is due, in milliseconds.
  private static let tick = 500
  /// How many destinations are served at once, and how many of them may be in trouble.
  private static let mostLanes = 64
  private static let mostSick = 32

  /// Nothing is pushed before `start`.
  public init(_ desk: Desk, _ outside: Outside) {
    self.desk = desk
    self.outside = outside
    leases = Leases(desk)
  }

  /// Pushes from now on, on threads of its own.
  public func start() {
    leases.start()
    thread.withLock { $0 = Thread { [self] in work() } }
  }

  /// Ends when the requests under way have been answered and written down.
  public func stop() {
    isStopping.store(true, ordering: .relaxed)
    bell.ring()
    thread.withLock { thread in
      thread?.join()
      thread = nil
    }
    leases.stop()
  }

  /// Pushes what is due now, at one destination or one after another, and returns when nothing is.
  public func runOnce(only id: DestinationID? = nil) throws -> PushCount {
    leases.start()
    defer { leases.stop() }
    try desk.mendTimes()
    var total = PushCount()
    for destination in try desk.dueDestinations(limit: 10_000) where id == nil || destination.id == id {
      let count = try lane().serve(destination)
      total.synced += count.synced
      total.waiting += count.waiting
      total.parked += count.parked
    }
    return total
  }

  private func lane() -> Lane {
    Lane(desk, outside, leases) { [self] in isStopping.load(ordering: .relaxed) }
  }

  private func work() {
    var ticks = 0
    while !isStopping.load(ordering: .relaxed) {
      collect()
      do {
        // Every ten minutes, and at the start.
        if ticks % 1200 == 0 { try desk.mendTimes() }
        ticks += 1
        try begin()
      } catch {
        outside.report("database", DestinationID(""), "\(error)")
      }
      bell.wait(milliseconds: Self.tick)
    }
    let open = lanes.withLock { lanes in
      defer { lanes = [:] }
      return Array(lanes.values)
    }
    for lane in open { lane.thread.join() }
  }

  /// Opens a lane for each destination with something due.
  private func begin() throws {
    let running = lanes.withLock { $0 }
    guard running.count < Self.mostLanes else { return }
    var sick = running.values.count(where: \.isSick)
    for destination in try desk.dueDestinations(limit: Self.mostLanes * 4)
    where running[destination.id] == nil {
      let isSick = destination.failures > 0
      if isSick, sick >= Self.mostSick { continue }
      guard let thread = open(destination) else { return }
      if isSick { sick += 1 }
      lanes.withLock { $0[destination.id] = OpenLane(thread: thread, isSick: isSick) }
      if lanes.withLock({ $0.count }) >= Self.mostLanes { return }
    }
  }

  /// Serves a destination on a thread; whoever pushed something rings, since there may be room for others.
  private func open(_ destination: Destination) -> Thread? {
    let lane = lane()
    return Thread { [self] in
      var count = PushCount()
      do {
        count = try lane.serve(destination)
      } catch {
        outside.report("database", destination.id, "\(error)")
        // What the database refused now it refuses a moment later too.
        for _ in 0..<20 where !isStopping.load(ordering: .relaxed) { Bell().wait(milliseconds: Self.tick) }
      }
      finished.withLock { $0.append(destination.id) }
      if count.synced > 0 { bell.ring() }
    }
  }

  /// Joins the lanes that have ended.
  private func collect() {
    let ended = finished.withLock { finished in
      defer { finished = [] }
      return finished
    }
    for id in ended { lanes.withLock { $0.removeValue(forKey: id) }?.thread.join() }
  }
}
