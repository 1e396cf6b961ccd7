public import CivilTime
import Synchronization

/// A clock that stands until it is set.
public final class TestClock: Sendable {
  private let seconds: Atomic<Int64>

  /// Stands at an instant.
  public init(_ now: Instant) { seconds = Atomic(now.seconds) }

  /// What time it is.
  public var now: Instant {
    get { Instant(seconds: seconds.load(ordering: .sequentiallyConsistent)) }
    set { seconds.store(newValue.seconds, ordering: .sequentiallyConsistent) }
  }

  /// Lets so many seconds pass.
  public func advance(_ more: Int64) { now = now + more }
}

/// The instant of an RFC 3339 text; a text that is none fails loudly in whatever compares it.
public func instant(_ text: String) -> Instant { Instant(rfc3339: text) ?? Instant(seconds: .min / 4) }
