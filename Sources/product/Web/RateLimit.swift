import Glibc
import Secrets

/// How many requests each asker may make (R82): `burst` at once, and `perSecond` in the long run. A token
/// bucket for each, kept as the one number that says when it will be full again.
public struct RateLimit: Sendable {
  /// Who is counted.
  enum Key: Hashable, Sendable {
    /// Whoever shows a token, by its hash.
    case token([UInt8])
    /// An IPv4 address.
    case address(String)
    /// The /64 of IPv6 that one customer holds.
    case network(UInt64)
  }

  private let burst: Int64
  /// What one request takes, in microseconds.
  private let cost: Int64
  private let capacity: Int
  /// When each bucket will be full, in microseconds; full ones may be missing.
  private var fullAt: [Key: Int64] = [:]

  /// `burst` and `perSecond` are 1 at least, `perSecond` a million at most; keeps at most `capacity` buckets.
  public init(burst: Int = 600, perSecond: Int = 100, capacity: Int = 10_000) {
    cost = 1_000_000 / Int64(min(max(1, perSecond), 1_000_000))
    self.burst = Int64(min(max(1, burst), 1_000_000_000))
    self.capacity = max(1, capacity)
  }

  /// Monotonic microseconds: what buckets fill by.
  @Sendable public static func clock() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }

  /// How many buckets are kept now.
  var count: Int { fullAt.count }

  /// Whether the asker's bucket is kept, full or not.
  func knows(_ key: Key) -> Bool { fullAt[key] != nil }

  /// How many microseconds an asker must wait for the next request; 0 is none. `now` is monotonic.
  func wait(_ key: Key, at now: Int64) -> Int64 {
    max(0, max(fullAt[key] ?? now, now) - now - (burst - 1) * cost)
  }

  /// Counts a request, and says as `wait` does whether it came too early; one that did costs nothing.
  mutating func take(_ key: Key, at now: Int64) -> Int64 {
    let wait = wait(key, at: now)
    guard wait == 0 else { return wait }
    if fullAt[key] == nil, fullAt.count >= capacity { forget(at: now) }
    fullAt[key] = max(fullAt[key] ?? now, now) + cost
    return 0
  }

  /// Makes room: full buckets go, and where that is not half of them, the fuller half.
  private mutating func forget(at now: Int64) {
    fullAt = fullAt.filter { $0.value > now }
    guard fullAt.count > capacity / 2 else { return }
    let kept = fullAt.sorted { $0.value > $1.value }.prefix(capacity / 2)
    fullAt = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
  }
}

extension RateLimit.Key {
  /// Whoever shows this text as a token.
  init(token text: String) { self = .token(Token.hash(of: text)) }

  /// Whoever comes from an address as `RequestHead.remoteAddress` writes it.
  init(remoteAddress text: String) {
    var six = in6_addr()
    guard inet_pton(AF_INET6, text, &six) == 1 else {
      self = .address(text)
      return
    }
    self = .network(withUnsafeBytes(of: six) { $0.loadUnaligned(as: UInt64.self) })
  }
}
