import Booking
import CivilTime
import Desk
import TestSupport
import Testing

/// R29, R30: what can be kept, and who hears of conflicts.
@Suite struct KeepTests {
  @Test func `a booking that is in no conflict is not kept (R29)`() throws {
    try withStudio { studio in
      let booking = try studio.bookForDan("2026-10-21T10:00")
      let ann = try studio.actor("ann")
      let before = try studio.everything()
      #expect(try refusal { try studio.desk.keepConflict(booking.id, by: ann) } == .wrongState)
      #expect(try studio.everything() == before)
      // Nothing was kept beforehand: closed later, it is a conflict as any other.
      #expect(try studio.take(calendar([("20261021", "20261022")])).conflicts.map(\.id) == [booking.id])
      #expect(try studio.desk.keepConflict(booking.id, by: ann).isKept)
    }
  }

  @Test func `another blackout over what is kept makes it a conflict again (R29, R30)`() throws {
    try withStudio { studio in
      let booking = try studio.bookForDan("2026-10-21T10:00")
      let ann = try studio.actor("ann")
      try studio.take(calendar([("20261021", "20261022")]))
      _ = try studio.desk.keepConflict(booking.id, by: ann)
      var told: [Bool: [BookingID]] = [:]
      for isDryRun in [true, false] {
        let watch = ChangeWatch(
          isDryRun: isDryRun, conflicts: { found, _ in told[isDryRun] = found.map(\.id) }, declined: { _ in })
        _ = try studio.desk.addOverride(coach: "ann", by: ann, watch: watch) { id, _, _ in
          Override(
            id: id, effect: .blackout, scope: .session,
            span: .instants(booking.start - 3600, until: booking.start + 1))
        }
      }
      #expect(told == [true: [booking.id], false: [booking.id]])
      #expect(try studio.desk.conflicts(of: "ann", for: ann).map(\.id) == [booking.id])
    }
  }

  @Test func `a booking that has begun is not kept (R29)`() throws {
    try withStudio { studio in
      let booking = try studio.bookForDan("2026-10-21T10:00")
      try studio.take(calendar([("20261021", "20261022")]))
      for time in [booking.start, booking.end] {
        studio.clock.now = time
        #expect(
          try refusal { try studio.desk.keepConflict(booking.id, by: studio.actor("ann")) } == .wrongState)
      }
      studio.clock.now = booking.start - 1
      #expect(try studio.desk.keepConflict(booking.id, by: studio.actor("ann")).isKept)
    }
  }

  @Test func `what is kept stays kept when it is kept again, open or closed (R29)`() throws {
    try withStudio { studio in
      let booking = try studio.bookForDan("2026-10-21T10:00")
      try studio.take(calendar([("20261021", "20261022")]))
      let kept = try studio.desk.keepConflict(booking.id, by: studio.actor("ann"))
      let before = try studio.everything()
      #expect(try studio.desk.keepConflict(booking.id, by: studio.actor("sofia")) == kept)
      #expect(try studio.everything() == before)
      try studio.take(calendar([]))
      #expect(try studio.desk.keepConflict(booking.id, by: studio.actor("ann")) == kept)
    }
  }

  @Test
  func `the owner of one brand hears which of its bookings conflict, and of others nothing more (R30, R82)`()
    throws
  {
    try withStudio { studio in
      let ann = try studio.actor("ann")
      try studio.sell()
      let north = try studio.book("2026-10-21T10:00", by: ann)
      let south = try studio.bookForDan("2026-10-21T12:00")
      let file = calendar([("20261021", "20261022")])
      let day = LocalDate(iso8601: "2026-10-21") ?? LocalDate(dayNumber: 0)
      for (handle, visible) in [("olga", [north.id]), ("sofia", [south.id]), ("ann", [north.id, south.id])] {
        let actor = try studio.actor(handle)
        let report = try studio.take(file, isDryRun: true, by: actor)
        #expect(report.conflicts.map(\.id) == visible && report.conflictCount == 2, "\(handle)")
        var heard: ([BookingID], Int)?
        let watch = ChangeWatch(isDryRun: true) { heard = ($0.map(\.id), $1) }
        _ = try studio.desk.addOverride(coach: "ann", by: actor, watch: watch) { id, _, _ in
          Override(id: id, effect: .blackout, span: .days(day, through: day))
        }
        #expect(heard?.0 == visible && heard?.1 == 2, "\(handle)")
      }
      // Not only rehearsed, too.
      let done = try studio.take(file, by: studio.actor("olga"))
      #expect(done.conflicts.map(\.id) == [north.id] && done.conflictCount == 2)
    }
  }
}
