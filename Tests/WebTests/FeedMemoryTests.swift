import Booking
import CivilTime
import HTTP
import JSONText
import Secrets
import Store
import Synchronization
import TestSupport
import Testing
import Threads

@testable import Desk
@testable import Web

/// Feeds that are answered on the event thread, where nothing has changed.
@Suite struct FeedMemoryTests {
  @Test func `what was served once is served again without the database, in every form (R43)`() throws {
    try withWeb(.socket) { web in
      let path = "/feeds/\(try Scene(web).feed().token).ics"
      web.studio.clock.advance(60)
      let first = try web.ask("GET", path)
      #expect(try web.asksUntilFromMemory(path))
      let tag = first.headers["ETag"] ?? ""
      let changed = first.headers["Last-Modified"] ?? ""
      let before = web.fromMemory
      for (method, headers, status): (String, Headers, Int) in [
        ("GET", [:], 200), ("HEAD", [:], 200), ("GET", ["If-None-Match": tag], 304),
        ("HEAD", ["If-None-Match": tag], 304), ("GET", ["If-None-Match": "*"], 304),
        ("GET", ["If-None-Match": "\"x\", W/\(tag)"], 304), ("GET", ["If-None-Match": "\"x\""], 200),
        ("GET", ["If-Modified-Since": changed], 304),
        ("GET", ["If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"], 200),
        ("GET", ["If-None-Match": "\"x\"", "If-Modified-Since": changed], 200),
        ("GET", ["Authorization": "Basic eDp4", "Range": "bytes=0-10"], 200),
      ] {
        let answer = try web.ask(method, path, nil, headers)
        #expect(answer.status == status, "\(method) \(headers)")
        #expect(answer.headers["ETag"] == tag && answer.headers["Cache-Control"] == "private")
        #expect(answer.headers["Vary"] == "Accept-Encoding")
        if status == 200 {
          #expect(answer.bytes == (method == "GET" ? first.bytes : []))
          for name in ["Content-Type", "Content-Disposition", "Last-Modified", "X-Content-Type-Options"] {
            #expect(answer.headers[name] == first.headers[name], "\(name)")
          }
          #expect(answer.headers["Content-Length"] == String(first.bytes.count))
        } else {
          #expect(answer.bytes.isEmpty && answer.headers["Content-Length"] == nil)
        }
      }
      #expect(web.fromMemory == before + 11)
      #expect(try web.ask("GET", path + "?x=1&y").bytes == first.bytes)
      #expect(web.fromMemory == before + 12)
      // What a worker has to see to.
      #expect(try web.ask("GET", path, nil, ["If-Match": "\"x\""]).status == 412)
      #expect(try web.ask("GET", path, nil, ["If-Match": tag]).status == 200)
      #expect(try web.ask("PUT", path).says == "405 method-not-allowed")
      #expect(web.fromMemory == before + 12)
    }
  }

