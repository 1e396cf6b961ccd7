import Booking
import HTTP
import JSONText
import TestSupport
import Testing

@testable import Web

/// R27, R70: recurring bookings over HTTP.
@Suite struct RecurringRoutesTests {
  private static let path = "/api/v1/recurring"
  private static let wish: JSON = [
    "coach": "ann", "client": "eve", "start": "16:00", "end": "17:00", "first_day": "2026-10-26",
  ]

  @Test(arguments: WebStudio.Way.allCases)
  func `one is rehearsed, made, made again, seen, and ended with its bookings (R27)`(way: WebStudio.Way)
    throws
  {
    try withWeb(way) { web in
      let dry = try web.ask("POST", "\(Self.path)?dry_run=yes", as: "ann", Self.wish)
      #expect(dry.status == 200 && dry.json["dry_run"] == true)
      #expect(dry.json["generated"].array?.count == 6)
      #expect(try web.ask("GET", Self.path, as: "ann").json["items"] == [])

      let made = try web.ask("POST", Self.path, as: "ann", Self.wish, ["Idempotency-Key": "k"])
      #expect(made.status == 201 && made.json["dry_run"] == false)
      let (id, recurring) = (made.json["recurring"]["id"].string ?? "", made.json["recurring"])
      #expect(recurring["weekday"] == 1 && recurring["every_weeks"] == 1 && recurring["last_day"] == .null)
      #expect(recurring["time_zone"] == "Europe/Berlin" && recurring["active"] == true)
      #expect(made.headers["Location"] == "\(WebStudio.publicURL)\(Self.path)/\(id)")
      let again = try web.ask("POST", Self.path, as: "ann", Self.wish, ["Idempotency-Key": "k"])
      #expect(again.status == 200 && again.json == made.json)
      #expect(
        try web.ask(
          "POST", Self.path, as: "ann", ["coach": "ann", "client": "dan", "start": "16:00", "end": "17:00"],
          ["Idempotency-Key": "k"]
        ).says == "422 idempotency-key-reused")

      let first = made.json["generated"].array?.first ?? .null
      #expect(first["date"] == "2026-10-26" && first["start"] == "2026-10-26T15:00:00Z")
      let booking = try web.ask("GET", "/api/v1/bookings/\(first["booking"].string ?? "")", as: "eve")
      #expect(booking.json["recurring"] == JSON(id) && booking.json["status"] == "confirmed")
      #expect(try web.ask("GET", "\(Self.path)/\(id)", as: "eve").json == recurring)
      #expect(
        try web.ask("GET", "\(Self.path)?coach=ann&client=eve", as: "sofia").json["items"] == [recurring])

      let end = try web.ask("POST", "\(Self.path)/\(id)/cancel", as: "eve", ["bookings": true])
      #expect(end.status == 200 && end.json["recurring"]["active"] == false)
      #expect(end.json["cancelled"].array?.count == 6 && end.json["kept"] == [])
    }
  }

  @Test func `dates that are left out are told with their reasons, and nobody's name (R27, R82)`() throws {
    try withWeb { web in
      for (client, brand) in [("cleo", "north"), ("dan", "south")] {
        if brand == "north" { try web.studio.sell(to: client) }
        try web.studio.book(
          "2026-11-02T16:00", client: client, brand: brand, minutes: 60, by: web.studio.actor("ann"))
      }
      let made = try web.ask("POST", Self.path, as: "eve", Self.wish)
      #expect(made.json["recurring"]["skipped"] == [["date": "2026-11-02", "reason": "slot-full"]])
      for name in ["Cleo", "Dan", "cleo", "dan"] { #expect(!made.text.contains(name)) }
    }
  }

  @Test func `what is no recurring booking is refused with what is wrong (R70)`() throws {
    try withWeb { web in
      func says(_ changes: [String: JSON]) throws -> String {
        let body = (Self.wish.object ?? [:]).merging(changes) { $1 }
        return try web.ask("POST", Self.path, as: "ann", .object(body)).says
      }
      let wrong: [([String: JSON], String)] = [
        (["start": "25:00"], "422 malformed-time"), (["first_day": "tomorrow"], "422 malformed-time"),
        (["end": "15:00"], "422 end-before-start"), (["last_day": "2026-10-25"], "422 end-before-start"),
        (["every_weeks": 60], "422 invalid"), (["client": "ann"], "403 own-booking"),
      ]
      for (changes, expected) in wrong {
        let answer = try says(changes)
        #expect(answer == expected, "\(changes)")
      }
      let missing = try web.ask("GET", "\(Self.path)/none", as: "ann")
      #expect(missing.says == "404 not-found")
    }
  }
}
