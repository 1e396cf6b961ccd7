import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R29, R30: bookings whose time was closed.
@Suite struct ConflictTests {
  @Test func `bookings that do not fit any more are listed, and stand as they were (R29)`() throws {
    try withStudio { studio in
      let bookings = try ["21T10:00", "21T12:00", "22T10:00"].map { try studio.bookForDan("2026-10-\($0)") }
      #expect(try studio.conflicts().isEmpty)
      // Ends as the first begins, and covers a part of the second.
      let report = try studio.take(
        calendar([("20261021T070000Z", "20261021T080000Z"), ("20261021T103000Z", "20261021T120000Z")]))
      #expect(report.conflicts.map(\.id) == [bookings[1].id])
      #expect(try studio.conflicts() == [bookings[1].id])
      for booking in bookings { #expect(try studio.stored(booking.id) == booking) }
    }
  }

  @Test func `whatever changes availability makes conflicts, and they go when it is open again (R29)`() throws
  {
    try withStudio { studio in
      let ann = try studio.actor("ann")
      let booking = try studio.bookForDan("2026-10-21T10:00")
      let day = LocalDate(iso8601: "2026-10-21") ?? LocalDate(dayNumber: 0)
      let blackout = try studio.desk.addOverride(coach: "ann", by: ann) { id, _, _ in
        Override(id: id, effect: .blackout, span: .days(day, through: day))
      }
      #expect(try studio.conflicts() == [booking.id])
      try studio.desk.removeOverride(blackout.id, coach: "ann", by: ann)
      #expect(try studio.conflicts().isEmpty)
      for window in try studio.desk.windows(of: "ann", for: ann) where window.weekday == .wednesday {
        try studio.desk.removeWindow(window.id, coach: "ann", by: ann)
      }
      #expect(try studio.conflicts() == [booking.id])
      _ = try studio.desk.addOverride(coach: "ann", by: ann) { id, _, _ in
        Override(
          id: id, effect: .extra(capacity: 1, room: nil),
          span: .instants(booking.start - 60, until: booking.end))
      }
      #expect(try studio.conflicts().isEmpty)
    }
  }

  @Test
  func
    `where capacity is lowered, all who are too many are conflicts until enough of them are settled (R29, R30)`()
    throws
  {
    try withStudio { studio in
      let ann = try studio.actor("ann")
      let two = try ["dan", "eve"].map {
        try studio.book("2026-10-21T10:00", client: $0, brand: "south", by: ann)
      }
      let beside = try studio.book("2026-10-21T11:00", client: "dan", brand: "south", by: ann)
      for isDryRun in [true, false] {
        var told: [BookingID] = []
        let watch = ChangeWatch(
          isDryRun: isDryRun, conflicts: { found, _ in told += found.map(\.id) }, declined: { _ in })
        for window in try studio.desk.windows(of: "ann", for: ann) where window.weekday == .wednesday {
          _ = try studio.desk.changeWindow(window.id, coach: "ann", by: ann, watch: watch) { $0.capacity = 1 }
        }
        #expect(Set(told) == Set(two.map(\.id)) && told.count == 2)
      }
      #expect(Set(try studio.conflicts()) == Set(two.map(\.id)))
      _ = try studio.desk.keepConflict(two[1].id, by: ann)
      #expect(try studio.conflicts().isEmpty, "what is kept takes no place of the others")
      #expect(try studio.stored(beside.id).status == .confirmed)
    }
  }

  @Test
  func
    `every change of availability says what it would put in conflict, and a rehearsal changes nothing (R30)`()
    throws
  {
    try withStudio { studio in
      let (desk, ann) = (studio.desk, try studio.actor("ann"))
      let booking = try studio.bookForDan("2026-10-21T10:00")
      let other = try studio.bookForDan("2026-10-28T10:00")
      let day = LocalDate(iso8601: "2026-10-21") ?? LocalDate(dayNumber: 0)
      let windows = try desk.windows(of: "ann", for: ann)
      let window = try #require(windows.first { $0.weekday == .wednesday && $0.kind == .session })
      let changes: [(ChangeWatch) throws -> Void] = [
        { watch in
          _ = try desk.addOverride(coach: "ann", by: ann, watch: watch) { id, _, _ in
            Override(id: id, effect: .blackout, span: .days(day, through: day))
          }
        },
        { watch in
          _ = try desk.changeWindow(window.id, coach: "ann", by: ann, watch: watch) { $0.isActive = false }
        },
        { try desk.removeWindow(window.id, coach: "ann", by: ann, watch: $0) },
        { watch in
          _ = try desk.addWindow(coach: "ann", by: ann, watch: watch) { id, _ in
            Window(id: id, weekday: .sunday, start: .midnight, end: .endOfDay)
          }
        },
      ]
      let before = try studio.everything()
      for (change, expected) in zip(
        changes, [[booking.id], [booking.id, other.id], [booking.id, other.id], []])
      {
        var found: [BookingID]?
        try change(
          ChangeWatch(isDryRun: true) { bookings, count in
            found = bookings.map(\.id)
            #expect(count == bookings.count)
          })
        #expect(found == expected)
        #expect(try studio.everything() == before)
      }
      var found: [[BookingID]] = []
      for change in changes.prefix(3) {
        try change(ChangeWatch(isDryRun: false) { bookings, _ in found.append(bookings.map(\.id)) })
      }
      // What is in conflict already is not said again.
      #expect(found == [[booking.id], [other.id], []])
      #expect(try studio.conflicts() == [booking.id, other.id])
    }
  }

  @Test func `a blackout for one kind is no conflict for the other (R29)`() throws {
    try withStudio { studio in
      let session = try studio.bookForDan("2026-10-21T10:00")
      let checkin = try studio.book(
        "2026-10-21T12:00", client: "dan", brand: "south", kind: .checkin, by: studio.actor("ann"))
      let day = calendar([("20261021", "20261022")])
      #expect(try studio.take(day, scope: .checkin, isDryRun: true).conflicts.map(\.id) == [checkin.id])
      #expect(try studio.take(day, scope: .session).conflicts.map(\.id) == [session.id])
      #expect(try studio.conflicts() == [session.id])
      #expect(try studio.take(day).conflicts.map(\.id) == [checkin.id])
      #expect(try studio.conflicts() == [session.id, checkin.id])
    }
  }

  @Test func `a kept booking is no conflict any more, and its time is offered to nobody else (R29)`() throws {
    try withStudio { studio in
      let booking = try studio.bookForDan("2026-10-21T10:00")
      let day = calendar([("20261021", "20261022")])
      try studio.take(day)
      var kept = booking
      kept.isKept = true
      #expect(try studio.desk.keepConflict(booking.id, by: studio.actor("ann")) == kept)
      #expect(try studio.conflicts().isEmpty)
      #expect(try studio.stored(booking.id) == kept)
      // There were two places at that time, and one is free.
      #expect(try studio.starts(21).isEmpty)
      #expect(
        try refusal { try studio.book("2026-10-21T10:00", client: "eve", brand: "south") } == .slotClosed)
      // Not even a new version of the source asks again.
      #expect(try studio.take(calendar([("20261021", "20261023")])).conflicts.isEmpty)
      // Moved elsewhere, the booking is kept no more.
      let moved = try studio.desk.move(booking.id, to: When("2026-10-26T10:00"), by: studio.actor("ann"))
      #expect(
        try studio.take(calendar([("20261026", "20261027")]), name: "other").conflicts.map(\.id) == [moved.id]
      )
      #expect(try studio.conflicts() == [moved.id])
    }
  }

  @Test func `keeping says who did it, and twice is once (R29, R83)`() throws {
    try withStudio { studio in
      let booking = try studio.bookForDan("2026-10-21T10:00")
      try studio.take(calendar([("20261021", "20261022")]))
      for actor in ["ann", "sofia"] { _ = try studio.desk.keepConflict(booking.id, by: studio.actor(actor)) }
      #expect(try refusal { try studio.desk.keepConflict(booking.id, by: studio.actor("dan")) } == .forbidden)
      let entries = try studio.desk.audit(of: "ann", limit: 10, for: .system).filter {
        $0.action == "booking.keep"
      }
      #expect(entries.map(\.subject) == [booking.id.text])
    }
  }

  @Test func `cancelling a conflict gives the credit back (R19, R29)`() throws {
    try withStudio { studio in
      let package = try studio.sell()
      let booking = try studio.book("2026-10-21T10:00")
      #expect(try studio.stored(package.id).remaining == 9)
      try studio.take(calendar([("20261021", "20261022")]))
      let ann = try studio.actor("ann")
      #expect(try studio.conflicts() == [booking.id])
      #expect(try studio.desk.cancel(booking.id, by: ann, reason: "closed").status == .cancelled)
      #expect(try studio.stored(package.id).remaining == 10)
      #expect(try studio.conflicts().isEmpty)
    }
  }

  @Test func `what is in conflict already is not said again, and what is over or ended never (R29, R30)`()
    throws
  {
    try withStudio { studio in
      let first = try studio.bookForDan("2026-10-20T10:00")
      let ended = try studio.bookForDan("2026-10-21T10:00")
      _ = try studio.desk.cancel(ended.id, by: studio.actor("ann"))
      #expect(try studio.take(calendar([("20261020", "20261022")])).conflicts.map(\.id) == [first.id])
      #expect(try studio.take(calendar([("20261020", "20261022")]), name: "other").conflicts.isEmpty)
      studio.clock.now = first.end
      #expect(try studio.conflicts().isEmpty)
    }
  }

  @Test func `owners of some of the coach's brands do not see who is in conflict (R1, R82)`() throws {
    try withStudio { studio in
      _ = try studio.bookForDan("2026-10-21T10:00")
      try studio.take(calendar([("20261021", "20261022")]))
      for owner in ["olga", "sofia"] {
        #expect(try refusal { try studio.desk.conflicts(of: "ann", for: studio.actor(owner)) } == .forbidden)
      }
      #expect(try studio.desk.conflicts(of: "ann", for: studio.actor("ann")).count == 1)
    }
  }

  @Test func `whether a booking is in conflict is as its kind is open, whatever is closed (R29)`() throws {
    var random = TestRandom(for: "conflicts")
    try withStudio { studio in
      var bookings: [Booking] = []
      for day in 20...29 {
        for hour in [9, 11, 14, 17] {
          bookings.append(try studio.bookForDan("2026-10-\(day)T\(hour < 10 ? "0" : "")\(hour):00"))
        }
      }
      for round in 0..<20 {
        let closed = (0..<random.pick(Array(1...6))).map { _ in
          let start = instant("2026-10-20T00:00:00Z") + Int64.random(in: 0..<960, using: &random) * 900
          return start..<(start + Int64.random(in: 1...40, using: &random) * 900)
        }
        let expected = bookings.filter { booking in
          closed.contains { $0.overlaps(booking.start..<booking.end) }
        }
        let file = calendar(closed.map { (basic($0.lowerBound), basic($0.upperBound)) }, salt: round)
        try studio.take(file, mayShrink: true)
        #expect(try studio.conflicts() == expected.map(\.id))
      }
    }
  }
}

extension TestStudio {
  func conflicts() throws -> [BookingID] {
    try desk.conflicts(of: "ann", for: .commandLine(as: .coach)).map(\.id)
  }
}
