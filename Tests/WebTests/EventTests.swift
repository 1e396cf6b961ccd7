import Booking
import CivilTime
import Desk
import HTTP
import JSONText
import Secrets
import Store
import TestSupport
import Testing

@testable import Web

/// The stream of events (R70), over a socket.
@Suite(.serialized) struct EventTests {
  @Test func `everybody hears what is theirs, and not a word of what is not (R70, R82)`() throws {
    try withWeb(.socket) { web in
      let studio = web.studio
      try studio.sell()
      var ears: [String: Ear] = [:]
      for handle in WebStudio.everybody { ears[handle] = try Ear(web, handle) }
      let booking = try studio.book("2026-10-21T10:00", by: studio.actor("cleo"))
      // Each hears of carl's windows last, or of their own booking: whatever came before it has come.
      _ = try web.desk.addOverride(coach: "carl", by: studio.actor("carl")) { id, _, _ in
        Override(id: id, effect: .blackout, span: .days(day, through: day))
      }
      let slots = ["event": "slots", "data": #"{"coach":"ann"}"#]
      let news = [
        "event": "booking",
        "data": #"{"client":"cleo","coach":"ann","id":"\#(booking.id)","status":"confirmed"}"#,
      ]
      for handle in ["cleo", "ann", "olga"] {
        #expect(try ears[handle]?.events(2).map(\.told) == [news, slots], "\(handle)")
      }
      for handle in ["dan", "eve", "sofia"] {
        #expect(try ears[handle]?.events(1).map(\.told) == [slots], "\(handle)")
      }
      for handle in ["carl", "fay", "paul"] {
        #expect(
          try ears[handle]?.events(1).map(\.told) == [["event": "slots", "data": #"{"coach":"carl"}"#]],
          "\(handle)")
      }
      _ = try ears["sam"]?.isSilent(for: 1500)
      for handle in WebStudio.everybody {
        let ear = try #require(ears[handle])
        #expect(try ear.isSilent(for: 0), "\(handle): \(ear.text)")
        if !["cleo", "ann", "olga"].contains(handle) { #expect(!ear.text.contains("\"cleo\""), "\(handle)") }
      }
    }
  }

  @Test func `after a lost connection the last id brings what came since, once, in the end as it is now`()
    throws
  {
    try withWeb(.socket) { web in
      let studio = web.studio
      try studio.sell()
      var ear: Ear? = try Ear(web, "cleo")
      let first = try studio.book("2026-10-21T10:00")
      let heard = try #require(try ear?.events(2).last)
      ear = nil
      let second = try studio.book("2026-10-22T10:00")
      _ = try web.desk.cancel(first.id, by: studio.actor("cleo"))
      _ = try web.desk.cancel(second.id, by: studio.actor("ann"))
      _ = try studio.book("2026-10-22T10:00", client: "eve", brand: "south")
      let id: String = try #require(heard["id"])
      let again = try Ear(web, "cleo", since: id)
      let told = try again.events(3)
      #expect(told.compactMap { $0["data"] }.filter { $0.contains("cancelled") }.count == 2)
      #expect(told.map { $0["event"] } == ["booking", "booking", "slots"])
      #expect(!again.text.contains("\"eve\""))
      // Whoever heard all hears nothing again; on PostgreSQL it may, while older transactions are under way anywhere.
      let end: String = try #require(told.last?["id"])
      let third = try Ear(web, "cleo", since: end)
      if TestDatabase.isFile { #expect(try third.isSilent()) }
      // And one who heard nothing goes on from the place that the first bytes name.
      let fourth = try Ear(web, "dan")
      let next = try studio.book("2026-10-23T10:00", client: "dan", brand: "south")
      let place: String = try #require(fourth.places.last)
      #expect(try Ear(web, "dan", since: place).hears(next.id.text))
    }
  }

  @Test(arguments: ["1", "999999999999999999", "nonsense", "-1", "0", "", "12.5", "99999999999999999999"])
  func `an id that says nothing any more gets a reset, and then goes on`(id: String) throws {
    try withWeb(.socket) { web in
      try web.studio.sell()
      let earlier = try web.studio.book("2026-10-20T10:00")
      web.studio.clock.advance(2 * 86400)
      _ = try web.studio.book("2026-10-23T10:00")
      // The log's first row says that nothing before it is missing.
      // Other databases of the server may have transactions under way that began before.
      #expect(try becomesTrue(within: 60) { try web.desk.forgetOldChanges() > 0 })
      let ear = try Ear(web, "cleo", since: id)
      #expect(try ear.events(1).first?.told == ["event": "reset", "data": "{}"])
      _ = try web.desk.cancel(earlier.id, by: web.studio.actor("ann"))
      #expect(try ear.hears("cancelled"))
    }
  }

  @Test func `the place is found again after the server was started anew, also of what another process did`()
    throws
  {
    try withStudio { studio in
      try studio.sell()
      var web: WebStudio? = try WebStudio(studio, .socket)
      var ear: Ear? = try web.map { try Ear($0, "cleo") }
      _ = try studio.book("2026-10-21T10:00")
      let id: String = try #require(try ear?.events(2).last?["id"])
      ear = nil
      web = nil
      let other = try studio.otherDesk()
      defer { other.storage.close() }
      let order = Order(coach: "ann", client: "cleo", start: .instant(instant("2026-10-22T10:00:00Z")))
      let booked = try other.book([order], by: studio.actor("cleo")).bookings[0]
      let anew = try WebStudio(studio, .socket)
      let again = try Ear(anew, "cleo", since: id)
      #expect(try again.hears(booked.id.text))
      _ = try other.cancel(booked.id, by: studio.actor("cleo"))
      #expect(try again.hears("cancelled"))
    }
  }

  @Test func `what happens is told also while another database's transaction goes on for long (R70, R80)`()
    throws
  {
    try withStudio { other in
      try other.storage.write { store in
        // From now on it has a number, behind which nothing is sure for the whole server.
        try store.calendarChanged(of: [try other.person("ann").id], at: other.clock.now)
        try withWeb(.socket) { web in
          try web.studio.sell()
          _ = try web.studio.book("2026-10-20T10:00")
          web.studio.clock.advance(2 * 86400)
          _ = try web.desk.forgetOldChanges()
          let ear = try Ear(web, "cleo")
          for day in 22..<25 {
            let booking = try web.studio.book("2026-10-\(day)T10:00")
            #expect(try ear.hears(booking.id.text))
          }
          #expect(!ear.text.contains("reset"))
        }
      }
    }
  }

  @Test func `a stream ends soon after its token was revoked, and others go on (R71)`() throws {
    try withWeb(.socket) { web in
      let (record, token) = try web.desk.addToken(for: "cleo", name: "phone", by: .system)
      let phone = try Ear(web, token: token.text)
      let other = try Ear(web, "cleo")
      try web.desk.revokeToken(record.id, by: .system)
      #expect(try phone.end())
      try web.studio.sell()
      _ = try web.studio.book("2026-10-21T10:00")
      #expect(try other.events(2).count == 2)
    }
  }

  @Test func `a part that somebody gets or loses counts from the next change on`() throws {
    try withWeb(.socket) { web in
      let sam = try Ear(web, "sam")
      let north = try web.studio.brand("north").id
      let id = try web.studio.person("sam").id
      try web.studio.sell()
      let booking = try web.studio.book("2026-10-21T10:00")
      #expect(try sam.isSilent())
      try web.studio.storage.write { _ = try $0.addOwner(id, to: north) }
      _ = try web.desk.cancel(booking.id, by: web.studio.actor("ann"))
      #expect(try sam.events(2).first?["data"]?.contains("cancelled") == true)
    }
  }

  @Test func `one coach's changes alone are told to who asks for that`() throws {
    try withWeb(.socket) { web in
      let ear = try Ear(web, "olga", query: "?coach=bob")
      for coach in ["ann", "bob"] { try web.studio.sell(to: "dan", coach: coach) }
      _ = try web.studio.book("2026-10-21T10:00", client: "dan", brand: "north")
      let bobs = try web.studio.book("2026-10-21T14:00", client: "dan", coach: "bob")
      #expect(try ear.events(2).first?["data"]?.contains(bobs.id.text) == true)
      #expect(!ear.text.contains("ann"))
      #expect(try web.ask("GET", "/api/v1/events?coach=nobody", as: "olga").says == "404 not-found")
    }
  }

  @Test func `the first bytes come at once, with what proxies and browsers need to know`() throws {
    try withWeb(.socket) { web in
      let ear = try Ear(web, "cleo")
      #expect(ear.text.hasPrefix(":") && ear.text.contains("\nretry: 2000\n"))
      #expect(ear.head["Cache-Control"] == "no-store" && ear.head["X-Accel-Buffering"] == "no")
      #expect(try web.ask("GET", "/metrics").text.contains("\ncoachcal_open_streams 1\n"))
      #expect(try web.ask("HEAD", "/api/v1/events", as: "cleo").status == 200)
      #expect(try web.ask("GET", "/metrics").text.contains("\ncoachcal_open_streams 1\n"))
    }
  }

  @Test func `twenty streams are enough for one person, and a closed one makes room`() throws {
    try withWeb(.socket) { web in
      var ears = try (0..<20).map { _ in try Ear(web, "cleo") }
      let refused = try web.ask("GET", "/api/v1/events", as: "cleo")
      #expect(refused.says == "429 too-many-requests" && refused.headers["Retry-After"] != nil)
      _ = try Ear(web, "dan")
      ears.removeLast()
      let deadline = ContinuousClock.now + .seconds(5)
      while try web.ask("GET", "/api/v1/events", as: "cleo").status != 200 {
        try #require(ContinuousClock.now < deadline)
      }
    }
  }

  @Test func `a stop ends streams at once`() throws {
    try withStudio { studio in
      var web: WebStudio? = try WebStudio(studio, .socket)
      let ears = try web.map { web in try (0..<5).map { _ in try Ear(web, "cleo") } } ?? []
      let took = ContinuousClock().measure { web = nil }
      #expect(took < .seconds(1))
      for ear in ears { #expect(try ear.end()) }
    }
  }
}

private let day = LocalDate(dayNumber: 20_900)

/// Somebody who listens.
private final class Ear {
  let head: RawHTTPClient.Answer
  /// All that was heard.
  private(set) var text = ""
  private let client: RawHTTPClient
  private var read = 0

  convenience init(_ web: WebStudio, _ handle: String, query: String = "", since id: String? = nil) throws {
    try self.init(web, token: web.tokens[handle] ?? "", query: query, since: id)
  }

  init(_ web: WebStudio, token: String, query: String = "", since id: String? = nil) throws {
    client = try RawHTTPClient(port: web.port, timeout: 10_000)
    try client.request(
      "GET", "/api/v1/events" + query,
      ["Authorization: Bearer \(token)"] + (id.map { ["Last-Event-ID: \($0)"] } ?? []))
    head = try client.head()
    #expect(head.status == 200 && head["Content-Type"] == "text/event-stream; charset=utf-8")
    text = try client.chunk()
  }

  /// The next so many events, each by the names of its lines; what does not come for ten seconds fails.
  func events(_ count: Int) throws -> [[String: String]] {
    while blocks.count < read + count { text += try client.chunk() }
    defer { read += count }
    return Array(blocks[read..<read + count])
  }

  /// The places that were named without an event.
  var places: [String] { all.filter { $0["event"] == nil }.compactMap { $0["id"] } }

  /// Whether nothing more is heard than was asked for, for a while in which the log was looked at.
  func isSilent(for milliseconds: Int32 = 1500) throws -> Bool {
    while client.hasMore(within: milliseconds) { text += try client.chunk() }
    return blocks.count == read
  }

  /// Whether this comes within ten seconds, whatever else does.
  func hears(_ words: String) throws -> Bool {
    while !text.contains(words) { text += try client.chunk() }
    return true
  }

  /// Whether the server ends it.
  func end() throws -> Bool {
    while true { if try client.chunk().isEmpty { return true } }
  }

  private var blocks: [[String: String]] { all.filter { $0["event"] != nil } }

  private var all: [[String: String]] {
    text.components("\n\n").map { block in
      Dictionary(
        block.components("\n").filter { !$0.hasPrefix(":") && $0.contains(": ") }.map { line in
          let parts = line.components(": ")
          return (parts[0], parts.dropFirst().joined(separator: ": "))
        }, uniquingKeysWith: { $1 })
    }
  }
}

extension String {
  fileprivate func components(_ separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: true).map(String.init)
  }
}

extension [String: String] {
  /// Without the place.
  fileprivate var told: [String: String] { filter { $0.key != "id" } }
}
