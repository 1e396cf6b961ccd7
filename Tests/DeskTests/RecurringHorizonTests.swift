import Booking
import CivilTime
import Desk
import Secrets
import Store
import TestSupport
import Testing

/// R8, R27: keeping the horizon filled, and what is taken up beyond it.
@Suite struct RecurringHorizonTests {
  @Test(arguments: ["Europe/Berlin", "Australia/Sydney"])
  func `filled again and again for a year, every second week comes once, at its time on the wall (R27)`(
    name: String
  ) throws {
    try withStudio { studio in
      let zone = try Zone.named(name)
      try studio.add(coach: "joe", in: zone)
      let made = try studio.recur(client: "eve", coach: "joe", every: 2, by: .commandLine(as: .coach))
      for _ in 0..<122 {
        studio.clock.advance(3 * 86400)
        _ = try studio.desk.fillRecurring()
      }
      let dates = made.recurring.dates(
        from: made.recurring.first, through: zone.date(at: studio.clock.now).adding(days: 42))
      #expect(try studio.wall(made.recurring) == dates.map { "\($0.iso8601) 16:00" })
      #expect(dates.count == 29)
      try Invariants(studio).check()
    }
  }

  @Test func `two processes that fill at once make nothing twice (R27)`() throws {
    try withStudio { studio in
      let recurring = try (0..<6).map { try studio.recur("\($0 + 10):00").recurring }
      studio.clock.advance(21 * 86400)
      let desks = [studio.desk, try studio.otherDesk()]
      defer { desks[1].storage.close() }
      let counts = Shared<Int>()
      inThreads(6) { number in
        do { counts.append(try desks[number % 2].fillRecurring()) } catch { Issue.record(error) }
      }
      #expect(counts.values.reduce(0, +) == 18)
      #expect(try studio.desk.fillRecurring() == 0)
      for recurring in recurring { #expect(try studio.wall(recurring).count == 9) }
      try Invariants(studio).check()
    }
  }

  @Test
  func `what was left out for a request is booked once the request has run out, whoever noticed (R14, R27)`()
    throws
  {
    try withRequests { studio in
      let request = try studio.book("2026-10-26T16:00", client: "eve", brand: "south")
      let made = try studio.recur(last: "2026-10-26")
      #expect(made.bookings.isEmpty)
      #expect(try studio.desk.fillRecurring() == 0)
      studio.clock.now = try #require(request.expires)
      #expect(try studio.desk.fillRecurring() == 1)
      #expect(try studio.wall(made.recurring) == ["2026-10-26 16:00"])
      #expect(try studio.stored(request.id).status == .expired)
      try Invariants(studio).check()
    }
  }

  @Test func `what was moved or cancelled by hand is never made again (R27)`() throws {
    try withStudio { studio in
      let made = try studio.recur()
      _ = try studio.desk.cancel(made.bookings[0].id, by: studio.actor("eve"))
      let moved = try studio.desk.move(
        made.bookings[1].id, to: .local(try #require(LocalDateTime(iso8601: "2026-11-03T09:00"))),
        by: studio.actor("eve"))
      #expect(moved.recurring == made.recurring.id && moved.occurrence == made.bookings[1].occurrence)
      studio.clock.advance(7 * 86400)
      #expect(try studio.desk.fillRecurring() == 1)
      #expect(
        try studio.wall(made.recurring) == [
          "2026-11-03 09:00", "2026-11-09 16:00", "2026-11-16 16:00", "2026-11-23 16:00", "2026-11-30 16:00",
          "2026-12-07 16:00",
        ])
      try Invariants(studio).check()
    }
  }

  @Test func `each place ahead counts once, whether it is booked or beyond the horizon, at every hour (R8)`()
    throws
  {
    try withStudio { studio in
      let made = try studio.recur(last: "2027-02-01")
      let dates = made.recurring.dates(
        from: made.recurring.first, through: made.recurring.first.adding(days: 140))
      #expect(dates.count == 15)
      for hours in 0..<60 {
        studio.clock.advance(5 * 3600)
        if hours % 7 == 3 { _ = try studio.desk.fillRecurring() }
        for date in dates where studio.zone.startOfDay(date) > studio.clock.now {
          #expect(try studio.load(date) == "1/2", "\(date.iso8601) at \(studio.clock.now.rfc3339)")
          #expect(try studio.load(date.adding(days: 1)) == "0/2")
        }
      }
      #expect(try studio.load(made.recurring.first.adding(days: 105)) == "0/2", "after its last day")
    }
  }

  @Test func `beyond the horizon nobody else gets its place, coaches neither (R8)`() throws {
    try withStudio { studio in
      try studio.narrow()
      let made = try studio.recur()
      let ann = try studio.actor("ann")
      func book(_ start: String, _ actor: Actor) throws -> Refusal.Code? {
        try refusal { try studio.book(start, client: "dan", brand: "south", minutes: 60, by: actor) }
      }
      for start in ["2026-11-30T16:00", "2026-12-07T16:00", "2026-12-07T15:30", "2027-06-07T16:30"] {
        #expect(try book(start, ann) == .slotFull, "\(start)")
      }
      #expect(try book("2026-12-07T16:00", studio.actor("dan")) == .slotFull)
      #expect(try book("2026-12-07T17:00", ann) == nil)
      let other = try studio.book("2026-12-09T16:00", client: "dan", brand: "south", by: ann)
      #expect(
        try refusal { try studio.desk.move(other.id, to: When("2026-12-14T16:00"), by: ann) } == .slotFull)
      let pieces = try studio.desk.timeline(
        coach: "ann", kind: .session, from: made.recurring.first.adding(days: 49),
        through: made.recurring.first.adding(days: 49), for: ann
      ).pieces
      #expect(pieces.map(\.occupancy).max() == 1)
      // Ended, it takes up nothing more.
      _ = try studio.desk.cancelRecurring(made.recurring.id, cancelsBookings: false, by: ann)
      #expect(try book("2026-12-07T16:00", ann) == nil)
      #expect(try book("2026-11-30T16:00", ann) == .slotFull, "what was booked stands")
    }
  }

