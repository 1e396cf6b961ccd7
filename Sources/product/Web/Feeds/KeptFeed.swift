import Booking
import CivilTime
import Desk
import HTTP
import HTTPServer
import Synchronization

/// A feed's bytes, plain and compressed.
struct RenderedFeed: Sendable {
  var version: String
  /// When they changed last.
  var changed: Instant
  var plain: Body
  var gzip: Body

  var byteCount: Int { plain.count + gzip.count }
}

/// What was served last at one address, with the answers that are ready for it.
final class KeptFeed: Sendable {
  let key: FeedKey
  let address: String
  let state: FeedState
  let calendar: KnownRevisions.Calendar
  /// What an app shows that has the plain bytes, and the compressed ones.
  let tag, compressedTag: [UInt8]
  /// Whether it was asked for since somebody looked for what may go.
  let isUsed = Atomic(true)
  private let parts: Mutex<Parts>

  private struct Parts {
    var rendered: RenderedFeed?
    var ready: [FeedAnswer: ReadyResponse] = [:]
  }

  init(
    _ key: FeedKey, _ address: String, _ state: FeedState, _ calendar: KnownRevisions.Calendar,
    _ rendered: RenderedFeed?
  ) {
    self.key = key
    self.address = address
    self.state = state
    self.calendar = calendar
    tag = Array("\"\(state.version)\"".utf8)
    compressedTag = Array("\"\(state.version)-gz\"".utf8)
    parts = Mutex(Parts(rendered: rendered))
  }

  /// Its bytes, while they are kept.
  var rendered: RenderedFeed? { parts.withLock { $0.rendered } }

  /// Lets the bytes go; that nothing has changed can still be said.
  func forgetBytes() {
    parts.withLock { parts in
      parts.rendered = nil
      parts.ready = parts.ready.filter { $0.key.isNotModified }
    }
  }

  /// The answer that is ready, or is made so; nil where `make` has none.
  func ready(_ answer: FeedAnswer, _ make: (RenderedFeed?) -> ReadyResponse?) -> ReadyResponse? {
    parts.withLock { parts in
      if let ready = parts.ready[answer] { return ready }
      let made = make(parts.rendered)
      parts.ready[answer] = made
      return made
    }
  }
}

/// The answers that a feed may have to one request or another.
struct FeedAnswer: Hashable {
  var isNotModified: Bool
  var isCompressed: Bool
  /// Whether its last change is past: many within a second carry it a little ahead.
  var isDated: Bool
}
