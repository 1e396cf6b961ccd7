import Booking
import CivilTime
import Desk
import Synchronization

/// Who fetched which feed since this was last written down: one row a feed, however often apps ask.
final class FetchLog: Sendable {
  private let fetches = Mutex<[FeedID: Fetch]>([:])

  /// Remembers a fetch; of what the app calls itself, the first 120 printable characters.
  func note(_ feed: FeedID, app: String?, at now: Instant) {
    let name = String(
      (app ?? "").unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }.prefix(120).map(
        Character.init))
    fetches.withLock { $0[feed] = Fetch(feed: feed, app: name.isEmpty ? "unknown" : name, at: now) }
  }

  /// What was noted since the last time this was asked.
  func take() -> [Fetch] {
    fetches.withLock { fetches in
      defer { fetches = [:] }
      return Array(fetches.values)
    }
  }
}
