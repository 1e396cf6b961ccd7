import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R18: rescheduling is one step.
@Suite struct MoveTests {
  @Test func `a move keeps uid, credit, notes and link, raises the sequence and points back (R18, R47)`()
    throws
  {
    try withStudio { studio in
      let package = try studio.sell()
      let old = try studio.book("2026-10-21T10:00")
      studio.clock.advance(60)
      let new = try studio.desk.move(old.id, to: When("2026-10-22T12:00"), by: studio.actor("cleo"))
      #expect(try studio.stored(new.id) == new)
      #expect(new.uid == old.uid)
      #expect(new.sequence > old.sequence)
      #expect(new.changed > old.changed)
      #expect(new.created == old.created)
      #expect(new.rescheduledFrom == old.id)
      #expect(new.package == package.id)
      #expect(new.packagePlace == PackagePlace(number: 1, total: 10))
      let left = try studio.stored(old.id)
      #expect(left.status == .rescheduled)
      #expect(left.packagePlace == nil)
      #expect(left.cancellation == nil)
      #expect(try studio.stored(package.id).remaining == 9)
      #expect(try studio.storage.read { try $0.ledger(of: package.id).count } == 2)
    }
  }

  @Test func `a chain of moves can be walked and always has one standing booking (R18)`() throws {
    try withStudio { studio in
      try studio.sell()
      var chain = [try studio.book("2026-10-21T10:00")]
      for start in ["2026-10-22T10:00", "2026-10-21T10:00", "2026-10-21T10:30", "2026-10-24T08:00"] {
        chain.append(
          try studio.desk.move(chain[chain.count - 1].id, to: When(start), by: studio.actor("cleo")))
      }
      #expect(Set(chain.map(\.uid)).count == 1)
      #expect(
        zip(chain, chain.dropFirst()).allSatisfy { $0.sequence < $1.sequence && $0.changed < $1.changed })
      for (old, new) in zip(chain, chain.dropFirst()) {
        #expect(new.rescheduledFrom == old.id)
        #expect(try studio.storage.read { try $0.successor(of: old.id)?.id } == new.id)
        #expect(try studio.stored(old.id).status == .rescheduled)
      }
    }
  }

  @Test func `at capacity one a session moves half an hour over itself (R18)`() throws {
    try withStudio { studio in
      try studio.sell(coach: "bob")
      try setCapacity(1, of: "bob", studio)
      let old = try studio.book("2026-10-21T10:00", coach: "bob")
      let new = try studio.desk.move(old.id, to: When("2026-10-21T10:30"), by: studio.actor("cleo"))
      #expect(new.start - old.start == 30 * 60)
      #expect(
        try studio.desk.move(new.id, to: When("2026-10-21T10:00"), by: studio.actor("cleo")).uid == old.uid)
    }
  }

  @Test func `a move to where it is, or was moved to, returns what stands there (R18)`() throws {
    try withStudio { studio in
      try studio.sell()
      let old = try studio.book("2026-10-21T10:00")
      let before = try studio.everything()
      #expect(try studio.desk.move(old.id, to: When("2026-10-21T10:00"), by: studio.actor("cleo")) == old)
      #expect(try studio.everything() == before)
      let new = try studio.desk.move(old.id, to: When("2026-10-22T10:00"), by: studio.actor("cleo"))
      let after = try studio.everything()
      #expect(try studio.desk.move(old.id, to: When("2026-10-22T10:00"), by: studio.actor("cleo")) == new)
      #expect(try studio.everything() == after)
      _ = try studio.desk.move(new.id, to: When("2026-10-23T10:00"), by: studio.actor("cleo"))
      #expect(
        try refusal { try studio.desk.move(old.id, to: When("2026-10-22T10:00"), by: studio.actor("cleo")) }
          == .wrongState)
    }
  }

  @Test func `a move that does not fit leaves everything as it was (R18)`() throws {
    try withStudio { studio in
      try studio.sell(lastDay: LocalDate(year: 2026, month: 10, day: 30))
      for client in ["dan", "eve"] { try studio.book("2026-10-23T10:00", client: client, brand: "south") }
      let old = try studio.book("2026-10-21T10:00")
      let before = try studio.everything()
      for (start, code) in [
        ("2026-10-23T10:00", Refusal.Code.slotFull), ("2026-10-23T09:30", .slotFull),
        ("2026-10-23T06:00", .slotClosed), ("2026-10-23T12:10", .slotNotOffered),
        ("2026-10-31T10:00", .packageExpired), ("2026-10-18T10:00", .inThePast),
        ("2027-10-18T10:00", .tooFarAhead), ("2027-03-28T02:30", .skippedTime),
      ] {
        let asked = try refusal {
          try studio.desk.move(old.id, to: When(start), by: studio.actor("cleo"))
        }
        #expect(asked == code, "\(start)")
        #expect(try studio.everything() == before)
      }
    }
  }

  @Test
  func `neither notice nor cut-off holds for a move, but a session that has begun is the coach's (R18)`()
    throws
  {
    try withStudio { studio in
      _ = try studio.desk.changeSettings(of: "ann", in: "north", by: studio.actor("ann")) {
        $0.cancellationCutoffHours = 48
      }
      try studio.sell()
      let booking = try studio.book("2026-10-20T10:00")
      let soon = try studio.desk.move(booking.id, to: When("2026-10-19T11:00"), by: studio.actor("cleo"))
      studio.clock.now = soon.start
      #expect(
        try refusal { try studio.desk.move(soon.id, to: When("2026-10-20T10:00"), by: studio.actor("cleo")) }
          == .tooLate)
      #expect(
        try refusal { try studio.desk.move(soon.id, to: When("2026-10-20T10:00"), by: studio.actor("ann")) }
          == nil)
    }
  }

  @Test func `a check-in that is only asked for uses its month too, until it comes to nothing (R18, R25)`()
    throws
  {
    try withStudio { studio in
      let october = try studio.book("2026-10-21T10:00", kind: .checkin)
      try studio.setMode(.request, in: "north")
      let november = try studio.book("2026-11-10T10:00", kind: .checkin)
      #expect(november.status == .pending)
      let (cleo, there) = (try studio.actor("cleo"), try When("2026-11-12T10:00"))
      for actor in [cleo, try studio.actor("ann")] {
        #expect(try refusal { try studio.desk.move(october.id, to: there, by: actor) } == .checkInUsed)
      }
      // The last second of a month of the coach's zone is not of the next one.
      #expect(try refusal { try studio.book("2026-11-30T19:00", kind: .checkin) } == .checkInUsed)
      #expect(try refusal { try studio.book("2026-12-01T08:00", kind: .checkin) } == nil)
      _ = try studio.desk.decline(november.id, by: studio.actor("ann"))
      let moved = try studio.desk.move(october.id, to: there, by: cleo)
      #expect(moved.status == .confirmed)
      #expect(try studio.book("2026-10-28T10:00", kind: .checkin).status == .pending)
      #expect(try refusal { try studio.book("2026-11-20T10:00", kind: .checkin) } == .checkInUsed)
      try Invariants(studio).check()
    }
  }

  @Test func `a move finds a month's check-in free that has just expired (R14, R18)`() throws {
    try withStudio { studio in
      let october = try studio.book("2026-10-21T10:00", kind: .checkin)
      try studio.setMode(.request, in: "north")
      let november = try studio.book("2026-11-10T10:00", kind: .checkin)
      studio.clock.now = try #require(november.expires)
      _ = try studio.desk.move(october.id, to: When("2026-11-12T10:00"), by: studio.actor("cleo"))
      #expect(try studio.stored(november.id).status == .expired)
    }
  }

  @Test func `a check-in takes its monthly use along, and is refused where that month's is used (R18)`()
    throws
  {
    try withStudio { studio in
      let october = try studio.book("2026-10-21T10:00", kind: .checkin)
      let november = try studio.book("2026-11-10T10:00", kind: .checkin)
      #expect(
        try refusal {
          try studio.desk.move(october.id, to: When("2026-11-12T10:00"), by: studio.actor("cleo"))
        }
          == .checkInUsed)
      let within = try studio.desk.move(october.id, to: When("2026-10-22T10:00"), by: studio.actor("cleo"))
      let december = try studio.desk.move(november.id, to: When("2026-12-10T10:00"), by: studio.actor("cleo"))
      #expect(
        try refusal {
          try studio.desk.move(within.id, to: When("2026-11-12T10:00"), by: studio.actor("cleo"))
        }
          == nil)
      #expect(december.videoLink == november.videoLink)
      #expect(try refusal { try studio.book("2026-10-28T10:00", kind: .checkin) } == nil)
    }
  }

  @Test func `what is over or cancelled is not moved (R16)`() throws {
    try withStudio { studio in
      try studio.sell()
      let booking = try studio.book("2026-10-21T10:00")
      _ = try studio.desk.cancel(booking.id, by: studio.actor("cleo"))
      #expect(
        try refusal {
          try studio.desk.move(booking.id, to: When("2026-10-22T10:00"), by: studio.actor("ann"))
        }
          == .wrongState)
    }
  }

  private func setCapacity(_ capacity: Int, of coach: String, _ studio: TestStudio) throws {
    for window in try studio.desk.windows(of: coach, for: studio.actor(coach)) {
      _ = try studio.desk.changeWindow(window.id, coach: coach, by: studio.actor(coach)) {
        $0.capacity = capacity
      }
    }
  }
}
