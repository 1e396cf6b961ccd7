import Booking
import Desk
import HTTP
import JSONText
import TestSupport
import Testing

@testable import Web

/// R70: nobody undoes a change that they never saw.
@Suite struct ConditionTests {
  private static let windows = "/api/v1/coaches/ann/windows"
  private static let settings = "/api/v1/coaches/ann/settings/north"
  private static let monday: JSON = ["weekday": 1, "start": "06:00", "end": "07:00"]

  @Test func `what was seen is told anew only where it changed (R70)`() throws {
    try withWeb { web in
      let scene = try Scene(web)
      let window = "\(Self.windows)/\(try scene.window())"
      let override = "/api/v1/coaches/ann/overrides/\(try scene.override())"
      for target in [window, override, Self.settings] {
        let seen = try web.ask("GET", target, as: "ann")
        let tag = try #require(seen.headers["ETag"])
        #expect(seen.status == 200 && seen.json["etag"].string == tag && tag.hasPrefix("\""))
        for condition in [tag, "*", "\"x\", \(tag)", "W/\(tag)"] {
          let again = try web.ask("GET", target, as: "ann", nil, ["If-None-Match": condition])
          #expect(again.status == 304 && again.bytes.isEmpty && again.headers["ETag"] == tag, "\(condition)")
        }
        #expect(try web.ask("GET", target, as: "ann", nil, ["If-None-Match": "\"x\""]).status == 200)
      }
      let listed = try web.ask("GET", Self.windows, as: "ann").json["items"].array ?? []
      for shape in listed.prefix(3) {
        let one = try web.ask("GET", "\(Self.windows)/\(shape["id"].string ?? "")", as: "ann")
        #expect(one.json == shape)
      }
      let brands = try web.ask("GET", "/api/v1/coaches/ann/settings?brand=north", as: "ann").json["items"]
      #expect(brands.array == [try web.ask("GET", Self.settings, as: "ann").json])
    }
  }

  @Test func `a change of something else than was seen is refused and changes nothing (R70)`() throws {
    try withWeb { web in
      let made = try web.ask("POST", Self.windows, as: "ann", Self.monday)
      let target = try #require(made.headers["Location"]?.dropFirst(WebStudio.publicURL.count)).description
      let changes: [(String, String, JSON?)] = [
        ("PATCH", target, ["capacity": 3]), ("DELETE", target, nil),
        ("PATCH", Self.settings, ["buffer_minutes": 10]),
        ("PATCH", "/api/v1/coaches/ann/settings?brand=north", ["buffer_minutes": 20]),
        ("DELETE", "/api/v1/coaches/ann/overrides/\(try Scene(web).override())", nil),
      ]
      let before = try web.studio.everything()
      for (method, target, body) in changes {
        for condition in ["\"x\"", "W/\(made.headers["ETag"] ?? "")", "nonsense", ""] {
          let answer = try web.ask(method, target, as: "ann", body, ["If-Match": condition])
          #expect(answer.says == "412 precondition-failed", "\(method) \(target) \(condition)")
        }
      }
      #expect(try web.studio.everything() == before)
    }
  }

  @Test func `each change tells the ETag that the next one needs (R70)`() throws {
    try withWeb { web in
      var tag = try #require(web.ask("POST", Self.windows, as: "ann", Self.monday).headers["ETag"])
      let id = try #require(
        web.ask("GET", Self.windows, as: "ann").json["items"].array?.first { $0["etag"].string == tag }?["id"]
          .string)
      for capacity in 3...5 {
        let old = tag
        let answer = try web.ask(
          "PATCH", "\(Self.windows)/\(id)", as: "ann", ["capacity": JSON(capacity)], ["If-Match": tag])
        tag = try #require(answer.headers["ETag"])
        #expect(answer.status == 200 && tag != old)
        #expect(
          try web.ask("GET", Self.settings, as: "ann", nil, ["If-Match": old]).says
            == "412 precondition-failed")
        let late = try web.ask("DELETE", "\(Self.windows)/\(id)", as: "ann", nil, ["If-Match": old])
        #expect(late.says == "412 precondition-failed")
      }
      let any = try web.ask(
        "PATCH", "\(Self.windows)/\(id)", as: "ann", ["capacity": 9], ["If-Match": "*"])
      #expect(any.status == 200)
      #expect(try web.ask("DELETE", "\(Self.windows)/\(id)", as: "ann").status == 200)
      let gone = try web.ask("PATCH", "\(Self.windows)/\(id)", as: "ann", [:], ["If-Match": "*"])
      #expect(gone.says == "404 not-found")
    }
  }

  @Test func `of many who change the same thing at once, having seen the same, one does (R70)`() throws {
    try withWeb { web in
      let made = try web.ask("POST", Self.windows, as: "ann", Self.monday)
      let window = "\(Self.windows)/\(made.json["id"].string ?? "")"
      let seen = [
        window: try #require(made.headers["ETag"]),
        Self.settings: try #require(web.ask("GET", Self.settings, as: "ann").headers["ETag"]),
      ]
      for (target, tag) in seen {
        let (site, token, answers) = (web.site, web.tokens["ann"] ?? "", Shared<Int>())
        inThreads(6) { number in
          let body: JSON =
            target == window
            ? ["capacity": JSON(number + 3)] : ["default_capacity": JSON(number + 5)]
          let request = Request(
            .patch, target,
            headers: [
              "Authorization": "Bearer \(token)", "If-Match": tag,
              "Content-Type": "application/merge-patch+json",
            ], body: body.bytes)
          if let request { answers.append(site.respond(to: request).status.code) }
        }
        #expect(answers.values.sorted() == [200, 412, 412, 412, 412, 412], "\(target)")
      }
    }
  }
}
