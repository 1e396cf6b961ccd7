import Booking
import Desk
import Synchronization

/// What was served last at each feed's address, as long as there is room: bytes go first, what has not been asked for
/// lately before the rest.
final class FeedMemory: Sendable {
  private struct State: ~Copyable {
    var feeds: [FeedKey: KeptFeed] = [:]
    /// The addresses in the order in which they are looked at for what may go.
    var ring: [FeedKey] = []
    var hand = 0
    var bytes = 0
  }

  private let byteLimit: Int
  private let limit: Int
  private let state = Mutex(State())

  /// Keeps so many bytes of calendars at most, and so many addresses.
  init(byteLimit: Int, limit: Int) {
    self.byteLimit = byteLimit
    self.limit = limit
  }

  /// What was served last at an address, however old it is.
  func feed(_ key: FeedKey) -> KeptFeed? {
    guard let feed = state.withLock({ $0.feeds[key] }) else { return nil }
    if !feed.isUsed.load(ordering: .relaxed) { feed.isUsed.store(true, ordering: .relaxed) }
    return feed
  }

  /// Keeps what is served at an address now, instead of what was kept of it.
  func keep(_ feed: KeptFeed) {
    state.withLock { state in
      if let old = state.feeds.updateValue(feed, forKey: feed.key) {
        state.bytes -= old.byteCount
      } else {
        state.ring.append(feed.key)
      }
      state.bytes += feed.byteCount
      makeRoom(&state)
    }
  }

  /// What is kept of these people's feeds.
  func feeds(of people: Set<PersonID>) -> [PersonID: [KeptFeed]] {
    let kept = state.withLock { state in state.feeds.values.filter { people.contains($0.state.feed.person) } }
    return Dictionary(grouping: kept, by: \.state.feed.person)
  }

  /// Forgets what was served at every address of a feed, which may lead nowhere now.
  func forget(_ id: FeedID) {
    state.withLock { state in
      for (key, feed) in state.feeds where feed.state.feed.id == id { remove(key, &state) }
    }
  }

  /// Forgets what was served at an address that leads nowhere now.
  func forget(_ key: FeedKey) { state.withLock { remove(key, &$0) } }

  private func remove(_ key: FeedKey, _ state: inout State) {
    guard let feed = state.feeds.removeValue(forKey: key) else { return }
    state.bytes -= feed.byteCount
    // Few are, and the ring is in order but for this.
    state.ring.removeAll { $0 == key }
  }

  /// The hand goes round: who was asked for since its last visit is spared once.
  private func makeRoom(_ state: inout State) {
    while state.bytes > byteLimit || state.feeds.count > limit {
      if state.hand >= state.ring.count { state.hand = 0 }
      let key = state.ring[state.hand]
      guard let feed = state.feeds[key] else { return }
      if feed.isUsed.exchange(false, ordering: .relaxed) {
        state.hand += 1
      } else if state.feeds.count > limit {
        state.bytes -= feed.byteCount
        state.feeds[key] = nil
        state.ring.swapAt(state.hand, state.ring.count - 1)
        state.ring.removeLast()
      } else {
        state.bytes -= feed.byteCount
        feed.forgetBytes()
        state.hand += 1
      }
    }
  }
}

extension KeptFeed {
  fileprivate var byteCount: Int { rendered?.byteCount ?? 0 }
}
