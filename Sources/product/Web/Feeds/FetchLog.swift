import Booking
import CivilTime
import Desk
import Synchronization

/// Who fetched which feed since this was last written down: one row a feed, however often apps ask.
final class FetchLog: Sendable {
  private let fetches = Mutex<[FeedID: (app: String?, at: Instant)]>([:])

  /// Remembers a fetch.
  func note(_ feed: FeedID, app: String?, at now: Instant) {
    fetches.withLock { $0[feed] = (app, now) }
  }

  /// What was noted since the last time this was asked; of what an app calls itself, the first 120 printable
  /// characters.
  func take() -> [Fetch] {
    let noted = fetches.withLock { fetches in
      defer { fetches = [:] }
      return fetches
    }
    return noted.map { feed, fetch in
      let scalars = (fetch.app ?? "").unicodeScalars.lazy.filter { $0.value >= 32 && $0.value != 127 }
      let name = String(scalars.prefix(120).map(Character.init))
      return Fetch(feed: feed, app: name.isEmpty ? "unknown" : name, at: fetch.at)
    }
  }
}
