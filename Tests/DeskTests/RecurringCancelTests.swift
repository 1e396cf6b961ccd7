import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R19, R27: the end of a recurring booking.
@Suite struct RecurringCancelTests {
  @Test
  func `ended with its bookings, those ahead are cancelled and credits come back, moved ones too (R27)`()
    throws
  {
    try withStudio { studio in
      let package = try studio.sell(10)
      let made = try studio.recur(client: "cleo", brand: "north")
      let moved = try studio.desk.move(
        made.bookings[2].id, to: When("2026-11-10T09:00"), by: studio.actor("cleo"))
      studio.clock.now = made.bookings[0].start + 60
      let end = try studio.desk.cancelRecurring(
        made.recurring.id, cancelsBookings: true, reason: "a new job", by: studio.actor("ann"))
      #expect(end.kept.isEmpty && end.cancelled.count == 5)
      #expect(end.cancelled.map(\.id).contains(moved.id))
      #expect(
        end.cancelled.allSatisfy { $0.cancellation?.by == .coach && $0.cancellation?.reason == "a new job" })
      #expect(try studio.stored(package.id).remaining == 9)
      #expect(try studio.desk.fillRecurring() == 0)
      #expect(try !studio.desk.recurring(made.recurring.id, for: studio.actor("cleo")).recurring.isActive)
      let again = try studio.desk.cancelRecurring(
        made.recurring.id, cancelsBookings: true, by: studio.actor("ann"))
      #expect(again.cancelled.isEmpty && again.kept.isEmpty)
      try Invariants(studio).check()
    }
  }

  @Test func `a client's bookings inside the cut-off stand and are told (R19, R27)`() throws {
    try withStudio { studio in
      _ = try studio.desk.changeSettings(of: "ann", in: "south", by: studio.actor("ann")) {
        $0.cancellationCutoffHours = 24
      }
      let made = try studio.recur()
      studio.clock.now = made.bookings[0].start + -24 * 3600
      let end = try studio.desk.cancelRecurring(
        made.recurring.id, cancelsBookings: true, by: studio.actor("eve"))
      #expect(end.kept.map(\.id) == [made.bookings[0].id] && end.cancelled.count == 5)
      #expect(try studio.stored(made.bookings[0].id).status == .confirmed)
      try Invariants(studio).check()
    }
  }

  @Test func `ended alone, its bookings stand, and can be cancelled with it later (R27)`() throws {
    try withStudio { studio in
      let made = try studio.recur()
      let end = try studio.desk.cancelRecurring(
        made.recurring.id, cancelsBookings: false, by: studio.actor("eve"))
      #expect(end.cancelled.isEmpty && end.kept.count == 6)
      studio.clock.advance(14 * 86400)
      #expect(try studio.desk.fillRecurring() == 0)
      #expect(try studio.wall(made.recurring).count == 6)
      #expect(
        try studio.desk.cancelRecurring(made.recurring.id, cancelsBookings: true, by: studio.actor("eve"))
          .cancelled.count == 5)
      #expect(try studio.recur().isNew, "the time is free for another")
    }
  }
}
