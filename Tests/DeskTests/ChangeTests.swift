import Booking
import CivilTime
import Database
@testable import Desk
import Glibc
import Store
import TestSupport
import Testing

/// What acts tell to those who listen, and who may hear it (R70, R82).
@Suite struct ChangeTests {
  @Test func `whoever plays a part in a booking hears of it, and nobody else`() throws {
    try withStudio { studio in
      try studio.storage.read { store in
        for (coach, client, brand) in [
          ("ann", "cleo", "north"), ("ann", "dan", "north"), ("ann", "dan", "south"), ("ann", "eve", "south"),
          ("bob", "dan", "north"), ("carl", "fay", "east"),
        ] {
          let parts = BookingParts(
            coach: try studio.person(coach).id, client: try studio.person(client).id,
            brand: try studio.brand(brand).id)
          let audience = try store.audience(ofBooking: parts)
          for (handle, person) in studio.people {
            let role = try store.role(
              of: .person(person.id), coach: parts.coach, client: parts.client, brand: parts.brand)
            #expect(audience.contains(person.id) == (role != nil), "\(handle) of \(coach), \(client)")
          }
        }
      }
    }
  }

  @Test func `of slots hear those who manage the coach, and the clients of the coach's brands`() throws {
    try withStudio { studio in
      try studio.storage.read { store in
        for coach in ["ann", "bob", "carl"] {
          let id = try studio.person(coach).id
          let audience = try store.audience(ofSlotsOf: id)
          let brands = Set(try store.brandsCoached(by: id).map(\.id))
          for (handle, person) in studio.people {
            let manages = try store.role(of: .person(person.id), towardsCoach: id) != nil
            let books = try !brands.isDisjoint(with: store.brandIDs(ofClient: person.id))
            #expect(audience.contains(person.id) == (manages || books), "\(handle) of \(coach)")
          }
        }
      }
    }
  }

  @Test func `each act tells what it changed, once, and nothing else`() throws {
    try withStudio { studio in
      let (desk, ann, cleo) = (studio.desk, try studio.actor("ann"), try studio.actor("cleo"))
      try studio.sell()
      var place = try desk.changesFrontier()
      var seen: Set<ChangeKey> = []
      func told() throws -> [String] {
        guard let report = try desk.changes(from: place, except: seen, most: 100) else {
          throw Unexpected("too much, or too old")
        }
        (place, seen) = (report.frontier, report.seen)
        return report.changes.map { change in
          switch change.change {
          case .booking(_, let status, _): "\(status.rawValue) \(change.coach) \(change.client ?? "")"
          case .message: "message"
          case .slots: "slots \(change.coach)"
          }
        }
      }
      #expect(try told() == [])
      let booking = try studio.book("2026-10-21T10:00")
      #expect(try told() == ["confirmed ann cleo", "slots ann"])
      _ = try studio.book("2026-10-21T10:00")
      #expect(try told() == [], "a repeat")
      let moved = try desk.move(booking.id, to: When("2026-10-22T10:00"), by: cleo)
      #expect(try told().sorted() == ["confirmed ann cleo", "rescheduled ann cleo", "slots ann"])
      _ = try desk.note(moved.id, notes: "x", instructorNotes: nil, by: cleo)
      #expect(try told() == ["confirmed ann cleo", "slots ann"])
      _ = try desk.note(moved.id, notes: nil, instructorNotes: "x", by: ann)
      #expect(try told() == [], "clients do not see it")
      #expect(try refusal { try desk.cancel(moved.id, by: studio.actor("dan")) } == .notFound)
      #expect(try told() == [], "refused")
      studio.clock.now = moved.start
      _ = try desk.mark(moved.id, .noShow, by: ann)
      #expect(try told() == ["no_show ann cleo"])
      _ = try studio.book("2026-10-23T10:00", by: ann)
      _ = try told()
      studio.clock.advance(3 * 86400)
      #expect(try desk.completePast() == 1)
      #expect(try told() == ["completed ann cleo"])
      let change = { (id: WindowID, _: Int) in
        Window(id: id, weekday: .sunday, start: .midnight, end: .endOfDay, isActive: false)
      }
      _ = try desk.addWindow(
        coach: "ann", by: ann, watch: ChangeWatch(isDryRun: true) { _, _ in }, change)
      #expect(try told() == [], "only rehearsed")
      _ = try desk.addWindow(coach: "ann", by: ann, change)
      #expect(try told() == ["slots ann"])
      _ = try desk.changeSettings(of: "bob", in: nil, by: .system) { $0.bufferMinutes = 5 }
      #expect(try told() == ["slots bob"])
      let wish = SourceWish(name: "x", bytes: []).closing(studio.clock.now + 86400, studio.clock.now + 90000)
      _ = try desk.importSource(wish, of: "ann", by: .system)
      #expect(try told() == ["slots ann"])
    }
  }

