import Booking
import CivilTime
import Database
import Desk
import Store
import TestSupport
import Testing

/// What a row alone can violate, and what may never change.
@Suite struct RowGuardTests {
  @Test func `the ledger can neither be changed nor shortened (R24)`() throws {
    try withStudio { studio in
      let package = try studio.sell()
      for statement in [
        "UPDATE ledger SET note = 'x'", "UPDATE ledger SET delta = 1, balance_after = 1",
        "UPDATE ledger SET at = at", "DELETE FROM ledger", "DELETE FROM packages",
      ] {
        #expect(throws: DatabaseError.self, "\(statement)") {
          try studio.withRawDatabase { try $0.execute(statement) }
        }
      }
      #expect(try studio.storage.read { try $0.ledger(of: package.id).count } == 1)
    }
  }

  @Test func `of the ledger only words can be struck out, and no number with them (R24, R83)`() throws {
    try withStudio { studio in
      let package = try studio.sell()
      _ = try studio.desk.adjust(package.id, by: 1, reason: "Cleo was ill", actor: studio.actor("ann"))
      for change in [
        "note = 'other words'", "note = NULL, delta = 2", "note = NULL, at = at + 1",
        "note = NULL, actor_id = NULL", "note = NULL, booking_id = 'x'", "note = NULL, number = 7",
      ] {
        #expect(throws: DatabaseError.self, "\(change)") {
          try studio.withRawDatabase { try $0.execute("UPDATE ledger SET \(change) WHERE note IS NOT NULL") }
        }
      }
      try studio.withRawDatabase {
        _ = try $0.execute("UPDATE ledger SET note = NULL WHERE note IS NOT NULL")
      }
      let ledger = try studio.storage.read { try $0.ledger(of: package.id) }
      #expect(ledger.map(\.entry.delta) == [10, 1])
      #expect(ledger.allSatisfy { $0.entry.note == nil })
    }
  }

  @Test(arguments: [
    "ends_at = starts_at", "ends_at = starts_at - 1", "occupied_until = ends_at - 1",
    "occupied_until = starts_at + 172801", "client_id = coach_id", "status = 'cancelled'",
    "status = 'gone'", "kind = 'party'", "capacity = 0", "capacity = 1001", "sequence = -1",
    "cancelled_at = 1", "cancelled_role = 'coach'", "cancelled_role = 'guest', cancelled_at = 1",
    "session_number = 0", "coach_id = 'nobody'", "client_id = 'nobody'", "brand_id = 'none'",
    "package_id = 'none'", "rescheduled_from = 'none'", "starts_at = NULL", "uid = NULL",
  ])
  func `a booking cannot be changed so that its row contradicts itself`(change: String) throws {
    try withStudio { studio in
      let row = try studio.row(0)
      try studio.storage.write { try $0.add(row) }
      let error = #expect(throws: DatabaseError.self) {
        try studio.withRawDatabase { try $0.execute("UPDATE bookings SET \(change)") }
      }
      #expect(error?.code == .constraint)
      #expect(try studio.stored(row.id) == row)
    }
  }

  @Test(arguments: [
    "UPDATE packages SET remaining = -1", "UPDATE packages SET remaining = total + 1",
    "UPDATE packages SET total = 0, remaining = 0", "UPDATE packages SET duration_minutes = 4",
    "UPDATE packages SET name = ''", "UPDATE windows SET starts = ends", "UPDATE windows SET weekday = 7",
    "UPDATE windows SET capacity = 0", "UPDATE windows SET ends = 86401",
    "UPDATE windows SET effective_from = 2, effective_until = 1", "UPDATE people SET email = 'A@example.org'",
    "UPDATE people SET handle = ''", "UPDATE people SET handle = 'ann'",
    "UPDATE people SET email = 'ann@example.org'", "UPDATE brands SET preset = 'circus'",
    "UPDATE brand_coaches SET buffer_minutes = 721", "UPDATE brand_coaches SET booking_mode = 'maybe'",
    "DELETE FROM people", "DELETE FROM brands",
    """
    INSERT INTO overrides (id, coach_id, effect, kind, first_day, last_day)
    SELECT 'x', id, 'extra', 'both', 1, 1 FROM people
    """,
    """
    INSERT INTO overrides (id, coach_id, effect, kind, first_day, last_day, starts_at, ends_at)
    SELECT 'x', id, 'blackout', 'both', 1, 1, 1, 2 FROM people
    """,
    """
    INSERT INTO overrides (id, coach_id, effect, kind, first_day, last_day)
    SELECT 'x', id, 'blackout', 'both', 2, 1 FROM people
    """,
    """
    INSERT INTO ledger (package_id, number, coach_id, delta, balance_before, balance_after, reason, actor_role, at)
    SELECT id, 2, coach_id, 1, 10, 12, 'adjustment', 'coach', 1 FROM packages
    """,
  ])
  func `no row can say what can never be`(statement: String) throws {
    try withStudio { studio in
      try studio.sell()
      let error = #expect(throws: DatabaseError.self) {
        try studio.withRawDatabase { try $0.execute(statement) }
      }
      #expect(error?.code == .constraint)
    }
  }

  @Test func `a client has one living booking of a coach, start and kind (R12)`() throws {
    try withStudio { studio in
      try studio.storage.write { try $0.add(studio.row(0, capacity: 2)) }
      #expect(try studio.adding(studio.row(0, capacity: 2)) == .duplicate)
      #expect(try studio.adding(studio.row(0, capacity: 2, status: .pending)) == .duplicate)
      #expect(try studio.adding(studio.row(0, capacity: 2, status: .cancelled)) == nil)
    }
  }

  @Test func `one uid stands for one booking of a coach at a time (R47)`() throws {
    try withStudio { studio in
      let first = try studio.row(0)
      var second = try studio.row(120)
      second.uid = first.uid
      try studio.storage.write { try $0.add(first) }
      #expect(try studio.adding(second) == .duplicate)
      var left = first
      left.status = .rescheduled
      #expect(
        try studio.refused { store in
          try store.save(left)
          try store.add(second)
        } == nil)
    }
  }
}
