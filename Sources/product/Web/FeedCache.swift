import Booking
import CivilTime
import HTTP
import Synchronization

/// A rendered feed, plain and compressed.
struct RenderedFeed: Sendable {
  var feed: FeedID
  var version: String
  var changed: Int64
  /// When the address it was served at ends; never served from then on.
  var ends: Instant?
  var plain: Body
  var gzip: Body

  var byteCount: Int { plain.count + gzip.count }
}

/// Rendered feeds by form and address: the version last served, forgotten when least used.
final class FeedCache: Sendable {
  private struct State: ~Copyable {
    var feeds: [String: (feed: RenderedFeed, used: UInt64)] = [:]
    var bytes = 0
    var uses: UInt64 = 0
  }

  private let byteLimit: Int
  private let state = Mutex(State())

  /// Keeps so many bytes at most.
  init(byteLimit: Int) { self.byteLimit = byteLimit }

  /// What was served last at an address, however old it is, as long as the address holds.
  func feed(_ key: String, at now: Instant) -> RenderedFeed? {
    state.withLock { state in
      guard let found = state.feeds[key]?.feed, found.ends.map({ now < $0 }) ?? true else { return nil }
      state.uses += 1
      state.feeds[key]?.used = state.uses
      return found
    }
  }

  /// Keeps what is served at an address now.
  func keep(_ feed: RenderedFeed, at key: String) {
    guard feed.byteCount <= byteLimit / 2 else { return }
    state.withLock { state in
      state.uses += 1
      state.bytes += feed.byteCount - (state.feeds[key]?.feed.byteCount ?? 0)
      state.feeds[key] = (feed, state.uses)
      while state.bytes > byteLimit, let oldest = state.feeds.min(by: { $0.value.used < $1.value.used }) {
        state.bytes -= oldest.value.feed.byteCount
        state.feeds[oldest.key] = nil
      }
    }
  }

  /// Forgets what was served at every address of a feed, which may lead nowhere now.
  func forget(_ feed: FeedID) {
    state.withLock { state in
      for (key, kept) in state.feeds where kept.feed.feed == feed {
        state.bytes -= kept.feed.byteCount
        state.feeds[key] = nil
      }
    }
  }

  /// Forgets what was served at an address that leads nowhere now.
  func forget(_ key: String) {
    state.withLock { state in
      state.bytes -= state.feeds[key]?.feed.byteCount ?? 0
      state.feeds[key] = nil
    }
  }
}
