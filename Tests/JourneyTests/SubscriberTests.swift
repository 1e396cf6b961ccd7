import CivilTime
import Glibc
import TestSupport
import Testing

/// Calendar programs of others that subscribe to a feed (R40–R43).
@Suite struct SubscriberTests {
  @Test func `vdirsyncer and khal show exactly the bookings, before and after moves and cancels`() throws {
    try withSampleStudio { installation, addresses in
      let slots = try FeedJourneyTests.freeSlots(installation)
      let (first, last) = try installation.days(-1, 40)
      let api = API(installation, token: try installation.token("--coach", "maria"))
      var booked: [String: Booked] = [:]
      for (client, slot) in zip(["anna", "clara", "david"], slots) {
        let booking: Booked = try installation.json(
          "book", "--coach", "maria", "--client", client, "--start", slot.start)
        booked[booking.uid] = booking
      }
      try installation.serving {
        let subscriber = try Subscriber(
          folder: installation.folder, address: try #require(addresses["maria"]))
        func expectExactly(_ comment: Comment) throws {
          try subscriber.sync()
          let (listed, wanted) = (try subscriber.listed(first, last), Self.wanted(booked))
          #expect(listed == wanted, comment)
        }
        try expectExactly("at first")
        try expectExactly("without a change")

        for (booking, slot) in zip(booked.values.filter { $0.client != "anna" }, slots[3...]) {
          booked[booking.uid] = try api.booking(
            "POST", "/api/v1/bookings/\(booking.id)/reschedule", #"{"start":"\#(slot.start)"}"#)
        }
        try expectExactly("after moves")

        for booking in booked.values where booking.client != "clara" {
          booked[booking.uid] = try api.booking("POST", "/api/v1/bookings/\(booking.id)/cancel", "{}")
        }
        try expectExactly("after cancels")

        let late = try api.booking(
          "POST", "/api/v1/bookings", #"{"coach":"maria","client":"anna","start":"\#(slots[2].start)"}"#)
        booked[late.uid] = late
        try expectExactly("after another")

        for booking in booked.values where booking.status != "cancelled" {
          booked[booking.uid] = try api.booking("POST", "/api/v1/bookings/\(booking.id)/cancel", "{}")
        }
        try expectExactly("after the last was cancelled")
      }
    }
  }

  @Test func `both hours of a night that has one twice are shown where they are (R11, R42)`() throws {
    try withInstallation { installation in
      _ = try StormStudio(installation)
      let now = Instant(seconds: Int64(time(nil)))
      let changes = try Zone.named("Europe/Berlin").transitions(in: now..<now + 400 * 86400)
      let back = try #require(changes.first { $0.offsetAfter < $0.offsetBefore && $0.at > now + 3600 }).at
      let starts = [back + -3600, back + -1800, back, back + 1800]
      for (client, start) in zip(StormStudio.clients, starts) {
        try installation.coachcal("book", "--coach", "cleo", "--client", client, "--start", start.rfc3339)
      }
      let address = try installation.feedAddress(coach: "cleo")
      try installation.serving {
        let subscriber = try Subscriber(folder: installation.folder, address: address)
        try subscriber.sync()
        let listed = try subscriber.listed(
          String((back + -86400).rfc3339.prefix(10)), String((back + 86400).rfc3339.prefix(10)))
        let wanted = zip(StormStudio.clients, starts).map { client, start in
          "\(start.rfc3339.prefix(16)) \((start + 3600).rfc3339.prefix(16)) CONFIRMED Session with \(client)"
        }
        #expect(listed == wanted)
      }
    }
  }

  /// What khal is to say.
  private static func wanted(_ booked: [String: Booked]) -> [String] {
    let names = ["anna": "Anna Sommer", "clara": "Clara Nowak", "david": "David Rossi"]
    return booked.values.map { booking in
      "\(booking.start.prefix(16)) \(booking.end.prefix(16)) \(booking.status.uppercased()) "
        + "Session with \(names[booking.client] ?? "nobody")"
    }.sorted()
  }
}
