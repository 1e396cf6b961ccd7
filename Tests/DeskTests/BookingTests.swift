import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R12, R13: one booking, several, and the same again.
@Suite struct BookingTests {
  @Test func `a client's wish is confirmed at once, with both zones and its place in the package (R3, R13)`()
    throws
  {
    try withStudio { studio in
      let package = try studio.sell(8, to: "dan")
      let booking = try studio.book("2026-10-21T10:00", client: "dan", brand: "north")
      #expect(booking == (try studio.stored(booking.id)))
      #expect(booking.status == .confirmed)
      #expect(booking.start == instant("2026-10-21T08:00:00Z"))
      #expect(booking.end == instant("2026-10-21T09:00:00Z"))
      #expect(booking.occupiedUntil == booking.end)
      #expect(booking.coachZone == "Europe/Berlin")
      #expect(booking.clientZone == "America/New_York")
      #expect(booking.package == package.id)
      #expect(booking.packagePlace == PackagePlace(number: 1, total: 8))
      #expect(booking.uid == "\(booking.id.text)@coachcal")
      #expect(booking.sequence == 0)
      #expect(booking.created == studio.clock.now)
      #expect(try studio.stored(package.id).remaining == 7)
    }
  }

  @Test func `several slots are booked together (R12)`() throws {
    try withStudio { studio in
      let package = try studio.sell()
      let (bookings, isNew) = try studio.desk.book(
        orders("2026-10-23T10:00", "2026-10-21T10:00", "2026-10-22T10:00"), by: studio.actor("cleo"))
      #expect(isNew)
      #expect(bookings.map(\.start.rfc3339.utf8.count) == [20, 20, 20])
      #expect(bookings.map { $0.packagePlace?.number } == [3, 1, 2])
      for booking in bookings { #expect(try studio.stored(booking.id) == booking) }
      #expect(try studio.stored(package.id).remaining == 7)
    }
  }

  @Test func `where one of several fails nothing is booked and nothing is changed (R12)`() throws {
    try withStudio { studio in
      try studio.sell(3)
      let before = try studio.everything()
      for (bad, code) in [
        ("2026-10-23T05:00", Refusal.Code.slotClosed), ("2026-10-18T10:00", .inThePast),
        ("2026-10-23T10:10", .slotNotOffered), ("2027-10-18T10:00", .tooFarAhead),
        ("2027-03-28T02:30", .skippedTime), ("2026-10-23T10:00", .noCredit),
      ] {
        let good = ["2026-10-20T12:00", "2026-10-21T12:00", "2026-10-22T12:00"]
          .suffix(code == .noCredit ? 3 : 2)
        let wishes = try (good + [bad]).map { try orders($0)[0] }
        #expect(
          try refusal { try studio.desk.book(wishes, by: studio.actor("cleo"), key: "k") } == code)
        #expect(try studio.everything() == before, "\(bad)")
      }
    }
  }

  @Test func `a coach books in bulk for several clients, all or nothing (R12)`() throws {
    try withStudio { studio in
      try studio.sell(to: "cleo")
      try studio.sell(to: "dan")
      let wishes = ["cleo", "dan"].flatMap { client in
        (20...24).map { day in
          Order(coach: "ann", client: client, brand: "north", start: .instant(at(day, 10)))
        }
      }
      let before = try studio.everything()
      let full =
        wishes + [
          Order(coach: "ann", client: "eve", brand: "south", start: .instant(at(24, 10)))
        ]
      #expect(try refusal { try studio.desk.book(full, by: studio.actor("ann")) } == .slotFull)
      #expect(try studio.everything() == before)
      #expect(try studio.desk.book(wishes, by: studio.actor("ann")).bookings.count == 10)
    }
  }

  @Test func `none and more than a hundred are refused`() throws {
    try withStudio { studio in
      let one = try orders("2026-10-21T10:00")
      for wishes in [[], Array(repeating: one[0], count: 101)] {
        #expect(try refusal { try studio.desk.book(wishes, by: studio.actor("cleo")) } == .invalid)
      }
    }
  }

