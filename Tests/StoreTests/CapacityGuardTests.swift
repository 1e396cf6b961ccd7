import Booking
import CivilTime
import Database
import Store
import TestSupport
import Testing

/// R20: capacity holds in the database itself, past all code.
@Suite struct CapacityGuardTests {
  @Test func `the database refuses a booking past capacity, wherever it overlaps (R20)`() throws {
    try withStudio { studio in
      try studio.storage.write { try $0.add(studio.row(0, buffer: 15)) }
      for (start, minutes) in [(0, 60), (-30, 60), (30, 60), (-60, 240), (10, 10), (74, 5), (-59, 60)] {
        let cause = try studio.adding(studio.row(Int64(start), lasting: Int64(minutes), client: "dan"))
        #expect(cause == .guarded("slot-full"), "\(minutes) minutes from \(start)")
      }
      for (start, minutes) in [(-60, 60), (75, 60)] {
        let cause = try studio.adding(studio.row(Int64(start), lasting: Int64(minutes), client: "dan"))
        #expect(cause == nil, "\(minutes) minutes from \(start)")
      }
    }
  }

  @Test func `the wished booking's own buffer counts too (R7)`() throws {
    try withStudio { studio in
      try studio.storage.write { try $0.add(studio.row(70)) }
      #expect(try studio.adding(studio.row(0, buffer: 15)) == .guarded("slot-full"))
      #expect(try studio.adding(studio.row(0, buffer: 10)) == nil)
    }
  }

  @Test func `two half hours side by side leave the hour over them open at capacity 2 (R7)`() throws {
    try withStudio { studio in
      try studio.storage.write { store in
        try store.add(studio.row(0, lasting: 30, capacity: 2))
        try store.add(studio.row(30, lasting: 30, capacity: 2))
      }
      #expect(try studio.adding(studio.row(0, capacity: 2, client: "dan")) == nil)
      #expect(
        try studio.adding(studio.row(45, lasting: 5, capacity: 2, client: "eve"))
          == .guarded("slot-full"))
    }
  }

  @Test func `a booking that comes back to life is weighed like a new one (R20)`() throws {
    try withStudio { studio in
      let waiting: [Booking.Status] = [.pending, .declined, .expired, .cancelled, .rescheduled]
      var rows = try waiting.map { try studio.row(0, status: $0, client: "dan") }
      try studio.storage.write { store in
        for row in rows { try store.add(row) }
        try store.add(studio.row(30))
      }
      for index in rows.indices {
        for status in [Booking.Status.confirmed, .completed, .noShow] {
          rows[index].status = status
          rows[index].cancellation = nil
          #expect(try studio.saving(rows[index]) == .guarded("slot-full"))
        }
      }
    }
  }

  @Test func `a booking that only changes its state among those that take place is not weighed again`() throws
  {
    try withStudio { studio in
      var row = try studio.row(0, capacity: 2)
      let beside = try studio.row(0, capacity: 2, client: "dan")
      try studio.storage.write { store in
        try store.add(row)
        try store.add(beside)
      }
      for status in [Booking.Status.completed, .noShow, .confirmed] {
        row.status = status
        try studio.storage.write { try $0.save(row) }
      }
      #expect(try studio.stored(row.id).status == .confirmed)
    }
  }

  @Test func `every row that could exceed capacity when its times change is refused (R20)`() throws {
    try withStudio { studio in
      let free = try studio.row(120, client: "dan")
      try studio.storage.write { store in
        try store.add(studio.row(0))
        try store.add(free)
      }
      for change in [
        "starts_at = starts_at - 4800",
        "occupied_until = occupied_until + 86400, starts_at = starts_at - 86400",
      ] {
        #expect(throws: (any Error).self, "\(change)") {
          try studio.withRawDatabase {
            try $0.execute("UPDATE bookings SET \(change) WHERE id = $1", [.text(free.id.text)])
          }
        }
      }
      #expect(try studio.stored(free.id) == free)
    }
  }

  @Test func `a coach's bookings in different brands and of different kinds share one time (R1)`() throws {
    try withStudio { studio in
      var other = try studio.row(0, client: "eve")
      other.brand = try studio.brand("south").id
      other.kind = .checkin
      try studio.storage.write { try $0.add(studio.row(0)) }
      #expect(try studio.adding(other) == .guarded("slot-full"))
      #expect(try studio.adding(studio.row(0, client: "dan", coach: "bob")) == nil)
    }
  }

  @Test func `a storm of rows is let in exactly where counting each minute says so (R20)`() throws {
    try withStudio { studio in
      var random = TestRandom(for: "capacity storm")
      let seed = random.seed
      var rows: [Booking] = []
      let clients = try addClients(300, to: studio)
      for client in clients {
        var row = try studio.row(
          Int64.random(in: 0..<160, using: &random) * 15,
          lasting: Int64.random(in: 1...16, using: &random) * 15, buffer: random.pick([0, 0, 15, 45]),
          capacity: Int.random(in: 1...4, using: &random),
          status: random.pick([.confirmed, .confirmed, .completed, .noShow, .pending, .cancelled]))
        row.client = client
        expect(row, among: rows, isKept: try studio.adding(row), seed: seed)
        if try studio.storage.read({ try $0.booking(row.id) }) != nil { rows.append(row) }

        let index = Int.random(in: 0..<max(1, rows.count), using: &random)
        guard random.once(in: 2), index < rows.count else { continue }
        var changed = rows[index]
        let isOccupying = changed.status.occupies
        changed.status = random.pick([.confirmed, .completed, .noShow, .pending, .declined])
        changed.cancellation = nil
        if isOccupying && changed.status.occupies {
          #expect(try studio.saving(changed) == nil)
        } else {
          expect(changed, among: rows, isKept: try studio.saving(changed), seed: seed)
        }
        rows[index] = try studio.stored(changed.id)
      }
      #expect(rows.count > 100, "seed \(seed)")
    }
  }

  private func expect(
    _ row: Booking, among rows: [Booking], isKept cause: StorageError.Cause?, seed: UInt64
  ) {
    let full =
      row.status.occupies
      && stride(from: row.start.seconds, to: row.occupiedUntil.seconds, by: 60).contains { second in
        rows.count {
          $0.id != row.id && $0.status.occupies && $0.start.seconds <= second
            && second < $0.occupiedUntil.seconds
        } >= row.capacity
      }
    #expect(cause == (full ? .guarded("slot-full") : nil), "seed \(seed)")
  }

  private func addClients(_ count: Int, to studio: TestStudio) throws -> [PersonID] {
    let like = try studio.person("cleo")
    return try studio.storage.write { store in
      try (0..<count).map { number in
        let person = Person(
          id: PersonID("client\(number)"), handle: "client\(number)", name: "Client \(number)",
          email: "client\(number)@example.org", zone: like.zone)
        _ = try store.add(person, at: studio.clock.now)
        return person.id
      }
    }
  }
}
