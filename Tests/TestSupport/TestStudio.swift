public import Booking
import CivilTime
public import Database
public import Desk
public import Secrets
public import Store

/// Three brands with their people in a database of their own, at 08:00 UTC of Monday 2026-10-19, six days
/// before Berlin's clocks go back.
///
/// | brand | preset | owner | coaches | clients |
/// |---|---|---|---|---|
/// | `north` | training (credits, capacity 2) | olga | ann, bob | cleo, dan |
/// | `south` | gym (no credits) | sofia | ann | dan, eve |
/// | `east` | gym | paul | carl | fay |
///
/// sam is in no brand. Ann and carl are in Berlin, bob in New York; cleo, eve and fay are in Berlin, dan and
/// the others in New York. Every coach is open daily from 08:00 to 20:00 for two sessions at once and for one
/// check-in at a time. Nobody has a package.
public struct TestStudio: Sendable {
  /// Where it is kept.
  public let database: TestDatabase
  /// The database.
  public let storage: Storage
  /// What time it is for the desk.
  public let clock: TestClock
  /// Where ids come from.
  public let random: RandomSource
  /// Where people do things.
  public let desk: Desk

  /// The brands, by handle.
  public let brands: [String: Brand]
  /// Everybody, by handle.
  public let people: [String: Person]

  private struct Staff {
    let brand: String
    let preset: Preset
    let owner: String
    let coaches: [String]
    let clients: [String]
  }
  private static let staff = [
    Staff(
      brand: "north", preset: .training, owner: "olga", coaches: ["ann", "bob"], clients: ["cleo", "dan"]),
    Staff(brand: "south", preset: .gym, owner: "sofia", coaches: ["ann"], clients: ["dan", "eve"]),
    Staff(brand: "east", preset: .gym, owner: "paul", coaches: ["carl"], clients: ["fay"]),
  ]
  private static let inBerlin = ["ann", "carl", "cleo", "eve", "fay"]
  private static let elsewhere = ["bob", "dan", "olga", "sofia", "paul", "sam"]

  /// Fills a database with everybody.
  public init(_ database: TestDatabase, seed: UInt64 = 1) throws {
    self.database = database
    let storage = try Storage(at: database.address)
    let clock = TestClock(instant("2026-10-19T08:00:00Z"))
    let random = RandomSource.seeded(seed)
    func id<T>() -> ID<T> { ID(milliseconds: clock.now.seconds * 1000, random: random.bytes(10)) }

    let berlin = try Zone.named("Europe/Berlin")
    let newYork = try Zone.named("America/New_York")
    var people: [String: Person] = [:]
    for handle in Self.inBerlin + Self.elsewhere {
      people[handle] = Person(
        id: id(), handle: handle, name: handle.prefix(1).uppercased() + handle.dropFirst() + " Test",
        email: "\(handle)@example.org", zone: Self.inBerlin.contains(handle) ? berlin : newYork)
    }
    var brands: [String: Brand] = [:]
    for staff in Self.staff {
      brands[staff.brand] = Brand(
        id: id(), handle: staff.brand, name: "Studio \(staff.brand)", preset: staff.preset)
    }
    try storage.write { store in
      for person in people.values { _ = try store.add(person, at: clock.now) }
      for staff in Self.staff {
        guard let brand = brands[staff.brand] else { continue }
        _ = try store.add(brand, at: clock.now)
        if let owner = people[staff.owner] { _ = try store.addOwner(owner.id, to: brand.id) }
        for coach in staff.coaches.compactMap({ people[$0] }) {
          _ = try store.addCoach(coach.id, to: brand.id)
        }
        for client in staff.clients.compactMap({ people[$0] }) {
          _ = try store.addClient(client.id, to: brand.id)
        }
      }
      for coach in ["ann", "bob", "carl"].compactMap({ people[$0] }) {
        for day in Weekday.allCases {
          for (kind, capacity) in [(Kind.session, 2), (.checkin, 1)] {
            let window = Window(
              id: id(), weekday: day, start: LocalTime(hour: 8, minute: 0) ?? .midnight,
              end: LocalTime(hour: 20, minute: 0) ?? .endOfDay, kind: kind, capacity: capacity)
            _ = try store.add(window, of: coach.id)
          }
        }
      }
    }
    self.storage = storage
    self.clock = clock
    self.random = random
    self.brands = brands
    self.people = people
    desk = Desk(
      storage: storage, clock: { clock.now }, random: random, key: Self.key(beside: database))
  }

  /// The desk of another process on the same database, which is to close its storage; its ids are its own by
  /// `seed`.
  public func otherDesk(seed: UInt64 = 99) throws -> Desk {
    let clock = clock
    return Desk(
      storage: try Storage(at: database.address), clock: { clock.now }, random: .seeded(seed),
      key: Self.key(beside: database))
  }

  private static func key(beside database: TestDatabase) -> @Sendable () throws -> SecretKey {
    let path = "\(database.folder)/secret.key"
    return { try SecretKey(file: path) }
  }

  /// A new id.
  public func id<Entity>() -> ID<Entity> {
    ID(milliseconds: clock.now.seconds * 1000, random: random.bytes(10))
  }

  /// Somebody, by handle.
  public func person(_ handle: String) throws -> Person {
    guard let person = people[handle] else { throw NobodyError(handle: handle) }
    return person
  }

  /// Somebody who showed that they are who they are.
  public func actor(_ handle: String) throws -> Actor { .person(try person(handle).id) }

  /// A brand, by handle.
  public func brand(_ handle: String) throws -> Brand {
    guard let brand = brands[handle] else { throw NobodyError(handle: handle) }
    return brand
  }
}

extension Storage {
  /// Runs the body while nobody else, in any process, can save anything.
  public func alone<T>(_ body: () throws -> T) throws -> T {
    try write { store in
      // On PostgreSQL a transaction begins, and claims, with its first question.
      _ = try store.brands()
      return try body()
    }
  }
}

/// A handle that the studio does not know.
public struct NobodyError: Error {
  /// The handle.
  public let handle: String

  /// Names it.
  public init(handle: String) { self.handle = handle }
}

/// Runs `body` with a new studio and removes it afterwards.
public func withStudio<T>(
  seed: UInt64 = 1, on engine: Engine = TestDatabase.chosen, _ body: (TestStudio) throws -> T
) throws -> T {
  try withDatabase(engine) { database in
    let studio = try TestStudio(database, seed: seed)
    defer { studio.storage.close() }
    return try body(studio)
  }
}
