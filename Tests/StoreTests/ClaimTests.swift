import Booking
import CivilTime
import Database
import Glibc
import Store
import TestSupport
import Testing
import Threads

/// What writes on PostgreSQL keep each other from (R20, R80). SQLite's are alone whatever they claim.
@Suite(.enabled(if: !TestDatabase.isFile, "once")) struct ClaimTests {
  @Test
  func `writes of one coach follow each other, other coaches' go on, and who claims everything is alone`()
    throws
  {
    try withStudio(on: .postgresql) { studio in
      let (ann, bob) = (try studio.person("ann").id, try studio.person("bob").id)
      let (held, release) = (Latch<Bool>(), Latch<Bool>())
      defer { release.put(true) }
      let order = Shared<String>()
      let first = BackgroundWork {
        try studio.storage.write(claiming: .calendar { _ in ann }) { store in
          _ = try store.person(ann)
          order.append("first begins")
          held.put(true)
          _ = release.wait()
          order.append("first ends")
        }
      }
      _ = held.wait()
      try studio.storage.write(claiming: .calendar { _ in bob }) { store in
        _ = try store.person(bob)
        order.append("other coach")
      }
      try studio.storage.write(claiming: .rows) { store in
        _ = try store.person(bob)
        order.append("rows")
      }
      let same = BackgroundWork {
        try studio.storage.write(claiming: .calendar { _ in ann }) { store in
          _ = try store.person(ann)
          order.append("same coach")
        }
      }
      try studio.awaitWaiting(1)
      let everything = BackgroundWork {
        try studio.storage.write { store in
          _ = try store.person(ann)
          order.append("everything")
        }
      }
      try studio.awaitWaiting(2)
      release.put(true)
      for work in [first, same, everything] { try work.wait().get() }
      #expect(order.values.prefix(4) == ["first begins", "other coach", "rows", "first ends"])
      #expect(Set(order.values.suffix(2)) == ["same coach", "everything"])
    }
  }

  @Test func `who waited for a calendar sees what was saved meanwhile, also what it looked up before (R20)`()
    throws
  {
    try withStudio(on: .postgresql) { studio in
      let ann = try studio.person("ann").id
      let booking = try studio.row(0)
      let (held, release) = (Latch<Bool>(), Latch<Bool>())
      defer { release.put(true) }
      let first = BackgroundWork {
        try studio.storage.write(claiming: .calendar { _ in ann }) { store in
          try store.add(booking)
          held.put(true)
          _ = release.wait()
        }
      }
      _ = held.wait()
      let second = BackgroundWork {
        try studio.storage.write(claiming: .calendar { try $0.person("ann")?.id }) { store in
          try store.bookings(BookingFilter(), limit: 9).map(\.id)
        }
      }
      try studio.awaitWaiting(1)
      release.put(true)
      try first.wait().get()
      #expect(try second.wait().get() == [booking.id])
    }
  }

  @Test(arguments: ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"])
  func `two programs that claim nothing cannot overbook, whatever their isolation (R20)`(isolation: String)
    throws
  {
    try withStudio(on: .postgresql) { studio in
      let model = try studio.row(600)
      try studio.storage.write { store in try store.add(model) }
      let isolated = "SET TRANSACTION ISOLATION LEVEL \(isolation)"
      func insert(_ client: String) -> String {
        """
        INSERT INTO bookings SELECT handle, handle, 0, coach_id, people.id, brand_id, kind, status,
          starts_at - 36000, ends_at - 36000, occupied_until - 36000, capacity, coach_zone, client_zone, package_id,
          session_number, session_total, room, video_link, notes, instructor_notes, rescheduled_from,
          bookings.created_at, changed_at, cancelled_role, cancelled_at, cancel_reason
        FROM bookings, people WHERE handle = '\(client)' AND bookings.id = '\(model.id.text)'
        """
      }
      // The first saves its booking only once the second waits for it.
      let database = studio.database
      let (first, second) = (insert("dan"), insert("eve"))
      let here = "FROM pg_stat_activity WHERE datname = current_database() AND"
      let wait = """
        DO $$ BEGIN WHILE (SELECT count(*) \(here) wait_event_type = 'Lock') = 0 LOOP
          PERFORM pg_sleep(0.01); PERFORM pg_stat_clear_snapshot(); END LOOP; END $$
        """
      let saved = BackgroundWork { try database.sql([isolated, first, wait]) }
      try studio.await("SELECT count(*) \(here) query LIKE 'DO %'", "1")
      #expect(throws: (any Error).self) { try database.sql([isolated, second]) }
      _ = try saved.wait().get()
      #expect(
        try database.sql(["SELECT id FROM bookings WHERE starts_at = \(model.start.seconds - 36000)"])
          == "dan")
    }
  }
}

extension TestStudio {
  /// Returns once a query answers so.
  fileprivate func await(_ query: String, _ answer: String) throws {
    for _ in 0..<400 {
      if try database.sql([query]) == answer { return }
      usleep(2000)
    }
    throw Unexpected("\(query) is not \(answer)")
  }

  /// Returns once so many of the database's sessions wait for a lock.
  fileprivate func awaitWaiting(_ count: Int) throws {
    try self.await(
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      String(count))
  }
}
