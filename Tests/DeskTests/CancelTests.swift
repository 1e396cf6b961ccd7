import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R16, R19: cancelling.
@Suite struct CancelTests {
  @Test func `cancelling gives the credit back and frees the place at once (R19)`() throws {
    try withStudio { studio in
      let package = try studio.sell()
      let bookings = try ["21", "22", "23"].map { try studio.book("2026-10-\($0)T10:00") }
      let cancelled = try studio.desk.cancel(bookings[0].id, by: studio.actor("cleo"), reason: "ill")
      #expect(try studio.stored(cancelled.id) == cancelled)
      #expect(cancelled.packagePlace == nil)
      #expect(cancelled.package == package.id)
      #expect(try studio.stored(package.id).remaining == 8)
      #expect(try bookings[1...].map { try studio.stored($0.id).packagePlace?.number } == [1, 2])
      try studio.sell(to: "dan")
      for client in ["dan", "cleo"] { try studio.book("2026-10-21T10:00", client: client, brand: "north") }
    }
  }

  @Test(arguments: [("cleo", Role.client), ("ann", .coach), ("olga", .owner)])
  func `who cancelled, when and why is kept (R16)`(actor: String, role: Role) throws {
    try withStudio { studio in
      try studio.sell()
      let booking = try studio.book("2026-10-21T10:00")
      studio.clock.advance(90)
      _ = try studio.desk.cancel(booking.id, by: studio.actor(actor), reason: "because")
      let cancellation = try studio.stored(booking.id).cancellation
      #expect(
        cancellation == Booking.Cancellation(by: role, at: studio.clock.now, reason: "because"))
    }
  }

  @Test func `cancelling again changes nothing (R16)`() throws {
    try withStudio { studio in
      try studio.sell()
      let booking = try studio.book("2026-10-21T10:00")
      let first = try studio.desk.cancel(booking.id, by: studio.actor("cleo"))
      let before = try studio.everything()
      studio.clock.advance(60)
      #expect(try studio.desk.cancel(booking.id, by: studio.actor("ann"), reason: "late") == first)
      #expect(try studio.everything() == before)
    }
  }

  @Test func `a client is too late at exactly the cut-off, not a second before (R19)`() throws {
    try withStudio { studio in
      _ = try studio.desk.changeSettings(of: "ann", in: "south", by: studio.actor("ann")) {
        $0.cancellationCutoffHours = 24
      }
      let bookings = try ["10", "12"].map { try studio.book("2026-10-26T\($0):00", client: "eve") }
      // The clocks go back in the night before: 24 hours are elapsed time.
      studio.clock.now = bookings[0].start - 86400
      #expect(try refusal { try studio.desk.cancel(bookings[0].id, by: studio.actor("eve")) } == .tooLate)
      studio.clock.now = bookings[1].start - 86401
      #expect(try refusal { try studio.desk.cancel(bookings[1].id, by: studio.actor("eve")) } == nil)
      #expect(try refusal { try studio.desk.cancel(bookings[0].id, by: studio.actor("ann")) } == nil)
    }
  }

  @Test func `without a cut-off a client may cancel until the session begins (R19)`() throws {
    try withStudio { studio in
      let bookings = try ["10", "12"].map { try studio.book("2026-10-26T\($0):00", client: "eve") }
      studio.clock.now = bookings[0].start
      #expect(try refusal { try studio.desk.cancel(bookings[0].id, by: studio.actor("eve")) } == .tooLate)
      studio.clock.now = bookings[1].start - 1
      #expect(try refusal { try studio.desk.cancel(bookings[1].id, by: studio.actor("eve")) } == nil)
    }
  }

  @Test func `what is over cannot be cancelled, and the refusal names both states (R16)`() throws {
    try withStudio { studio in
      try studio.sell()
      let booking = try studio.book("2026-10-21T10:00")
      studio.clock.now = booking.end
      #expect(try studio.desk.completePast() == 1)
      let error = #expect(throws: Refusal.self) {
        _ = try studio.desk.cancel(booking.id, by: studio.actor("ann"))
      }
      #expect(error?.code == .wrongState)
      #expect(error?.detail.contains("completed") == true)
      #expect(error?.detail.contains("cancelled") == true)
    }
  }
}
