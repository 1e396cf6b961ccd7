import Booking
import Store

/// Who may do what (R82): a part is played towards a coach, a client or a booking, or not at all.
extension Store {
  /// The part an actor plays towards a coach's calendar and settings; nil is none.
  func role(of actor: Actor, towardsCoach coach: PersonID) throws -> Role? {
    switch actor {
    case .guest: return nil
    case .system: return .owner
    case .commandLine(let role): return role == .client ? nil : role
    case .person(coach): return .coach
    case .person(let person):
      let owned = Set(try brandIDs(ownedBy: person))
      return try brandsCoached(by: coach).contains { owned.contains($0.id) } ? .owner : nil
    }
  }

  /// The part an actor plays in a booking of these people; nil is none.
  func role(of actor: Actor, coach: PersonID, client: PersonID, brand: BrandID) throws -> Role? {
    switch actor {
    case .guest: return nil
    case .system: return .owner
    case .commandLine(let role): return role
    case .person(coach): return .coach
    case .person(client): return .client
    case .person(let person): return try brandIDs(ownedBy: person).contains(brand) ? .owner : nil
    }
  }

  /// The part an actor plays towards a client: themselves, a coach or owner of a brand of theirs; nil is none.
  func role(of actor: Actor, towardsClient client: PersonID) throws -> Role? {
    switch actor {
    case .guest: return nil
    case .system: return .owner
    case .commandLine(let role): return role
    case .person(client): return .client
    case .person(let person):
      let theirs = Set(try brandIDs(ofClient: client))
      if try brandIDs(ownedBy: person).contains(where: theirs.contains) { return .owner }
      return try brandsCoached(by: person).contains { theirs.contains($0.id) } ? .coach : nil
    }
  }

  /// Every person who plays a part in a booking of these people.
  func audience(ofBooking parts: BookingParts) throws -> Set<PersonID> {
    Set(try owners(in: [parts.brand]).map(\.id)).union([parts.coach, parts.client])
  }

  /// Every person who plays a part towards a coach or may book with them.
  func audience(ofSlotsOf coach: PersonID) throws -> Set<PersonID> {
    let brands = try brandsCoached(by: coach).map(\.id)
    return Set(try (owners(in: brands) + clients(in: brands)).map(\.id)).union([coach])
  }

  /// The part an actor plays towards a coach, who manages what is asked for; throws where they play none.
  func manager(_ actor: Actor, ofCoach coach: PersonID) throws -> Role {
    guard let role = try role(of: actor, towardsCoach: coach) else {
      throw actor.refused("Only the coach and the brand's owners may do this.")
    }
    return role
  }

  /// The same for what names the clients of every brand of the coach: of the owners, for one who owns them all.
  func manager(_ actor: Actor, ofAllOfCoach coach: PersonID) throws -> Role {
    let role = try manager(actor, ofCoach: coach)
    guard try brandsManaged(by: actor, ofCoach: coach) == brandsCoached(by: coach) else {
      throw actor.refused("Only the coach, or who owns all the coach's brands, may do this.")
    }
    return role
  }

  /// A booking and the part an actor plays in it; other people's bookings are not found.
  func booking(_ id: BookingID, for actor: Actor) throws -> (booking: Booking, role: Role) {
    guard actor != .guest else { throw actor.refused("") }
    guard let booking = try booking(id),
      let role = try role(of: actor, coach: booking.coach, client: booking.client, brand: booking.brand)
    else { throw Refusal(.notFound, "There is no such booking, or it is not yours.") }
    return (booking, role)
  }

  /// A package and the part an actor plays towards its client and its coach; others are not found.
  func package(_ id: PackageID, for actor: Actor) throws -> (package: Package, role: Role) {
    guard actor != .guest else { throw actor.refused("") }
    guard let package = try package(id),
      let towardsClient = try role(of: actor, towardsClient: package.client),
      let role = towardsClient == .client ? .client : try role(of: actor, towardsCoach: package.coach)
    else { throw Refusal(.notFound, "There is no such package, or it is not one of yours.") }
    return (package, role)
  }

  /// The brands of a coach in which an actor may do what the coach may: all for the coach, theirs for owners.
  func brandsManaged(by actor: Actor, ofCoach coach: PersonID) throws -> [Brand] {
    let coached = try brandsCoached(by: coach)
    guard let person = actor.person, person != coach else { return coached }
    let owned = Set(try brandIDs(ownedBy: person))
    return coached.filter { owned.contains($0.id) }
  }

  /// A coach for anyone; whether somebody's e-mail address is a coach's is told only to people we know.
  func coach(_ reference: String, for actor: Actor) throws -> Person {
    guard actor != .guest || !reference.contains("@") else {
      throw Refusal(.notFound, "Name the coach by handle or id.")
    }
    return try coach(reference)
  }

  /// A coach by id, handle or address.
  func coach(_ reference: String) throws -> Person {
    guard let person = try person(reference), try !brandsCoached(by: person.id).isEmpty else {
      throw Refusal(.notFound, "There is no coach “\(reference)”. Name one by handle, id or e-mail address.")
    }
    return person
  }

  /// A client by id, handle or address, for an actor who plays a part towards them; whether others exist
  /// is not told.
  func client(_ reference: String, for actor: Actor) throws -> (client: Person, role: Role) {
    guard actor != .guest else { throw actor.refused("") }
    guard let person = try person(reference), try !brandIDs(ofClient: person.id).isEmpty,
      let role = try role(of: actor, towardsClient: person.id)
    else {
      throw Refusal(
        .notFound, "There is no client “\(reference)” of yours. Name one by handle, id or e-mail address.")
    }
    return (person, role)
  }
}

extension Actor {
  /// Refuses everybody but the command line and the server.
  func checkOperator() throws {
    switch self {
    case .commandLine, .system: return
    case .guest, .person: throw refused("Only the server's command line may do this.")
    }
  }

  /// Why this actor is turned away: nobody signed in, or somebody without the right.
  func refused(_ detail: String) -> Refusal {
    self == .guest
      ? .tokenNeeded
      : Refusal(.forbidden, detail)
  }
}
