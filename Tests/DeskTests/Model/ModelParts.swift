import Booking
import CivilTime

/// Who is who in a studio; nobody comes or goes.
struct Cast {
  struct Company {
    let handle: String
    let preset: Preset
    let owner: String
    let coaches, clients: [String]
  }

  /// Each coach has joined them in this order.
  let brands: [Company]
  let zones: [String: Zone]

  var coaches: [String] { ["kim", "lea", "lou"] }
  var clients: [String] { ["ada", "ben", "cyd", "dot", "lea"] }
  var owners: [String] { ["olaf", "otto"] }

  /// Kim works in both brands and owns neither; lea coaches in the one and is a client in the other.
  init(_ presets: (Preset, Preset), zones: [Zone]) {
    brands = [
      Company(
        handle: "alpha", preset: presets.0, owner: "olaf", coaches: ["kim", "lea"],
        clients: ["ada", "ben", "cyd"]),
      Company(
        handle: "beta", preset: presets.1, owner: "otto", coaches: ["kim", "lou"],
        clients: ["cyd", "dot", "lea"]),
    ]
    var theirs: [String: Zone] = [:]
    for (index, person) in ["kim", "lea", "lou", "ada", "ben", "cyd", "dot", "olaf", "otto"].enumerated() {
      theirs[person] = zones[index % zones.count]
    }
    self.zones = theirs
  }

  func zone(_ person: String) -> Zone { zones[person] ?? .utc }
}

/// Who may do what (R12, R82).
extension StudioModel {
  private func brands(coachedBy coach: String) -> [Cast.Company] {
    cast.brands.filter { $0.coaches.contains(coach) }
  }

  /// The part somebody plays towards a coach's calendar.
  func part(_ who: Who, ofCoach coach: String) -> Role? {
    switch who {
    case .guest: nil
    case .commandLine(let role): role == .client ? nil : role
    case .person(coach): .coach
    case .person(let person): brands(coachedBy: coach).contains { $0.owner == person } ? .owner : nil
    }
  }

  /// The part somebody plays in a booking.
  func part(_ who: Who, coach: String, client: String, brand: String) -> Role? {
    switch who {
    case .guest: nil
    case .commandLine(let role): role
    case .person(coach): .coach
    case .person(client): .client
    case .person(let person):
      cast.brands.contains { $0.handle == brand && $0.owner == person } ? .owner : nil
    }
  }

  /// Whether somebody knows a client: who does not hears of nobody.
  func knows(_ who: Who, client: String) -> Bool {
    guard case .person(let person) = who, person != client else { return who != .guest }
    return cast.brands.contains {
      $0.clients.contains(client) && ($0.owner == person || $0.coaches.contains(person))
    }
  }

  func manage(_ who: Who, _ coach: String) throws {
    guard who != .guest else { throw No(.unauthenticated) }
    guard part(who, ofCoach: coach) != nil else { throw No(.forbidden) }
  }

  /// A booking for somebody, and the part they play in it; strangers' bookings are not there.
  func find(_ ref: Ref, for who: Who) throws -> (index: Int, role: Role) {
    guard who != .guest else { throw No(.unauthenticated) }
    let index = try index(of: ref)
    let booking = bookings[index]
    guard let role = part(who, coach: booking.coach, client: booking.client, brand: booking.brand) else {
      throw No(.notFound)
    }
    return (index, role)
  }

  /// The same for what clients may not do.
  func findManaged(_ ref: Ref, for who: Who) throws -> Int {
    let (index, role) = try find(ref, for: who)
    guard role != .client else { throw No(.forbidden) }
    return index
  }

  /// The brand that is meant: the one named, or the first that both share (R1).
  func brand(_ named: String?, coach: String, client: String) throws -> String {
    let shared = brands(coachedBy: coach).filter { $0.clients.contains(client) }.map(\.handle)
    guard let named else {
      guard let first = shared.first else { throw No(.forbidden) }
      return first
    }
    guard shared.contains(named) else { throw No(.notFound) }
    return named
  }

  /// For whom something is booked (R12).
  func client(_ named: String?, of who: Who, coach: String) throws -> String {
    guard who != .guest else { throw No(.unauthenticated) }
    var own: String?
    if case .person(let person) = who { own = person }
    guard let client = named ?? own else { throw No(.invalid) }
    if own != nil, client != own, part(who, ofCoach: coach) == nil { throw No(.forbidden) }
    guard client != coach else { throw No(.ownBooking) }
    guard client == own || knows(who, client: client) && cast.clients.contains(client) else {
      throw No(.notFound)
    }
    return client
  }
}
