import Booking
import CivilTime
import Desk
import Secrets
import Store
import TestSupport
import Testing

/// R40, R41, R44: feeds and their addresses.
@Suite struct FeedTests {
  private let url = "https://example.org"

  @Test func `a feed's version and bytes stay while nothing changes, until the day does (R41)`() throws {
    try withStudio { studio in
      try studio.sell()
      try studio.book("2026-10-21T10:00")
      for (owner, kind) in [("ann", Feed.Kind.coach), ("cleo", .client), ("ann", .busy)] {
        let token = try studio.desk.addFeed(of: owner, kind: kind, by: studio.actor(owner)).token.text
        let first = try studio.desk.renderFeed(address: token, publicURL: url)
        let now = studio.clock.now
        defer { studio.clock.now = now }
        studio.clock.now = first.state.validUntil - 1
        let later = try studio.desk.renderFeed(address: token, publicURL: url)
        #expect(later.state == first.state)
        #expect(later.bytes == first.bytes)
        #expect(try studio.desk.feedState(address: token, publicURL: url) == first.state)
        studio.clock.now = first.state.validUntil
        let tomorrow = try studio.desk.feedState(address: token, publicURL: url)
        #expect(tomorrow.version != first.state.version)
        #expect(tomorrow.changed > first.state.changed)
      }
    }
  }

  @Test func `an open feed changes with the hour (R40)`() throws {
    try withStudio { studio in
      let token = try studio.desk.addFeed(of: "ann", kind: .open, by: studio.actor("ann")).token.text
      let first = try studio.desk.renderFeed(address: token, publicURL: url)
      studio.clock.advance(3599)
      #expect(try studio.desk.renderFeed(address: token, publicURL: url) == first)
      studio.clock.advance(1)
      let next = try studio.desk.renderFeed(address: token, publicURL: url)
      #expect(next.state.version != first.state.version)
      #expect(next.bytes != first.bytes)
    }
  }

  @Test func `what was declined or expired is shown as cancelled for a while, and why (R14, R41)`() throws {
    try withStudio { studio in
      try studio.setMode(.request, in: "south")
      let requests = try ["21", "22"].map {
        try studio.book("2026-10-\($0)T10:00", client: "eve", brand: "south")
      }
      try studio.book("2026-11-21T10:00", client: "eve", brand: "south", by: studio.actor("ann"))
      let token = try studio.desk.addFeed(of: "eve", kind: .client, by: studio.actor("eve")).token.text
      func statuses() throws -> [String] { try self.statuses(token, studio) }
      #expect(try statuses() == ["STATUS:TENTATIVE", "STATUS:TENTATIVE", "STATUS:CONFIRMED"])
      _ = try studio.desk.decline(requests[0].id, by: studio.actor("ann"), reason: "Away")
      studio.clock.now = try #require(requests[1].expires)
      _ = try studio.desk.expirePending()
      let gone = ["DESCRIPTION:Declined: Away", "STATUS:CANCELLED", "STATUS:CANCELLED", "STATUS:CONFIRMED"]
      #expect(try statuses().sorted() == gone.sorted())
      studio.clock.advance(14 * 86400)
      #expect(try statuses().sorted() == gone.sorted())
      studio.clock.advance(86400)
      #expect(try statuses() == ["STATUS:CONFIRMED"])
    }
  }

  private func statuses(_ token: String, _ studio: TestStudio) throws -> [String] {
    let bytes = try studio.desk.renderFeed(address: token, publicURL: url).bytes
    return String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
      .filter { $0.hasPrefix("STATUS:") || $0.hasPrefix("DESCRIPTION:Declined") }.map(String.init)
  }

  @Test func `a hold that runs out changes what a coach shows when it is freed, and not before (R15, R41)`()
    throws
  {
    try withStudio { studio in
      try studio.setMode(.payment, in: "south") { $0.paymentHoldMinutes = 20 }
      let tokens = try [Feed.Kind.open, .busy].map {
        try studio.desk.addFeed(of: "ann", kind: $0, by: studio.actor("ann")).token.text
      }
      func bytes() throws -> [[UInt8]] {
        try [(tokens[0], FeedForm.events), (tokens[1], .events), (tokens[1], .freeBusy)].map {
          try studio.desk.renderFeed(address: $0, form: $1, publicURL: url).bytes
        }
      }
      for client in ["dan", "eve"] { try studio.book("2026-10-21T10:00", client: client, brand: "south") }
      let held = try bytes()
      #expect(String(decoding: held[2], as: UTF8.self).contains("FBTYPE=BUSY:20261021T080000Z"))
      studio.clock.advance(1200)
      #expect(try bytes() == held)
      _ = try studio.desk.expirePending()
      let freed = try bytes()
      #expect(freed[0] != held[0])
      #expect(String(decoding: freed[2], as: UTF8.self).contains("FBTYPE=BUSY-TENTATIVE:20261021T080000Z"))
    }
  }

