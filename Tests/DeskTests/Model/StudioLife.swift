import Booking
import CivilTime
import Desk
import Store
import TestSupport

/// A studio and its model, to which the same things happen.
struct StudioLife {
  let studio: TestStudio
  let desk: Desk
  let cast: Cast
  var model: StudioModel
  /// Which of the studio's things is which of the model's.
  var ids = Ids()
  private let people: [String: PersonID]
  private let brands: [String: BrandID]
  let handles: [PersonID: String]
  let brandHandles: [BrandID: String]

  /// Brings the cast into a studio; nothing is open, sold or booked there.
  init(_ studio: TestStudio, _ cast: Cast, at now: Instant) throws {
    (self.studio, desk, self.cast) = (studio, studio.desk, cast)
    studio.clock.now = now
    model = StudioModel(cast, now: now)
    let known = cast.zones.map { handle, zone in
      Person(id: studio.id(), handle: handle, name: handle, email: "\(handle)@example.net", zone: zone)
    }
    let people = Dictionary(uniqueKeysWithValues: known.map { ($0.handle, $0.id) })
    let made = cast.brands.map {
      Brand(id: studio.id(), handle: $0.handle, name: $0.handle, preset: $0.preset)
    }
    try studio.storage.write { store in
      for person in known { _ = try store.add(person, at: now) }
      for (company, brand) in zip(cast.brands, made) {
        _ = try store.add(brand, at: now)
        for owner in [company.owner].compactMap({ people[$0] }) {
          _ = try store.addOwner(owner, to: brand.id)
        }
        for coach in company.coaches.compactMap({ people[$0] }) {
          _ = try store.addCoach(coach, to: brand.id)
        }
        for client in company.clients.compactMap({ people[$0] }) {
          _ = try store.addClient(client, to: brand.id)
        }
      }
    }
    self.people = people
    brands = Dictionary(uniqueKeysWithValues: made.map { ($0.handle, $0.id) })
    handles = Dictionary(uniqueKeysWithValues: people.map { ($0.value, $0.key) })
    brandHandles = Dictionary(uniqueKeysWithValues: made.map { ($0.id, $0.handle) })
  }

  /// Lets one act happen in both; returns what came of it in the model, and in what they differ, if they do. An act on
  /// what is not there is left out.
  mutating func live(_ act: Act, number: Int) throws -> (outcome: Refusal.Code?, difference: String?) {
    guard ids.knowAll(of: act) else { return (.notFound, nil) }
    if act.takesAMinute { model.now = model.now + 60 }
    studio.clock.now = model.now
    let expected = model.carryOut(act, number: number)
    let outcome: String
    do {
      outcome = try refusal { try perform(act, number: number) }?.rawValue ?? "done"
    } catch {
      outcome = "\(error)"
    }
    let wanted = expected?.rawValue ?? "done"
    guard outcome == wanted else { return (expected, "the model says \(wanted), the desk says \(outcome)") }
    return (expected, try differences())
  }

  func actor(_ who: Who) -> Actor {
    switch who {
    case .guest: .guest
    case .commandLine(let role): .commandLine(as: role)
    case .person(let handle): .person(people[handle] ?? PersonID(handle))
    }
  }

  func person(_ handle: String) -> PersonID { people[handle] ?? PersonID(handle) }
}
