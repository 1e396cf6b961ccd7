import Booking
import CivilTime
import Desk
import Secrets
import Store

/// Databases of different sizes in which the same coach has the same near bookings.
struct BenchStudio {
  let folder: String
  let now = Instant(seconds: 1_792_400_400)
  let zone: Zone
  let coach: Person
  let clients: [Person]
  /// A hundred more coaches, who only have bookings.
  let others: [Person]
  let brand: Brand
  private let random = RandomSource.seeded(7)

  init(folder: String) throws {
    self.folder = folder
    zone = try Zone.named("Europe/Berlin")
    brand = Brand(id: BrandID(Self.id(1)), handle: "north", name: "Studio North", preset: .training)
    let zone = zone
    func person(_ number: Int, _ handle: String) -> Person {
      Person(
        id: PersonID(Self.id(number)), handle: handle, name: "Person \(handle), of the studio",
        email: "\(handle)@example.org", zone: zone)
    }
    coach = person(2, "coach")
    clients = (0..<200).map { person(100 + $0, "client\($0)") }
    others = (0..<100).map { person(500 + $0, "other\($0)") }
  }

  static func id(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 26 - digits.count) + digits
  }

  /// Opens a file and fills it with people, windows from 6 to 22 o'clock for 50 at once, and packages.
  func open(_ name: String) throws -> Storage { try open(at: "\(folder)/\(name).sqlite") }

  /// The same with any empty database.
  func open(at address: String) throws -> Storage {
    let storage = try Storage(at: address)
    try storage.write { store in
      _ = try store.add(brand, at: now)
      for person in [coach] + clients + others { _ = try store.add(person, at: now) }
      _ = try store.addCoach(coach.id, to: brand.id)
      for client in clients { _ = try store.addClient(client.id, to: brand.id) }
      for weekday in Weekday.allCases {
        guard let start = LocalTime(hour: 6, minute: 0), let end = LocalTime(hour: 22, minute: 0) else {
          continue
        }
        let window = Window(
          id: WindowID(Self.id(50 + weekday.rawValue)), weekday: weekday, start: start, end: end, capacity: 50
        )
        _ = try store.add(window, of: coach.id)
      }
      for (index, client) in clients.enumerated() {
        for number in 0..<4 {
          let package = Package(
            id: PackageID(Self.id(10_000 + index * 10 + number)), coach: coach.id, client: client.id,
            name: "12 sessions", total: 12, remaining: 0, durationMinutes: 60, expires: nil, purchased: now)
          _ = try store.add(package)
          var filled = package
          let entry = try filled.change(by: 12, reason: .purchase, at: now)
          try store.save(filled, explainedBy: entry, actor: nil, role: .coach)
        }
      }
    }
    return storage
  }

  /// Ids that are made at desks of different seeds differ.
  func desk(_ storage: Storage, seed: UInt64? = nil) -> Desk {
    let now = now
    return Desk(storage: storage, clock: { now }, random: seed.map { .seeded($0 + 1000) } ?? random)
  }

  /// Adds bookings of one coach without any use case: `count` of them, an hour each, from an instant on.
  func fill(_ storage: Storage, coach: PersonID, count: Int, from first: Instant, step: Int64, ids: Int)
    throws
  {
    for batch in stride(from: 0, to: count, by: 20_000) {
      try storage.write { store in
        for index in batch..<min(count, batch + 20_000) {
          let client = clients[index % clients.count]
          let start = first + Int64(index) * step
          let id = BookingID(Self.id(ids + index))
          try store.add(
            Booking(
              id: id, uid: "\(id.text)@coachcal", sequence: index % 3, coach: coach, client: client.id,
              brand: brand.id, kind: .session, status: .confirmed, start: start, end: start + 3600,
              occupiedUntil: start + 3600, capacity: 1000, coachZone: zone.name, clientZone: zone.name,
              packagePlace: PackagePlace(number: index % 12 + 1, total: 12), room: "Studio 1, Main Street 4",
              notes: index % 5 == 0 ? "Bring shoes; towels are there" : nil, created: now, changed: now))
        }
      }
    }
  }
}