  @Test func `of two that want one place the older has it, and the younger once it is free (R27)`() throws {
    try withStudio { studio in
      try studio.narrow()
      let older = try studio.recur(first: "2026-11-16").recurring
      studio.clock.advance(60)
      let younger = try studio.recur(client: "dan")
      #expect(
        younger.bookings.count == 3 && younger.skipped.map(\.reason) == [.slotFull, .slotFull, .slotFull])
      for _ in 0..<4 {
        studio.clock.advance(7 * 86400)
        _ = try studio.desk.fillRecurring()
      }
      #expect(try studio.wall(older).count == 7)
      #expect(try studio.wall(younger.recurring).count == 3)
      _ = try studio.desk.cancelRecurring(older.id, cancelsBookings: true, by: studio.actor("ann"))
      #expect(try studio.desk.fillRecurring() == 7)
      try Invariants(studio).check()
    }
  }

  @Test func `one that cannot be filled keeps no other from it, and is told (R27)`() throws {
    try withStudio { studio in
      let bobs = try studio.recur(client: "dan", brand: "north", coach: "bob").recurring
      let anns = try studio.recur().recurring
      studio.clock.advance(7 * 86400)
      let bob = try studio.person("bob").id.text
      try studio.database.sql(["UPDATE people SET time_zone = 'Mars/Base' WHERE id = '\(bob)'"])
      #expect(throws: (any Error).self) { try studio.desk.fillRecurring() }
      #expect(try studio.wall(anns).count == 7)
      #expect(try studio.everyBooking().allSatisfy { $0.recurring != bobs.id })
    }
  }
}

extension TestStudio {
  fileprivate var zone: Zone { people["ann"]?.zone ?? .utc }

  /// Makes somebody a coach of south, open all day.
  fileprivate func add(coach handle: String, in zone: Zone) throws {
    let coach = Person(
      id: id(), handle: handle, name: handle, email: "\(handle)@example.org", zone: zone)
    try storage.write { store in
      _ = try store.add(coach, at: clock.now)
      _ = try store.addCoach(coach.id, to: brand("south").id)
      for day in Weekday.allCases {
        _ = try store.add(
          Window(id: id(), weekday: day, start: .midnight, end: .endOfDay, capacity: 2), of: coach.id)
      }
    }
  }
}
