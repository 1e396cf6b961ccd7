import Booking
import Desk
import HTTP
import Store
import Synchronization
import Threads

/// Everybody who listens at this process (R70), and the one thread that reads the log of changes for all of them.
///
/// The thread is woken by the database when somebody has saved something, twenty times a second at most, and looks each
/// second besides.
final class Listeners: Sendable {
  struct State {
    var open: [Int: Listener] = [:]
    var next = 0
    /// How many there may be.
    var most = 2000
    /// Up to where the thread has read, while anybody listens; and what it has seen behind that.
    var frontier: Int64?
    var seen: Set<ChangeKey> = []
    var isStopped = false
    var thread: Thread?
  }

  /// How many streams one person may have.
  static let mostOfOne = 20
  /// More than so many rows, or bytes to catch up with, are not told one by one.
  static let mostRows = 5000
  static let mostBytes = 48 << 10
  /// Between two signs of life, in microseconds.
  static let heartbeat: Int64 = 15_000_000

  let desk: Desk
  private let bell = Bell()
  private let pause = Bell()
  let state = Mutex(State())
  private let trouble: @Sendable (any Error) -> Void

  /// Reads nothing before somebody listens, and has to be stopped; `trouble` hears what keeps it from reading, once for as long as that lasts.
  init(_ desk: Desk, trouble: @escaping @Sendable (any Error) -> Void) {
    self.desk = desk
    self.trouble = trouble
  }

  /// How many listen now.
  var count: Int { state.withLock { $0.open.values.count { !$0.stream.isOver } } }

  /// Lets so many listen at once.
  func allow(_ most: Int) { state.withLock { $0.most = most } }

  /// Ends the thread and every stream.
  func stop() {
    let (thread, streams) = state.withLock { state in
      state.isStopped = true
      defer { (state.thread, state.open) = (nil, [:]) }
      return (state.thread, state.open.values.map(\.stream))
    }
    for stream in streams { stream.end() }
    bell.ring()
    pause.ring()
    thread?.join()
  }

  // MARK: - The thread

  func startOnce(_ state: inout State) {
    guard state.thread == nil, !state.isStopped else { return }
    state.thread = Thread { [self] in follow() }
  }

  private func follow() {
    let watch = DatabaseBell(desk, bell)
    var nextCheck: Int64 = 0
    var isTroubled = false
    while !state.withLock({ $0.isStopped }) {
      let now = monotonicMicroseconds()
      var error: (any Error)?
      if now >= nextCheck {
        do {
          try endRevoked()
          nextCheck = now + 900_000
        } catch let failure { error = failure }
      }
      // Tokens are looked at though what changed cannot be read.
      do { try round(now) } catch let failure { error = failure }
      if let error, !isTroubled { trouble(error) }
      isTroubled = error != nil
      beat(now)
      pause.wait(milliseconds: 50)
      bell.wait(milliseconds: 950)
    }
    watch.stop()
  }

  private func round(_ now: Int64) throws {
    let (frontier, seen) = state.withLock { state in
      state.open = state.open.filter { !$0.value.stream.isOver }
      if state.open.isEmpty { state.frontier = nil }
      return (state.frontier, state.seen)
    }
    guard let frontier else { return }
    let report = try desk.changes(from: frontier, except: seen, most: Self.mostRows)
    let next = try report?.frontier ?? desk.changesFrontier()
    // Who is told to load everything anew is told nothing of it a second time.
    let known = try report?.seen ?? desk.changesSeen(from: next)
    state.withLock { state in
      // Somebody who came after all others had gone began anew.
      guard state.frontier == frontier else { return }
      (state.frontier, state.seen) = (next, known)
      deliver(report, frontier: next, now, &state)
    }
  }

  private func deliver(_ report: ChangeReport?, frontier: Int64, _ now: Int64, _ state: inout State) {
    guard let report else {
      let reset = Body(EventText.reset(frontier))
      for (id, listener) in state.open {
        if listener.waiting != nil { state.open[id]?.waiting = [] }
        listener.stream.write(reset)
      }
      return
    }
    guard !report.changes.isEmpty else { return }
    var written = WrittenReport(report)
    for (id, listener) in state.open {
      if listener.waiting != nil {
        state.open[id]?.waiting?.append(report)
      } else if written.write(to: listener) {
        state.open[id]?.lastWritten = now
      }
    }
  }

  private func endRevoked() throws {
    let hashes = state.withLock { Set($0.open.values.map(\.tokenHash)) }
    guard !hashes.isEmpty else { return }
    let open = try desk.openTokens(among: hashes)
    guard open.count < hashes.count else { return }
    state.withLock { state in
      for (id, listener) in state.open
      where hashes.contains(listener.tokenHash) && !open.contains(listener.tokenHash) {
        listener.stream.end()
        state.open[id] = nil
      }
    }
  }

  private func beat(_ now: Int64) {
    state.withLock { state in
      for (id, listener) in state.open where listener.lastWritten + Self.heartbeat <= now {
        listener.stream.write(EventText.heartbeat)
        state.open[id]?.lastWritten = now
      }
    }
  }
}