  @Test func `every visible change gives another version, also within one second (R41)`() throws {
    try withStudio { studio in
      let package = try studio.sell()
      let tokens = try [("ann", Feed.Kind.coach), ("cleo", .client)].map {
        try studio.desk.addFeed(of: $0.0, kind: $0.1, by: studio.actor($0.0)).token.text
      }
      func states() throws -> [FeedState] {
        try tokens.map { try studio.desk.feedState(address: $0, publicURL: url) }
      }
      func change(_ what: String, _ body: () throws -> Void) throws {
        let before = try states()
        try body()
        for (old, new) in zip(before, try states()) {
          #expect(old.version != new.version, "\(what)")
          #expect(old.changed < new.changed, "\(what)")
        }
      }
      let (ann, cleo) = (try studio.actor("ann"), try studio.actor("cleo"))
      var id = BookingID("")
      try change("book") { id = try studio.book("2026-10-21T10:00").id }
      try change("note") { _ = try studio.desk.note(id, notes: "x", instructorNotes: nil, by: cleo) }
      try change("move") { id = try studio.desk.move(id, to: When("2026-10-20T10:00"), by: cleo).id }
      try change("adjust") { _ = try studio.desk.adjust(package.id, by: 2, reason: "x", actor: ann) }
      try change("cancel") { _ = try studio.desk.cancel(id, by: cleo) }
      try change("book again") { id = try studio.book("2026-10-20T10:00", by: ann).id }
      // What calendars do not show is no change to them.
      studio.clock.now = instant("2026-10-20T09:00:00Z")
      let before = try states()
      _ = try studio.desk.mark(id, .noShow, by: ann)
      #expect(try states() == before)
    }
  }

  @Test func `a backup that is put back and changed otherwise never has an old version (R43, R81)`() throws {
    try withStudio { studio in
      try studio.sell()
      let token = try studio.desk.addFeed(of: "ann", kind: .coach, by: studio.actor("ann")).token.text
      let copy = try studio.database.copy { try studio.storage.backup(to: $0) }
      try studio.book("2026-10-21T10:00")
      let lost = try studio.desk.feedState(address: token, publicURL: url)

      let restored = try Storage(at: copy)
      defer { restored.close() }
      let desk = Desk(storage: restored, clock: { studio.clock.now + 60 }, random: studio.random)
      let order = Order(coach: "ann", client: "cleo", start: try When("2026-10-22T10:00"))
      _ = try desk.book([order], by: studio.actor("cleo"))
      #expect(try desk.feedState(address: token, publicURL: url).version != lost.version)
    }
  }

  @Test func `other people's changes leave a feed as it is (R41)`() throws {
    try withStudio { studio in
      try studio.sell(to: "cleo")
      try studio.sell(to: "dan")
      let token = try studio.desk.addFeed(of: "cleo", kind: .client, by: studio.actor("cleo")).token.text
      let before = try studio.desk.renderFeed(address: token, publicURL: url)
      try studio.book("2026-10-21T10:00", client: "dan", brand: "north")
      _ = try studio.desk.addOverride(coach: "ann", by: studio.actor("ann")) { id, _, _ in
        let day = LocalDate(dayNumber: 21_000)
        return Override(id: id, effect: .blackout, span: .days(day, through: day))
      }
      #expect(try studio.desk.renderFeed(address: token, publicURL: url) == before)
    }
  }

