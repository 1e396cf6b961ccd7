import Booking
import HTTP
import JSONText
import TestSupport
import Testing

@testable import Web

@Suite struct BookingAPITests {
  static let path = "/api/v1/bookings"
  static let wish: JSON = ["coach": "ann", "start": "2026-10-21T10:00"]

  @Test(arguments: WebStudio.Way.allCases)
  func `a client books a slot: 201 with its place, and 200 with the same when asked again (R12)`(
    way: WebStudio.Way
  ) throws {
    try withWeb(way) { web in
      try web.studio.sell(3)
      let made = try web.ask("POST", Self.path, as: "cleo", Self.wish)
      #expect(made.says == "201")
      #expect(made.json["start"] == "2026-10-21T08:00:00Z")
      #expect(made.json["end"] == "2026-10-21T09:00:00Z")
      #expect(made.json["status"] == "confirmed")
      #expect(made.json["session_number"] == 1)
      let id = try #require(made.json["id"].string)
      #expect(made.headers["Location"] == "\(WebStudio.publicURL)\(Self.path)/\(id)")
      #expect(try web.ask("GET", "\(Self.path)/\(id)", as: "cleo").bytes == made.bytes)

      let again = try web.ask("POST", Self.path, as: "cleo", Self.wish)
      #expect(again.says == "200")
      #expect(again.bytes == made.bytes)
      #expect(again.headers["Location"] == made.headers["Location"])
      let packages = try web.ask("GET", "/api/v1/clients/cleo/packages", as: "cleo")
      #expect(packages.json["items"].array?.first?["remaining"] == 2)
    }
  }

  @Test
  func `an Idempotency-Key returns what it returned, whatever became of it, and refuses another body (R12)`()
    throws
  {
    try withWeb { web in
      try web.studio.sell(3)
      let key: Headers = ["Idempotency-Key": "k1"]
      let made = try web.ask("POST", Self.path, as: "cleo", Self.wish, key)
      let id = try #require(made.json["id"].string)
      #expect(try web.ask("POST", "\(Self.path)/\(id)/cancel", as: "cleo").json["status"] == "cancelled")
      let again = try web.ask("POST", Self.path, as: "cleo", Self.wish, key)
      #expect(again.says == "200")
      #expect(again.json["id"].string == id)
      #expect(again.json["status"] == "cancelled")
      let other = try web.ask(
        "POST", Self.path, as: "cleo", ["coach": "ann", "start": "2026-10-21T12:00"], key)
      #expect(other.says == "422 idempotency-key-reused")
      // Keys are each person's own.
      let anns = try web.ask(
        "POST", Self.path, as: "ann", ["coach": "ann", "client": "cleo", "start": "2026-10-22T10:00"], key)
      #expect(anns.says == "201")
      for key in ["", String(repeating: "k", count: 256)] {
        let refused = try web.ask("POST", Self.path, as: "cleo", Self.wish, ["Idempotency-Key": key])
        #expect(refused.says == "400 bad-request")
      }
    }
  }

  @Test func `a refused request leaves its Idempotency-Key free`() throws {
    try withWeb { web in
      let key: Headers = ["Idempotency-Key": "k1"]
      #expect(try web.ask("POST", Self.path, as: "cleo", Self.wish, key).says == "409 no-credit")
      try web.studio.sell(1)
      #expect(try web.ask("POST", Self.path, as: "cleo", Self.wish, key).says == "201")
    }
  }

  @Test(arguments: WebStudio.Way.allCases)
  func `several are booked all or not at all (R12)`(way: WebStudio.Way) throws {
    try withWeb(way) { web in
      try web.studio.sell(2)
      func wishes(_ hours: Int...) -> JSON {
        ["bookings": .array(hours.map { ["coach": "ann", "start": JSON("2026-10-21T\($0):00")] })]
      }
      let before = try web.studio.everything()
      #expect(try web.ask("POST", Self.path, as: "cleo", wishes(10, 12, 14)).says == "409 no-credit")
      #expect(try web.studio.everything() == before)
      let made = try web.ask("POST", Self.path, as: "cleo", wishes(10, 12))
      #expect(made.says == "201")
      #expect(made.json["bookings"].array?.map { $0["session_number"] } == [1, 2])
      #expect(made.headers["Location"] == nil)
      #expect(try web.ask("POST", Self.path, as: "cleo", wishes(10, 12)).says == "200")
    }
  }