  @Test func `what is saved later than what came after it is told all the same, and each once`() throws {
    try withStudio { studio in
      let (desk, storage, now) = (studio.desk, studio.storage, studio.clock.now)
      let coaches = try ["ann", "bob", "carl"].map { try studio.person($0).id }
      var place = try desk.changesFrontier()
      let begin = place
      var (seen, told): (Set<ChangeKey>, [String]) = ([], [])
      func look() throws {
        guard let report = try desk.changes(from: place, except: seen, most: 100) else {
          throw Unexpected("too much, or too old")
        }
        (place, seen) = (report.frontier, report.seen)
        told += report.changes.map(\.coach)
      }
      // On PostgreSQL the first has its number, and waits, while the second is saved and read.
      try storage.write(claiming: .rows) { store in
        try store.tell([.slots(coach: coaches[0])], at: now)
        guard studio.database.engine == .postgresql else { return }
        let other = BackgroundWork {
          try storage.write(claiming: .rows) { try $0.tell([.slots(coach: coaches[1])], at: now) }
        }
        try other.wait().get()
        let reader = BackgroundWork { try desk.changes(from: begin, most: 100) }
        let read = try reader.wait().get()
        let report = try #require(read)
        (place, seen) = (report.frontier, report.seen)
        told += report.changes.map(\.coach)
        #expect(told == ["bob"])
      }
      if studio.database.engine == .sqlite {
        try storage.write(claiming: .rows) { try $0.tell([.slots(coach: coaches[1])], at: now) }
      }
      try look()
      try storage.write(claiming: .rows) { try $0.tell([.slots(coach: coaches[2])], at: now) }
      try look()
      try look()
      #expect(told.sorted() == ["ann", "bob", "carl"])
      // One who lost the connection in between is told of each again at worst.
      let again = try desk.changes(from: begin, most: 100)?.changes.map(\.coach)
      #expect(Set(again ?? []) == ["ann", "bob", "carl"])
    }
  }

  @Test func `a day is kept; who was away for longer, or comes from elsewhere, has to begin anew`() throws {
    try withStudio { studio in
      let desk = studio.desk
      func change() throws {
        _ = try desk.changeSettings(of: "ann", in: nil, by: .system) {
          $0.bufferMinutes = ($0.bufferMinutes ?? 0) + 1
        }
      }
      let first = try desk.changesFrontier()
      try change()
      #expect(try desk.changes(from: first, most: 10)?.changes.count == 1)
      #expect(try desk.changes(from: first, most: 0) == nil, "too much to tell")
      #expect(try desk.forgetOldChanges() == 0)
      #expect(try desk.changes(from: first, most: 10)?.changes.count == 1)
      studio.clock.advance(86400 + 1)
      // Other databases of the server may have transactions under way that began before.
      #expect(
        try becomesTrue(within: 60) {
          _ = try desk.forgetOldChanges()
          return try desk.changes(from: first, most: 10) == nil
        })
      // The newest stays, however old: without it nobody could tell whether anything is missing.
      let quiet = try desk.changesFrontier()
      try change()
      #expect(try desk.forgetOldChanges() == 0)
      #expect(try desk.changes(from: quiet, most: 10)?.changes.count == 1)
      let last: ChangeReport = try #require(try desk.changes(from: quiet, most: 10))
      #expect(try desk.changes(from: last.frontier, except: last.seen, most: 10)?.changes.count == 0)
      #expect(try desk.changes(from: last.frontier + 1_000_000_000_000, most: 10) == nil)
    }
  }

  @Test(.enabled(if: !TestDatabase.isFile, "once"))
  func
    `a log that came with a dump keeps nobody from booking, and who listened before has to begin anew (R12, R70)`()
    throws
  {
    try withStudio(on: .postgresql) { studio in
      try studio.sell()
      let place = try studio.desk.changesFrontier()
      // As a server that has counted less far finds it.
      try studio.database.sql([
        """
        INSERT INTO changes (txn, number, kind, at, coach_id)
        SELECT CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT) + n, 1, 'slots', 0, 'x' FROM generate_series(0, 300) n
        """, "UPDATE change_life SET life = 'elsewhere'",
      ])
      for day in 20..<24 { _ = try studio.book("2026-10-\(day)T10:00") }
      // Before what other databases of the server have under way, a place is still the same.
      #expect(
        try becomesTrue(within: 60) {
          try studio.database.sql(["UPDATE change_life SET life = 'elsewhere'"])
          let next = try studio.desk.changesFrontier()
          let isNew = try studio.desk.changes(from: next, most: 1000) != nil
          return try isNew && studio.desk.changes(from: place, most: 1000) == nil
        })
    }
  }

  @Test(.enabled(if: !TestDatabase.isFile, "once"))
  func `a log that another server wrote is begun anew, and what came from there is not believed`() throws {
    try withStudio(on: .postgresql) { studio in
      let elsewhere: Int64 = 1_000_000_000_000
      try studio.database.sql([
        "INSERT INTO changes (txn, number, kind, at, coach_id) VALUES (\(elsewhere), 1, 'slots', 0, 'x')"
      ])
      let place = try studio.desk.changesFrontier()
      #expect(place < elsewhere)
      #expect(
        try studio.database.sql(["SELECT count(*) FROM changes WHERE txn >= \(elsewhere)"]) == "0")
      #expect(try studio.desk.changes(from: elsewhere, most: 10) == nil)
      #expect(try studio.desk.changes(from: 1, most: 10) == nil)
      let next = try studio.desk.changesFrontier()
      _ = try studio.desk.changeSettings(of: "ann", in: nil, by: .system) { $0.bufferMinutes = 5 }
      #expect(try studio.desk.changes(from: next, most: 10)?.changes.map(\.coach) == ["ann"])
    }
  }
}
