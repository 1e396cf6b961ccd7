import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R31, R32, R38, R39: what is told of how a client has come.
@Suite struct AttendanceTests {
  @Test func `what is told follows from the bookings, and is right the moment something changes (R31, R32)`()
    throws
  {
    try withStudio { studio in
      try studio.sell(20)
      let ann = try studio.actor("ann")
      let starts = ["2026-10-20T10:00", "2026-10-27T10:00", "2026-11-03T10:00"]
      let bookings = try starts.map { try studio.book($0, by: ann) }
      studio.clock.now = bookings[2].end
      var seen = try studio.attendance("ann")
      #expect(seen.completed == 3 && seen.streak == Streak(current: 3, longest: 3))
      #expect(seen.lastSessions.map(\.booking.id) == bookings.reversed().map(\.id))
      #expect(seen.favourites.map(\.weekday) == [.tuesday])
      #expect(seen.isFlagged == false)

      _ = try studio.desk.mark(bookings[1].id, .noShow, by: ann)
      seen = try studio.attendance("ann")
      #expect(seen.completed == 2 && seen.streak == Streak(current: 1, longest: 1))
      #expect(seen.misses == Misses(noShows: 1, cancellations: 0))
      _ = try studio.desk.mark(bookings[1].id, .complete, by: ann)
      #expect(try studio.attendance("ann").streak == Streak(current: 3, longest: 3))
    }
  }

  @Test func `requests that are taken back before anybody confirmed them count nowhere (R32)`() throws {
    try withStudio { studio in
      try studio.sell(20)
      try studio.setMode(.request, in: "north", coach: "ann")
      let (cleo, ann) = (try studio.actor("cleo"), try studio.actor("ann"))
      for day in 1...4 {
        let asked = try studio.book("2026-11-0\(day)T10:00")
        #expect(asked.status == .pending)
        if day == 4 { _ = try studio.desk.confirm(asked.id, by: ann) }
        _ = try studio.desk.cancel(asked.id, by: cleo)
      }
      #expect(try studio.attendance("ann").misses == Misses(noShows: 0, cancellations: 1))
    }
  }

  @Test func `the flag is raised by the third cancellation, falls by itself, and no client sees it (R32)`()
    throws
  {
    try withStudio { studio in
      try studio.sell(20)
      let cleo = try studio.actor("cleo")
      for day in 1...3 {
        let id = try studio.book("2026-11-0\(day)T10:00").id
        if day == 3 {
          #expect(try studio.attendance("ann").isFlagged == false)
          let moved = try studio.desk.move(id, to: When("2026-11-05T10:00"), by: cleo).id
          #expect(try studio.attendance("ann").isFlagged == false, "a move is no cancellation")
          _ = try studio.desk.cancel(moved, by: cleo)
        } else {
          _ = try studio.desk.cancel(id, by: cleo)
        }
      }
      for day in 6...9 {
        _ = try studio.desk.cancel(studio.book("2026-11-0\(day)T10:00").id, by: studio.actor("ann"))
      }
      #expect(try studio.attendance("ann").misses == Misses(noShows: 0, cancellations: 3))
      #expect(try studio.attendance("ann").isFlagged == true)
      #expect(try studio.attendance("olga").isFlagged == true)
      #expect(try studio.attendance("cleo").isFlagged == nil)
      #expect(try studio.attendance("cleo").misses.cancellations == 3)
      let cancelled = studio.clock.now
      studio.clock.now = cancelled + 90 * 86400
      #expect(try studio.attendance("ann").isFlagged == true)
      studio.clock.advance(1)
      #expect(try studio.attendance("ann").isFlagged == false)
    }
  }

  @Test func `owners are told of their own brands' bookings alone (R1, R82)`() throws {
    try withStudio { studio in
      try studio.sell(5, to: "dan")
      let ann = try studio.actor("ann")
      _ = try studio.book("2026-10-20T10:00", client: "dan", brand: "north", by: ann)
      for day in [21, 22] {
        _ = try studio.book("2026-10-\(day)T10:00", client: "dan", brand: "south", by: ann)
      }
      studio.clock.now = instant("2026-10-23T00:00:00Z")
      for (reader, count) in [("dan", 3), ("ann", 3), ("olga", 1), ("sofia", 2)] {
        #expect(try studio.attendance(reader, of: "dan").completed == count, "\(reader)")
      }
      #expect(
        try refusal { try studio.desk.attendance(of: "dan", with: "ann", for: studio.actor("bob")) }
          == .forbidden)
    }
  }

  @Test func `the same time next week is offered where it is open to the client (R39)`() throws {
    try withStudio { studio in
      let package = try studio.sell(3)
      let last = try studio.book("2026-10-21T10:00", by: studio.actor("ann"))
      #expect(try studio.attendance("cleo").nextWeek == nil, "nothing has taken place yet")
      studio.clock.now = last.end
      // Berlin's clocks go back between the two.
      let next = instant("2026-10-28T09:00:00Z")
      #expect(try studio.attendance("cleo").nextWeek?.start == next)
      #expect(try studio.attendance("ann").nextWeek?.end == next + 3600)

      // Taken by others, or closed.
      for client in ["dan", "eve"] {
        _ = try studio.book(
          next.rfc3339, client: client, brand: "south", by: studio.actor("ann"))
      }
      #expect(try studio.attendance("cleo").nextWeek == nil)
      for booking in try studio.desk.bookings((nil, nil, nil, nil, .confirmed), limit: 9, for: .system)
      where booking.booking.start == next {
        _ = try studio.desk.cancel(booking.booking.id, by: .system)
      }
      #expect(try studio.attendance("cleo").nextWeek?.start == next)

      // No credit is left; it comes back.
      _ = try studio.desk.adjust(package.id, by: -2, reason: "test", actor: studio.actor("ann"))
      #expect(try studio.attendance("cleo").nextWeek == nil)
      _ = try studio.desk.adjust(package.id, by: 2, reason: "test", actor: studio.actor("ann"))

      // Too near for a client, or booked already.
      studio.clock.now = next + -11 * 3600
      #expect(try studio.attendance("cleo").nextWeek == nil)
      studio.clock.now = last.end
      _ = try studio.book(next.rfc3339)
      #expect(try studio.attendance("cleo").nextWeek == nil)
    }
  }
}

extension TestStudio {
  fileprivate func attendance(_ reader: String, of client: String = "cleo") throws -> Attendance {
    try desk.attendance(of: client, with: "ann", for: actor(reader))
  }
}