  @Test func `a booking is moved, noted and cancelled; its identity in calendars stays (R18, R19, R47)`()
    throws
  {
    try withWeb { web in
      try web.studio.sell(1)
      let made = try web.ask("POST", Self.path, as: "cleo", Self.wish).json
      let id = try #require(made["id"].string)
      let noted = try web.ask("PATCH", "\(Self.path)/\(id)", as: "cleo", ["notes": "knee hurts"]).json
      #expect(noted["notes"] == "knee hurts")
      #expect(try web.ask("PATCH", "\(Self.path)/\(id)", as: "cleo", ["notes": nil]).json["notes"] == nil)
      let forbidden = try web.ask("PATCH", "\(Self.path)/\(id)", as: "cleo", ["instructor_notes": "x"])
      #expect(forbidden.says == "403 forbidden")
      let kept = try web.ask("PATCH", "\(Self.path)/\(id)", as: "ann", ["instructor_notes": "lazy"])
      #expect(kept.json["instructor_notes"] == "lazy")
      #expect(!(try web.ask("GET", "\(Self.path)/\(id)", as: "cleo").text.contains("lazy")))

      let moved = try web.ask(
        "POST", "\(Self.path)/\(id)/reschedule", as: "cleo", ["start": "2026-10-22T12:00"]
      ).json
      #expect(moved["uid"] == made["uid"])
      #expect(moved["rescheduled_from"].string == id)
      #expect((moved["sequence"].integer ?? 0) > (made["sequence"].integer ?? 0))
      #expect(try web.ask("GET", "\(Self.path)/\(id)", as: "cleo").json["status"] == "rescheduled")
      let again = try web.ask("POST", "\(Self.path)/\(id)/cancel", as: "cleo")
      #expect(again.says == "409 wrong-state")
      let late = try web.ask("PATCH", "\(Self.path)/\(id)", as: "cleo", ["notes": "too late"])
      #expect(late.says == "409 wrong-state")

      let next = try #require(moved["id"].string)
      let cancelled = try web.ask("POST", "\(Self.path)/\(next)/cancel", as: "cleo", ["reason": "ill"]).json
      #expect(cancelled["cancelled"]["by"] == "client")
      #expect(cancelled["cancelled"]["reason"] == "ill")
      let packages = try web.ask("GET", "/api/v1/clients/cleo/packages", as: "cleo")
      #expect(packages.json["items"].array?.first?["remaining"] == 1)
    }
  }

  @Test func `a session is marked once it has begun, and the mark corrected (R17)`() throws {
    try withWeb { web in
      try web.studio.sell(1)
      let booking = try web.studio.book("2026-10-21T10:00")
      let path = "\(Self.path)/\(booking.id.text)"
      #expect(try web.ask("POST", "\(path)/complete", as: "ann").says == "409 not-started")
      web.studio.clock.now = booking.start
      #expect(try web.ask("POST", "\(path)/complete", as: "ann").json["status"] == "completed")
      #expect(try web.ask("POST", "\(path)/no-show", as: "ann").json["status"] == "no_show")
      let noted = try web.ask("POST", "\(path)/no-show", as: "ann", ["instructor_notes": "again"])
      #expect(noted.json["instructor_notes"] == "again")
    }
  }

  @Test func `lists come in pages that leave nothing out and repeat nothing (R70)`() throws {
    try withWeb { web in
      try web.studio.sell(20)
      let all = try (0..<7).map { try web.studio.book("2026-10-2\($0 + 1)T10:00").id.text }
      var found: [String] = []
      var after = ""
      repeat {
        let page = try web.ask("GET", "\(Self.path)?limit=3\(after)", as: "cleo").json
        found += (page["items"].array ?? []).compactMap { $0["id"].string }
        after = page["next"].string.map { "&after=\($0)" } ?? ""
      } while !after.isEmpty
      #expect(found == all)
    }
  }

