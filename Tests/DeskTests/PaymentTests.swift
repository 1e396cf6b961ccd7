import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R15: what a payment confirms.
@Suite struct PaymentTests {
  @Test func `a booking that awaits its payment takes its place while it is held (R8, R15)`() throws {
    try withPayments { studio in
      let bookings = try ["dan", "eve"].map { try studio.book(time, client: $0, brand: "south") }
      #expect(bookings.allSatisfy { $0.status == .pending && $0.mode == .payment })
      #expect(bookings.allSatisfy { $0.heldUntil == studio.clock.now + 1800 && $0.expires == $0.start })
      try studio.sell()
      #expect(try refusal { try studio.book(time) } == .slotFull)
      studio.clock.advance(1799)
      #expect(try refusal { try studio.book(time) } == .slotFull)
      studio.clock.advance(1)
      #expect(try studio.book(time).status == .confirmed)
      #expect(try studio.stored(bookings[0].id).heldUntil == nil)
      #expect(try studio.stored(bookings[0].id).status == .pending)
      try Invariants(studio).check()
    }
  }

  @Test func `paid while it is held, it is confirmed; said twice, it is the same (R15)`() throws {
    try withPayments { studio in
      let held = try studio.book(time, client: "eve", brand: "south")
      let ann = try studio.actor("ann")
      studio.clock.advance(600)
      let paid = try studio.desk.pay(held.id, by: ann)
      #expect(paid.status == .confirmed && paid.paid == studio.clock.now)
      #expect(paid.heldUntil == nil && paid.expires == nil && paid.sequence == 1)
      studio.clock.advance(600)
      let before = try studio.everything()
      #expect(try studio.desk.pay(held.id, by: ann) == paid)
      #expect(try studio.everything() == before)
      studio.clock.now = paid.end
      _ = try studio.desk.mark(held.id, .complete, by: ann)
      #expect(try studio.desk.pay(held.id, by: ann).status == .completed)
    }
  }

  @Test func `paid after the hold, it is confirmed where its place is free (R15)`() throws {
    try withPayments { studio in
      let held = try studio.book(time, client: "eve", brand: "south")
      try studio.book(time, client: "dan", brand: "south", by: studio.actor("ann"))
      studio.clock.advance(1800)
      #expect(try studio.desk.pay(held.id, by: .commandLine(as: .owner)).status == .confirmed)
      try Invariants(studio).check()
    }
  }

  @Test func `paid after the hold with its place taken, it waits paid, for the coach to answer (R15)`() throws
  {
    try withPayments { studio in
      let held = try studio.book(time, client: "eve", brand: "south")
      let ann = try studio.actor("ann")
      studio.clock.advance(1800)
      let crowd = try studio.addCrowd(2, to: "south")
      let others = try crowd.map { try studio.book(time, client: $0.handle, brand: "south", by: ann) }
      let paid = try studio.desk.pay(held.id, by: ann)
      #expect(paid.status == .pending && paid.paid == studio.clock.now && paid.expires == nil)
      #expect(try studio.desk.pay(held.id, by: ann) == paid)
      let audit = try studio.desk.audit(of: "ann", limit: 100, for: ann)
      #expect(audit.last { $0.action == "booking.pay" }?.detail?.contains("waits") == true)

      #expect(try refusal { try studio.desk.confirm(held.id, by: ann) } == .slotFull)
      #expect(try studio.stored(held.id) == paid)
      _ = try studio.desk.cancel(others[0].id, by: ann)
      #expect(try studio.desk.confirm(held.id, by: ann).status == .confirmed)
      try Invariants(studio).check()
    }
  }

  @Test func `what is paid does not expire, and what is not does at its start (R15)`() throws {
    try withPayments { studio in
      let ann = try studio.actor("ann")
      let bookings = try ["dan", "eve"].map { try studio.book(time, client: $0, brand: "south") }
      studio.clock.advance(1800)
      let crowd = try studio.addCrowd(2, to: "south")
      for client in crowd { try studio.book(time, client: client.handle, brand: "south", by: ann) }
      #expect(try studio.desk.pay(bookings[0].id, by: ann).status == .pending)
      studio.clock.now = bookings[0].start
      #expect(try refusal { try studio.desk.pay(bookings[1].id, by: ann) } == .wrongState)
      #expect(try studio.desk.expirePending() == 1)
      #expect(try bookings.map { try studio.stored($0.id).status } == [.pending, .expired])
      studio.clock.advance(1)
      #expect(try refusal { try studio.desk.confirm(bookings[0].id, by: ann) } == .inThePast)
      #expect(try studio.desk.decline(bookings[0].id, by: ann).status == .declined)
    }
  }

  @Test func `a coach may confirm before the payment, which is then only noted (R15)`() throws {
    try withPayments { studio in
      let held = try studio.book(time, client: "eve", brand: "south")
      let ann = try studio.actor("ann")
      let confirmed = try studio.desk.confirm(held.id, by: ann)
      #expect(confirmed.status == .confirmed && confirmed.paid == nil && confirmed.heldUntil == nil)
      let paid = try studio.desk.pay(held.id, by: ann)
      #expect(paid.status == .confirmed && paid.paid == studio.clock.now)
      #expect(paid.sequence == confirmed.sequence)
      #expect(try studio.stored(held.id) == paid)
    }
  }

  @Test func `a hold that has run out is freed by the job, and changes what others see of the coach (R15)`()
    throws
  {
    try withPayments { studio in
      let held = try studio.book(time, client: "eve", brand: "south")
      let ann = try studio.person("ann").id
      let revision = try studio.storage.read { try $0.calendarRevision(of: ann)?.revision }
      #expect(try studio.desk.expirePending() == 0)
      #expect(try studio.storage.read { try $0.calendarRevision(of: ann)?.revision } == revision)
      studio.clock.advance(1800)
      #expect(try studio.desk.expirePending() == 0)
      #expect(try studio.stored(held.id).heldUntil == nil)
      #expect(try studio.storage.read { try $0.calendarRevision(of: ann)?.revision } != revision)
    }
  }

  @Test func `a moved booking stays paid (R18)`() throws {
    try withPayments { studio in
      let held = try studio.book(time, client: "eve", brand: "south")
      let paid = try studio.desk.pay(held.id, by: studio.actor("ann"))
      let moved = try studio.desk.move(
        held.id, to: When("2026-10-22T10:00"), by: studio.actor("eve"))
      #expect(moved.paid == paid.paid && moved.mode == .payment && moved.status == .confirmed)
    }
  }

  private let time = "2026-10-21T10:00"
}

/// Ann has clients of south pay first, within half an hour.
func withPayments(_ body: (TestStudio) throws -> Void) throws {
  try withStudio { studio in
    try studio.setMode(.payment, in: "south")
    try body(studio)
  }
}
