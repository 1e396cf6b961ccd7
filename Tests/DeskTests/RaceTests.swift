import Booking
import CivilTime
import Desk
import Secrets
import Store
import TestSupport
import Testing

/// R20: whatever the number of simultaneous requests, and of processes on one database.
@Suite(.serialized) struct RaceTests {
  @Test(arguments: [(places: 1, storages: 1), (places: 2, storages: 2), (places: 7, storages: 2)])
  func `200 threads get exactly as many places as there are (R20)`(places: Int, storages: Int) throws {
    try withStudio { studio in
      let crowd = try studio.addCrowd(200, withPackages: true)
      try openExtra(places, studio)
      let desks = try self.desks(storages, studio)
      defer { for desk in desks.dropFirst() { desk.storage.close() } }
      let outcomes = Shared<(client: PersonID, outcome: String)>()
      inThreads(200) { number in
        let client = crowd[number].id
        let order = Order(coach: "ann", brand: "north", start: .instant(start))
        outcomes.append(
          (client, outcome { try desks[number % desks.count].book([order], by: .person(client)).bookings[0] })
        )
      }
      let lost = outcomes.values.filter { $0.outcome == "slot-full" }.map(\.client)
      let won = outcomes.values.filter { $0.outcome != "slot-full" }
      #expect(won.count == places)
      #expect(lost.count == 200 - places)
      let bookings = try studio.storage.read { try $0.bookings(BookingFilter(), limit: 1000) }
      #expect(Set(bookings.map(\.id.text)) == Set(won.map(\.outcome)))
      #expect(Set(bookings.map(\.client)) == Set(won.map(\.client)))
      for person in crowd {
        let hasWon = won.contains { $0.client == person.id }
        try studio.storage.read { store in
          let package = try #require(try store.packages(of: person.id).first)
          #expect(package.remaining == (hasWon ? 0 : 1))
          #expect(try store.ledger(of: package.id).map(\.entry.delta) == (hasWon ? [1, -1] : [1]))
        }
      }
      try Invariants(studio).check()
    }
  }

  @Test func `one wish sent 64 times at once is one booking and one credit (R12)`() throws {
    try withStudio { studio in
      let package = try studio.sell(64)
      let desks = try self.desks(2, studio)
      defer { desks[1].storage.close() }
      let cleo = try studio.actor("cleo")
      let outcomes = Shared<String>()
      inThreads(64) { number in
        let order = Order(coach: "ann", start: .instant(start))
        outcomes.append(
          outcome {
            try desks[number % 2].book([order], by: cleo, key: number % 4 < 2 ? "k" : nil).bookings[0]
          })
      }
      #expect(outcomes.values.count == 64)
      #expect(Set(outcomes.values).count == 1)
      #expect(try studio.stored(BookingID(outcomes.values[0])).status == .confirmed)
      #expect(try studio.stored(package.id).remaining == 63)
    }
  }

  @Test func `one cancellation sent 64 times at once gives one credit back (R19)`() throws {
    try withStudio { studio in
      let package = try studio.sell()
      let booking = try studio.book("2026-10-21T10:00")
      let desks = try self.desks(2, studio)
      defer { desks[1].storage.close() }
      let cleo = try studio.actor("cleo")
      let outcomes = Shared<String>()
      inThreads(64) { number in
        outcomes.append(outcome { try desks[number % 2].cancel(booking.id, by: cleo) })
      }
      #expect(Set(outcomes.values) == [booking.id.text])
      #expect(try studio.stored(package.id).remaining == 10)
      #expect(try studio.storage.read { try $0.ledger(of: package.id).count } == 3)
    }
  }

  @Test func `moves, bookings and cancellations at once never exceed capacity (R18, R20)`() throws {
    try withStudio { studio in
      let crowd = try studio.addCrowd(40, withPackages: true)
      let desks = try self.desks(2, studio)
      defer { desks[1].storage.close() }
      let failures = Shared<String>()
      inThreads(40) { number in
        var random = TestRandom(seed: UInt64(number))
        let desk = desks[number % 2]
        let actor = Actor.person(crowd[number].id)
        for _ in 0..<6 {
          do {
            let there = When.instant(start + Int64.random(in: 0...4, using: &random) * 1800)
            let standing = try desk.bookings(
              (nil, nil, nil, nil, .confirmed), limit: 1, for: actor
            ).first
            if let standing, random.once(in: 3) {
              _ = try desk.cancel(standing.booking.id, by: actor)
            } else if let standing {
              _ = try desk.move(standing.booking.id, to: there, by: actor)
            } else {
              _ = try desk.book([Order(coach: "ann", start: there)], by: actor)
            }
          } catch let refusal as Refusal where refusal.code == .slotFull {
          } catch {
            failures.append("\(error)")
          }
        }
      }
      #expect(failures.values == [])
      try Invariants(studio).check()
    }
  }

  private let start = instant("2026-10-21T08:00:00Z")

  /// Room for so many in ann's hour.
  private func openExtra(_ places: Int, _ studio: TestStudio) throws {
    _ = try studio.desk.addOverride(coach: "ann", by: studio.actor("ann")) { id, _, _ in
      Override(
        id: id, effect: .extra(capacity: places, room: nil),
        span: .instants(start, until: start + 3600))
    }
  }

  /// The studio's desk, and others on the database opened anew, as another process would.
  private func desks(_ count: Int, _ studio: TestStudio) throws -> [Desk] {
    try [studio.desk]
      + (1..<count).map { try studio.otherDesk(seed: UInt64($0) + 99) }
  }
}

/// The booking's id, or the code with which it was refused.
private func outcome(_ body: () throws -> Booking) -> String {
  do {
    return try body().id.text
  } catch let refusal as Refusal {
    return refusal.code.rawValue
  } catch {
    return "\(error)"
  }
}