  @Test func `the log of what was done comes in pages too, the first at the front (R83)`() throws {
    try withWeb { web in
      try web.studio.sell(20)
      for day in 1...6 { try web.studio.book("2026-10-2\(day)T10:00") }
      let all = try web.ask("GET", "/api/v1/audit?coach=ann", as: "ann").json["items"].array ?? []
      #expect(all.count == 7)
      #expect(all.first?["action"] == "package.sell")
      var found: [JSON] = []
      var after = ""
      repeat {
        let page = try web.ask("GET", "/api/v1/audit?coach=ann&limit=2\(after)", as: "ann").json
        found += page["items"].array ?? []
        after = page["next"].string.map { "&after=\($0)" } ?? ""
      } while !after.isEmpty
      #expect(found == all)
    }
  }

  @Test func `slots tell clients what is open, and coaches how full it is (R9)`() throws {
    try withWeb { web in
      try web.studio.sell(2)
      try web.studio.book("2026-10-21T10:00")
      let path = "/api/v1/coaches/ann/slots?from=2026-10-21&to=2026-10-21&duration=60"
      for reader in [nil, "cleo", "carl"] {
        let slots = try #require(web.ask("GET", path, as: reader).json["items"].array)
        #expect(slots.allSatisfy { $0["occupancy"] == nil && $0["capacity"] == nil })
        // Written without values in between, they stand as values are written.
        for reader in [reader, "ann"] {
          let answer = try web.ask("GET", path, as: reader)
          #expect(answer.json.bytes == answer.bytes)
        }
        #expect(slots.contains { $0["start"] == "2026-10-21T08:00:00Z" && $0["available"] == true })
      }
      let slots = try #require(web.ask("GET", path, as: "ann").json["items"].array)
      let taken = slots.first { $0["start"] == "2026-10-21T08:00:00Z" }
      #expect(taken?["occupancy"] == 1)
      #expect(taken?["capacity"] == 2)
    }
  }

  @Test func `the longest texts that settings take come back in bookings as described (R54)`() throws {
    try withWeb { web in
      try web.studio.sell(2)
      let place = String(repeating: "x", count: 2000)
      let room = "https://meet.example.org/{code}/" + String(repeating: "y", count: 1900)
      let settings = try web.ask(
        "PATCH", "/api/v1/coaches/ann/settings", as: "ann",
        ["default_room": JSON(place), "video_room": JSON(room), "booking_mode": nil])
      #expect(settings.says == "200")
      #expect(try web.ask("POST", Self.path, as: "cleo", Self.wish).json["room"].string == place)
      let checkin = try web.ask(
        "POST", Self.path, as: "cleo", ["coach": "ann", "kind": "checkin", "start": "2026-10-22T10:00"])
      #expect(checkin.json["video_link"].string?.contains("{code}") == false)
    }
  }

  @Test func `settings are merged: null takes a change back (RFC 7396)`() throws {
    try withWeb { web in
      let path = "/api/v1/coaches/ann/settings?brand=north"
      let changed = try web.ask("PATCH", path, as: "ann", ["min_notice_hours": 3, "buffer_minutes": 5]).json
      #expect(changed["changed"] == ["buffer_minutes", "min_notice_hours"])
      #expect(changed["values"]["min_notice_hours"] == 3)
      let back = try web.ask("PATCH", path, as: "ann", ["min_notice_hours": nil]).json
      #expect(back["changed"] == ["buffer_minutes"])
      #expect(back["values"]["min_notice_hours"] == 12)
      let window = try web.ask(
        "POST", "/api/v1/coaches/ann/windows", as: "ann",
        ["weekday": 1, "start": "06:00", "end": "07:00", "room": "attic", "capacity": 4]
      ).json
      let id = try #require(window["id"].string)
      let merged = try web.ask(
        "PATCH", "/api/v1/coaches/ann/windows/\(id)", as: "ann", ["room": nil, "end": "07:30"]
      ).json
      #expect(merged["room"] == nil)
      #expect(merged["end"] == "07:30")
      #expect(merged["capacity"] == 4)
    }
  }
}
