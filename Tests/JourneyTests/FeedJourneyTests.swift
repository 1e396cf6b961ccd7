import CivilTime
import TestSupport
import Testing

/// From the sample studio to a feed that follows what is booked (R12, R18, R19, R40–R43).
@Suite struct FeedJourneyTests {
  @Test func `what is booked by command and over HTTP is in the feeds, moved, and cancelled`() throws {
    try withSampleStudio { installation, addresses in
      let maria = try #require(addresses["maria"])
      let anna = try #require(addresses["anna"])
      let slots = try Self.freeSlots(installation)
      let api = API(installation, token: try installation.token("--client", "anna"))
      try installation.serving {
        let byCommand: Booked = try installation.json(
          "book", "--coach", "maria", "--client", "anna", "--start", slots[0].start)
        let byHTTP = try api.booking(
          "POST", "/api/v1/bookings", #"{"coach":"maria","start":"\#(slots[1].start)"}"#)
        for address in [maria, anna] {
          let feed = try installation.events(address)
          #expect(Set(feed.keys) == [byCommand.uid, byHTTP.uid])
          #expect(feed[byCommand.uid]?.contains("STATUS:CONFIRMED") == true)
        }
        #expect(
          try installation.events(maria)[byHTTP.uid]?.contains("SUMMARY:Session with Anna Sommer") == true)

        let before = try #require(try installation.events(anna)[byHTTP.uid])
        let moved = try api.booking(
          "POST", "/api/v1/bookings/\(byHTTP.id)/reschedule", #"{"start":"\#(slots[2].start)"}"#)
        #expect(moved.uid == byHTTP.uid && moved.rescheduled_from == byHTTP.id)
        for address in [maria, anna] {
          let feed = try installation.events(address)
          #expect(Set(feed.keys) == [byCommand.uid, byHTTP.uid])
          let after = try #require(feed[byHTTP.uid])
          #expect(Self.line("DTSTART", after) != Self.line("DTSTART", before))
          #expect(Self.sequence(after) > Self.sequence(before))
        }

        try installation.coachcal("cancel", byCommand.id, "--as", "coach", "--reason", "ill")
        let cancelled = try api.booking("POST", "/api/v1/bookings/\(moved.id)/cancel", "{}")
        #expect(cancelled.status == "cancelled")
        for address in [maria, anna] {
          let feed = try installation.events(address)
          #expect(Set(feed.keys) == [byCommand.uid, byHTTP.uid])
          for event in feed.values { #expect(event.contains("STATUS:CANCELLED")) }
        }
      }
    }
  }

  @Test func `an app that has the newest bytes is told so, also by the next server process (R43)`() throws {
    try withSampleStudio { installation, addresses in
      let address = try #require(addresses["anna"])
      let slots = try Self.freeSlots(installation)
      try installation.coachcal("book", "--coach", "maria", "--client", "anna", "--start", slots[0].start)
      let first = try installation.serving { try installation.get(address) }
      #expect(first.status == 200)
      #expect(first["Content-Type"] == "text/calendar; charset=utf-8")
      let tag = try #require(first["ETag"])
      #expect(tag.hasPrefix("\""))
      try installation.serving {
        for condition in ["If-None-Match: \(tag)", "If-None-Match: W/\(tag), \"x\""] {
          let again = try installation.get(address, [condition])
          #expect(again.status == 304)
          #expect(again["ETag"] == tag)
          #expect(again.body.isEmpty)
        }
        if let modified = first["Last-Modified"] {
          #expect(try installation.get(address, ["If-Modified-Since: \(modified)"]).status == 304)
        }
        let whole = try installation.get(address)
        #expect(whole.body == first.body)
        #expect(whole["ETag"] == tag)
        let rendered = try (0..<2).map { _ in try installation.coachcal("render", "--client", "anna") }
        #expect(rendered[0] == rendered[1] && rendered[0].contains("BEGIN:VEVENT"))

        try installation.coachcal("book", "--coach", "maria", "--client", "anna", "--start", slots[1].start)
        // What another process saved is shown within a second; more is left to a machine with much to do.
        #expect(
          try becomesTrue(within: 30) {
            try installation.get(address, ["If-None-Match: \(tag)"]).status == 200
          })
        #expect(try installation.get(address)["ETag"] != tag)
      }
    }
  }

  /// Five times that anna may book with maria alone, far from each other: not in the group of Saturday.
  static func freeSlots(_ installation: Installation) throws -> [Offered] {
    // Four weeks hold some open days, and lie inside the packages' time.
    let days = try installation.days(1, 28)
    let slots: [Offered] = try installation.json(
      "slots", "--coach", "maria", "--from", days.first, "--to", days.last, "--for", "anna")
    let berlin = try Zone.named("Europe/Berlin")
    let free = slots.filter { slot in
      slot.available
        && Instant(rfc3339: slot.start).map { berlin.date(at: $0).weekday != .saturday } ?? false
    }
    guard free.count > 40 else { throw Unexpected("maria has \(free.count) free slots") }
    return (0..<5).map { free[$0 * (free.count - 1) / 4] }
  }

  private static func line(_ name: String, _ event: [String]) -> String? {
    event.first { $0.hasPrefix(name) }
  }

  private static func sequence(_ event: [String]) -> Int {
    line("SEQUENCE:", event).flatMap { Int($0.dropFirst(9)) } ?? -1
  }
}
