public import Booking
import Calendars
public import Desk
import ICalendar

/// What is to be done about one event so that a destination holds exactly the bookings (R52).
public struct Repair: Hashable, Sendable {
  /// What is to be done.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// It is missing there.
    case make
    /// It says something else there.
    case rewrite
    /// Its booking ended.
    case remove
    /// It stands there more than once.
    case removeCopy = "remove-copy"
  }

  /// What is to be done.
  public var kind: Kind
  /// Which event.
  public var uid: String
  /// The booking it stands for.
  public var booking: BookingID
  /// What it is called, where it should stand there.
  public var title: String?
  /// Its name there; nil where it is missing.
  public var name: String?
  var tag: String?
}

/// What would make a destination hold exactly the bookings, from what should stand there and all that was found.
public func repairs(for all: [PushWork], found: [Listed]) -> [Repair] {
  let byUID = Dictionary(grouping: found, by: \.uid)
  var repairs: [Repair] = []
  for work in all {
    var copies = (byUID[work.push.uid] ?? []).map(\.ours)
    let kept =
      copies.firstIndex { $0.name == work.push.remembered?.name }
      ?? copies.firstIndex { $0.isAsWanted } ?? copies.indices.first
    let ours = kept.map { copies.remove(at: $0) }
    let step = plan(
      wanted: work.fingerprint, remembered: work.push.remembered, isInDoubt: true,
      found: ours.map(Found.ours) ?? .nothing)
    func repair(_ kind: Repair.Kind, _ ours: Found.Ours?) -> Repair {
      Repair(
        kind: kind, uid: work.push.uid, booking: work.push.booking, title: work.wanted?.event.summary,
        name: ours?.name, tag: ours?.tag)
    }
    switch step {
    case .create: repairs.append(repair(.make, nil))
    case .replace: repairs.append(repair(.rewrite, ours))
    case .remove: repairs.append(repair(.remove, ours))
    case .done, .look, .park: break
    }
    repairs += copies.map { repair(.removeCopy, $0) }
  }
  return repairs
}

/// Compares everything at a destination and returns what would be repaired; unless it is a dry run, has it done:
/// copies are removed at once, the rest is due to be pushed now.
///
/// Throws `too-many-removals` where the share of the events that would go asks for a yes (R53).
public func reconcile(
  _ id: DestinationID, desk: Desk, outside: Outside, dryRun: Bool, allowingRemovals: Bool, by actor: Actor
) throws -> [Repair] {
  let destination = try desk.destination(id, for: actor).destination
  guard dryRun || destination.state == .active else {
    throw Refusal(.wrongState, "Nothing is pushed there at the moment. Resume it first.")
  }
  let all = try desk.everything(at: destination, publicURL: outside.publicURL)
  let (remote, found) = try reaching { () throws(RemoteError) in
    let remote = try outside.remote(destination)
    return (remote, try remote.list(Dictionary(uniqueKeysWithValues: all.map { ($0.push.uid, $0.wanted) })))
  }
  let repairs = repairs(for: all, found: found)
  guard !dryRun else { return repairs }
  let removals = repairs.filter { $0.kind == .remove || $0.kind == .removeCopy }.count
  guard
    allowingRemovals || !tooManyRemovals(removals, of: found.count, share: destination.removalShare)
  else {
    throw Refusal(
      .tooManyRemovals,
      "\(removals) of \(found.count) events would be removed. Look at the dry run, then allow it.")
  }
  try reaching { () throws(RemoteError) in
    for copy in repairs where copy.kind == .removeCopy {
      _ = try remote.remove(copy.uid, copy.name ?? "", copy.tag)
    }
  }
  let rest = repairs.filter { $0.kind != .removeCopy }.map(\.uid)
  try desk.repair(id, uids: rest, allowingRemovals: allowingRemovals, by: actor)
  return repairs
}

/// What a person is told of a destination that cannot be reached.
func reaching<T>(_ body: () throws(RemoteError) -> T) throws(Refusal) -> T {
  do {
    return try body()
  } catch {
    throw Refusal(.destinationUnreachable, error.detail)
  }
}
