import Booking
import Desk
import HTTP
import JSONText
import Secrets
import TestSupport
import Testing

@testable import Web

@Suite struct PageTests {
  /// Every list in pages, and somebody who sees several of its elements.
  private static let lists = [
    ("/api/v1/brands?", "ann"), ("/api/v1/coaches?", "cleo"), ("/api/v1/clients?", "ann"),
    ("/api/v1/bookings?", "ann"), ("/api/v1/audit?coach=ann", "ann"), ("/api/v1/coaches/ann/windows?", "ann"),
    ("/api/v1/coaches/ann/overrides?from=2026-10-20&to=2026-12-31", "ann"),
    ("/api/v1/coaches/ann/settings?", "ann"), ("/api/v1/coaches/ann/feeds?", "ann"),
    ("/api/v1/clients/cleo/feeds?", "cleo"), ("/api/v1/clients/cleo/packages?", "cleo"),
    ("/api/v1/package-templates?coach=ann", "ann"), ("/api/v1/packages/<package>/adjustments?", "ann"),
    ("/api/v1/coaches/ann/destinations?", "ann"), ("/api/v1/bookings/<pushed>/pushes?", "ann"),
    ("/api/v1/destinations/<destination>/pushes?", "ann"), ("/api/v1/coaches/ann/sources?", "ann"),
    ("/api/v1/coaches/ann/conflicts?", "ann"), ("/api/v1/recurring?", "ann"),
    ("/api/v1/bookings/<talked>/messages?", "cleo"), ("/api/v1/coaches/ann/questions?", "ann"),
    ("/api/v1/clients/cleo/responses?", "cleo"),
  ]

  @Test func `pages of any size leave nothing out and repeat nothing (R70)`() throws {
    try withWeb { web in
      let scene = try filled(web)
      for (list, reader) in Self.lists {
        let target = try scene.filled(list)
        let all = try web.ask("GET", target, as: reader).json
        let items = try #require(all["items"].array, "\(list)")
        #expect(items.count > 1, "\(list)")
        #expect(all["next"] == JSON.null, "\(list)")
        for limit in 1...items.count + 1 {
          var (found, sizes, after): ([JSON], [Int], String?) = ([], [], "")
          while let cursor = after, sizes.count <= items.count {
            let page = try web.ask("GET", "\(target)&limit=\(limit)\(cursor)", as: reader).json
            found += page["items"].array ?? []
            sizes.append(page["items"].array?.count ?? 0)
            after = page["next"].string.map { "&after=\($0)" }
          }
          #expect(found == items, "\(list) in pages of \(limit)")
          #expect(sizes.dropLast().allSatisfy { $0 == limit }, "\(list) in pages of \(limit)")
        }
      }
    }
  }

  @Test func `what is no page is refused, and so is a cursor of another list (R70)`() throws {
    try withWeb { web in
      let scene = try filled(web)
      for (list, reader) in Self.lists {
        let target = try scene.filled(list)
        for query in ["limit=0", "limit=501", "limit=-1", "limit=x", "limit=", "after=", "limit=1&limit=1"] {
          #expect(try web.ask("GET", "\(target)&\(query)", as: reader).says == "400 bad-request", "\(list)")
        }
        #expect(try web.ask("GET", "\(target)&limit=500", as: reader).status == 200)
        // The database leafs through these, which grow without end.
        let endless = ["bookings?", "audit", "destination>/pushes", "messages", "responses"]
        guard !endless.contains(where: list.contains) else { continue }
        let other = try web.ask("GET", "\(target)&after=\(web.id("sam"))", as: reader)
        #expect(other.says == "400 bad-request", "\(list)")
      }
      for target in ["/api/v1/coaches/ann/slots", "/api/v1/coaches/ann/calendar"] {
        let answer = try web.ask("GET", "\(target)?from=2026-10-20&to=2026-10-20&limit=5", as: "ann")
        #expect(answer.says == "400 bad-request")
      }
    }
  }

  @Test func `every list but those of days comes in pages of 500 at most (R70)`() throws {
    let document = Described().document
    var paged: Set<String> = []
    for route in routes {
      guard case .object(let name, _)? = route.success.content?.schema else { continue }
      let items = document["components"]["schemas"][name]["properties"]["items"]
      guard items != .null else { continue }
      let operation = document["paths"][route.pattern.description]["get"]
      let names = (operation["parameters"].array ?? []).compactMap { $0["name"].string }
      let isWhole = ["slots", "calendar", "reconcile"].contains { route.pattern.description.hasSuffix($0) }
      #expect((items["maxItems"] == 500) == !isWhole, "\(route.pattern)")
      #expect(names.contains("limit") == !isWhole && names.contains("after") == !isWhole, "\(route.pattern)")
      if !isWhole { paged.insert(route.pattern.description) }
    }
    #expect(paged.count == Self.lists.count)
    for (list, _) in Self.lists {
      let segments = try #require(Target(list)?.segments)
      #expect(routes.contains { paged.contains($0.pattern.description) && $0.pattern.match(segments) != nil })
    }
  }

  /// A studio in which each list holds several.
  private func filled(_ web: WebStudio) throws -> Scene {
    let scene = try Scene(web)
    for _ in 0..<4 {
      let booking = try web.studio.stored(BookingID(scene.booking()))
      _ = try web.desk.importSource(
        SourceWish(name: booking.id.text, bytes: []).closing(booking.start, booking.end), of: "ann",
        by: .system)
      _ = try scene.override()
      _ = try scene.recurring()
      try web.studio.addDestination("https://dav.example/\(web.studio.random.bytes(4))/")
      _ = try scene.feed(.busy)
      _ = try scene.feed(.client, of: "cleo")
      try web.studio.sell()
      _ = try web.ask(
        "POST", "/api/v1/package-templates", as: "ann",
        ["coach": "ann", "name": "Five", "total": 5, "duration_minutes": 60])
      let answers = #"{"answers": {"<asked>": "Because."}}"#
      let target = try scene.filled("/api/v1/bookings/<checkin>/answers")
      _ = try web.ask("POST", target, as: "ann", bytes: Array(scene.filled(answers).utf8))
    }
    for text in ["What?", "How?"] {
      _ = try web.ask(
        "POST", "/api/v1/coaches/ann/questions", as: "ann", ["kind": "text", "text": JSON(text)])
    }
    return scene
  }
}
