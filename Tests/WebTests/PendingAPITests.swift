import Booking
import HTTP
import JSONText
import TestSupport
import Testing

@testable import Web

/// R14, R15 over HTTP.
@Suite struct PendingAPITests {
  @Test func `a request tells when it expires, and its answer why it was declined (R14)`() throws {
    try withWeb { web in
      try web.studio.setMode(.request, in: "south")
      let places = try ["dan", "eve"].map { client in
        let made = try web.ask(
          "POST", path, as: client, ["coach": "ann", "brand": "south", "start": "2026-10-21T10:00"])
        #expect(made.says == "201")
        #expect(made.json["status"] == "pending" && made.json["mode"] == "request")
        #expect(made.json["expires"] == "2026-10-19T12:00:00Z")
        #expect(made.json["held_until"] == .null && made.json["paid"] == .null)
        return "\(path)/\(try #require(made.json["id"].string))"
      }
      let confirmed = try web.ask("POST", "\(places[0])/confirm", as: "ann")
      #expect(confirmed.says == "200" && confirmed.json["status"] == "confirmed")
      #expect(confirmed.json["expires"] == .null)
      #expect(try web.ask("POST", "\(places[0])/confirm", as: "sofia").bytes == confirmed.bytes)
      let declined = try web.ask("POST", "\(places[1])/decline", as: "ann", ["reason": "Not that day"])
      #expect(declined.json["status"] == "declined")
      #expect(try web.ask("GET", places[1], as: "eve").json["decline_reason"] == "Not that day")
      let refused = try web.ask("POST", "\(places[1])/confirm", as: "ann")
      #expect(refused.says == "409 wrong-state")
      #expect(refused.text.contains("Not that day"))
    }
  }

  @Test func `a payment confirms what is held, and says that it waits where its place is gone (R15)`() throws
  {
    try withWeb(.socket) { web in
      try web.studio.setMode(.payment, in: "south")
      let places = try ["dan", "eve"].map { client in
        let made = try web.ask(
          "POST", path, as: client, ["coach": "ann", "brand": "south", "start": "2026-10-21T10:00"])
        #expect(made.json["held_until"] == "2026-10-19T08:30:00Z")
        return "\(path)/\(try #require(made.json["id"].string))"
      }
      let paid = try web.ask("POST", "\(places[0])/pay", as: "ann")
      #expect(paid.says == "200" && paid.json["status"] == "confirmed")
      #expect(paid.json["paid"] == "2026-10-19T08:00:00Z")
      web.studio.clock.advance(1800)
      web.tidy()
      #expect(try web.ask("GET", places[1], as: "eve").json["held_until"] == .null)
      let crowd = try web.studio.addCrowd(1, to: "south")
      try web.studio.book(
        "2026-10-21T10:00", client: crowd[0].handle, brand: "south", by: web.studio.actor("ann"))
      let late = try web.ask("POST", "\(places[1])/pay", as: "ann")
      #expect(late.says == "200" && late.json["status"] == "pending")
      #expect(late.json["paid"] == "2026-10-19T08:30:00Z" && late.json["expires"] == .null)
      #expect(try web.ask("POST", "\(places[1])/confirm", as: "ann").says == "409 slot-full")
    }
  }

  @Test func `what a server's round ends shows at once (R14, R64)`() throws {
    try withWeb(.socket) { web in
      try web.studio.setMode(.request, in: "south")
      let made = try web.studio.book("2026-10-21T10:00", client: "eve", brand: "south")
      web.studio.clock.advance(4 * 3600)
      web.tidy()
      #expect(try web.ask("GET", "\(path)/\(made.id.text)", as: "eve").json["status"] == "expired")
    }
  }

  private let path = "/api/v1/bookings"
}
