import Booking
import Desk
import HTTP
import JSONText
import TestSupport
import Testing

@testable import Web

/// R70: every PATCH is a merge patch (RFC 7396).
@Suite struct MergePatchTests {
  private static let types = ["application/json", "application/merge-patch+json"]

  @Test func `a member left out stays, and null puts back what holds where nothing was said (R70)`() throws {
    try withWeb { web in
      let scene = try Scene(web)
      let window = try #require(
        web.ask(
          "POST", "/api/v1/coaches/ann/windows", as: "ann", ["weekday": 1, "start": "06:00", "end": "07:00"]
        ).json["id"].string)
      let destination = try scene.filled("<destination>")
      let cases: [(target: String, full: [String: JSON])] = [
        (
          "/api/v1/coaches/ann/windows/\(window)",
          [
            "kind": "checkin", "capacity": 9, "slot_minutes": 30, "room": "Hall", "group": true,
            "effective_from": "2026-11-01", "effective_until": "2026-12-01", "active": false,
          ]
        ),
        (
          "/api/v1/destinations/\(destination)",
          ["ended": "mark", "invitations": "external", "meetings": true, "removal_share": 40]
        ),
        ("/api/v1/bookings/\(try scene.booking())", ["notes": "x", "instructor_notes": "y"]),
      ]
      for (target, full) in cases {
        func patch(_ body: JSON, _ type: String) throws -> JSON {
          let answer = try web.ask("PATCH", target, as: "ann", body, ["Content-Type": type])
          #expect(answer.status == 200, "\(target) \(body.text): \(answer.text)")
          return answer.json
        }
        for type in Self.types {
          let plain = try patch(.object(full.mapValues { _ in .null }), type)
          let whole = try patch(.object(full), type)
          for (name, value) in full {
            #expect(whole[name] == value && plain[name] != value, "\(name) of \(target)")
            let without = try patch(.object([name: .null]), type)
            #expect(without[name] == plain[name], "\(name) of \(target)")
            for (other, value) in full where other != name {
              #expect(without[other] == value, "\(other) without \(name) of \(target)")
            }
            _ = try patch(.object([name: value]), type)
          }
        }
      }
    }
  }

  @Test func `null puts each setting back to the preset's (R2, R70)`() throws {
    try withWeb { web in
      let target = "/api/v1/coaches/ann/settings/north"
      let plain = try web.ask("GET", target, as: "ann").json["values"]
      let full: [String: JSON] = [
        "buffer_minutes": 15, "default_capacity": 4, "video_room": "https://meet.example/x",
        "booking_mode": "request", "credits_required": false, "slot_interval_minutes": 45,
      ]
      let whole = try web.ask("PATCH", target, as: "ann", .object(full)).json
      #expect(whole["changed"].array?.count == full.count)
      for (name, value) in full {
        #expect(whole["values"][name] == value)
        let without = try web.ask("PATCH", target, as: "ann", .object([name: .null])).json
        #expect(without["values"][name] == plain[name], "\(name)")
      }
      #expect(try web.ask("GET", target, as: "ann").json["values"] == plain)
    }
  }

  @Test func `what cannot be missing cannot be null (R70)`() throws {
    try withWeb { web in
      let scene = try Scene(web)
      for (target, names) in [
        ("/api/v1/coaches/ann/windows/\(try scene.window())", ["weekday", "start", "end"]),
        ("/api/v1/destinations/\(try scene.filled("<destination>"))", ["name"]),
      ] {
        for name in names {
          #expect(try web.ask("PATCH", target, as: "ann", .object([name: .null])).says == "422 invalid")
        }
      }
    }
  }

  @Test func `only what changes something is a merge patch (R70)`() throws {
    let document = Described().document
    for route in routes where route.body != nil {
      let operation = document["paths"][route.pattern.description][route.method.name.lowercased()]
      let types = (operation["requestBody"]["content"].object ?? [:]).keys.sorted()
      #expect(types == (route.method == .patch ? Self.types : [Self.types[0]]), "\(route.pattern)")
    }
    try withWeb { web in
      let answer = try web.ask(
        "POST", "/api/v1/bookings", as: "cleo", ["coach": "ann"], ["Content-Type": Self.types[1]])
      #expect(answer.says == "415 unsupported-media-type")
    }
  }
}