  @Test func `the same wish again returns the first booking and does nothing (R12)`() throws {
    try withStudio { studio in
      try studio.sell()
      let first = try studio.book("2026-10-21T10:00")
      let before = try studio.everything()
      for actor in ["cleo", "ann", "olga"] {
        let again = try studio.desk.book(
          [Order(coach: "ann", client: "cleo", start: .instant(first.start))], by: studio.actor(actor))
        #expect(again.bookings == [first])
        #expect(!again.isNew)
      }
      #expect(try studio.everything() == before)
      let twice = try studio.desk.book(
        orders("2026-10-22T10:00", "2026-10-22T10:00"), by: studio.actor("cleo"))
      #expect(twice.bookings.count == 2)
      #expect(Set(twice.bookings.map(\.id)).count == 1)
    }
  }

  @Test func `a wish whose first booking is cancelled is a new one (R12)`() throws {
    try withStudio { studio in
      try studio.sell()
      let first = try studio.book("2026-10-21T10:00")
      _ = try studio.desk.cancel(first.id, by: studio.actor("cleo"))
      let second = try studio.book("2026-10-21T10:00")
      #expect(second.id != first.id)
      #expect(second.uid != first.uid)
    }
  }

  @Test func `a coach is one person in every brand (R1)`() throws {
    try withStudio { studio in
      try studio.sell()
      for client in ["dan", "eve"] { try studio.book("2026-10-21T10:00", client: client, brand: "south") }
      #expect(try refusal { try studio.book("2026-10-21T10:30") } == .slotFull)
      #expect(try refusal { try studio.book("2026-10-21T11:00") } == nil)
    }
  }

  @Test func `clients are bound by notice, booking window and the slots offered; coaches by none (R6, R12)`()
    throws
  {
    try withStudio { studio in
      try studio.sell()
      for (start, code) in [
        ("2026-10-19T19:30:00Z", Refusal.Code.slotClosed), ("2026-10-19T17:00:00Z", .tooLate),
        ("2026-10-21T08:10:00Z", .slotNotOffered), ("2027-01-18T09:00:00Z", .tooFarAhead),
      ] {
        let asked = try refusal { try studio.book(start) }
        #expect(asked == (start.contains("T19:30") ? .tooLate : code), "\(start)")
        #expect(
          try refusal { try studio.book(start, by: studio.actor("ann")) }
            == (code == .slotClosed ? .slotClosed : nil), "\(start)")
      }
      #expect(try refusal { try studio.book("2027-01-17T09:00:00Z") } == nil)
    }
  }

  @Test func `coaches and owners never book past capacity (R12, R20)`() throws {
    try withStudio { studio in
      try studio.sell(to: "cleo")
      for client in ["dan", "eve"] {
        try studio.book("2026-10-21T10:00", client: client, brand: "south", by: studio.actor("ann"))
      }
      for actor in ["ann", "olga"] {
        #expect(try refusal { try studio.book("2026-10-21T10:00", by: studio.actor(actor)) } == .slotFull)
      }
      #expect(try refusal { try studio.book("2026-10-21T10:00", by: .commandLine(as: .owner)) } == .slotFull)
    }
  }

  @Test func `notes hold two thousand characters`() throws {
    try withStudio { studio in
      try studio.sell()
      var order = try orders("2026-10-21T10:00")[0]
      order.notes = String(repeating: "é", count: 2001)
      #expect(try refusal { try studio.desk.book([order], by: studio.actor("cleo")) } == .invalid)
      order.notes?.removeLast()
      #expect(try studio.desk.book([order], by: studio.actor("cleo")).bookings[0].notes == order.notes)
    }
  }

  private func orders(_ starts: String...) throws -> [Order] {
    try starts.map { Order(coach: "ann", client: "cleo", start: try When($0)) }
  }

  private func at(_ day: Int, _ hour: Int) -> Instant { instant("2026-10-\(day)T\(hour):00:00Z") }
}
