public import Booking
import CivilTime
import Store

/// A recurring booking with the names of those in it.
public struct NamedRecurring: Hashable, Sendable {
  /// The recurring booking.
  public var recurring: Recurring
  /// The coach.
  public var coach: Person
  /// The client.
  public var client: Person
  /// The dates from today on that were left out, and why.
  public var skipped: [Recurring.Skip]
}

extension Desk {
  /// The recurring bookings that an actor may see, ended ones included, in the order of their making: a client's own,
  /// a coach's own, those of an owner's brands; of one coach or client where one is named.
  public func recurring(
    coach: String? = nil, client: String? = nil, for actor: Actor
  ) throws -> [NamedRecurring] {
    guard actor != .guest else { throw actor.refused("") }
    let now = clock()
    return try storage.read { store in
      let viewer = try actor.person.map { ($0, try store.brandIDs(ownedBy: $0)) }
      let found = try store.recurring(
        coach: try coach.map { try store.coach($0).id },
        client: try client.map { try store.client($0, for: actor).client.id }, visibleTo: viewer)
      var people: [PersonID: Person] = [:]
      return try found.compactMap { try store.named($0, &people, now: now) }
    }
  }

  /// One recurring booking that an actor plays a part in.
  public func recurring(_ id: RecurringID, for actor: Actor) throws -> NamedRecurring {
    let now = clock()
    return try storage.read { store in
      let recurring = try store.recurring(id, for: actor).recurring
      var people: [PersonID: Person] = [:]
      guard let named = try store.named(recurring, &people, now: now) else { throw noSuchRecurring }
      return named
    }
  }

  /// A recurring booking with the names of those in it, as it was just found or rehearsed.
  public func named(_ recurring: Recurring, skipped: [Recurring.Skip] = []) throws -> NamedRecurring {
    try storage.read { store in
      guard let coach = try store.person(recurring.coach), let client = try store.person(recurring.client)
      else { throw noSuchRecurring }
      return NamedRecurring(recurring: recurring, coach: coach, client: client, skipped: skipped)
    }
  }
}

extension Store {
  /// A recurring booking and the part an actor plays in it; other people's are not found.
  func recurring(_ id: RecurringID, for actor: Actor) throws -> (recurring: Recurring, role: Role) {
    guard actor != .guest else { throw actor.refused("") }
    guard let found = try recurring(id),
      let role = try role(of: actor, coach: found.coach, client: found.client, brand: found.brand)
    else { throw noSuchRecurring }
    return (found, role)
  }

  fileprivate func named(
    _ recurring: Recurring, _ people: inout [PersonID: Person], now: Instant
  ) throws -> NamedRecurring? {
    for id in [recurring.coach, recurring.client] where people[id] == nil { people[id] = try person(id) }
    guard let coach = people[recurring.coach], let client = people[recurring.client] else { return nil }
    return NamedRecurring(
      recurring: recurring, coach: coach, client: client,
      skipped: try skips(of: recurring, from: coach.zone.date(at: now)))
  }
}

private var noSuchRecurring: Refusal {
  Refusal(.notFound, "There is no such recurring booking, or it is not yours.")
}
