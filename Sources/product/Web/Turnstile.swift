import Booking
import Desk
import HTTP
import Synchronization

/// Who asks, and whether they may ask now (R82).
final class Turnstile: Sendable {
  private let limit: Mutex<RateLimit>
  private let clock: @Sendable () -> Int64

  /// `clock` gives monotonic microseconds.
  init(_ limit: RateLimit, clock: @escaping @Sendable () -> Int64) {
    self.limit = Mutex(limit)
    self.clock = clock
  }

  /// The actor of a request: a guest without a token. Throws `unauthenticated`, or 429 for those who ask too
  /// often, before anything is looked up.
  ///
  /// A token is counted by itself, everything else by the address that it comes from, failed tokens among it:
  /// where there were too many, no token is tried that has not opened something lately. Headers in which
  /// proxies name the asker are written by askers too: the server has read them where it trusts the proxy, and here
  /// they count for nothing. A browser's session counts as a
  /// token; one that is over makes a guest, so that old cookies shut nobody out.
  func actor(of request: Request, _ desk: Desk, _ cookie: SessionCookie) throws -> Actor {
    let address = RateLimit.Key(remoteAddress: request.remoteAddress)
    guard let authorization = request.headers["Authorization"] else {
      guard let session = cookie.value(in: request) else {
        try take(address)
        return .guest
      }
      return try actor(of: request, session: session, desk, cookie, address)
    }
    guard let text = bearerToken(authorization) else {
      try take(address)
      throw Refusal.tokenNeeded
    }
    let token = RateLimit.Key(token: text)
    let isKnown = limit.withLock { $0.knows(token) }
    try isKnown ? take(token) : check(address)
    do {
      let actor = try desk.actor(token: text)
      if !isKnown { try take(token) }
      return actor
    } catch let refusal as Refusal {
      try take(address)
      throw refusal
    }
  }

  private func actor(
    of request: Request, session: String, _ desk: Desk, _ cookie: SessionCookie, _ address: RateLimit.Key
  ) throws -> Actor {
    let key = RateLimit.Key(token: session)
    let isKnown = limit.withLock { $0.knows(key) }
    try isKnown ? take(key) : check(address)
    guard let actor = try desk.actor(session: session) else {
      try take(address)
      return .guest
    }
    if !isKnown { try take(key) }
    try cookie.checkOrigin(of: request)
    return actor
  }

  /// Counts a request by the address that it comes from, whatever token it shows.
  func count(_ request: Request) throws { try take(RateLimit.Key(remoteAddress: request.remoteAddress)) }

  /// For how many microseconds whoever asks, by the address that they come from, is to wait; 0 is none.
  func wait(for request: Request) -> Int64 {
    limit.withLock { $0.wait(RateLimit.Key(remoteAddress: request.remoteAddress), at: clock()) }
  }

  private func take(_ key: RateLimit.Key) throws { try pass(limit.withLock { $0.take(key, at: clock()) }) }

  private func check(_ key: RateLimit.Key) throws { try pass(limit.withLock { $0.wait(key, at: clock()) }) }

  private func pass(_ wait: Int64) throws {
    if wait > 0 { throw Problem.tooManyRequests(seconds: (wait + 999_999) / 1_000_000) }
  }
}

/// The token in an Authorization header (RFC 6750 §2.1), whatever it opens.
func bearerToken(_ authorization: String) -> String? {
  let parts = authorization.split(separator: " ", omittingEmptySubsequences: true)
  guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
  return String(parts[1])
}
