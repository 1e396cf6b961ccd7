public import Booking
import CivilTime
import Desk
import Secrets
import Synchronization
import Threads

/// What pushing needs besides the desk.
public struct Outside: Sendable {
  /// The destination as it can be reached now; throws what keeps us out.
  public var remote: @Sendable (Destination) throws(RemoteError) -> Remote
  /// How long to wait before something is tried again.
  public var pace: Pace
  /// Where this server is found from outside, without a slash at the end.
  public var publicURL: String
  /// Takes what happened: a few words, the destination, more words. Never a secret.
  public var report: @Sendable (_ what: String, _ destination: DestinationID, _ detail: String) -> Void

  /// Takes each part as it is.
  public init(
    publicURL: String, pace: Pace = Pace(),
    remote: @escaping @Sendable (Destination) throws(RemoteError) -> Remote,
    report: @escaping @Sendable (String, DestinationID, String) -> Void
  ) {
    self.remote = remote
    self.pace = pace
    self.publicURL = publicURL
    self.report = report
  }
}

/// How much was pushed.
public struct PushCount: Hashable, Sendable {
  /// Events that are as they should be now.
  public var synced = 0
  /// Events to be tried again.
  public var waiting = 0
  /// Events that will not be taken.
  public var parked = 0
}

/// Pushes what is due at one destination, a few events at once, until nothing is due or the destination is in
/// trouble. Each destination has a lane of its own, so that a slow one delays nobody else.
final class Lane: Sendable {
  private let desk: Desk
  private let outside: Outside
  private let leases: Leases
  private let isStopping: @Sendable () -> Bool
  private let count = Mutex(PushCount())

  private static let width = 4
  private static let batch = 32
  /// After so many failures in a row one event at a time finds out whether it is over.
  static let sickness = 5

  init(_ desk: Desk, _ outside: Outside, _ leases: Leases, isStopping: @escaping @Sendable () -> Bool) {
    self.desk = desk
    self.outside = outside
    self.leases = leases
    self.isStopping = isStopping
  }

  /// Serves one destination; returns how much was pushed.
  func serve(_ destination: Destination) throws -> PushCount {
    var isSick = destination.failures >= Self.sickness
    while !isStopping() {
      let goesOn = try leases.holding { lease in
        let due = try desk.leaseWork(
          at: destination.id, limit: isSick ? 1 : Self.batch, as: lease, seconds: Leases.seconds,
          publicURL: outside.publicURL)
        guard let due else { return false }
        if due.destination.state == .held {
          outside.report("held", destination.id, due.destination.trouble ?? "")
        }
        return try !due.work.isEmpty && run(due, lease)
      }
      guard goesOn else { break }
      isSick = false
    }
    return count.withLock { $0 }
  }

  /// Pushes a batch; false where the destination is in trouble.
  private func run(_ due: DueWork, _ lease: String) throws -> Bool {
    let remote: Remote
    do throws(RemoteError) {
      remote = try outside.remote(due.destination)
    } catch {
      for work in due.work { try desk.giveBack(work.push, as: lease) }
      try note(closed: error, at: due.destination)
      return false
    }
    let next = Atomic(0)
    let isWell = Atomic(true)
    let broken = Mutex<(any Error)?>(nil)
    inThreads(min(Self.width, due.work.count)) { [self] in
      while true {
        let at = next.add(1, ordering: .relaxed).oldValue
        guard at < due.work.count else { return }
        do {
          guard isWell.load(ordering: .relaxed), !isStopping() else {
            try desk.giveBack(due.work[at].push, as: lease)
            continue
          }
          if try !pushOne(due.work[at], due.destination, remote, lease) {
            isWell.store(false, ordering: .relaxed)
          }
        } catch {
          broken.withLock { $0 = error }
          isWell.store(false, ordering: .relaxed)
        }
      }
    }
    if let error = broken.withLock({ $0 }) { throw error }
    return isWell.load(ordering: .relaxed)
  }

