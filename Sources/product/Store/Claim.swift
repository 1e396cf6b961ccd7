public import Booking
import Database

/// What a write keeps all other writers, in this process and others, from changing while it runs.
///
/// SQLite's writers are alone whatever they claim. On PostgreSQL claims are transaction-level advisory locks,
/// taken before anything is read that a decision rests on: everything the write reads after that was saved
/// before it began.
public enum Claim {
  /// Everything: the write runs alone. Needed wherever people, brands or settings change.
  case everything
  /// Whatever belongs to the coach whom the closure finds; other coaches' calendars go on. The closure finds
  /// people and bookings by what does not change; where it finds nobody, nothing more is claimed.
  case calendar((Store) throws -> PersonID?)
  /// The same for several coaches.
  case calendars((Store) throws -> Set<PersonID>)
  /// Nothing but that no one claims everything: for rows that are changed on conditions of their own.
  case rows
}

extension Claim {
  func take(in store: Store) throws {
    switch self {
    case .everything: try store.connection.lock(wholeStudio)
    case .rows: try store.connection.lock(wholeStudio, shared: true)
    case .calendar(let find): try Claim.calendars { try find($0).map { [$0] } ?? [] }.take(in: store)
    case .calendars(let find):
      guard store.connection.engine == .postgresql else { return }
      try store.connection.lock(wholeStudio, shared: true)
      // Everybody takes them in one order.
      for coach in try find(store).sorted() { try store.connection.lock(lockKey("calendar", coach.text)) }
    }
  }
}

extension Store {
  /// Keeps a request with the same key from running at the same time for another coach (R12).
  public func claimRepeat(actor: String, key: String) throws {
    try connection.lock(lockKey("repeat", "\(actor) \(key)"))
  }
}

private let wholeStudio: Int64 = 0

/// FNV-1a: two names that fall together only wait for each other.
private func lockKey(_ kind: String, _ name: String) -> Int64 {
  let hash = "\(kind) \(name)".utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
    ($0 ^ UInt64($1)) &* 0x100_0000_01b3
  }
  return Int64(bitPattern: hash | 1)
}
