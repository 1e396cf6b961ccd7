import Booking
import Desk
import HTTP
import JSONText
import TestSupport
import Testing

@testable import Web

/// R1, R70, R82: coaches and owners add clients to their brands.
@Suite struct ClientRoutesTests {
  private func wish(_ email: String, brand: String? = nil) -> JSON {
    var members: [String: JSON] = [
      "name": "Gus Müller", "email": JSON(email), "time_zone": "Europe/Paris",
    ]
    members["brand"] = brand.map { JSON($0) }
    return .object(members)
  }

  @Test func `a coach adds a client, who can be booked for at once (R1, R70)`() throws {
    try withWeb { web in
      let added = try web.ask("POST", "/api/v1/clients", as: "ann", wish("Gus@example.org", brand: "south"))
      let south = try web.studio.brand("south").id.text
      #expect(added.says == "201" && added.json["brand"].string == south)
      let gus = try web.ask("GET", "/api/v1/clients/gus@example.org", as: "ann").json
      #expect(gus["name"] == "Gus Müller" && gus["time_zone"] == "Europe/Paris")
      #expect(gus["handle"].string?.hasPrefix("gus-m-ller-") == true)
      let booked = try web.ask(
        "POST", "/api/v1/bookings", as: "ann",
        ["coach": "ann", "client": "gus@example.org", "brand": "south", "start": "2026-11-10T10:00"])
      #expect(booked.says == "201")
      #expect(try web.ask("GET", "/api/v1/clients/gus@example.org", as: "olga").says == "404 not-found")
    }
  }

  @Test
  func `the answer is the same whether somebody has that address or not, and changes nothing of them (R82)`()
    throws
  {
    try withWeb { web in
      let known = try web.ask("POST", "/api/v1/clients", as: "paul", wish("cleo@example.org"))
      let new = try web.ask("POST", "/api/v1/clients", as: "paul", wish("gus@example.org"))
      let again = try web.ask("POST", "/api/v1/clients", as: "paul", wish("cleo@example.org"))
      #expect(known.status == new.status && known.status == again.status)
      #expect(known.text == new.text.replacing("gus@", with: "cleo@") && known.bytes == again.bytes)
      #expect(try web.desk.person("cleo") == (try web.studio.person("cleo")))
      #expect(try web.ask("GET", "/api/v1/clients/cleo", as: "paul").status == 200)
    }
  }

  @Test func `nobody adds clients to a brand that is not theirs, nor such as nobody could be (R82)`() throws {
    try withWeb { web in
      let before = try web.studio.everything()
      for (reader, brand, says) in [
        ("ann", "east", "404 not-found"), ("olga", "south", "404 not-found"),
        ("ann", "nowhere", "404 not-found"),
        ("cleo", "north", "403 forbidden"), ("sam", "north", "403 forbidden"),
      ] {
        let answer = try web.ask("POST", "/api/v1/clients", as: reader, wish("gus@example.org", brand: brand))
        #expect(answer.says == says, "\(reader) \(brand)")
      }
      for (name, email, zone, says) in [
        ("Gus", "gus", "Europe/Paris", "422 invalid"), ("Gus", "a b@c", "Europe/Paris", "422 invalid"),
        (" ", "gus@example.org", "Europe/Paris", "422 invalid"),
        ("Gus", "gus@example.org", "Mars/Olympus", "422 unknown-zone"),
      ] {
        let body: JSON = ["name": JSON(name), "email": JSON(email), "time_zone": JSON(zone)]
        #expect(
          try web.ask("POST", "/api/v1/clients", as: "ann", body).says == says, "\(name) \(email) \(zone)")
      }
      #expect(try web.studio.everything() == before)
    }
  }
}
