import Booking
import Desk
import HTTP
import JSONText
import Store
import TestSupport
import Testing

@testable import Web

/// Threads, forms and attendance over HTTP.
@Suite struct ClientAPITests {
  @Test
  func `a booking tells whoever asks how much they have not read, and lists can be narrowed to it (R21)`()
    throws
  {
    try withWeb { web in
      let scene = try Scene(web)
      let (id, quiet) = (try scene.booking(), try scene.booking())
      let thread = "/api/v1/bookings/\(id)/messages"
      let message = try web.ask("POST", thread, as: "cleo", ["text": "Shall I bring water?"]).json
      #expect(message["author"] == "cleo" && message["role"] == "client")
      #expect(try web.ask("POST", thread, as: "cleo", ["text": "   "]).says == "422 invalid")
      func unread(_ reader: String) throws -> [JSON] {
        try web.ask("GET", "/api/v1/bookings?unread=yes", as: reader).json["items"].array ?? []
      }
      #expect(try unread("ann").map { $0["id"].string } == [id])
      #expect(try unread("ann").first?["unread"] == 1)
      for reader in ["cleo", "olga", "bob", "eve"] { #expect(try unread(reader) == [], "\(reader)") }
      #expect(try web.ask("GET", "/api/v1/bookings/\(quiet)", as: "ann").json["unread"] == 0)
      for _ in 0..<2 {
        let left = try web.ask("POST", "\(thread)/read", as: "ann", ["last": message["id"]])
        #expect(left.status == 200 && left.json["unread"] == 0)
      }
      #expect(try unread("ann") == [])
      #expect(try web.ask("GET", "/api/v1/bookings?unread=no", as: "ann").says == "400 bad-request")
    }
  }

  @Test func `a form goes in with a booking, as texts and lists, and comes back with it alone (R26)`() throws
  {
    try withWeb { web in
      let path = "/api/v1/coaches/ann/questions"
      let goal =
        try web.ask(
          "POST", path, as: "ann", ["kind": "text", "text": "Goal?", "required": true]
        ).json["id"].string ?? ""
      let pain =
        try web.ask(
          "POST", path, as: "ann",
          ["kind": "checkbox", "text": "Pain?", "options": ["Back", "Knee"], "position": 1]
        ).json["id"].string ?? ""
      func order(_ answers: JSON) -> JSON {
        ["coach": "ann", "kind": "checkin", "start": "2026-10-22T10:00", "answers": answers]
      }
      for (answers, says) in [
        ([:], "422 answers-missing"), (.object([goal: ["a", "b"]]), "422 answer-invalid"),
        (.object([goal: "Run", "x": "y"]), "422 answer-invalid"), (.object([goal: 5]), "422 invalid"),
        ("Run", "422 invalid"),
      ] as [(JSON, String)] {
        #expect(try web.ask("POST", "/api/v1/bookings", as: "cleo", order(answers)).says == says)
      }
      let booked = try web.ask(
        "POST", "/api/v1/bookings", as: "cleo", order(.object([goal: "Run", pain: ["Knee"]])))
      #expect(booked.status == 201)
      let answers = booked.json["answers"].array
      #expect(answers?.map { $0["answer"] } == [["Knee"], "Run"])
      #expect(answers?.map { $0["text"].string } == ["Pain?", "Goal?"])
      let listed = try web.ask("GET", "/api/v1/bookings", as: "ann").json["items"].array
      #expect(listed?.allSatisfy { $0["answers"] == .null } == true)
      let history = try web.ask("GET", "/api/v1/clients/cleo/responses", as: "ann").json["items"].array
      #expect(history?.map { $0["id"] } == [booked.json["id"]])

      let plain = try web.ask("PATCH", "\(path)/\(pain)", as: "ann", ["kind": "textarea", "options": nil])
      #expect(plain.status == 200 && plain.json["options"] == [] && plain.json["position"] == 1)
      #expect(try web.ask("PATCH", "\(path)/\(pain)", as: "ann", ["kind": "radio"]).says == "422 invalid")
    }
  }

  @Test func `the flag is for coaches and owners alone (R32, R82)`() throws {
    try withWeb { web in
      try web.studio.sell()
      let id = try web.studio.book("2026-10-20T10:00", by: web.studio.actor("ann")).id
      web.studio.clock.now = try web.studio.stored(id).end
      let target = "/api/v1/clients/cleo/stats?coach=ann"
      for reader in ["ann", "olga", "cleo"] {
        let stats = try web.ask("GET", target, as: reader).json
        #expect(stats["completed"] == 1 && stats["streak"] == 1 && stats["longest_streak"] == 1)
        #expect(stats["next_week"]["start"] == "2026-10-27T09:00:00Z")
        #expect(stats["flag"] == (reader == "cleo" ? JSON.null : false))
      }
      #expect(try web.ask("GET", "/api/v1/clients/cleo/stats", as: "ann").says == "400 bad-request")
    }
  }
}
