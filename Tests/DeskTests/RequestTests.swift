import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R14: what a coach confirms or declines.
@Suite struct RequestTests {
  @Test
  func `a request takes its credit and a place in the package, and no place in the coach's time (R14, R23)`()
    throws
  {
    try withRequests { studio in
      let package = try studio.sell(3)
      let request = try studio.book("2026-10-21T10:00")
      #expect(request.status == .pending && request.mode == .request)
      #expect(request.expires == studio.clock.now + 4 * 3600)
      #expect(request.heldUntil == nil)
      #expect(request.packagePlace == PackagePlace(number: 1, total: 3))
      #expect(try studio.stored(package.id).remaining == 2)
      for client in ["dan", "eve"] { try studio.book("2026-10-21T10:00", client: client, brand: "south") }
      let third = try studio.book("2026-10-21T11:00")
      #expect(third.status == .pending)
      try Invariants(studio).check()
    }
  }

  @Test func `several may compete for one place, and a slot that is full cannot be asked for (R8, R14)`()
    throws
  {
    try withRequests { studio in
      let crowd = try studio.addCrowd(4, to: "south")
      for client in crowd {
        try studio.book("2026-10-21T10:00", client: client.handle, brand: "south", by: .person(client.id))
      }
      for client in ["dan", "eve"] {
        try studio.book("2026-10-21T10:00", client: client, brand: "south", by: studio.actor("ann"))
      }
      try studio.sell()
      #expect(try refusal { try studio.book("2026-10-21T10:00") } == .slotFull)
      #expect(try refusal { try studio.book("2026-10-21T05:00") } == .slotClosed)
    }
  }

  @Test func `what coach and owner book is confirmed at once, as made at once (R12, R13)`() throws {
    try withRequests { studio in
      try studio.sell()
      for (actor, start) in [("ann", "2026-10-21T10:00"), ("olga", "2026-10-22T10:00")] {
        let booking = try studio.book(start, by: studio.actor(actor))
        #expect(booking.status == .confirmed && booking.mode == .instant && booking.expires == nil)
      }
    }
  }

  @Test func `a client's several requests are made together or not at all, and once (R12)`() throws {
    try withRequests { studio in
      try studio.sell(2)
      let orders = try ["21", "22", "23"].map {
        Order(coach: "ann", client: "cleo", start: try When("2026-10-\($0)T10:00"))
      }
      let cleo = try studio.actor("cleo")
      let before = try studio.everything()
      #expect(try refusal { try studio.desk.book(orders, by: cleo, key: "k") } == .noCredit)
      #expect(try studio.everything() == before)
      let two = try studio.desk.book(Array(orders.prefix(2)), by: cleo, key: "k")
      #expect(two.isNew && two.bookings.map(\.status) == [.pending, .pending])
      let again = try studio.desk.book(Array(orders.prefix(2)), by: cleo, key: "k")
      #expect(!again.isNew && again.bookings == two.bookings)
      let repeated = try studio.desk.book([orders[0]], by: cleo)
      #expect(!repeated.isNew && repeated.bookings == [two.bookings[0]])
    }
  }

  @Test func `a confirmed request stands, and what finds no place any more is declined with it (R14)`() throws
  {
    try withRequests { studio in
      let crowd = try studio.addCrowd(3, to: "south")
      let requests = try crowd.map {
        try studio.book("2026-10-21T10:00", client: $0.handle, brand: "south", by: .person($0.id))
      }
      let beside = try studio.book("2026-10-21T11:00", client: "dan", brand: "south")
      let ann = try studio.actor("ann")
      let first = try studio.desk.confirm(requests[1].id, by: ann)
      #expect(first.status == .confirmed && first.expires == nil && first.sequence == 1)
      #expect(try requests.map { try studio.stored($0.id).status } == [.pending, .confirmed, .pending])
      _ = try studio.desk.confirm(requests[0].id, by: ann)
      let declined = try studio.stored(requests[2].id)
      #expect(declined.status == .declined)
      #expect(declined.declineReason == "Another request for this time was confirmed.")
      #expect(try studio.stored(beside.id) == beside)
      #expect(try studio.desk.confirm(requests[0].id, by: ann).status == .confirmed)
      try Invariants(studio).check()
    }
  }

