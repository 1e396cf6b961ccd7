public import Booking
public import CivilTime
public import Store

/// One booking with the names of those in it.
public struct NamedBooking: Hashable, Sendable {
  /// The booking.
  public var booking: Booking
  /// The coach.
  public var coach: Person
  /// The client.
  public var client: Person
  /// The part that whoever asked plays in it; a client's holds no instructor notes.
  public var role: Role
  /// How many messages of its thread whoever asked has not read (R21).
  public var unread = 0
}

extension Desk {
  /// Every brand, for anyone.
  public func brands() throws -> [Brand] { try storage.read { try $0.brands() } }

  /// Every coach, for anyone: they are found by their address (R9).
  public func coaches() throws -> [Person] { try storage.read { try $0.coaches() } }

  /// A coach, for anyone.
  public func coach(_ reference: String, for actor: Actor) throws -> Person {
    try storage.read { try $0.coach(reference, for: actor) }
  }

  /// The clients an actor plays a part towards: those of the brands coached in or owned, and themselves.
  public func clients(for actor: Actor) throws -> [Person] {
    try storage.read { store in
      switch actor {
      case .guest: throw actor.refused("")
      case .system, .commandLine: return try store.clients()
      case .person(let person):
        let brands = Set(try store.brandsCoached(by: person).map(\.id) + store.brandIDs(ownedBy: person))
        var clients = try store.clients(in: brands.sorted())
        if !clients.contains(where: { $0.id == person }), try !store.brandIDs(ofClient: person).isEmpty {
          clients += try [store.person(person)].compactMap(\.self)
        }
        return clients
      }
    }
  }

  /// A client, for those who play a part towards them.
  public func client(_ reference: String, for actor: Actor) throws -> Person {
    try storage.read { try $0.client(reference, for: actor).client }
  }

  /// Whoever a reference names: for the command line, which may name anybody.
  public func person(_ reference: String) throws -> Person? { try storage.read { try $0.person(reference) } }

  /// The bookings an actor may see, in the order of start and id, `limit` at most; `after` is the id of the
  /// last one seen. `isUnread` leaves those with messages that the actor has not read.
  public func bookings(
    _ narrowed: (
      coach: String?, client: String?, from: LocalDate?, through: LocalDate?, status: Booking.Status?
    ),
    isUnread: Bool = false, after: BookingID? = nil, limit: Int, for actor: Actor
  ) throws -> [NamedBooking] {
    guard actor != .guest else { throw actor.refused("") }
    return try storage.read { store in
      var filter = BookingFilter()
      var zone = try actor.person.flatMap(store.person)?.zone ?? .utc
      if let coach = try narrowed.coach.map(store.coach) {
        filter.coach = coach.id
        zone = coach.zone
      }
      filter.client = try narrowed.client.map { try store.client($0, for: actor).client.id }
      filter.from = narrowed.from.map(zone.startOfDay)
      filter.until = narrowed.through.map { zone.startOfDay($0.adding(days: 1)) }
      filter.status = narrowed.status
      if isUnread {
        // Whoever has no person has read nothing, nor has anything to read.
        guard let person = actor.person else { return [] }
        filter.unreadBy = person
      }
      if let person = actor.person {
        filter.visibleTo = (person, try store.brandIDs(ownedBy: person))
      }
      if let after {
        let last = try store.booking(after, for: actor).booking
        filter.after = (last.start, last.id)
      }
      return try store.named(store.bookings(filter, limit: limit), for: actor)
    }
  }

  /// One booking an actor plays a part in.
  public func booking(_ id: BookingID, for actor: Actor) throws -> NamedBooking {
    try storage.read { store in
      let booking = try store.booking(id, for: actor).booking
      guard let named = try store.named([booking], for: actor).first else {
        throw Refusal(.notFound, "There is no such booking, or it is not yours.")
      }
      return named
    }
  }

  /// Bookings with the names of those in them; left out where the actor plays no part.
  public func named(_ bookings: [Booking], for actor: Actor) throws -> [NamedBooking] {
    try storage.read { try $0.named(bookings, for: actor) }
  }

  /// What was done to a coach's things (R83), for the coach and who owns all the coach's brands.
  public func audit(
    of reference: String, after: AuditID? = nil, limit: Int, for actor: Actor
  ) throws -> [AuditEntry] {
    try storage.read { store in
      let coach = try store.coach(reference)
      _ = try store.manager(actor, ofAllOfCoach: coach.id)
      return try store.audit(of: coach.id, after: after, limit: limit)
    }
  }
}

extension Store {
  /// Bookings with the names of those in them; left out where the actor plays no part.
  func named(_ bookings: [Booking], for actor: Actor) throws -> [NamedBooking] {
    var people: [PersonID: Person] = [:]
    var unread: [BookingID: Int] = [:]
    if let person = actor.person { unread = try self.unread(by: person, among: bookings.map(\.id)) }
    return try bookings.compactMap { booking in
      var named = try named(booking, for: actor, &people)
      named?.unread = unread[booking.id] ?? 0
      return named
    }
  }

  private func named(
    _ booking: Booking, for actor: Actor, _ people: inout [PersonID: Person]
  ) throws -> NamedBooking? {
    for id in [booking.coach, booking.client] where people[id] == nil { people[id] = try person(id) }
    guard let coach = people[booking.coach], let client = people[booking.client],
      let role = try role(of: actor, coach: booking.coach, client: booking.client, brand: booking.brand)
    else { return nil }
    var booking = booking
    if role == .client { booking.instructorNotes = nil }
    return NamedBooking(booking: booking, coach: coach, client: client, role: role)
  }
}
