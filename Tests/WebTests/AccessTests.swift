import Booking
import HTTP
import JSONText
import TestSupport
import Testing

@testable import Web

@Suite struct AccessTests {
  @Test func `the table of access and the table of routes have the same lines (R82)`() {
    let served = routes.map { "\($0.method) \($0.pattern)" }
    #expect(Set(served).count == served.count)
    #expect(Set(accessTable.map(\.route)) == Set(served))
    #expect(accessTable.count == served.count)
    for row in accessTable { #expect(row.cells.count == AccessRow.columns.count, "\(row.route)") }
  }

  @Test(arguments: WebStudio.Way.allCases)
  func `every part gets from every route what the table says, and no word of what is not theirs (R9, R82)`(
    way: WebStudio.Way
  ) throws {
    for row in accessTable {
      try withWeb(way) { web in
        let scene = try Scene(web)
        for (column, expected) in zip(AccessRow.columns, row.cells) {
          let target = try scene.filled(row.target)
          let body = Array(try row.body.map { try scene.filled($0) }?.utf8 ?? "".utf8)
          let method = String(row.route.split(separator: " ")[0])
          let answer = try web.ask(
            method, target, as: column == "guest" ? nil : column, bytes: body, row.headers)
          #expect(answer.status == expected, "\(row.route) for \(column): \(answer.text)")
          if !row.route.hasPrefix("GET /feeds/") { checkSecrecy(of: answer, for: column, row.route) }
          checkForm(of: answer, row.route)
        }
      }
    }
  }

  @Test func `what routes tell of one person to another does not depend on how they name them (R82)`() throws
  {
    try withWeb { web in
      for (reader, client) in [("cleo", "dan"), ("fay", "cleo"), ("bob", "eve"), ("sofia", "cleo")] {
        let person = try web.studio.person(client)
        for name in [person.id.text, person.handle, person.email, "never-heard-of"] {
          for target in [
            "/api/v1/clients/\(name)", "/api/v1/clients/\(name)/packages", "/api/v1/clients/\(name)/feeds",
            "/api/v1/bookings?client=\(name)",
            "/api/v1/coaches/ann/slots?from=2026-10-20&to=2026-10-20&for=\(name)",
          ] {
            let answer = try web.ask("GET", target, as: reader)
            #expect(answer.says == "404 not-found", "\(target) for \(reader)")
            #expect(!answer.text.contains(person.name))
          }
        }
      }
    }
  }

  @Test func `who may not book for somebody learns neither their name nor whether they exist (R82)`() throws {
    try withWeb { web in
      func order(_ client: String) -> JSON {
        ["coach": "ann", "client": JSON(client), "start": "2026-10-21T10:00"]
      }
      for (reader, stranger) in [("cleo", "dan"), ("ann", "fay"), ("sofia", "cleo"), ("sam", "cleo")] {
        let person = try web.studio.person(stranger)
        let real = try web.ask("POST", "/api/v1/bookings", as: reader, order(person.email))
        let made = try web.ask("POST", "/api/v1/bookings", as: reader, order("no@example.org"))
        #expect(real.says == made.says, "\(reader) and \(stranger)")
        #expect(!real.text.contains(person.name))
      }
    }
  }

  @Test func `an owner of one of a coach's brands learns nothing of the clients of the others (R1, R82)`()
    throws
  {
    try withWeb { web in
      let scene = try Scene(web)
      for kind in ["coach", "busy", "open"] {
        let made = try web.ask(
          "POST", "/api/v1/coaches/ann/feeds", as: "sofia", ["kind": JSON(kind), "blackouts": true])
        guard let url = made.json["url"].string else { continue }
        let feed = try web.ask("GET", String(url.dropFirst(WebStudio.publicURL.count)))
        #expect(!feed.text.contains("Cleo"), "\(kind)")
      }
      let settings = try web.ask("GET", "/api/v1/coaches/ann/settings", as: "sofia").json["items"].array
      #expect(settings?.map { $0["brand"].string } == [try web.studio.brand("south").id.text])
      let changed = try web.ask(
        "PATCH", "/api/v1/coaches/ann/settings", as: "sofia", ["default_capacity": 3])
      #expect(changed.json["brand"].string == (try web.studio.brand("south").id.text))
      _ = scene
    }
  }

  @Test func `a token after another scheme, or none after its own, is nobody's (R71)`() throws {
    try withWeb { web in
      let token = web.tokens["cleo"] ?? ""
      for authorization in [
        "Basic \(token)", "Bearer", "Bearer ", token, "Bearer \(token) \(token)", "Bearer \(token)x",
        "Bearer \(token.dropLast())",
      ] {
        let answer = try web.ask("GET", "/api/v1/bookings", nil, ["Authorization": authorization])
        #expect(answer.says == "401 unauthenticated", "\(authorization)")
        #expect(answer.headers["WWW-Authenticate"] == "Bearer")
        #expect(!answer.text.contains(token))
      }
      for authorization in ["bearer \(token)", "BEARER   \(token)"] {
        let answer = try web.ask("GET", "/api/v1/bookings", nil, ["Authorization": authorization])
        #expect(answer.status == 200)
      }
    }
  }
}

/// Whom somebody may read of, besides coaches and owners.
private let knows: [String: Set<String>] = [
  "cleo": ["cleo"], "dan": ["dan"], "eve": ["eve"], "fay": ["fay"], "ann": ["cleo", "dan", "eve"],
  "bob": ["cleo", "dan"], "carl": ["fay"], "olga": ["cleo", "dan"], "sofia": ["dan", "eve"], "paul": ["fay"],
]

private func checkSecrecy(of answer: Answer, for reader: String, _ route: String) {
  let text = answer.text
  for client in ["cleo", "dan", "eve", "fay"] where !(knows[reader, default: []].contains(client)) {
    let name = client.prefix(1).uppercased() + client.dropFirst() + " Test"
    for word in [name, "\"\(client)\"", "\(client)@"] {
      #expect(!text.contains(word), "\(route) tells \(reader) of \(client)")
    }
  }
  if ["ann", "bob", "carl", "olga", "sofia", "paul"].contains(reader) || route.contains("openapi") { return }
  for word in Scene.secrets + ["occupancy", "\"why\"", "instructor_notes"] {
    #expect(!text.contains(word), "\(route) tells \(reader) \(word)")
  }
}

/// What holds for every answer whatever it says.
private func checkForm(of answer: Answer, _ route: String) {
  #expect(answer.headers["X-Content-Type-Options"] == "nosniff", "\(route)")
  if answer.status >= 400 {
    #expect(answer.code != nil && answer.json["status"] == JSON(answer.status), "\(route)")
    #expect(answer.headers["Cache-Control"] == "no-store", "\(route)")
  } else if answer.status == 204 {
    #expect(answer.bytes.isEmpty, "\(route)")
  } else {
    #expect(answer.headers["Content-Type"] != nil && !answer.bytes.isEmpty, "\(route)")
  }
}
