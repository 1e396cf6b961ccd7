public import Booking
public import CivilTime
import Store

/// A slot as somebody sees it (R9, R10).
public struct Offer: Hashable, Sendable {
  /// The slot.
  public var slot: Slot
  /// Whether it is one of the client's favourite times.
  public var isFavourite: Bool
}

/// What slots somebody asks for.
public struct SlotRequest: Hashable, Sendable {
  /// Whose slots, by id, handle or e-mail address.
  public var coach: String
  /// The first date, in the coach's zone.
  public var first: LocalDate
  /// The last date, inclusive.
  public var last: LocalDate
  /// Session or check-in.
  public var kind: Kind
  /// Their length; nil leaves it to the client's package, the windows and the settings.
  public var durationMinutes: Int?
  /// In which brand; nil is the coach's first, or the first that client and coach share.
  public var brand: String?
  /// For which client: as they see it.
  public var client: String?

  /// Takes each part as it is.
  public init(
    coach: String, from first: LocalDate, through last: LocalDate, kind: Kind = .session,
    durationMinutes: Int? = nil, brand: String? = nil, client: String? = nil
  ) {
    self.coach = coach
    self.first = first
    self.last = last
    self.kind = kind
    self.durationMinutes = durationMinutes
    self.brand = brand
    self.client = client
  }
}

/// The slots of a coach, and how much of them may be told.
public struct Offers: Sendable {
  /// In the order of their starts, full ones included.
  public var offers: [Offer]
  /// Whether capacity and occupancy are for these eyes (R9).
  public var showsOccupancy: Bool
}

extension Desk {
  /// The slots of a coach (R6): for coaches and owners all that are to come, for everybody else those inside
  /// notice and booking window.
  public func offers(_ request: SlotRequest, for actor: Actor) throws -> Offers {
    let most = actor.person == nil && !actor.isCommandLine ? 100 : 400
    try checkDays(from: request.first, through: request.last, atMost: most)
    if let minutes = request.durationMinutes, !(5...1440).contains(minutes) {
      throw Refusal(.invalid, "A session lasts from 5 to 1440 minutes.")
    }
    let now = clock()
    return try storage.read { store in
      let coach = try store.coach(request.coach, for: actor)
      let managing = try store.role(of: actor, towardsCoach: coach.id)
      let client = try request.client.map { try store.client($0, for: actor).client }
      let brand = try store.brand(request.brand, coach: coach, client: client)
      let policy = try store.policy(of: coach.id, in: brand)
      let packages = try client.flatMap { client in
        policy.creditsRequired && request.kind == .session
          ? try store.packages(of: client.id, with: coach.id) : nil
      }
      let query = SlotQuery(
        kind: request.kind, durationMinutes: request.durationMinutes, from: request.first,
        through: request.last, role: client == nil ? managing ?? .client : .client)
      let availability = try store.availability(
        of: coach, from: request.first, through: request.last, now: now)
      let found = slots(query, paidBy: packages ?? [], of: availability, policy: policy, now: now)
      let liked = try store.favourites(
        of: client, coach: coach, for: actor, isManaging: managing != nil, now: now)
      return Offers(
        offers: found.map { slot in
          Offer(slot: slot, isFavourite: liked.contains(Favourite(slot.start, zone: coach.zone)))
        },
        showsOccupancy: managing != nil || actor.isCommandLine)
    }
  }

  /// Why a coach's days are open or closed (R9), with what the reasons point to; for coaches and owners.
  public func timeline(
    coach reference: String, kind: Kind, from first: LocalDate, through last: LocalDate, for actor: Actor
  ) throws -> (pieces: [TimelinePiece], availability: Availability) {
    try checkDays(from: first, through: last, atMost: 100)
    let now = clock()
    return try storage.read { store in
      let coach = try store.coach(reference)
      _ = try store.manager(actor, ofCoach: coach.id)
      let availability = try store.availability(of: coach, from: first, through: last, now: now)
      return (timelinePieces(of: availability, kind: kind, from: first, through: last), availability)
    }
  }
}

extension Store {
  /// A client's favourite times with a coach (R38): for the client and whoever manages the coach.
  fileprivate func favourites(
    of client: Person?, coach: Person, for actor: Actor, isManaging: Bool, now: Instant
  ) throws -> Set<Favourite> {
    guard let client, isManaging || actor.isCommandLine || actor.person == client.id else { return [] }
    let starts = try starts(client: client.id, coach: coach.id, since: now - 90 * 86400)
    return Set(favouriteTimes(of: starts, zone: coach.zone))
  }
}

private func checkDays(from first: LocalDate, through last: LocalDate, atMost most: Int) throws(Refusal) {
  guard first <= last else {
    throw Refusal(.endBeforeStart, "The last day, \(last.iso8601), is before the first, \(first.iso8601).")
  }
  guard last.dayNumber - first.dayNumber < most else {
    throw Refusal(
      .invalid, "Ask for \(most) days at most; these are \(last.dayNumber - first.dayNumber + 1).")
  }
}

extension Actor {
  fileprivate var isCommandLine: Bool {
    if case .commandLine = self { true } else { false }
  }
}
