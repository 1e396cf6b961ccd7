public import Booking
import CivilTime
import Secrets
import Store

/// A source that is fetched, with its address in the open.
public struct Subscription: Sendable {
  /// The source.
  public var source: Source
  /// Where it is fetched; a secret.
  public var address: String
  /// What the server called its last good answer (ETag).
  public var etag: String?
  /// When that had changed, in the server's words (Last-Modified).
  public var lastModified: String?
}

/// Where a file was just fetched.
public struct SourceOrigin: Sendable {
  /// The address, a secret.
  public var address: String
  /// Its host, which people see.
  public var host: String
  /// What the server calls this answer (ETag).
  public var etag: String?
  /// When that changed, in the server's words (Last-Modified).
  public var lastModified: String?

  /// Takes each part as it is.
  public init(address: String, host: String, etag: String?, lastModified: String?) {
    self.address = address
    self.host = host
    self.etag = etag
    self.lastModified = lastModified
  }

  func sealed(by desk: Desk, for id: SourceID) throws -> SourceAddress {
    SourceAddress(sealed: try desk.sealAddress(address, of: id), etag: etag, lastModified: lastModified)
  }
}

/// What came of fetching a source.
public enum Fetched: Sendable {
  /// A file, and what the server calls it.
  case file([UInt8], etag: String?, lastModified: String?)
  /// It is as it was (304).
  case unchanged
  /// It could not be had; why, for people, and in how many seconds the server wants to be asked again, if it says so.
  case failed(String, retryAfter: Int64? = nil)
}

extension Desk {
  /// Makes a source of an address whose file was just fetched (R55); from then on it is fetched every hour or so.
  public func subscribe(
    _ wish: SourceWish, to origin: SourceOrigin, of reference: String, by actor: Actor
  ) throws -> ImportReport {
    try takeSource(wish, origin, of: reference, by: actor)
  }

  /// A source that is due to be fetched, leased for three minutes: longer than fetching takes.
  public func dueSubscription() throws -> Subscription? {
    while true {
      let now = clock()
      guard try storage.read({ try $0.hasSourceToPoll(at: now) }) else { return nil }
      let due = try storage.write(claiming: .rows) { try $0.leaseSourceToPoll(at: now, until: now + 180) }
      guard let due else { return nil }
      do {
        if let subscription = try subscription(due) { return subscription }
      } catch let refusal as Refusal {
        _ = try note(due.id, refusal.detail)
      }
    }
  }

  /// A source that is fetched; nil for one that was handed in.
  public func subscription(_ source: Source) throws -> Subscription? {
    guard let address = try storage.read({ try $0.address(of: source.id) }) else { return nil }
    return Subscription(
      source: source, address: try openAddress(address.sealed, of: source.id), etag: address.etag,
      lastModified: address.lastModified)
  }

  /// Takes what was fetched. Whatever failed, what the last good file closed stays closed; a file that closes far
  /// less than before is held back until somebody says yes (R59). Returns the source as it is then; throws
  /// `not-found` where it was removed meanwhile.
  ///
  /// Where somebody subscribed to it anew while it was fetched, the answer is one to a question that nobody asks any
  /// more: nothing is changed, and nothing noted.
  public func take(
    _ fetched: Fetched, for subscription: Subscription, mayShrink: Bool = false, by actor: Actor = .system
  ) throws -> Source {
    _ = try source(subscription.source.id, for: actor)
    do {
      switch fetched {
      case .unchanged: return try noted(subscription, nil)
      case .failed(let reason, let retryAfter):
        return try noted(subscription, reason, retryAfter: retryAfter ?? 0)
      case .file(let bytes, let etag, let lastModified):
        var subscription = subscription
        (subscription.etag, subscription.lastModified) = (etag, lastModified)
        return try take(bytes, for: subscription, mayShrink: mayShrink, by: actor)
      }
    } catch let refusal as Refusal where refusal.code != .notFound {
      return try noted(subscription, refusal.detail, isHeld: refusal.code == .sourceShrank)
    }
  }

