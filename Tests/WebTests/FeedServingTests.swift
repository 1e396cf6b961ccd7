import Booking
import Desk
import CivilTime
import HTTP
import JSONText
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct FeedServingTests {
  @Test(arguments: WebStudio.Way.allCases)
  func
    `a feed is a calendar with validators of its own, byte for byte the same until something changes (R41, R43)`(
      way: WebStudio.Way
    ) throws
  {
    try withWeb(way) { web in
      let scene = try Scene(web)
      let path = "/feeds/\(try scene.feed().token).ics"
      web.studio.clock.advance(60)
      let first = try web.ask("GET", path)
      #expect(first.status == 200)
      #expect(first.headers["Content-Type"] == "text/calendar; charset=utf-8")
      #expect(first.headers["Cache-Control"] == "private")
      #expect(first.headers["Vary"]?.contains("Accept-Encoding") == true)
      #expect(first.headers["Content-Encoding"] == nil)
      #expect(first.headers["Last-Modified"] != nil)
      #expect(try #require(first.headers["ETag"]).hasPrefix("\""))
      #expect(first.text.hasPrefix("BEGIN:VCALENDAR\r\n"))
      #expect(first.text.hasSuffix("END:VCALENDAR\r\n"))
      #expect(first.text.contains("Session with Cleo Test"))

      web.studio.clock.advance(3600)
      let again = try web.ask("GET", path)
      #expect(again.bytes == first.bytes)
      #expect(again.headers["ETag"] == first.headers["ETag"])
      let restarted = try WebStudio(web.studio, .direct).ask("GET", path)
      #expect(restarted.bytes == first.bytes)
      #expect(restarted.headers["ETag"] == first.headers["ETag"])
      #expect(restarted.headers["Last-Modified"] == first.headers["Last-Modified"])

      let head = try web.ask("HEAD", path)
      #expect(head.status == 200)
      #expect(head.bytes.isEmpty)
      for name in ["ETag", "Last-Modified", "Content-Type", "Cache-Control", "Vary", "Content-Length"] {
        #expect(head.headers[name] == again.headers[name], "\(name)")
      }
    }
  }

  @Test func `a change is seen at once, and a new day once it begins (R41, R44)`() throws {
    try withWeb { web in
      let scene = try Scene(web)
      let path = "/feeds/\(try scene.feed(.client, of: "cleo").token).ics"
      web.studio.clock.advance(60)
      let before = try web.ask("GET", path)
      web.studio.clock.advance(60)
      let id = try scene.booking()
      let after = try web.ask("GET", path, nil, ["If-None-Match": before.headers["ETag"] ?? ""])
      #expect(after.status == 200)
      #expect(after.text.contains("UID:\(id)@coachcal"))
      web.studio.clock.advance(60)
      _ = try web.ask("POST", "/api/v1/bookings/\(id)/cancel", as: "cleo")
      let cancelled = try web.ask("GET", path, nil, ["If-None-Match": after.headers["ETag"] ?? ""])
      #expect(cancelled.text.contains("STATUS:CANCELLED"))
      // Midnight in Berlin.
      web.studio.clock.now = instant("2026-10-19T21:59:59Z")
      let evening = try web.ask("GET", path)
      #expect(evening.bytes == cancelled.bytes)
      web.studio.clock.now = instant("2026-10-19T22:00:00Z")
      let morning = try web.ask("GET", path, nil, ["If-None-Match": evening.headers["ETag"] ?? ""])
      #expect(morning.status == 200)
      #expect(morning.headers["Last-Modified"] == "Mon, 19 Oct 2026 22:00:00 GMT")
    }
  }

  @Test func `an unknown address is 404, a rotated one goes on for its grace, an ended one is 410 (R40)`()
    throws
  {
    try withWeb { web in
      let made = try web.ask("POST", "/api/v1/coaches/ann/feeds", as: "ann", ["kind": "busy"]).json
      let id = try #require(made["id"].string)
      func path(_ feed: JSON) -> String {
        String((feed["url"].string ?? "").dropFirst(WebStudio.publicURL.count))
      }
      let old = path(made)
      let rotated = try web.ask("POST", "/api/v1/feeds/\(id)/rotate", as: "ann", ["grace_seconds": 60]).json
      let new = path(rotated)
      #expect(old != new)
      #expect(try web.ask("GET", old).status == 200)
      #expect(try web.ask("GET", old).bytes == web.ask("GET", new).bytes)
      web.studio.clock.advance(59)
      #expect(try web.ask("GET", old).status == 200)
      web.studio.clock.advance(1)
      for method in ["GET", "HEAD"] { #expect(try web.ask(method, old).status == 410) }
      #expect(try web.ask("GET", old).code == "feed-revoked")
      #expect(try web.ask("GET", new).status == 200)
      #expect(try web.ask("DELETE", "/api/v1/feeds/\(id)", as: "ann").status == 204)
      #expect(try web.ask("GET", new, nil, ["If-None-Match": "*"]).says == "410 feed-revoked")
      #expect(try web.ask("DELETE", "/api/v1/feeds/\(id)", as: "ann").status == 204)
      #expect(try web.ask("POST", "/api/v1/feeds/\(id)/rotate", as: "ann").says == "410 feed-revoked")
      for unknown in ["x", String(repeating: "A", count: 32), String(repeating: "A", count: 500)] {
        for target in ["/feeds/\(unknown).ics", "/freebusy/\(unknown).ifb"] {
          #expect(try web.ask("GET", target).says == "404 not-found")
        }
      }
      #expect(try web.ask("GET", "/feeds/.ics").says == "404 not-found")
    }
  }

  @Test(arguments: WebStudio.Way.allCases)
  func `apps may add a query, show any header and probe other methods (R43)`(way: WebStudio.Way) throws {
    try withWeb(way) { web in
      let path = "/feeds/\(try Scene(web).feed().token).ics"
      let plain = try web.ask("GET", path)
      for query in ["?", "?x=1&x=1", "?nocache=%20", "?limit=0"] {
        #expect(try web.ask("GET", path + query).bytes == plain.bytes, "\(query)")
      }
      for headers: Headers in [
        ["Accept": "text/html"], ["Authorization": "Basic eDp4"], ["Authorization": "Bearer x"],
        ["Accept": "application/json;q=0.1"], ["Range": "bytes=0-10"], ["Accept-Charset": "latin1"],
      ] {
        let answer = try web.ask("GET", path, nil, headers)
        #expect(answer.status == 200 && answer.bytes == plain.bytes, "\(headers)")
      }
      for method in ["PUT", "PROPFIND", "POST", "DELETE", "REPORT"] {
        let answer = try web.ask(method, path)
        #expect(answer.says == "405 method-not-allowed", "\(method)")
        #expect(answer.headers["Allow"] == "GET, HEAD, OPTIONS")
      }
    }
  }

  @Test func `free/busy answers for coach and busy feeds alone, with conditions like a feed's (R45)`() throws
  {
    try withWeb { web in
      let scene = try Scene(web)
      for (kind, owner, status) in [
        (Feed.Kind.coach, "ann", 200), (.busy, "ann", 200), (.open, "ann", 404), (.client, "cleo", 404),
      ] {
        let path = "/freebusy/\(try scene.feed(kind, of: owner).token).ifb"
        let answer = try web.ask("GET", path)
        #expect(answer.status == status, "\(kind)")
        guard status == 200 else { continue }
        #expect(answer.headers["Content-Type"] == "text/calendar; charset=utf-8")
        #expect(answer.text.contains("BEGIN:VFREEBUSY\r\n"))
        #expect(!answer.text.contains("Cleo"))
        let tag = answer.headers["ETag"] ?? ""
        #expect(try web.ask("GET", path, nil, ["If-None-Match": tag]).status == 304)
        #expect(
          answer.headers["ETag"]
            != (try web.ask("GET", "/feeds/" + path.dropFirst(10).dropLast(4) + ".ics"))
            .headers["ETag"])
      }
    }
  }

  @Test func `busy and open feeds name nobody; a client's names no other client (R40, R82)`() throws {
    try withWeb { web in
      let scene = try Scene(web)
      for (kind, owner, secrets) in [
        (Feed.Kind.busy, "ann", ["Cleo", "Eve", "CLOSED-BECAUSE", "Studio"]),
        (.open, "ann", ["Cleo", "Eve", "CLOSED-BECAUSE"]),
        (.client, "cleo", ["Eve", "Dan", "CLOSED-BECAUSE"]),
        (.coach, "ann", ["INSTRUCTOR-NOTE", "PACKAGE-NOTE"]),
      ] {
        let answer = try web.ask(
          "GET", "/feeds/\(try scene.feed(kind, of: owner, blackouts: true).token).ics")
        #expect(answer.status == 200)
        for secret in secrets + ["INSTRUCTOR-NOTE", "PACKAGE-NOTE"] {
          #expect(!answer.text.contains(secret), "\(kind): \(secret)")
        }
      }
    }
  }

  @Test func `where the database fails, a feed's last bytes are served (R43)`() throws {
    try withWeb { web in
      let scene = try Scene(web)
      let path = "/feeds/\(try scene.feed().token).ics"
      let never = "/feeds/\(try scene.feed(.busy).token).ics"
      let served = try web.ask("GET", path)
      web.studio.storage.close()
      let stale = try web.ask("GET", path)
      #expect(stale.status == 200)
      #expect(stale.bytes == served.bytes)
      #expect(stale.headers["ETag"] == served.headers["ETag"])
      #expect(try web.ask("GET", path, nil, ["If-None-Match": served.headers["ETag"] ?? ""]).status == 304)
      #expect(try web.ask("GET", "/metrics").text.contains("coachcal_feed_stale_total 2"))
      #expect(web.lines.all.contains { $0.contains("feed served stale") })
      let unknown = try web.ask("GET", never)
      #expect(unknown.status >= 500 && unknown.code != nil)
    }
  }

  @Test func `an ended feed is never served stale, nor a rotated address (R40, R43)`() throws {
    for end in ["DELETE", "POST"] {
      try withWeb { web in
        let scene = try Scene(web)
        let (id, token) = try scene.feed()
        let (_, other) = try scene.feed(.busy)
        for token in [token, other] { _ = try web.ask("GET", "/feeds/\(token).ics") }
        let ended = try web.ask(end, "/api/v1/feeds/\(id)\(end == "POST" ? "/rotate" : "")", as: "ann")
        #expect(ended.status < 300)
        web.studio.storage.close()
        #expect(try web.ask("GET", "/feeds/\(token).ics").status >= 500)
        #expect(try web.ask("GET", "/feeds/\(other).ics").status == 200)
      }
    }
  }

  @Test func `an address is not served stale beyond its grace (R40, R43)`() throws {
    try withWeb { web in
      let scene = try Scene(web)
      let (id, token) = try scene.feed()
      // As the command line does it, behind the server's back.
      _ = try web.studio.desk.rotateFeed(FeedID(id), grace: 60, by: web.studio.actor("ann"))
      let path = "/feeds/\(token).ics"
      #expect(try web.ask("GET", path).status == 200)
      web.studio.storage.close()
      web.studio.clock.advance(59)
      #expect(try web.ask("GET", path).status == 200)
      web.studio.clock.advance(1)
      #expect(try web.ask("GET", path).status >= 500)
    }
  }

  @Test func `a feed shows when it was last fetched, and by which app (R40)`() throws {
    try withWeb(.socket) { web in
      let scene = try Scene(web)
      let path = "/feeds/\(try scene.feed().token).ics"
      for (app, shown) in [
        ("Thunderbird/140", "Thunderbird/140"),
        (String(repeating: "x", count: 500), String(repeating: "x", count: 120)),
        ("", "unknown"),
      ] {
        web.studio.clock.advance(60)
        _ = try web.ask("GET", path, nil, ["User-Agent": app])
        web.tidy()
        let feed = try web.ask("GET", "/api/v1/coaches/ann/feeds", as: "ann").json["items"].array?.first
        #expect(feed?["fetched_by"].string == shown)
        #expect(feed?["fetched"].string == web.studio.clock.now.rfc3339)
        #expect(feed?["url"] == JSON.null)
      }
    }
  }
}
