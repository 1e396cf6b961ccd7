public import Booking
import CivilTime
public import Store

/// A change with what those who may hear of it are told (R70).
public struct NamedChange: Sendable {
  /// Which row of the log says it.
  public var key: ChangeKey
  /// What changed.
  public var change: Change
  /// The coach's handle.
  public var coach: String
  /// The client's handle, where a booking changed.
  public var client: String?
  /// Everybody who may hear of it, as things are now.
  public var audience: Set<PersonID>
}

/// What changed since somebody looked.
public struct ChangeReport: Sendable {
  /// Where to go on: every change before it has been seen, those behind it may be told again.
  public var frontier: Int64
  /// The last change of each thing, in the order of their keys.
  public var changes: [NamedChange]
  /// Each row from the frontier on that was seen.
  public var seen: Set<ChangeKey>
}

extension Desk {
  /// Calls `onChange` soon after anything was saved, by whatever process, and now and then without a reason; on a thread
  /// of its own, which it must not hold. Calling what comes back ends that.
  public func watch(_ onChange: @escaping @Sendable () -> Void) throws -> @Sendable () -> Void {
    try storage.watch(onChange)
  }

  /// The marks of everybody's calendars.
  public func calendarMarks() throws -> [(person: PersonID, mark: CalendarMark)] {
    try storage.read { try $0.calendarRevisions() }.map {
      ($0.person, CalendarMark(revision: $0.revision, changed: $0.changed))
    }
  }

  /// Calls `onChange` with those whose calendars this process has changed, before whoever did it is answered; on their
  /// thread. Calling what comes back ends that.
  public func watchCalendars(_ onChange: @escaping @Sendable (Set<PersonID>) -> Void) -> @Sendable () -> Void
  {
    storage.watchCalendars(onChange)
  }

  /// From where on to listen, for who has seen nothing yet.
  public func changesFrontier() throws -> Int64 {
    let (frontier, isOurs) = try storage.read {
      (try $0.changesFrontier(), try $0.changesAreOurs())
    }
    guard !isOurs else { return frontier }
    try storage.write { try $0.beginChangesAnew(at: clock()) }
    return try storage.read { try $0.changesFrontier() }
  }

  /// What changed from a frontier on and is not among what was seen; of a coach, or of all. Nil where it cannot be told
  /// any more, or is more than `most` rows: whoever asked has to load everything anew.
  public func changes(
    from frontier: Int64, except seen: Set<ChangeKey> = [], ofCoach coach: PersonID? = nil, most: Int
  ) throws -> ChangeReport? {
    try storage.read { store in
      guard try store.hasChanges(since: frontier) else { return nil }
      let rows = try store.changes(from: frontier, ofCoach: coach, limit: most + seen.count + 1)
      let new = rows.filter { !seen.contains($0.key) }
      guard new.count <= most else { return nil }
      let next = try store.changesFrontier()
      return ChangeReport(
        frontier: next, changes: try store.named(new),
        seen: Set(rows.map(\.key).filter { $0.transaction >= next }))
    }
  }

  /// What there is from a frontier on by now, for who tells none of it.
  public func changesSeen(from frontier: Int64) throws -> Set<ChangeKey> {
    try storage.read { Set(try $0.changes(from: frontier, limit: .max).map(\.key)) }
  }

  /// Forgets what changed more than a day ago; returns how many rows.
  public func forgetOldChanges() throws -> Int {
    var count = 0
    while true {
      let done = try storage.write(claiming: .rows) {
        try $0.forgetChanges(before: clock() + -86400, limit: 20_000)
      }
      count += done
      if done == 0 { return count }
    }
  }

  /// Those of these hashes that are of tokens which still open something.
  public func openTokens(among hashes: Set<String>) throws -> Set<String> {
    let now = clock()
    return try storage.read { try $0.openTokens(among: hashes, at: now) }
  }
}

extension Store {
  /// The last change of each thing with the names and the audience it has now; without those of people who are gone.
  fileprivate func named(_ rows: [LoggedChange]) throws -> [NamedChange] {
    var last: [ChangeSubject: LoggedChange] = [:]
    for row in rows { last[row.change.subject] = row }
    var handles: [PersonID: String] = [:]
    func handle(_ id: PersonID) throws -> String? {
      if handles[id] == nil { handles[id] = try person(id)?.handle }
      return handles[id]
    }
    var ofSlots: [PersonID: Set<PersonID>] = [:]
    var ofBookings: [BookingParts: Set<PersonID>] = [:]
    return try last.values.sorted { $0.key < $1.key }.compactMap { row in
      guard let coach = try handle(row.change.coach) else { return nil }
      switch row.change {
      case .slots(let id):
        let audience = try ofSlots[id] ?? audience(ofSlotsOf: id)
        ofSlots[id] = audience
        return NamedChange(key: row.key, change: row.change, coach: coach, client: nil, audience: audience)
      case .booking(_, _, let parts), .message(_, let parts):
        guard let client = try handle(parts.client) else { return nil }
        let audience = try ofBookings[parts] ?? audience(ofBooking: parts)
        ofBookings[parts] = audience
        return NamedChange(key: row.key, change: row.change, coach: coach, client: client, audience: audience)
      }
    }
  }
}
