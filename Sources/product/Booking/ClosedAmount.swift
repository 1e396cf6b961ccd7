public import CivilTime

/// How much a version of a source closes ahead.
public struct ClosedAmount: Hashable, Sendable {
  /// How many times, of which each may be many events that touch.
  public var times: Int
  /// For how long in all, in seconds.
  public var seconds: Int64
  /// How many events.
  public var events: Int

  /// Of what is closed, in order; only what is ahead, and not beyond what every version sees, counts.
  public init(_ closed: [Range<Instant>], events: Int, now: Instant) {
    let ahead = closed.map { $0.clamped(to: now..<(now + promisedReach)) }.filter { !$0.isEmpty }
    times = ahead.count
    seconds = ahead.reduce(0) { $0 + ($1.upperBound - $1.lowerBound) }
    self.events = events
  }

  /// Whether a version that closes only so much has to be confirmed (R59), and what it says to be looked at: it lost
  /// more than half of five or more times, events or days.
  public func loss(to new: ClosedAmount) -> String? {
    func isLoss(_ old: Int64, _ new: Int64, of five: Int64) -> Bool { old >= five && new * 2 < old }
    if isLoss(Int64(times), Int64(new.times), of: 5) {
      return "close \(new.times) times ahead instead of \(times)"
    }
    if isLoss(Int64(events), Int64(new.events), of: 5) {
      return "hold \(new.events) events ahead instead of \(events)"
    }
    if isLoss(seconds, new.seconds, of: 5 * 86400) {
      return "close \(new.seconds / 3600) hours ahead instead of \(seconds / 3600)"
    }
    return nil
  }
}
