import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R17: what took place, and notes.
@Suite struct MarkTests {
  @Test func `a coach marks a session and corrects one outcome into the other (R17)`() throws {
    try withStudio { studio in
      let package = try studio.sell()
      let booking = try studio.book("2026-10-21T10:00")
      #expect(
        try refusal { try studio.desk.mark(booking.id, .complete, by: studio.actor("ann")) } == .notStarted)
      studio.clock.now = booking.start
      let done = try studio.desk.mark(booking.id, .complete, by: studio.actor("ann"), notes: "strong")
      #expect(done.status == .completed)
      #expect(done.instructorNotes == "strong")
      let missed = try studio.desk.mark(booking.id, .noShow, by: studio.actor("olga"))
      #expect(missed.status == .noShow)
      #expect(missed.instructorNotes == "strong")
      #expect(try studio.desk.mark(booking.id, .complete, by: studio.actor("ann")).status == .completed)
      #expect(try studio.stored(package.id).remaining == 9)
    }
  }

  @Test func `marking again changes nothing but the note (R17)`() throws {
    try withStudio { studio in
      try studio.sell()
      let booking = try studio.book("2026-10-21T10:00")
      studio.clock.now = booking.start
      _ = try studio.desk.mark(booking.id, .complete, by: studio.actor("ann"))
      let before = try studio.everything()
      let feedBefore = try revisions(studio)
      _ = try studio.desk.mark(booking.id, .complete, by: studio.actor("ann"))
      #expect(try studio.everything() == before)
      _ = try studio.desk.mark(booking.id, .complete, by: studio.actor("ann"), notes: "well done")
      #expect(try studio.stored(booking.id).instructorNotes == "well done")
      _ = try studio.desk.mark(booking.id, .complete, by: studio.actor("ann"), notes: "")
      #expect(try studio.stored(booking.id).instructorNotes == nil)
      #expect(try revisions(studio) == feedBefore)
    }
  }

  @Test func `only the two outcomes can be marked (R16, R17)`() throws {
    try withStudio { studio in
      try studio.sell()
      let booking = try studio.book("2026-10-21T10:00")
      studio.clock.now = booking.start
      let before = try studio.everything()
      for action in Booking.Action.allCases where action != .complete && action != .noShow {
        #expect(try refusal { try studio.desk.mark(booking.id, action, by: studio.actor("ann")) } != nil)
      }
      #expect(try studio.everything() == before)
    }
  }

  @Test func `past sessions become completed by themselves, each once, as soon as they are over (R17)`()
    throws
  {
    try withStudio { studio in
      try studio.sell(450)
      var orders: [Order] = []
      for day in 0..<43 {
        for hour in 0..<10 {
          let start = instant("2026-10-20T07:00:00Z") + Int64(day * 86400 + hour * 3600)
          orders.append(Order(coach: "ann", client: "cleo", start: .instant(start)))
        }
      }
      for start in stride(from: 0, to: 430, by: 100) {
        _ = try studio.desk.book(Array(orders[start..<min(430, start + 100)]), by: studio.actor("ann"))
      }
      #expect(try studio.desk.completePast() == 0)
      studio.clock.now = instant("2026-10-20T08:00:00Z") - 1
      #expect(try studio.desk.completePast() == 0)
      studio.clock.now = instant("2026-10-20T08:00:00Z")
      #expect(try studio.desk.completePast() == 1)
      studio.clock.now = instant("2027-01-20T08:00:00Z")
      #expect(try studio.desk.completePast() == 429)
      #expect(try studio.desk.completePast() == 0)
      let trail = try studio.desk.audit(of: "ann", limit: 10_000, for: studio.actor("ann"))
      #expect(trail.count { $0.action == "booking.complete" && $0.role == "system" } == 430)
    }
  }

  @Test func `shared notes are everybody's of the booking and show in calendars, the coach's own do not`()
    throws
  {
    try withStudio { studio in
      try studio.sell()
      let booking = try studio.book("2026-10-21T10:00")
      let before = try revisions(studio)
      let own = try studio.desk.note(
        booking.id, notes: nil, instructorNotes: "tired", by: studio.actor("ann"))
      #expect(own.instructorNotes == "tired")
      #expect(own.sequence == booking.sequence)
      #expect(try revisions(studio) == before)
      let shared = try studio.desk.note(
        booking.id, notes: "bring a mat", instructorNotes: nil, by: studio.actor("cleo"))
      #expect(shared.notes == "bring a mat")
      #expect(shared.sequence == booking.sequence + 1)
      #expect(try revisions(studio).allSatisfy { $0.value > before[$0.key] ?? 0 })
      let removed = try studio.desk.note(booking.id, notes: "", instructorNotes: "", by: studio.actor("ann"))
      #expect(removed.notes == nil)
      #expect(removed.instructorNotes == nil)
      #expect(
        try refusal {
          try studio.desk.note(booking.id, notes: nil, instructorNotes: "x", by: studio.actor("cleo"))
        } == .forbidden)
    }
  }

  @Test func `a booking that was moved takes no more notes: its calendar identity is another's now (R47)`()
    throws
  {
    try withStudio { studio in
      try studio.sell()
      let old = try studio.book("2026-10-21T10:00")
      let new = try studio.desk.move(old.id, to: When("2026-10-22T10:00"), by: studio.actor("cleo"))
      let before = try studio.everything()
      #expect(
        try refusal {
          try studio.desk.note(old.id, notes: "x", instructorNotes: "x", by: studio.actor("ann"))
        }
          == .wrongState)
      #expect(try studio.everything() == before)
      #expect(try studio.storage.read { try $0.pushWishes(limit: 9).map(\.booking) } == [new.id])
    }
  }

  private func revisions(_ studio: TestStudio) throws -> [String: Int64] {
    try studio.storage.read { store in
      var revisions: [String: Int64] = [:]
      for handle in ["ann", "cleo"] {
        revisions[handle] = try store.calendarRevision(of: studio.person(handle).id)?.revision
      }
      return revisions
    }
  }
}
