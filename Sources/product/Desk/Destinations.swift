public import Booking
import CivilTime
import Secrets
import Store

/// What is to be changed of a destination; nil leaves it.
public struct DestinationChanges: Hashable, Sendable {
  /// What people call it.
  public var name: String?
  /// What becomes of events whose booking ended.
  public var ended: Destination.EndedEvents?
  /// Whom Google tells of changes.
  public var invitations: Destination.Invitations?
  /// Whether check-ins get a Meet link there.
  public var makesMeetings: Bool?
  /// How many percent of the events ahead may be removed without asking.
  public var removalShare: Int?

  /// Nothing.
  public init() {}
}

/// A destination and how many events are in which state there.
public struct DestinationStatus: Hashable, Sendable {
  /// The destination.
  public var destination: Destination
  /// How many events; a state that no event is in may be missing.
  public var counts: [Push.State: Int]
}

extension Desk {
  /// Adds a destination that its server has let us into, and wishes all bookings ahead to be pushed there.
  ///
  /// Destinations show the clients of all the coach's brands: they are for the coach and who owns all of those.
  public func addDestination(
    to coach: PersonID, kind: Destination.Kind, name: String, address: String, account: String,
    usesDigest: Bool = false, makesMeetings: Bool = false, secret: String, by actor: Actor
  ) throws -> Destination {
    try act(actor) { act in
      let role = try act.store.manager(actor, ofAllOfCoach: coach)
      return try act.once {
        try $0.first.flatMap { try act.store.destination(DestinationID($0)) }
      } make: {
        var destination = Destination(
          id: act.id(), coach: coach, kind: kind, name: try checkedName(name), address: address,
          account: account, created: act.now)
        destination.usesDigest = usesDigest
        destination.makesMeetings = makesMeetings
        guard
          try !act.store.destinations(of: coach).contains(where: {
            $0.kind == kind && $0.address == address && $0.account == account
          })
        else { throw Refusal(.conflictingChange, "This calendar is connected already.") }
        try act.store.add(destination, secret: try seal(secret, of: destination.id))
        try act.store.wishAll(of: destination, at: act.now)
        try act.audit("destination.add", destination.id.text, coach: coach, role: role)
        return (destination, [destination.id.text])
      }
    }
  }

  /// The coach whose destinations an actor may deal with; throws where there is none.
  public func managedCoach(_ reference: String, by actor: Actor) throws -> Person {
    try storage.read { store in
      let coach = try store.coach(reference)
      _ = try store.manager(actor, ofAllOfCoach: coach.id)
      return coach
    }
  }

  /// A coach's destinations, each with its counts.
  public func destinations(of reference: String, for actor: Actor) throws -> [DestinationStatus] {
    try storage.read { store in
      let coach = try store.coach(reference)
      _ = try store.manager(actor, ofAllOfCoach: coach.id)
      return try store.destinations(of: coach.id).map {
        DestinationStatus(destination: $0, counts: try store.pushCounts(to: $0.id))
      }
    }
  }

  /// One destination; other people's are not found.
  public func destination(_ id: DestinationID, for actor: Actor) throws -> DestinationStatus {
    try storage.read { store in
      let (destination, _) = try store.destination(id, for: actor)
      return DestinationStatus(destination: destination, counts: try store.pushCounts(to: id))
    }
  }

  /// Changes a destination; what stands there follows as the bookings change, or when everything is compared.
  public func changeDestination(
    _ id: DestinationID, _ changes: DestinationChanges, by actor: Actor
  ) throws -> Destination {
    try act(actor, claiming: .calendar(of: id)) { act in
      let (before, role) = try act.store.destination(id, for: actor)
      var destination = before
      if let name = changes.name { destination.name = try checkedName(name) }
      destination.ended = changes.ended ?? destination.ended
      destination.invitations = changes.invitations ?? destination.invitations
      destination.makesMeetings = changes.makesMeetings ?? destination.makesMeetings
      if let share = changes.removalShare {
        guard (0...100).contains(share) else { throw Refusal(.invalid, "A share is from 0 to 100 percent.") }
        destination.removalShare = share
      }
      try act.store.save(destination)
      try act.meetElsewhere(than: before)
      try act.audit("destination.change", id.text, coach: destination.coach, role: role)
      return destination
    }
  }

  /// Ends the pushing for as long as the coach wants.
  public func pauseDestination(_ id: DestinationID, by actor: Actor) throws -> Destination {
    try act(actor, claiming: .calendar(of: id)) { act in
      let (before, role) = try act.store.destination(id, for: actor)
      guard before.state == .active else { return before }
      var destination = before
      destination.state = .paused
      try act.store.save(destination)
      try act.meetElsewhere(than: before)
      try act.audit("destination.pause", id.text, coach: destination.coach, role: role)
      return destination
    }
  }

  /// Goes on pushing. `allowingRemovals` says yes to all removals wished until now (R53); a new `secret` takes
  /// the place of the old (R51).
  public func resumeDestination(
    _ id: DestinationID, allowingRemovals: Bool = false, secret: String? = nil, by actor: Actor
  ) throws -> Destination {
    try act(actor, claiming: .calendar(of: id)) { act in
      var (destination, role) = try act.store.destination(id, for: actor)
      guard destination.state != .held || allowingRemovals else {
        throw Refusal(.wrongState, destination.trouble ?? "Say that the removals are allowed.")
      }
      guard secret == nil || destination.kind == .caldav || actor == .system else {
        throw Refusal(
          .invalid, "A Google calendar is let in again by its owner's consent, not by a password.")
      }
      if let secret { try act.store.replaceSecret(of: id, by: try seal(secret, of: id)) }
      if allowingRemovals { try act.store.allowRemovals(at: id, until: act.now) }
      // Nobody knows what became of the events of a calendar that was not there.
      if destination.state == .missing {
        let recent = try act.store.comparablePushes(
          to: destination, endingAfter: act.now - comparedSeconds, now: act.now)
        try act.store.doubt(id, uids: recent.map(\.uid), at: act.now)
      }
      destination.state = .active
      destination.trouble = nil
      destination.failures = 0
      destination.notBefore = nil
      try act.store.save(destination)
      try act.audit("destination.resume", id.text, coach: destination.coach, role: role)
      return destination
    }
  }

  /// Forgets a destination; the events there stay as they are.
  public func removeDestination(_ id: DestinationID, by actor: Actor) throws {
    try act(actor) { act in
      let (destination, role) = try act.store.destination(id, for: actor)
      try act.store.remove(id)
      try act.meetElsewhere(than: destination)
      try act.audit("destination.remove", id.text, coach: destination.coach, role: role)
    }
  }
}

extension Store {
  func destination(_ id: DestinationID, for actor: Actor) throws -> (destination: Destination, role: Role) {
    guard actor != .guest else { throw actor.refused("") }
    guard let destination = try destination(id), try isManager(actor, ofAllOfCoach: destination.coach),
      let role = try role(of: actor, towardsCoach: destination.coach)
    else { throw Refusal(.notFound, "There is no such destination of yours.") }
    return (destination, role)
  }

  private func isManager(_ actor: Actor, ofAllOfCoach coach: PersonID) throws -> Bool {
    guard try role(of: actor, towardsCoach: coach) != nil else { return false }
    return try brandsManaged(by: actor, ofCoach: coach) == brandsCoached(by: coach)
  }
}

private func checkedName(_ name: String) throws -> String {
  guard !name.isEmpty, name.unicodeScalars.count <= 200 else {
    throw Refusal(.invalid, "A destination's name has from 1 to 200 characters.")
  }
  return name
}