  /// Pushes one event and writes down how it went; false where the destination is in trouble.
  private func pushOne(
    _ work: PushWork, _ destination: Destination, _ remote: Remote, _ lease: String
  ) throws -> Bool {
    let outcome = push(work, to: remote, isStopping: isStopping)
    let settlement = settled(work, outcome, now: desk.clock(), pace: outside.pace, chance: chance())
    let isOurs = try desk.settle(
      settlement.push, as: lease, meeting: settlement.meeting, restingUntil: settlement.restsUntil)
    // Another worked on it meanwhile, and each may have written over what the other had: it is read anew.
    if !isOurs { try desk.mistrust(settlement.push) }
    count.withLock {
      switch settlement.push.state {
      case .synced: $0.synced += 1
      case .waiting: $0.waiting += 1
      case .parked: $0.parked += 1
      }
    }
    if settlement.push.state == .parked {
      outside.report("parked", destination.id, settlement.push.trouble ?? "")
    }
    guard let trouble = settlement.trouble else { return true }
    return try note(trouble, at: destination, check: remote.check)
  }

  /// Writes down what troubles a destination; true where others of its events may be pushed at once. What the
  /// server said of one event is believed of the whole calendar only where it says it again.
  @discardableResult
  private func note(
    _ error: RemoteError, at destination: Destination, check: (@Sendable () throws(RemoteError) -> Void)?
  ) throws -> Bool {
    switch error.cause {
    case .unauthorized, .missing, .refused:
      var confirmed = error
      if let check {
        do throws(RemoteError) {
          try check()
          return true
        } catch {
          confirmed = error
        }
      }
      guard confirmed.cause == .unauthorized || confirmed.cause == .missing else {
        return try confirmed.cause == .refused || note(confirmed, at: destination, check: nil)
      }
      let state: Destination.State = confirmed.cause == .missing ? .missing : .disconnected
      if try desk.stop(destination.id, state, confirmed.detail) {
        outside.report(state.rawValue, destination.id, confirmed.detail)
      }
      return false
    case .moved(let address):
      try desk.noteMove(of: destination.id, to: address)
      outside.report("moved", destination.id, "")
      // Whoever moves again and again, to and fro perhaps, is asked less and less often.
      _ = try wait(error, at: destination, atLeast: 0)
      return false
    case .tooMany: return try wait(error, at: destination, atLeast: 10)
    case .trouble: return try wait(error, at: destination, atLeast: 0)
    case .busy: return true
    }
  }

  /// Writes down why a destination could not even be opened. Without a pause, whatever it is, it would be tried for
  /// ever.
  private func note(closed error: RemoteError, at destination: Destination) throws {
    switch error.cause {
    case .unauthorized, .missing, .moved: try note(error, at: destination, check: nil)
    case .busy: try desk.rest(at: destination.id, until: desk.clock() + max(2, error.retryAfter ?? 0))
    case .trouble, .tooMany, .refused: _ = try wait(error, at: destination, atLeast: 10)
    }
  }

  /// Leaves a destination in peace for as long as it asks for, or longer and longer while it fails in a row;
  /// true where it needs no peace yet.
  private func wait(_ error: RemoteError, at destination: Destination, atLeast least: Int64) throws -> Bool {
    let now = desk.clock()
    let chance = chance()
    let until = try desk.noteTrouble(at: destination.id, error.detail) { failures in
      var seconds = error.retryAfter ?? least
      if failures >= Self.sickness {
        let delay = outside.pace.delay(after: failures - Self.sickness + 1, chance: chance)
        seconds = max(seconds, min(900, delay))
      }
      return seconds > 0 ? now + seconds : nil
    }
    outside.report("trouble", destination.id, error.detail)
    return until == nil
  }

  private func chance() -> Double { desk.random.bytes(1).first.map { Double($0) / 255 } ?? 0 }
}
