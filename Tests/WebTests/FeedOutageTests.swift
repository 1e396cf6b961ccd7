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

/// What memory has to serve while the database does not answer, and what it must not: no address past its end.
@Suite struct FeedOutageTests {
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
}
