import Booking
import CivilTime
import Secrets
import Store
import Synchronization

/// The `Idempotency-Key` of a request that may be sent again (R12), and what the request was.
///
/// It goes with a desk (`Desk.repeating`) into the one act that makes something; keys of different actors are apart.
public final class RepeatKey: Sendable {
  let key: String
  /// Tells the request from others; not to be kept as it is, since what a request says may be secret and easily guessed.
  let fingerprint: String
  private let found = Mutex(false)

  /// `request` tells the request from others: its method, target and body.
  public init(_ key: String, of request: [UInt8]) {
    self.key = key
    fingerprint = base32hex(sha256(request))
  }

  /// Whether the act found what an earlier request had made, and did nothing.
  public var isRepeat: Bool { found.withLock { $0 } }

  func note(isRepeat: Bool) { found.withLock { $0 = isRepeat } }

  /// The fingerprint under each of the server's keys, the newest first: what is kept of it.
  func sealed(under serverKey: (() throws -> SecretKey)?) throws -> [String] {
    guard let serverKey else { return [fingerprint] }
    return try serverKey().hmacs(Array("repeat \(fingerprint)".utf8)).map(base32hex)
  }

  func check(_ earlier: String, under serverKey: (() throws -> SecretKey)?) throws {
    let known = Array(earlier.utf8)
    guard try sealed(under: serverKey).contains(where: { constantTimeEqual(Array($0.utf8), known) }) else {
      throw Refusal(.keyReused, "Send a new Idempotency-Key with a new request.")
    }
  }
}

extension Desk {
  /// The desk for one request; with a key, what the request makes is made once.
  public func repeating(_ key: RepeatKey?) -> Desk {
    var desk = self
    desk.repeatKey = key
    return desk
  }

  /// The ids of what this actor's request made before; nil where it is the first, or has no key. For what asks other
  /// servers before its act, which decides in any case.
  public func madeBefore(by actor: Actor) throws -> [String]? {
    guard let repeatKey else { return nil }
    let forgotten = clock() - rememberedSeconds
    let earlier = try storage.read {
      try $0.earlier(actor: actor.key, key: repeatKey.key, since: forgotten)
    }
    guard let earlier else { return nil }
    try repeatKey.check(earlier.fingerprint, under: key)
    repeatKey.note(isRepeat: true)
    return earlier.made
  }
}

extension Act {
  /// Makes something, unless this actor's request made it before: then `again` reads it by the ids that `make`
  /// returned. Both in the act's own transaction, so that of two at once one makes it and one finds it. Without ids
  /// nothing is remembered.
  ///
  /// Whoever may not make it is to be refused before. `again` returns nil for what is no longer there.
  func once<T>(
    again: (_ made: [String]) throws -> T?, make: () throws -> (result: T, made: [String])
  ) throws -> T {
    guard let repeatKey else { return try make().result }
    repeatKey.note(isRepeat: false)
    let forgotten = now - rememberedSeconds
    try store.claimRepeat(actor: actor.key, key: repeatKey.key)
    if let earlier = try store.earlier(actor: actor.key, key: repeatKey.key, since: forgotten) {
      try repeatKey.check(earlier.fingerprint, under: serverKey)
      repeatKey.note(isRepeat: true)
      secretsSince = earlier.at
      guard let result = try again(earlier.made) else {
        throw Refusal(.notFound, "What this request made is no longer there. Send a new Idempotency-Key.")
      }
      return result
    }
    let (result, made) = try make()
    guard !made.isEmpty else { return result }
    try store.remember(
      actor: actor.key, key: repeatKey.key, fingerprint: repeatKey.sealed(under: serverKey)[0], made: made,
      at: now,
      forgettingBefore: forgotten)
    return result
  }

  /// A new secret. With an `Idempotency-Key` it follows from that, the request, when it came and the server's key, so
  /// that a repeat tells the same one though it is not kept; after a rotation of the key it would be another.
  func token() throws -> Token {
    guard let repeatKey, let serverKey else { return Token.random(random) }
    let parts = [
      "token", actor.key, repeatKey.key, repeatKey.fingerprint, String((secretsSince ?? now).seconds),
    ]
    let bytes = try serverKey().hmac(Array(parts.map { "\($0.utf8.count):\($0)" }.joined().utf8))
    return Token.random(RandomSource { Array(bytes.prefix($0)) })
  }
}

/// How long keys are remembered.
private let rememberedSeconds: Int64 = 7 * 86400