  @Test func `a revoked address says so, a wrong one is not found (R40)`() throws {
    try withStudio { studio in
      let (feed, token) = try studio.desk.addFeed(of: "ann", kind: .coach, by: studio.actor("ann"))
      for wrong in ["", "x", String(token.text.dropLast()), Token.random(.seeded(9)).text] {
        #expect(try refusal { try studio.desk.feedState(address: wrong, publicURL: url) } == .notFound)
      }
      try studio.desk.revokeFeed(feed.id, by: studio.actor("ann"))
      for _ in 0..<2 {
        #expect(
          try refusal { try studio.desk.renderFeed(address: token.text, publicURL: url) } == .feedRevoked)
        studio.clock.advance(86400 * 400)
      }
      #expect(
        try refusal { try studio.desk.rotateFeed(feed.id, grace: 0, by: studio.actor("ann")) } == .feedRevoked
      )
    }
  }

  @Test func `an old address goes on for its grace period, to the second (R40)`() throws {
    try withStudio { studio in
      let (feed, first) = try studio.desk.addFeed(of: "ann", kind: .coach, by: studio.actor("ann"))
      let second = try studio.desk.rotateFeed(feed.id, grace: 3600, by: studio.actor("ann")).token
      let end = studio.clock.now + 3600
      let third = try studio.desk.rotateFeed(feed.id, grace: 86400, by: studio.actor("ann")).token
      studio.clock.now = end - 1
      let state = try studio.desk.feedState(address: first.text, publicURL: url)
      #expect(state.validUntil == end)
      #expect(try studio.desk.feedState(address: third.text, publicURL: url).version == state.version)
      studio.clock.now = end
      #expect(try refusal { try studio.desk.feedState(address: first.text, publicURL: url) } == .feedRevoked)
      #expect(try refusal { try studio.desk.feedState(address: second.text, publicURL: url) } == nil)
      let fourth = try studio.desk.rotateFeed(feed.id, grace: 0, by: studio.actor("ann")).token
      for old in [first, second, third] {
        #expect(try refusal { try studio.desk.feedState(address: old.text, publicURL: url) } == .feedRevoked)
      }
      #expect(try refusal { try studio.desk.feedState(address: fourth.text, publicURL: url) } == nil)
    }
  }

  @Test func `a feed shows when and by which app it was fetched last (R40)`() throws {
    try withStudio { studio in
      let (feed, _) = try studio.desk.addFeed(of: "ann", kind: .coach, by: studio.actor("ann"))
      let now = studio.clock.now
      let before = try studio.desk.feeds(of: "ann", asClient: false, for: studio.actor("ann"))
      #expect(before.map(\.fetched) == [nil])
      try studio.desk.feedFetched([])
      try studio.desk.feedFetched([
        Fetch(feed: feed.id, app: "new", at: now + 60), Fetch(feed: feed.id, app: "old", at: now),
        Fetch(feed: FeedID("none"), app: "lost", at: now),
      ])
      let after = try studio.desk.feeds(of: "ann", asClient: false, for: studio.actor("ann"))
      #expect(after.map(\.fetched) == [now + 60])
      #expect(after.map(\.fetchedBy) == ["new"])
    }
  }

  @Test func `no secret of an address or a token is stored (R40, R71)`() throws {
    try withStudio { studio in
      let feed = try studio.desk.addFeed(of: "ann", kind: .coach, by: studio.actor("ann")).token.text
      let token = try studio.desk.addToken(for: "ann", name: "x", by: .commandLine(as: .owner)).token.text
      let everything = String(describing: try studio.everything())
      #expect(!everything.contains(feed))
      #expect(!everything.contains(token))
    }
  }

  @Test func `a cancelled booking stays cancelled for 14 days, and the last one for ever (R41, R44)`() throws
  {
    try withStudio { studio in
      try studio.sell()
      let id = try studio.book("2026-12-01T10:00").id
      let uid = try studio.stored(id).uid
      let token = try studio.desk.addFeed(of: "cleo", kind: .client, by: studio.actor("cleo")).token.text
      func text() throws -> String {
        String(decoding: try studio.desk.renderFeed(address: token, publicURL: url).bytes, as: UTF8.self)
      }
      _ = try studio.desk.cancel(id, by: studio.actor("cleo"))
      #expect(try text().contains("STATUS:CANCELLED"))
      studio.clock.advance(400 * 86400)
      #expect(try text().contains("UID:\(uid)"))
      studio.clock.now = instant("2026-10-19T08:00:00Z")
      let other = try studio.book("2026-12-02T10:00")
      studio.clock.advance(14 * 86400)
      #expect(try text().contains("UID:\(uid)"))
      studio.clock.advance(86400)
      #expect(try !text().contains("UID:\(uid)"))
      #expect(try text().contains("UID:\(other.uid)"))
    }
  }

  @Test func `somebody has a hundred feeds at most, and may end some for others (R40)`() throws {
    try withStudio { studio in
      let cleo = try studio.actor("cleo")
      let first = try studio.desk.addFeed(of: "cleo", kind: .client, by: cleo).feed
      for _ in 1..<100 { _ = try studio.desk.addFeed(of: "cleo", kind: .client, by: cleo) }
      #expect(try refusal { try studio.desk.addFeed(of: "cleo", kind: .client, by: cleo) } == .wrongState)
      _ = try studio.desk.addFeed(of: "dan", kind: .client, by: studio.actor("dan"))
      try studio.desk.revokeFeed(first.id, by: cleo)
      _ = try studio.desk.addFeed(of: "cleo", kind: .client, by: cleo)
    }
  }

  @Test func `only a coach's own and busy feeds answer as free-busy (R45)`() throws {
    try withStudio { studio in
      for kind in Feed.Kind.allCases {
        let owner = kind == .client ? "cleo" : "ann"
        let token = try studio.desk.addFeed(of: owner, kind: kind, by: studio.actor(owner)).token.text
        let asked = try refusal {
          try studio.desk.renderFeed(address: token, form: .freeBusy, publicURL: url)
        }
        #expect(asked == (kind == .coach || kind == .busy ? nil : .notFound), "\(kind)")
      }
    }
  }
}
