import Booking
import CivilTime
import Desk
import Secrets
import Store
import TestSupport
import Testing

/// What other programs read in our feeds (R41, R42).
@Suite struct PeerTests {
  private struct Case: Encodable {
    struct Event: Encodable {
      var uid, status: String
      var start, end: Int64
      var sequence: Int
    }
    var ics, zone: String
    var events: [Event]
  }

  private static let zones = [
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago",
  ]

  @Test func `icalendar and recurring-ical-events find exactly the bookings, to the second`() throws {
    var random = TestRandom(for: "feeds read by others")
    try withStudio { studio in
      let people = try Studio(studio)
      var starts: Set<[String]> = []
      // Nobody books twice for the same start.
      let bookings = people.bookings(600, &random).filter {
        starts.insert([$0.coach.text, $0.client.text, $0.start.rfc3339]).inserted
      }
      try studio.storage.write { store in for booking in bookings { try store.add(booking) } }
      var cases: [Case] = []
      for (index, zone) in Self.zones.enumerated() {
        for (kind, person) in [(Feed.Kind.coach, people.coaches[index]), (.client, people.clients[index])] {
          let shown = bookings.filter {
            $0.status != .rescheduled && (kind == .coach ? $0.coach : $0.client) == person.id
          }
          let token = try studio.desk.addFeed(
            of: person.handle, kind: kind, pastDays: 365, by: .commandLine(as: .coach)
          ).token.text
          let bytes = try studio.desk.renderFeed(address: token, publicURL: "https://example.org").bytes
          cases.append(
            Case(
              ics: String(decoding: bytes, as: UTF8.self), zone: zone,
              events: shown.map {
                Case.Event(
                  uid: $0.uid, status: Self.word($0.status), start: $0.start.seconds, end: $0.end.seconds,
                  sequence: $0.sequence)
              }))
        }
      }
      #expect(cases.reduce(0) { $0 + $1.events.count } > 900)
      let report = try peerReport("read_feeds.py", cases)
      #expect(report.failures == [], "COACHCAL_TEST_SEED=\(random.seed)")
      #expect(report.compared > 8000)
    }
  }

  private static func word(_ status: Booking.Status) -> String {
    switch status {
    case .pending: "TENTATIVE"
    case .confirmed, .completed, .noShow: "CONFIRMED"
    default: "CANCELLED"
    }
  }

  /// A coach and a client in each zone.
  private struct Studio {
    let brand: Brand
    let coaches, clients: [Person]

    init(_ studio: TestStudio) throws {
      brand = try studio.brand("south")
      func people(_ part: String) throws -> [Person] {
        try PeerTests.zones.enumerated().map { index, zone in
          Person(
            id: studio.id(), handle: "\(part)\(index)", name: "\(part) \(index)",
            email: "\(part)\(index)@example.org", zone: try Zone.named(zone))
        }
      }
      (coaches, clients) = (try people("coach"), try people("client"))
      try studio.storage.write { store in
        for person in coaches + clients { _ = try store.add(person, at: studio.clock.now) }
        for coach in coaches { _ = try store.addCoach(coach.id, to: brand.id) }
        for client in clients { _ = try store.addClient(client.id, to: brand.id) }
      }
    }

    /// Bookings from July 2026 to June 2027, most of them close to a change of some zone's clocks.
    func bookings(_ count: Int, _ random: inout TestRandom) -> [Booking] {
      let year = instant("2026-07-28T00:00:00Z")..<instant("2027-06-30T00:00:00Z")
      let changes = coaches.flatMap { $0.zone.transitions(in: year).map(\.at) }
      let states: [Booking.Status] = Booking.Status.allCases + [.confirmed, .confirmed, .confirmed]
      return (0..<count).map { number in
        let coach = random.pick(coaches)
        let client = random.pick(clients)
        var start = year.lowerBound + Int64.random(in: 0..<(28_000_000), using: &random)
        if !random.once(in: 4) {
          start = random.pick(changes) + 300 * Int64.random(in: -60...60, using: &random)
          if random.once(in: 4) { start = start + Int64.random(in: -1...1, using: &random) }
        }
        let length =
          random.once(in: 9)
          ? Int64.random(in: 1...86_400, using: &random)
          : 300 * Int64.random(in: 1...36, using: &random)
        let id = "\(number)"
        let status = random.pick(states)
        let changed = instant("2026-10-19T06:00:00Z")
        return Booking(
          id: BookingID(id), uid: "\(id)@coachcal", sequence: Int.random(in: 0...9, using: &random),
          coach: coach.id, client: client.id, brand: brand.id, kind: random.pick(Kind.allCases),
          status: status, start: start, end: start + length, occupiedUntil: start + length, capacity: 1000,
          coachZone: coach.zone.name, clientZone: client.zone.name, created: changed, changed: changed,
          cancellation: status == .cancelled ? .init(by: .coach, at: changed, reason: "a, b; c") : nil)
      }
    }
  }
}
