import CivilTime
import Desk
import Gzip
import HTTP
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite struct FeedConditionTests {
  @Test(arguments: WebStudio.Way.allCases)
  func `conditions are answered as RFC 9110 §13 says: 304 without a body, or all of it (R43)`(
    way: WebStudio.Way
  ) throws {
    try withWeb(way) { web in
      let scene = try Scene(web)
      let path = "/feeds/\(try scene.feed().token).ics"
      web.studio.clock.advance(60)
      let full = try web.ask("GET", path)
      let tag = try #require(full.headers["ETag"])
      let date = try #require(full.headers["Last-Modified"])
      let packed = try #require(web.ask("GET", path, nil, ["Accept-Encoding": "gzip"]).headers["ETag"])
      #expect(packed != tag && !packed.hasPrefix("W/"))
      let earlier = "Sat, 17 Oct 2026 00:00:00 GMT"
      let conditions: [(Headers, Int)] = [
        (["If-None-Match": tag], 304), (["If-None-Match": "W/\(tag)"], 304), (["If-None-Match": "*"], 304),
        (["If-None-Match": "\"a\", \(tag), \"b\""], 304), (["If-None-Match": "\"other\""], 200),
        (["If-None-Match": "nonsense"], 200), (["If-None-Match": packed], 200),
        (["If-None-Match": packed, "Accept-Encoding": "gzip"], 304),
        (["If-None-Match": tag, "Accept-Encoding": "gzip"], 200),
        (["If-None-Match": "\(tag), \(packed)", "Accept-Encoding": "gzip"], 304),
        (["If-Modified-Since": date], 304), (["If-Modified-Since": earlier], 200),
        (["If-Modified-Since": "yesterday"], 200),
        (["If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"], 304),
        (["If-None-Match": "\"other\"", "If-Modified-Since": date], 200),
        (["If-None-Match": tag, "If-Modified-Since": earlier], 304),
        (["If-Match": tag], 200), (["If-Match": "\"other\""], 412),
        (["If-Unmodified-Since": earlier], 412), (["If-Unmodified-Since": date], 200),
      ]
      for cold in [false, true] {
        for (headers, status) in conditions {
          for method in ["GET", "HEAD"] {
            let asked = cold ? try WebStudio(web.studio, .direct) : web
            let answer = try asked.ask(method, path, nil, headers)
            #expect(answer.status == status, "\(method) \(headers)")
            guard status == 304 else { continue }
            #expect(answer.bytes.isEmpty)
            #expect(answer.headers["ETag"] == (headers["Accept-Encoding"] == nil ? tag : packed))
            #expect(answer.headers["Last-Modified"] == date)
            #expect(answer.headers["Cache-Control"] == "private")
            #expect(answer.headers["Vary"] == full.headers["Vary"])
            #expect(answer.headers["Content-Type"] == nil)
          }
        }
      }
    }
  }

  @Test func `304 needs no rendering, not even after a restart (R43)`() throws {
    try withWeb { web in
      let path = "/feeds/\(try Scene(web).feed().token).ics"
      let tag = try #require(web.ask("GET", path).headers["ETag"])
      let restarted = try WebStudio(web.studio, .direct)
      for _ in 0..<3 { #expect(try restarted.ask("GET", path, nil, ["If-None-Match": tag]).status == 304) }
      #expect(try !restarted.ask("GET", "/metrics").text.contains("coachcal_feed_renders_total"))
      for _ in 0..<3 { _ = try restarted.ask("GET", path) }
      #expect(try restarted.ask("GET", "/metrics").text.contains("\ncoachcal_feed_renders_total 1\n"))
    }
  }

  @Test func `a clock that is set back while a request is answered empties no calendar (R43)`() throws {
    try withWeb { web in
      let path = "/feeds/\(try Scene(web).feed().token).ics"
      web.studio.clock.advance(60)
      let date = try #require(web.ask("GET", path).headers["Last-Modified"])
      var statuses: Set<Int> = []
      for readings in 0..<8 {
        let clock = SteppingClock(web.studio.clock.now, stepsBackAfter: readings)
        let desk = Desk(storage: web.studio.storage, clock: { clock.read() }, random: web.studio.random)
        let site = Site(desk: desk, publicURL: WebStudio.publicURL, version: "0", log: .silent)
        let request = try #require(Request(.get, path, headers: ["If-Modified-Since": date]))
        let response = site.respond(to: request)
        statuses.insert(response.status.code)
        #expect(response.status == (response.body.isEmpty ? .notModified : .ok), "after \(readings)")
      }
      #expect(statuses == [200, 304])
    }
  }

  @Test(arguments: [
    ("gzip", "x", true), ("gzip, deflate, br", "Thunderbird", true), ("x-gzip", "x", true), ("*", "x", true),
    ("gzip;q=0", "x", false), ("gzip;q=0, *", "x", false), ("identity", "x", false), ("br", "x", false),
    ("gzip;q=0.5, identity;q=1", "x", false), ("", "x", false),
    ("gzip", "Microsoft Office/16.0 (Microsoft Outlook 16.0)", false), ("gzip", "Outlook-iOS/2.0", false),
  ])
  func `a feed is compressed where that is asked for, never for Outlook (R43)`(
    coding: String, app: String, compressed: Bool
  ) throws {
    try withWeb { web in
      let path = "/feeds/\(try Scene(web).feed().token).ics"
      let plain = try web.ask("GET", path)
      let answer = try web.ask("GET", path, nil, ["Accept-Encoding": coding, "User-Agent": app])
      #expect(answer.headers["Content-Encoding"] == (compressed ? "gzip" : nil))
      #expect((answer.headers["ETag"] == plain.headers["ETag"]) == !compressed)
      let bytes = compressed ? try gunzip(answer.bytes, limit: 1 << 20) : answer.bytes
      #expect(bytes == plain.bytes)
    }
  }

  @Test func `many changes within one second give no Last-Modified that is still to come`() throws {
    try withWeb { web in
      let scene = try Scene(web)
      let path = "/feeds/\(try scene.feed().token).ics"
      for _ in 0..<3 { _ = try scene.booking() }
      let answer = try web.ask("GET", path, nil, ["If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"])
      #expect(answer.status == 200)
      #expect(answer.headers["Last-Modified"] == nil)
    }
  }
}

/// A clock that somebody sets back by an hour after so many readings.
private final class SteppingClock: Sendable {
  private let now: Instant
  private let left: Mutex<Int>

  init(_ now: Instant, stepsBackAfter readings: Int) {
    self.now = now
    left = Mutex(readings)
  }

  func read() -> Instant {
    left.withLock { left in
      left -= 1
      return left >= 0 ? now : now - 3600
    }
  }
}
