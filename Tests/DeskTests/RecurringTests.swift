import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R27: making recurring bookings, and who may.
@Suite struct RecurringTests {
  @Test func `making one books the weeks of the horizon at once, each pointing to it (R27)`() throws {
    try withStudio { studio in
      let made = try studio.recur()
      #expect(made.isNew && made.skipped.isEmpty)
      #expect(
        try studio.wall(made.recurring) == [
          "2026-10-26 16:00", "2026-11-02 16:00", "2026-11-09 16:00", "2026-11-16 16:00", "2026-11-23 16:00",
          "2026-11-30 16:00",
        ])
      #expect(made.bookings.allSatisfy { $0.recurring == made.recurring.id && $0.status == .confirmed })
      #expect(
        made.bookings.map(\.occurrence)
          == made.recurring.dates(
            from: made.recurring.first, through: made.recurring.first.adding(days: 35)))
      #expect(
        try studio.storage.read { try $0.bookings(of: made.recurring, startingAfter: studio.clock.now) }
          == made.bookings)
      try Invariants(studio).check()
    }
  }

  @Test
  func `each takes a credit; without one it is left out and told, and made once there is one (R23, R27)`()
    throws
  {
    try withStudio { studio in
      let package = try studio.sell(4)
      let made = try studio.recur(client: "cleo", brand: "north")
      #expect(made.bookings.map(\.packagePlace?.number) == [1, 2, 3, 4])
      #expect(made.skipped.map(\.reason) == [.noCredit, .noCredit])
      #expect(try studio.stored(package.id).remaining == 0)
      let listed = try studio.desk.recurring(made.recurring.id, for: studio.actor("cleo"))
      #expect(listed.skipped == made.skipped)
      #expect(try studio.desk.fillRecurring() == 0)

      _ = try studio.desk.adjust(package.id, by: 1, reason: "a present", actor: studio.actor("ann"))
      #expect(try studio.desk.fillRecurring() == 1)
      #expect(try studio.wall(made.recurring).last == "2026-11-23 16:00")
      let left = try studio.desk.recurring(made.recurring.id, for: studio.actor("ann")).skipped
      #expect(left == [made.skipped[1]])
      try Invariants(studio).check()
    }
  }

  @Test func `closed and full dates are left out and told, and made once they are free (R27)`() throws {
    try withStudio { studio in
      try studio.narrow()
      let blackout = try studio.close("2026-11-02")
      let taken = try studio.book(
        "2026-11-09T16:30", client: "dan", brand: "south", minutes: 60, by: studio.actor("ann"))
      let own = try studio.book("2026-11-16T16:00", client: "eve", brand: "south", by: studio.actor("ann"))
      let made = try studio.recur()
      #expect(made.skipped.map(\.reason) == [.slotClosed, .slotFull, .alreadyBooked])
      #expect(made.bookings.count == 3)
      try studio.desk.removeOverride(blackout, coach: "ann", by: studio.actor("ann"))
      _ = try studio.desk.cancel(taken.id, by: studio.actor("ann"))
      _ = try studio.desk.cancel(own.id, by: studio.actor("eve"))
      #expect(try studio.desk.fillRecurring() == 2)
      #expect(try studio.desk.fillRecurring() == 0)
      #expect(try !studio.wall(made.recurring).contains("2026-11-16 16:00"), "what was cancelled by hand")
      try Invariants(studio).check()
    }
  }

  @Test func `a request that nobody answered in time keeps no date from a recurring booking (R14, R27)`()
    throws
  {
    try withStudio { studio in
      try studio.setMode(.request, in: "south")
      let request = try studio.book("2026-10-26T16:00", client: "eve", brand: "south")
      studio.clock.now = try #require(request.expires)
      let made = try studio.recur()
      #expect(made.skipped.isEmpty && made.bookings.count == 6)
      #expect(try studio.stored(request.id).status == .expired)
      try Invariants(studio).check()
    }
  }

  @Test func `a dry run says what would be booked and keeps nothing`() throws {
    try withStudio { studio in
      try studio.close("2026-11-02")
      let before = try studio.everything()
      let rehearsed = try studio.recur(isDryRun: true)
      #expect(try studio.everything() == before)
      let made = try studio.recur()
      #expect(rehearsed.bookings.map(\.start) == made.bookings.map(\.start))
      #expect(rehearsed.skipped == made.skipped && rehearsed.skipped.count == 1)
    }
  }

  @Test func `the same again returns the first, by what it says or by its key (R12)`() throws {
    try withStudio { studio in
      let first = try studio.recur(key: "k")
      let (again, later) = (try studio.recur(key: "k"), try studio.recur(first: "2026-11-09"))
      #expect(!again.isNew && !later.isNew)
      #expect(again.recurring == first.recurring && later.recurring == first.recurring)
      #expect(again.bookings == first.bookings)
      #expect(try refusal { try studio.recur("17:00", key: "k") } == .keyReused)
      #expect(try refusal { try studio.recur(every: 2) } == .alreadyBooked)
      #expect(try studio.recur(client: "dan").isNew)
      #expect(try studio.everyBooking().count == 12)
    }
  }

  @Test func `what is filled later stays within the limits of whoever made it (R27)`() throws {
    try withStudio { studio in
      _ = try studio.desk.changeSettings(of: "ann", in: "south", by: studio.actor("ann")) {
        $0.minNoticeHours = 48
      }
      let tomorrow = "2026-10-20"
      let made = try studio.recur(first: tomorrow, by: studio.actor("eve"))
      #expect(made.skipped.map(\.reason) == [.tooLate] && made.skipped.first?.date.iso8601 == tomorrow)
      #expect(try studio.desk.fillRecurring() == 0)
      #expect(try !studio.wall(made.recurring).contains("\(tomorrow) 16:00"))
      let coachs = try studio.recur("17:00", first: tomorrow)
      #expect(coachs.skipped.isEmpty)
    }
  }

  @Test func `clients make their own where they book at once, and only what can begin now (R27)`() throws {
    try withStudio { studio in
      let eve = try studio.actor("eve")
      #expect(try studio.recur(by: eve).bookings.count == 6)
      #expect(try refusal { try studio.recur("16:10", by: eve) } == .slotNotOffered)
      #expect(try refusal { try studio.recur("07:00", by: eve) } == .slotClosed)
      #expect(try refusal { try studio.recur("12:00", first: "2027-01-04", by: eve) } == .tooFarAhead)
      #expect(
        try refusal { try studio.recur(client: "cleo", brand: "north", by: studio.actor("cleo")) }
          == .noCredit)
      #expect(try refusal { try studio.recur("13:00", client: "dan", by: eve) } == .forbidden)
      #expect(try refusal { try studio.recur(client: "ann", brand: "north") } == .ownBooking)
      _ = try studio.desk.changeSettings(of: "ann", in: "south", by: studio.actor("ann")) {
        $0.bookingMode = .request
      }
      #expect(try refusal { try studio.recur("12:00", by: eve) } == .forbidden)
      // The coach books, confirmed at once.
      #expect(try studio.recur("12:00").bookings.allSatisfy { $0.status == .confirmed })
      #expect(try studio.recur("12:00", client: "dan", first: "2027-01-04").bookings.isEmpty)
      try Invariants(studio).check()
    }
  }
}
