import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R82: what is told to whoever may ask.
@Suite struct PrivacyTests {
  @Test(arguments: ["ann", "olga", "cleo", "sam"])
  func `naming another brand's client is answered as naming nobody (R82)`(actor: String) throws {
    try withStudio { studio in
      let existing = try answer(naming: "fay", actor, studio)
      let missing = try answer(naming: "nobody", actor, studio)
      #expect(existing?.code == missing?.code)
      #expect(existing?.detail.contains("Fay") == false)
      #expect(existing?.detail.replacing("fay", with: "nobody") == missing?.detail)
    }
  }

  @Test func `a client's booking in another brand is not given to who asks for the same time (R12, R82)`()
    throws
  {
    try withStudio { studio in
      try studio.sell(to: "dan")
      let start = "2026-10-21T10:00"
      let own = try studio.book(start, client: "dan", brand: "north")
      #expect(
        try refusal { try studio.book(start, client: "dan", brand: "south", by: studio.actor("sofia")) }
          == .conflictingChange)
      for actor in ["dan", "ann"] {
        #expect(try studio.book(start, client: "dan", brand: "south", by: studio.actor(actor)).id == own.id)
      }
    }
  }

  @Test func `nobody books themselves, books in other brands or with nobody (R12)`() throws {
    try withStudio { studio in
      try studio.sell()
      let start = "2026-10-21T10:00"
      #expect(try refusal { try studio.book(start, client: "ann", by: studio.actor("ann")) } == .ownBooking)
      #expect(try refusal { try studio.book(start, client: "ann", by: studio.actor("olga")) } == .ownBooking)
      #expect(try refusal { try studio.book(start, by: .guest) } == .unauthenticated)
      #expect(try refusal { try studio.book(start, client: "sam") } == .forbidden)
      #expect(try refusal { try studio.book(start, client: "fay") } == .forbidden)
      #expect(try refusal { try studio.book(start, coach: "nobody") } == .notFound)
      #expect(try refusal { try studio.book(start, coach: "dan") } == .notFound)
      #expect(try refusal { try studio.book(start, brand: "east") } == .notFound)
      #expect(try refusal { try studio.book(start, brand: "south") } == .notFound)
      #expect(
        try refusal { try studio.book(start, client: "nobody", by: .commandLine(as: .owner)) } == .notFound)
      let nobody = Order(coach: "ann", start: try When(start))
      #expect(try refusal { try studio.desk.book([nobody], by: .commandLine(as: .coach)) } == .invalid)
    }
  }

  @Test func `a client never sees the coach's own notes (R17, R82)`() throws {
    try withStudio { studio in
      try studio.sell()
      let id = try studio.book("2026-10-21T10:00").id
      _ = try studio.desk.note(id, notes: nil, instructorNotes: "secret", by: studio.actor("ann"))
      let cleo = try studio.actor("cleo")
      #expect(try studio.desk.booking(id, for: cleo).booking.instructorNotes == nil)
      #expect(try studio.desk.named([studio.stored(id)], for: cleo)[0].booking.instructorNotes == nil)
      #expect(
        try studio.desk.bookings((nil, nil, nil, nil, nil), limit: 9, for: cleo)
          .allSatisfy { $0.booking.instructorNotes == nil })
      #expect(try studio.desk.booking(id, for: studio.actor("ann")).booking.instructorNotes == "secret")
      for kind in Feed.Kind.allCases {
        let owner = kind == .client ? "cleo" : "ann"
        let bytes = try studio.desk.renderFeed(of: owner, kind: kind, publicURL: "https://example.org")
        #expect(!String(decoding: bytes, as: UTF8.self).contains("secret"))
      }
    }
  }

  @Test func `lists and feeds of clients hold their own bookings alone (R82)`() throws {
    try withStudio { studio in
      try studio.sell(to: "cleo")
      try studio.sell(to: "dan")
      for client in ["cleo", "dan"] { try studio.book("2026-10-21T10:00", client: client, brand: "north") }
      for (client, other) in [("cleo", "Dan"), ("dan", "Cleo")] {
        let list = try studio.desk.bookings((nil, nil, nil, nil, nil), limit: 99, for: studio.actor(client))
        #expect(list.count == 1)
        #expect(try list[0].client == studio.person(client))
        #expect(list[0].role == .client)
        let ofAnn = try studio.desk.bookings(
          ("ann", nil, nil, nil, nil), limit: 99, for: studio.actor(client))
        #expect(ofAnn == list)
        #expect(
          try refusal {
            try studio.desk.bookings(
              (nil, other.lowercased(), nil, nil, nil), limit: 9, for: studio.actor(client))
          } == .notFound)
        let feed = String(
          decoding: try studio.desk.renderFeed(of: client, kind: .client, publicURL: "https://example.org"),
          as: UTF8.self)
        #expect(feed.contains("BEGIN:VEVENT"))
        #expect(!feed.contains(other))
      }
      let busy = String(
        decoding: try studio.desk.renderFeed(of: "ann", kind: .busy, publicURL: "https://example.org"),
        as: UTF8.self)
      #expect(busy.contains("SUMMARY:Busy"))
      for name in ["Cleo", "Dan", "Studio north"] { #expect(!busy.contains(name)) }
    }
  }

  @Test func `an owner sees the coach's clients of their own brand alone (R1, R82)`() throws {
    try withStudio { studio in
      try studio.sell()
      try studio.book("2026-10-21T10:00")
      try studio.book("2026-10-21T12:00", client: "eve")
      let all = (nil, nil, nil, nil, nil) as (String?, String?, LocalDate?, LocalDate?, Booking.Status?)
      #expect(
        try studio.desk.bookings(all, limit: 9, for: studio.actor("olga")).map(\.client.handle) == ["cleo"])
      #expect(
        try studio.desk.bookings(all, limit: 9, for: studio.actor("sofia")).map(\.client.handle) == ["eve"])
      #expect(
        try studio.desk.bookings(all, limit: 9, for: studio.actor("ann")).map(\.client.handle) == [
          "cleo", "eve",
        ])
      #expect(
        try studio.desk.settings(of: "ann", for: studio.actor("sofia")).map(\.brand.handle) == ["south"])
      #expect(
        try refusal { try studio.desk.changeSettings(of: "ann", in: nil, by: studio.actor("sofia")) { _ in } }
          == nil)
      #expect(
        try studio.desk.changeSettings(of: "ann", in: nil, by: studio.actor("sofia")) { _ in }.brand.handle
          == "south")
    }
  }

  @Test func `a list is walked in pages without gaps or repeats (R70)`() throws {
    try withStudio { studio in
      try studio.sell(40)
      for day in 20...29 {
        for hour in [10, 12, 14] { try studio.book("2026-10-\(day)T\(hour):00", by: studio.actor("ann")) }
      }
      var seen: [BookingID] = []
      while true {
        let page = try studio.desk.bookings(
          ("ann", nil, nil, nil, nil), after: seen.last, limit: 7, for: studio.actor("cleo"))
        if page.isEmpty { break }
        seen += page.map(\.booking.id)
      }
      #expect(seen.count == 30)
      #expect(Set(seen).count == 30)
    }
  }

  private func answer(naming client: String, _ actor: String, _ studio: TestStudio) throws -> Refusal? {
    let order = Order(coach: "ann", client: client, start: try When("2026-10-21T10:00"))
    do {
      _ = try studio.desk.book([order], by: studio.actor(actor))
      return nil
    } catch let refusal as Refusal {
      return refusal
    }
  }
}