  @Test
  func
    `many changes within a second are served from memory too, without a date that is not past yet (R41, R43)`()
    throws
  {
    try withWeb(.socket) { web in
      let scene = try Scene(web)
      let path = "/feeds/\(try scene.feed().token).ics"
      for _ in 0..<5 { _ = try scene.booking() }
      #expect(try web.asksUntilFromMemory(path))
      let early = try web.ask("GET", path)
      #expect(early.headers["Last-Modified"] == nil)
      let tag = early.headers["ETag"] ?? ""
      #expect(try web.ask("GET", path, nil, ["If-None-Match": tag]).status == 304)
      web.studio.clock.advance(60)
      let late = try web.ask("GET", path)
      #expect(
        late.headers["Last-Modified"] != nil && late.bytes == early.bytes && late.headers["ETag"] == tag)
    }
  }

  @Test func `compressed bytes have their own tag, and Outlook gets plain ones, from memory too (R43)`()
    throws
  {
    try withWeb(.socket) { web in
      let path = "/feeds/\(try Scene(web).feed().token).ics"
      web.studio.clock.advance(60)
      let plain = try web.ask("GET", path)
      #expect(try web.asksUntilFromMemory(path))
      let before = web.fromMemory
      let packed = try web.ask("GET", path, nil, ["Accept-Encoding": "gzip, deflate"])
      #expect(packed.headers["Content-Encoding"] == "gzip")
      #expect(packed.bytes.starts(with: [0x1F, 0x8B]) && packed.bytes.count < plain.bytes.count)
      let tag = packed.headers["ETag"] ?? ""
      #expect(tag != plain.headers["ETag"])
      #expect(try web.ask("GET", path, nil, ["Accept-Encoding": "gzip", "If-None-Match": tag]).status == 304)
      #expect(try web.ask("GET", path, nil, ["If-None-Match": tag]).bytes == plain.bytes)
      let outlook = try web.ask(
        "GET", path, nil, ["Accept-Encoding": "gzip", "User-Agent": "Microsoft Office/16.0 (Outlook)"])
      #expect(outlook.bytes == plain.bytes && outlook.headers["Content-Encoding"] == nil)
      #expect(web.fromMemory == before + 4)
    }
  }

  @Test func `a change made here is seen by the very next request (R41)`() throws {
    try withWeb(.socket) { web in
      let scene = try Scene(web)
      let path = "/feeds/\(try scene.feed(.client, of: "cleo").token).ics"
      for _ in 0..<5 {
        web.studio.clock.advance(60)
        #expect(try web.asksUntilFromMemory(path))
        let tag = try web.ask("GET", path).headers["ETag"] ?? ""
        let id = try scene.booking()
        let after = try web.ask("GET", path, nil, ["If-None-Match": tag])
        #expect(after.status == 200 && after.text.contains("UID:\(id)@coachcal"))
      }
    }
  }

  @Test func `a change made by another process is seen within a second, and so are rotation and end (R40)`()
    throws
  {
    try withWeb(.socket) { web in
      let scene = try Scene(web)
      let (id, token) = try scene.feed(.client, of: "cleo")
      // Another opening of the same database, as another process has it.
      let desk = try web.studio.otherDesk()
      defer { desk.storage.close() }
      let path = "/feeds/\(token).ics"
      web.studio.clock.advance(60)
      #expect(try web.asksUntilFromMemory(path))
      let booked = try desk.book(
        [Order(coach: "ann", start: .instant(instant("2026-10-29T10:00:00Z")))], by: web.studio.actor("cleo"))
      let uid = try #require(booked.bookings.first).id.text
      #expect(try web.asksUntil(path) { $0.text.contains(uid) })
      #expect(try web.asksUntilFromMemory(path))
      web.studio.clock.advance(60)
      let (_, next) = try desk.rotateFeed(FeedID(id), grace: 0, by: web.studio.actor("cleo"))
      #expect(try web.asksUntil(path) { $0.says == "410 feed-revoked" })
      web.studio.clock.advance(60)
      let new = "/feeds/\(next.text).ics"
      #expect(try web.asksUntilFromMemory(new))
      try desk.revokeFeed(FeedID(id), by: web.studio.actor("cleo"))
      #expect(try web.asksUntil(new) { $0.says == "410 feed-revoked" })
    }
  }

  @Test func `a new day and an address's end come without anybody's doing (R40, R41)`() throws {
    try withWeb(.socket) { web in
      let scene = try Scene(web)
      let (id, token) = try scene.feed()
      let path = "/feeds/\(token).ics"
      _ = try web.ask("POST", "/api/v1/feeds/\(id)/rotate", as: "ann", ["grace_seconds": 86400])
      // Just before midnight in Berlin.
      web.studio.clock.now = instant("2026-10-19T21:59:59Z")
      #expect(try web.asksUntilFromMemory(path))
      let evening = try web.ask("GET", path)
      web.studio.clock.advance(1)
      #expect(try web.ask("GET", path).headers["ETag"] != evening.headers["ETag"])
      web.studio.clock.now = instant("2026-10-20T08:00:00Z")
      #expect(try web.ask("GET", path).says == "410 feed-revoked")
    }
  }

  @Test
  func `while the database does not answer, no app waits for it: the last bytes come from memory (R43)`()
    throws
  {
    try withWeb(.socket) { web in
      let path = "/feeds/\(try Scene(web).feed().token).ics"
      web.studio.clock.advance(60)
      let served = try web.ask("GET", path)
      #expect(try web.asksUntilFromMemory(path))
      web.studio.storage.close()
      let end = monotonicMicroseconds() + 15_000_000
      while !web.site.revisions.isBlind(at: monotonicMicroseconds()), monotonicMicroseconds() < end {
        #expect(try web.ask("GET", path).bytes == served.bytes)
      }
      let logged = web.lines.all.count { $0.contains("feed served stale") }
      for _ in 0..<5 { #expect(try web.ask("GET", path).bytes == served.bytes) }
      #expect(try web.ask("GET", path, nil, ["If-None-Match": served.headers["ETag"] ?? ""]).status == 304)
      // No worker was asked, which would have said so.
      #expect(web.lines.all.count { $0.contains("feed served stale") } == logged)
    }
  }

  @Test
  func `an address that another process ended is not served again, though the database fails (R40, R83)`()
    throws
  {
    try withWeb(.socket) { web in
      let (id, token) = try Scene(web).feed(.client, of: "cleo")
      let desk = try web.studio.otherDesk()
      defer { desk.storage.close() }
      web.studio.clock.advance(60)
      #expect(try web.asksUntilFromMemory("/feeds/\(token).ics"))
      try desk.revokeFeed(FeedID(id), by: web.studio.actor("cleo"))
      let key = try #require(FeedKey(token, .events))
      // Nobody asks for it meanwhile.
      #expect(becomesTrue(within: 30) { web.site.feeds.feed(key) == nil })
      web.studio.storage.close()
      #expect(try web.ask("GET", "/feeds/\(token).ics").status >= 500)
    }
  }

  @Test
  func
    `an old address that another process lets go on for a while ends then, though the database fails (R40)`()
    throws
  {
    try withWeb(.socket) { web in
      let (id, token) = try Scene(web).feed(.client, of: "cleo")
      let desk = try web.studio.otherDesk()
      defer { desk.storage.close() }
      web.studio.clock.advance(60)
      let path = "/feeds/\(token).ics"
      #expect(try web.asksUntilFromMemory(path))
      let bytes = try web.ask("GET", path).bytes
      _ = try desk.rotateFeed(FeedID(id), grace: 3600, by: web.studio.actor("cleo"))
      let key = try #require(FeedKey(token, .events))
      #expect(becomesTrue(within: 30) { web.site.feeds.feed(key)?.state.addressEnds != nil })
      web.studio.storage.close()
      #expect(try web.ask("GET", path).bytes == bytes)
      web.studio.clock.advance(3600)
      #expect(try web.ask("GET", path).status >= 500)
    }
  }

  @Test
  func `what a slow worker still keeps of an address that has ended meanwhile is found out (R40)`() throws {
    try withWeb(.socket) { web in
      let (id, token) = try Scene(web).feed(.client, of: "cleo")
      web.studio.clock.advance(60)
      #expect(try web.asksUntilFromMemory("/feeds/\(token).ics"))
      let key = try #require(FeedKey(token, .events))
      let kept = try #require(web.site.feeds.feed(key))
      #expect(try web.ask("DELETE", "/api/v1/feeds/\(id)", as: "cleo").status == 204)
      // Until a look has gone by, which finds nothing kept.
      #expect(
        becomesTrue(within: 30) { web.site.revisions.isTold(of: kept.calendar, another: kept.state.mark) })
      web.site.keep(key, token, kept.state, kept.rendered)
      #expect(web.site.feeds.feed(key) != nil)
      #expect(becomesTrue(within: 30) { web.site.feeds.feed(key) == nil })
    }
  }

  @Test
  func `whose feeds could not be looked at are looked at again; and though nobody asks, now and then (R40)`()
    throws
  {
    try withWeb { web in
      let person = try web.studio.person("ann").id
      let mark = CalendarMark(revision: 7, changed: web.studio.clock.now)
      let revisions = KnownRevisions(web.studio.desk) { [(person, mark)] }
      let heard = Mutex<[Set<PersonID>]>([])
      _ = revisions.calendar(of: person)
      revisions.start { people in
        heard.withLock { heard in
          heard.append(people)
          return heard.count < 3 ? people : []
        }
      }
      defer { revisions.stop() }
      func isHeard(_ count: Int) -> Bool { heard.withLock { $0.count == count } }
      // Nobody has asked, and nobody does for two looks.
      #expect(becomesTrue(within: 30) { isHeard(2) })
      #expect(
        becomesTrue(within: 30) {
          revisions.isAsked(at: monotonicMicroseconds())
          return isHeard(3)
        })
      let calendar = revisions.calendar(of: person)
      revisions.isKept(mark, calendar)
      revisions.isKept(CalendarMark(revision: 6, changed: web.studio.clock.now), calendar)
      #expect(
        becomesTrue(within: 30) {
          revisions.isAsked(at: monotonicMicroseconds())
          return isHeard(4)
        })
      #expect(heard.withLock { $0 } == Array(repeating: [person], count: 4))
    }
  }

  @Test func `a database that came back is believed again, whether or not anybody asked meanwhile (R43)`()
    throws
  {
    struct Away: Error {}
    try withWeb { web in
      let person = try web.studio.person("ann").id
      let mark = CalendarMark(revision: 7, changed: web.studio.clock.now)
      let isAway = Atomic(false)
      let revisions = KnownRevisions(web.studio.desk) {
        if isAway.load(ordering: .relaxed) { throw Away() }
        return [(person, mark)]
      }
      revisions.start { _ in [] }
      defer { revisions.stop() }
      let calendar = revisions.calendar(of: person)
      func becomes(_ condition: (Int64) -> Bool) -> Bool {
        let end = monotonicMicroseconds() + 15_000_000
        while monotonicMicroseconds() < end {
          revisions.isAsked(at: monotonicMicroseconds())
          if condition(monotonicMicroseconds()) { return true }
          rest(5)
        }
        return false
      }
      #expect(becomes { revisions.isStill(mark, calendar, at: $0) })
      #expect(!revisions.isStill(CalendarMark(revision: 8, changed: web.studio.clock.now), calendar, at: 0))
      isAway.store(true, ordering: .relaxed)
      #expect(becomes { revisions.isBlind(at: $0) })
      #expect(!revisions.isStill(mark, calendar, at: monotonicMicroseconds()))
      isAway.store(false, ordering: .relaxed)
      #expect(becomes { revisions.isStill(mark, calendar, at: $0) && !revisions.isBlind(at: $0) })
    }
  }

  @Test func `bytes go first where memory is short, and what nobody asks for before the rest`() throws {
    let memory = FeedMemory(byteLimit: 1000, limit: 6)
    let calendar = KnownRevisions.Calendar()
    func key(_ number: Int) throws -> FeedKey {
      try #require(FeedKey(Token.random(.seeded(UInt64(number))).text, .events))
    }
    func keep(_ number: Int, _ size: Int) throws {
      let feed = Feed(
        id: ID(milliseconds: 0, random: [UInt8](repeating: UInt8(number), count: 10)),
        person: ID(milliseconds: 0, random: [UInt8](repeating: 1, count: 10)), kind: .coach,
        created: Instant(seconds: 0))
      let state = FeedState(
        feed: feed, version: String(number), mark: CalendarMark(revision: 1, changed: Instant(seconds: 0)),
        changed: Instant(seconds: 0),
        validUntil: Instant(seconds: 9), addressEnds: nil)
      let bytes = Body([UInt8](repeating: 0, count: size))
      memory.keep(
        KeptFeed(
          try key(number), "", state, calendar,
          RenderedFeed(version: String(number), changed: Instant(seconds: 0), plain: bytes, gzip: .empty)))
    }
    func hasBytes(_ number: Int) throws -> Bool? { memory.feed(try key(number)).map { $0.rendered != nil } }
    for number in 0..<4 { try keep(number, 250) }
    for number in 0..<4 { #expect(try hasBytes(number) == true) }
    // All were asked for: the first to be looked at goes, but that its bytes had not changed can still be said.
    try keep(4, 250)
    #expect(try (0..<5).filter { try hasBytes($0) == false }.count == 1)
    for number in 5..<20 { try keep(number, 10) }
    #expect(try (0..<20).filter { try hasBytes($0) != nil }.count == 6)
    try keep(20, 5000)
    #expect(try hasBytes(20) != true)
  }

  @Test func `an address is known by all its bits`() {
    let tokens = (0..<200).map { Token.random(.seeded($0)).text }
    let keys = Set(tokens.compactMap { FeedKey($0, .events) } + tokens.compactMap { FeedKey($0, .freeBusy) })
    #expect(keys.count == 400)
    for (number, token) in tokens.enumerated() {
      var other = Array(token.utf8)
      let place = number % 32
      other[place] = other[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      #expect(FeedKey(token, .events) == FeedKey(Array(token.utf8), .events))
      #expect(FeedKey(token, .events) != FeedKey(other, .events))
    }
    for text in [
      "", "A", String(repeating: "A", count: 31), String(repeating: "A", count: 33),
      String(repeating: "=", count: 32),
    ] {
      #expect(FeedKey(text, .events) == nil)
    }
  }
}

extension WebStudio {
  /// How many feeds were answered on an event thread.
  fileprivate var fromMemory: Int { site.fromMemory.load(ordering: .relaxed) }

  /// Asks until an answer comes from memory; false after ten seconds.
  fileprivate func asksUntilFromMemory(_ path: String) throws -> Bool {
    let (before, end) = (fromMemory, monotonicMicroseconds() + 10_000_000)
    while fromMemory == before, monotonicMicroseconds() < end { _ = try ask("GET", path) }
    return fromMemory > before
  }

  /// Asks until an answer is as it should be. A second is promised, and measured by the benches; a busy machine may need
  /// longer.
  fileprivate func asksUntil(_ path: String, _ isMeant: (Answer) -> Bool) throws -> Bool {
    let end = monotonicMicroseconds() + 30_000_000
    while monotonicMicroseconds() < end {
      if isMeant(try ask("GET", path)) { return true }
    }
    return false
  }
}
