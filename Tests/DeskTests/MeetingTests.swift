import Booking
import Desk
import Secrets
import TestSupport
import Testing

/// Where a check-in takes place (R54).
@Suite struct MeetingTests {
  /// A destination of ann's, or a state of one, and whether its calendar is the one that makes meetings.
  private static let cases: [(Destination.Kind?, makes: Bool, Destination.State, comes: Bool)] = [
    (nil, false, .active, false), (.google, true, .active, true), (.google, false, .active, false),
    (.google, true, .paused, false), (.google, true, .disconnected, false), (.google, true, .missing, false),
    (.caldav, true, .active, false),
  ]

  @Test(arguments: 0..<7)
  func `a check-in has the coach's own room unless their calendar makes a meeting (R54)`(number: Int) throws {
    let (kind, makes, state, comes) = Self.cases[number]
    try withStudio { studio in
      let desk = studio.desk
      if let kind {
        let destination = try desk.addDestination(
          to: studio.person("ann").id, kind: kind, name: "Work", address: "work", account: "ann",
          makesMeetings: makes, secret: "secret", by: .system)
        switch state {
        case .active, .held: break
        case .paused: _ = try desk.pauseDestination(destination.id, by: .system)
        case .disconnected, .missing: _ = try desk.stop(destination.id, state, "gone")
        }
      }
      for brand in ["north", "south"] {
        _ = try desk.changeSettings(of: "ann", in: brand, by: .system) {
          $0.videoRoom = "https://meet.example.org/\(brand)-{code}"
        }
      }
      let booking = try studio.book("2026-10-20T10:00", kind: .checkin)
      #expect((booking.videoLink == nil) == comes)
      #expect(booking.videoLink?.hasPrefix("https://meet.example.org/north-") != false)
      // Another coach's calendar is none of theirs, and sessions have no call.
      let other = try studio.book("2026-11-20T10:00", client: "dan", brand: "south", kind: .checkin)
      #expect((other.videoLink == nil) == comes)
      try studio.sell()
      #expect(try studio.book("2026-10-21T10:00").videoLink == nil)
      _ = try desk.changeSettings(of: "bob", in: "north", by: .system) {
        $0.videoRoom = "https://bob.example.org/"
      }
      let bobs = try studio.book("2026-10-22T10:00", coach: "bob", kind: .checkin)
      #expect(bobs.videoLink == "https://bob.example.org/")
    }
  }

  @Test(arguments: 0..<4)
  func `a check-in whose calendar stops making meetings gets the coach's own room (R54)`(way: Int) throws {
    try withStudio { studio in
      let desk = studio.desk
      func add(_ address: String) throws -> Destination {
        try desk.addDestination(
          to: studio.person("ann").id, kind: .google, name: "Work", address: address, account: "ann",
          makesMeetings: true, secret: "secret", by: .system)
      }
      func leave(_ id: DestinationID) throws {
        var changes = DestinationChanges()
        changes.makesMeetings = false
        switch way {
        case 0: _ = try desk.stop(id, .disconnected, "gone")
        case 1: _ = try desk.pauseDestination(id, by: .system)
        case 2: _ = try desk.changeDestination(id, changes, by: .system)
        default: try desk.removeDestination(id, by: .system)
        }
      }
      _ = try desk.changeSettings(of: "ann", in: "north", by: .system) {
        $0.videoRoom = "https://meet.example.org/{code}"
      }
      let (first, second) = (try add("first"), try add("second"))
      let booking = try studio.book("2026-10-20T10:00", kind: .checkin)
      let ended = try studio.book("2026-11-20T10:00", kind: .checkin)
      _ = try desk.cancel(ended.id, by: studio.actor("cleo"))
      try studio.sell()
      let session = try studio.book("2026-10-21T10:00")
      try leave(first.id)
      #expect(try studio.stored(booking.id).videoLink == nil, "the other calendar makes it")
      try leave(second.id)
      let link = try #require(try studio.stored(booking.id).videoLink)
      #expect(link.hasPrefix("https://meet.example.org/"))
      #expect(try studio.stored(booking.id).sequence > booking.sequence)
      #expect(try studio.stored(ended.id).videoLink == nil)
      #expect(try studio.stored(session.id).videoLink == nil)
      // What has a link keeps it.
      _ = try add("third")
      _ = try desk.stop(add("fourth").id, .missing, "gone")
      #expect(try studio.stored(booking.id).videoLink == link)
    }
  }
}