  private func take(
    _ bytes: [UInt8], for subscription: Subscription, mayShrink: Bool, by actor: Actor
  ) throws -> Source {
    guard let coach = try storage.read({ try $0.person(subscription.source.coach) }) else {
      throw removedMeanwhile
    }
    let (reading, eventsBefore) = try inTurn(waiting: nil) { () throws -> (SourceReading, Int?) in
      (
        try read(bytes, coach: coach, freeIsBusy: subscription.source.freeIsBusy),
        mayShrink ? nil : try eventsAhead(of: subscription.source, of: coach, insteadOf: bytes)
      )
    }
    let origin = SourceOrigin(
      address: subscription.address, host: subscription.source.host ?? "", etag: subscription.etag,
      lastModified: subscription.lastModified)
    return try act(actor, claiming: .calendar(of: subscription.source.id)) { act in
      let (known, role) = try act.store.source(subscription.source.id, for: actor)
      guard try act.store.isCurrent(subscription, for: known, desk: self) else { return known }
      var source = known
      source.fetched(from: known.host, at: act.now, next: nextPoll(after: 0))
      let report = try act.take(reading, as: source, of: coach, insteadOf: known, eventsBefore: eventsBefore)
      let changes = try act.close(
        report, insteadOf: known, file: bytes, address: origin.sealed(by: self, for: known.id),
        isExpansion: false)
      try act.store.endLease(of: known.id)
      if changes {
        try act.audit("source.import", known.id.text, coach: coach.id, role: role, detail: known.name)
      }
      return report.source
    }
  }

  private func noted(
    _ subscription: Subscription, _ trouble: String?, isHeld: Bool = false, retryAfter: Int64 = 0
  ) throws -> Source {
    try note(subscription.source.id, trouble, isHeld: isHeld, retryAfter: retryAfter) { store, source in
      try store.isCurrent(subscription, for: source, desk: self)
    }
  }

  /// Notes what came of fetching a source, where that still matters.
  private func note(
    _ id: SourceID, _ trouble: String?, isHeld: Bool = false, retryAfter: Int64 = 0,
    where matters: (Store, Source) throws -> Bool = { _, _ in true }
  ) throws -> Source {
    try act(.system, claiming: .calendar(of: id)) { act in
      guard var source = try act.store.source(id) else { throw removedMeanwhile }
      guard try matters(act.store, source) else { return source }
      if let trouble {
        (source.trouble, source.isHeld) = (trouble, isHeld)
        source.failures = isHeld ? 0 : source.failures + 1
        source.nextPoll = max(nextPoll(after: source.failures), act.now + min(retryAfter, 86400))
      } else {
        source.fetched(from: source.host, at: act.now, next: nextPoll(after: 0))
      }
      try act.store.save(source)
      try act.store.endLease(of: id)
      return source
    }
  }

  /// When a source is fetched next: after about an hour, after failures in a row after longer, up to a day or so;
  /// by chance up to a sixth later, so that not everybody asks at once.
  func nextPoll(after failures: Int) -> Instant {
    let delay: Int64 = min(3600 << Int64(min(failures, 5)), 86400)
    let chance = random.bytes(2).reduce(Int64(0)) { $0 * 256 + Int64($1) }
    return clock() + delay + delay / 6 * chance / 65_536
  }
}

extension Store {
  /// Whether a source is still fetched from where it was asked for, and read in the same way.
  fileprivate func isCurrent(_ subscription: Subscription, for source: Source, desk: Desk) throws -> Bool {
    guard source.freeIsBusy == subscription.source.freeIsBusy, let address = try address(of: source.id) else {
      return false
    }
    return try desk.openAddress(address.sealed, of: source.id) == subscription.address
  }
}

private var removedMeanwhile: Refusal { Refusal(.notFound, "The source was removed meanwhile.") }
