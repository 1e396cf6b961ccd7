import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R6, R9, R10: slots as people see them, and what explains them.
@Suite struct OfferTests {
  @Test func `everyone sees open and full, coaches and owners also how many (R9)`() throws {
    try withStudio { studio in
      for client in ["dan", "eve"] { try studio.book("2026-10-21T10:00", client: client, brand: "south") }
      for actor in [
        Actor.guest, try studio.actor("cleo"), try studio.actor("ann"), try studio.actor("sofia"),
      ] {
        let offers = try studio.desk.offers(request("ann", 21), for: actor).offers
        let full = offers.filter { !$0.slot.isAvailable }.map(\.slot.start.rfc3339)
        #expect(full == ["07:30", "08:00", "08:30"].map { "2026-10-21T\($0):00Z" })
      }
      let ofCoach = try studio.desk.offers(request("ann", 21), for: studio.actor("ann"))
      #expect(ofCoach.showsOccupancy)
      #expect(ofCoach.offers.first { $0.slot.start == instant("2026-10-21T08:00:00Z") }?.slot.occupancy == 2)
    }
  }

  @Test func `notice and booking window bind clients and guests, not those who manage (R6)`() throws {
    try withStudio { studio in
      for actor in [Actor.guest, try studio.actor("cleo"), try studio.actor("paul")] {
        #expect(try studio.desk.offers(request("ann", 19), for: actor).offers.isEmpty)
      }
      let ofCoach = try studio.desk.offers(request("ann", 19), for: studio.actor("ann")).offers
      #expect(ofCoach.first?.slot.start == instant("2026-10-19T08:00:00Z"))
      let asCleo = try studio.desk.offers(request("ann", 19, for: "cleo"), for: studio.actor("ann"))
      #expect(asCleo.offers.isEmpty)
    }
  }

  @Test func `every slot that is offered and open can be booked, and no other (R6)`() throws {
    try withStudio { studio in
      try studio.sell(1000)
      for client in ["dan", "eve"] { try studio.book("2026-10-25T10:00", client: client, brand: "south") }
      let offered = try studio.desk.offers(request("ann", 25, for: "cleo"), for: studio.actor("cleo")).offers
      #expect(offered.count == 23)
      for half in 0..<96 {
        let start = instant("2026-10-25T00:00:00Z") + Int64(half) * 900
        let isOffered = offered.contains { $0.slot.start == start && $0.slot.isAvailable }
        let asked = try refusal {
          let id = try studio.book(start.rfc3339).id
          _ = try studio.desk.cancel(id, by: studio.actor("cleo"))
        }
        #expect((asked == nil) == isOffered, "\(start.rfc3339): \(asked?.rawValue ?? "booked")")
      }
    }
  }

  @Test func `a slot is as long as the package says that would pay for it (R23)`() throws {
    try withStudio { studio in
      try studio.sell(minutes: 45, lastDay: LocalDate(iso8601: "2026-10-22"))
      try studio.sell(minutes: 90)
      let cleo = try studio.actor("cleo")
      for (day, minutes) in [(22, Int64(45)), (23, 90)] {
        let offers = try studio.desk.offers(request("ann", day, for: "cleo"), for: cleo).offers
        #expect(Set(offers.map { ($0.slot.end - $0.slot.start) / 60 }) == [minutes])
        let first = try #require(offers.first { $0.slot.isAvailable })
        let booked = try studio.book(first.slot.start.rfc3339)
        #expect(booked.end == first.slot.end)
      }
    }
  }

  @Test func `a coach learns nothing of a client's times with another coach (R10, R82)`() throws {
    try withStudio { studio in
      try studio.sell()
      for day in [21, 28] { try studio.book("2026-10-\(day)T10:00") }
      func marked(for actor: String) throws -> Bool {
        try studio.desk.offers(request("ann", 28, for: "cleo"), for: studio.actor(actor)).offers
          .contains(where: \.isFavourite)
      }
      #expect(try marked(for: "cleo"))
      #expect(try marked(for: "ann"))
      #expect(try !marked(for: "bob"))
    }
  }

  @Test func `times booked twice in the last 90 days are marked for that client alone (R10, R38)`() throws {
    try withStudio { studio in
      try studio.sell()
      for start in ["2026-10-21T10:00", "2026-10-28T10:00", "2026-10-22T12:00"] { try studio.book(start) }
      func marked(_ client: String?) throws -> [String] {
        let request = SlotRequest(
          coach: "ann", from: day(26), through: day(31), client: client)
        return try studio.desk.offers(request, for: studio.actor(client ?? "cleo")).offers
          .filter(\.isFavourite).map(\.slot.start.rfc3339)
      }
      #expect(try marked("cleo") == ["2026-10-28T09:00:00Z"])
      #expect(try marked("dan") == [])
      #expect(try marked(nil) == [])
    }
  }

  @Test func `a coach's wall clock is the coach's, whoever asks from where (R3)`() throws {
    try withStudio { studio in
      try studio.sell(to: "cleo", coach: "bob")
      let booking = try studio.book("2026-10-28T09:00", client: "cleo", coach: "bob")
      #expect(booking.start == instant("2026-10-28T13:00:00Z"))
      #expect(booking.coachZone == "America/New_York")
      #expect(booking.clientZone == "Europe/Berlin")
    }
  }

  @Test func `a blackout closes and says why to those who manage (R5, R9)`() throws {
    try withStudio { studio in
      let ann = try studio.actor("ann")
      let id = try studio.desk.addOverride(coach: "ann", by: ann) { id, _, _ in
        Override(id: id, effect: .blackout, span: .days(day(21), through: day(22)), reason: "holiday")
      }.id
      #expect(try studio.desk.offers(request("ann", 21), for: .guest).offers.isEmpty)
      let (pieces, availability) = try studio.desk.timeline(
        coach: "ann", kind: .session, from: day(21), through: day(21), for: ann)
      #expect(pieces.map(\.reason) == [.blackout(0)])
      #expect(availability.overrides.map(\.reason) == ["holiday"])
      try studio.desk.removeOverride(id, coach: "ann", by: ann)
      #expect(try !studio.desk.offers(request("ann", 21), for: .guest).offers.isEmpty)
      #expect(try refusal { try studio.desk.removeOverride(id, coach: "ann", by: ann) } == .notFound)
    }
  }

  @Test func `one coach's windows and overrides are not another's to change (R82)`() throws {
    try withStudio { studio in
      let (ann, bob) = (try studio.actor("ann"), try studio.actor("bob"))
      let window = try studio.desk.windows(of: "ann", for: ann)[0].id
      let override = try studio.desk.addOverride(coach: "ann", by: ann) { id, _, _ in
        Override(id: id, effect: .blackout, span: .days(day(21), through: day(22)))
      }.id
      let before = try studio.everything()
      #expect(try refusal { try studio.desk.removeWindow(window, coach: "bob", by: bob) } == .notFound)
      #expect(
        try refusal { try studio.desk.changeWindow(window, coach: "bob", by: bob) { _ in } } == .notFound)
      #expect(try refusal { try studio.desk.removeOverride(override, coach: "bob", by: bob) } == .notFound)
      #expect(try studio.everything() == before)
    }
  }

  private func day(_ day: Int) -> LocalDate {
    LocalDate(year: 2026, month: 10, day: day) ?? LocalDate(dayNumber: 0)
  }

  private func request(_ coach: String, _ day: Int, for client: String? = nil) -> SlotRequest {
    SlotRequest(coach: coach, from: self.day(day), through: self.day(day), client: client)
  }
}
