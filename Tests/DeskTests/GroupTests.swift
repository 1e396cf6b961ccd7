import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R28: what is booked for one start in a group window is one session for the coach, and each client's own for them.
@Suite struct GroupTests {
  @Test func `the coach's feed holds one event with the list and count of clients (R28)`() throws {
    try withStudio { studio in
      try studio.group()
      let bookings = try ["dan", "eve"].map { try studio.join("2026-10-21T10:00", $0) }
      try studio.sell(10)
      let cleo = try studio.book("2026-10-21T10:00", by: studio.actor("ann"))
      let later = try studio.join("2026-10-21T10:30", "dan")
      #expect(Set((bookings + [cleo]).map(\.groupUID)).count == 1 && cleo.groupUID != later.groupUID)

      let events = try studio.events("ann", .coach)
      #expect(events.map { $0["SUMMARY"] } == ["Group session (3 of 8)", "Group session (1 of 8)"])
      #expect(events.map { $0["UID"] } == [cleo.groupUID, later.groupUID])
      #expect(events[0]["DESCRIPTION"] == "Cleo Test\\, session 1 of 10\\nDan Test\\nEve Test")
      #expect(events[0]["STATUS"] == "CONFIRMED" && events[0]["CATEGORIES"]?.contains("Studio north") == true)
    }
  }

  @Test func `each client's feed shows their own booking, and nothing of the others (R28, R82)`() throws {
    try withStudio { studio in
      try studio.group()
      let own = try studio.join("2026-10-21T10:00", "eve")
      let before = try studio.feed("eve", .client)
      try studio.join("2026-10-21T10:00", "dan")
      #expect(try studio.feed("eve", .client) == before, "who else comes shows nowhere")
      let event = try #require(try studio.events("eve", .client).first)
      #expect(event["UID"] == own.uid && event["SUMMARY"] == "Session with Ann Test")
      #expect(event["SEQUENCE"] == "0")
    }
  }

  @Test func `a busy feed holds one block as long as the longest (R28, R40)`() throws {
    try withStudio { studio in
      try studio.group()
      try studio.join("2026-10-21T10:00", "eve")
      _ = try studio.book(
        "2026-10-21T10:00", client: "dan", brand: "south", minutes: 90, by: studio.actor("ann"))
      let events = try studio.events("ann", .busy)
      #expect(events.count == 1 && events[0]["SUMMARY"] == "Busy")
      #expect(events[0]["DTEND;TZID=Europe/Berlin"] == "20261021T113000")
      #expect(events[0]["DESCRIPTION"] == nil)
    }
  }

  @Test func `its identity stays while clients come and go, and its sequence rises each time (R28, R41)`()
    throws
  {
    try withStudio { studio in
      try studio.group()
      var sequences: [Int] = []
      var summaries: [String] = []
      func look() throws {
        let uid = try studio.groupUID("2026-10-21T08:00:00Z")
        guard let event = try studio.events("ann", .coach).first(where: { $0["UID"] == uid }) else {
          Issue.record("the group's event is gone")
          return
        }
        sequences.append(Int(event["SEQUENCE"] ?? "") ?? -1)
        summaries.append("\(event["SUMMARY"] ?? "") \(event["STATUS"] ?? "")")
        studio.clock.advance(60)
      }
      let eve = try studio.join("2026-10-21T10:00", "eve")
      try look()
      let dan = try studio.join("2026-10-21T10:00", "dan")
      try look()
      _ = try studio.desk.cancel(eve.id, by: studio.actor("eve"))
      try look()
      let moved = try studio.desk.move(dan.id, to: When("2026-10-21T12:00"), by: studio.actor("dan"))
      #expect(moved.groupUID == (try studio.groupUID("2026-10-21T10:00:00Z")) && moved.uid == dan.uid)
      try look()
      try studio.join("2026-10-21T10:00", "eve")
      try look()
      _ = try studio.desk.move(moved.id, to: When("2026-10-21T10:00"), by: studio.actor("dan"))
      try look()
      #expect(
        summaries == [
          "Group session (1 of 8) CONFIRMED", "Group session (2 of 8) CONFIRMED",
          "Group session (1 of 8) CONFIRMED", "Group session (0 of 8) CANCELLED",
          "Group session (1 of 8) CONFIRMED", "Group session (2 of 8) CONFIRMED",
        ])
      #expect(zip(sequences, sequences.dropFirst()).allSatisfy { $0 < $1 }, "\(sequences)")
      try Invariants(studio).check()
    }
  }

  @Test func `places of a group are the window's, and each is booked, moved and told by itself (R20, R28)`()
    throws
  {
    try withStudio { studio in
      try studio.group(of: 2)
      try studio.join("2026-10-21T10:00", "eve")
      try studio.join("2026-10-21T10:00", "dan")
      try studio.sell(10)
      #expect(try refusal { try studio.book("2026-10-21T10:00", by: studio.actor("ann")) } == .slotFull)
      // A check-in and what lies in an extra are no group sessions.
      #expect(try studio.book("2026-10-22T10:00", kind: .checkin, by: studio.actor("ann")).groupUID == nil)
      let made = try studio.recur("10:00")
      #expect(made.bookings.allSatisfy { $0.groupUID != nil })
      try Invariants(studio).check()
    }
  }
}

extension TestStudio {
  /// Makes ann's sessions group sessions.
  fileprivate func group(of capacity: Int = 8) throws {
    for window in try desk.windows(of: "ann", for: actor("ann")) where window.kind == .session {
      _ = try desk.changeWindow(window.id, coach: "ann", by: actor("ann")) {
        ($0.isGroup, $0.capacity) = (true, capacity)
      }
    }
  }

  /// An hour of a client of south with ann.
  @discardableResult
  fileprivate func join(_ start: String, _ client: String) throws -> Booking {
    try book(start, client: client, brand: "south", minutes: 60, by: actor("ann"))
  }

  fileprivate func groupUID(_ start: String) throws -> String {
    "\(try person("ann").id.text)-\(instant(start).seconds)@coachcal"
  }

  fileprivate func feed(_ owner: String, _ kind: Feed.Kind) throws -> [UInt8] {
    try desk.renderFeed(of: owner, kind: kind, publicURL: "https://example.org")
  }

  /// The events of a feed, by the names of their lines.
  fileprivate func events(_ owner: String, _ kind: Feed.Kind) throws -> [[String: String]] {
    var events: [[String: String]] = []
    var isInside = false
    for line in unfolded(try feed(owner, kind)) {
      if line == "BEGIN:VEVENT" {
        isInside = true
        events.append([:])
      } else if line == "END:VEVENT" {
        isInside = false
      } else if isInside, let colon = line.firstIndex(of: ":") {
        events[events.count - 1][String(line[..<colon])] = String(line[line.index(after: colon)...])
      }
    }
    return events
  }
}