  @Test func `confirming what was declined names both states and the reason (R16)`() throws {
    try withRequests { studio in
      let request = try studio.book("2026-10-21T10:00", client: "eve", brand: "south")
      let ann = try studio.actor("ann")
      let declined = try studio.desk.decline(request.id, by: ann, reason: "I am away")
      #expect(try studio.desk.decline(request.id, by: ann, reason: "else") == declined)
      #expect(declined.declineReason == "I am away")
      let error = #expect(throws: Refusal.self) { try studio.desk.confirm(request.id, by: ann) }
      #expect(error?.code == .wrongState)
      for word in ["declined", "confirmed", "I am away"] { #expect(error?.detail.contains(word) == true) }
    }
  }

  @Test func `confirming a request whose place went otherwise declines it, and says that it is full (R14)`()
    throws
  {
    try withRequests { studio in
      let package = try studio.sell()
      let request = try studio.book("2026-10-21T10:00")
      for client in ["dan", "eve"] {
        try studio.book("2026-10-21T10:30", client: client, brand: "south", by: studio.actor("ann"))
      }
      #expect(try studio.stored(request.id).status == .pending)
      #expect(try refusal { try studio.desk.confirm(request.id, by: studio.actor("ann")) } == .slotFull)
      let declined = try studio.stored(request.id)
      #expect(declined.status == .declined && declined.declineReason != nil)
      #expect(try studio.stored(package.id).remaining == 10)
      #expect(try refusal { try studio.desk.confirm(request.id, by: studio.actor("ann")) } == .wrongState)
      try Invariants(studio).check()
    }
  }

  @Test func `the capacity that holds when a request is confirmed counts (R14)`() throws {
    try withRequests { studio in
      let request = try studio.book("2026-10-21T10:00", client: "eve", brand: "south")
      let other = try studio.book("2026-10-21T10:00", client: "dan", brand: "south")
      _ = try studio.desk.addOverride(coach: "ann", by: studio.actor("ann")) { id, _, _ in
        Override(
          id: id, effect: .extra(capacity: 1, room: nil), span: .instants(request.start, until: request.end))
      }
      #expect(try studio.desk.confirm(request.id, by: studio.actor("ann")).capacity == 1)
      #expect(try studio.stored(other.id).status == .declined)
      try Invariants(studio).check()
    }
  }

  @Test(arguments: ["decline", "expire", "cancel"])
  func `what comes to nothing gives the credit and the month's check-in back (R14, R23, R25)`(end: String)
    throws
  {
    try withRequests { studio in
      let package = try studio.sell(2)
      let requests = try [Kind.session, .checkin].map {
        try studio.book("2026-10-2\($0 == .session ? 1 : 2)T10:00", kind: $0)
      }
      #expect(try studio.stored(package.id).remaining == 1)
      #expect(try refusal { try studio.book("2026-10-23T10:00", kind: .checkin) } == .checkInUsed)
      for request in requests {
        switch end {
        case "decline": _ = try studio.desk.decline(request.id, by: studio.actor("ann"))
        case "cancel": _ = try studio.desk.cancel(request.id, by: studio.actor("cleo"))
        default:
          studio.clock.now = request.expires ?? studio.clock.now
          _ = try studio.desk.expirePending()
        }
      }
      let ends = try requests.map { try studio.stored($0.id) }
      #expect(ends.allSatisfy { $0.status.rawValue.hasPrefix(end.dropLast()) && $0.packagePlace == nil })
      #expect(ends.allSatisfy { $0.sequence == 1 })
      #expect(try studio.stored(package.id).remaining == 2)
      #expect(try studio.book("2026-10-23T10:00", kind: .checkin).status == .pending)
      try Invariants(studio).check()
    }
  }

  @Test func `clients may cancel a request after the cut-off, and never a confirmed one (R19)`() throws {
    try withRequests { studio in
      try studio.setMode(.request, in: "south") { $0.cancellationCutoffHours = 48 }
      let requests = try ["dan", "eve"].map {
        try studio.book("2026-10-20T10:00", client: $0, brand: "south")
      }
      _ = try studio.desk.confirm(requests[0].id, by: studio.actor("ann"))
      #expect(try refusal { try studio.desk.cancel(requests[0].id, by: studio.actor("dan")) } == .tooLate)
      #expect(try studio.desk.cancel(requests[1].id, by: studio.actor("eve")).status == .cancelled)
    }
  }

  @Test func `a client's move of a confirmed booking stays confirmed (R18)`() throws {
    try withRequests { studio in
      let request = try studio.book("2026-10-21T10:00", client: "eve", brand: "south")
      let eve = try studio.actor("eve")
      let there = try When("2026-10-22T10:00")
      #expect(try refusal { try studio.desk.move(request.id, to: there, by: eve) } == .wrongState)
      _ = try studio.desk.confirm(request.id, by: studio.actor("ann"))
      let moved = try studio.desk.move(request.id, to: there, by: eve)
      #expect(moved.status == .confirmed && moved.mode == .request)
    }
  }

  @Test func `a move that finds a request expired goes on from what that changed (R14, R41)`() throws {
    try withRequests { studio in
      try studio.sell()
      let request = try studio.book("2026-10-21T10:00")
      let later = try studio.book("2026-10-22T10:00", by: studio.actor("ann"))
      #expect(later.packagePlace?.number == 2)
      studio.clock.now = try #require(request.expires)
      let moved = try studio.desk.move(later.id, to: When("2026-10-23T10:00"), by: studio.actor("cleo"))
      #expect(moved.packagePlace?.number == 1)
      // One place further up, then moved.
      #expect(moved.sequence == 2)
      try Invariants(studio).check()
    }
  }

  @Test func `what happens by itself bears nobody's name (R82)`() throws {
    try withRequests { studio in
      let package = try studio.sell()
      let request = try studio.book("2026-10-21T10:00")
      studio.clock.advance(5 * 3600)
      // Dan's wish finds that cleo's request has run out.
      try studio.book("2026-10-21T10:00", client: "dan", brand: "south")
      #expect(try studio.stored(request.id).status == .expired)
      let last = try #require(try studio.storage.read { try $0.ledger(of: package.id) }.last)
      #expect(last.entry.delta == 1 && last.actor == nil)
      let audit = try studio.desk.audit(of: "ann", limit: 100, for: studio.actor("ann"))
      let expiry = try #require(audit.first { $0.action == "booking.expire" })
      #expect(expiry.actor == nil && expiry.role == "system")
    }
  }
}

/// Ann takes requests in north and south.
func withRequests(_ body: (TestStudio) throws -> Void) throws {
  try withStudio { studio in
    for brand in ["north", "south"] { try studio.setMode(.request, in: brand) }
    try body(studio)
  }
}
