import Booking
import Desk
import GoogleCalendar
import HTTP
import HTTPClient
import JSONText
import Secrets
import Store
import Sync
import TestSupport
import Testing

@testable import Web

/// R12: what is made under an Idempotency-Key is made once, by whichever route.
@Suite struct RepeatTests {
  @Test func `every POST that answers 201 can be repeated, and nothing but a POST (R12)`() {
    for route in routes where route.success.status == .created {
      #expect(route.repeats, "\(route.method) \(route.pattern)")
    }
    for route in routes where route.repeats { #expect(route.method == .post, "\(route.pattern)") }
  }

  @Test(arguments: routes.filter(\.repeats).map { "\($0.method) \($0.pattern)" })
  func `the same request twice makes one thing and gets one answer (R12)`(route: String) throws {
    try withRepeats(of: route) { web, wish in
      let first = web.site.respond(to: try wish.request("k"))
      #expect(first.isGood, "\(String(decoding: first.body.bytes, as: UTF8.self))")
      let before = try web.studio.everything()
      // A lost answer is asked for again by another process, after a while.
      web.studio.clock.advance(600)
      let again = web.site.respond(to: try wish.request("k"))
      #expect(again.status == .ok)
      #expect(try web.studio.everything() == before)
      if wish.answersAlike {
        #expect(again.body.bytes == first.body.bytes)
        #expect(again.headers["Location"] == first.headers["Location"])
      }
      let other = web.site.respond(to: try wish.request("k", otherwise: true))
      #expect(other.status == .unprocessableContent)
      #expect(JSON(other.body.bytes)?["code"] == "idempotency-key-reused")
      #expect(try web.studio.everything() == before)
    }
  }

  @Test(arguments: routes.filter(\.repeats).map { "\($0.method) \($0.pattern)" })
  func `the same request over several threads at once makes one thing (R12)`(route: String) throws {
    try withRepeats(of: route) { web, wish in
      let request = try wish.request("k")
      let (site, answers) = (web.site, Shared<Response>())
      inThreads(4) { _ in answers.append(site.respond(to: request)) }
      // Few at a time may ask other servers; whoever was turned away asks again.
      let told = answers.values.map { $0.isGood ? $0 : site.respond(to: request) }
      for answer in told {
        #expect(answer.isGood, "\(String(decoding: answer.body.bytes, as: UTF8.self))")
      }
      #expect(told.filter { $0.status == .created }.count <= 1)
      if wish.answersAlike { #expect(Set(told.map(\.body.bytes)).count == 1) }
      let rows = try web.studio.everything()
      #expect(rows["repeats"]?.count == 1)
      let before = try #require(wish.before)
      for (table, made) in wish.made {
        #expect((rows[table]?.count ?? 0) - (before[table] ?? 0) == made, "\(table)")
      }
    }
  }

  @Test func `a repeat sees what became of the thing, and says where it is gone (R12)`() throws {
    try withWeb { web in
      let path = "/api/v1/coaches/ann/windows"
      let body: JSON = ["weekday": 1, "start": "06:00", "end": "07:00"]
      let key: Headers = ["Idempotency-Key": "k"]
      let id = try #require(web.ask("POST", path, as: "ann", body, key).json["id"].string)
      _ = try web.ask("PATCH", "\(path)/\(id)", as: "ann", ["capacity": 7])
      #expect(try web.ask("POST", path, as: "ann", body, key).json["capacity"] == 7)
      _ = try web.ask("DELETE", "\(path)/\(id)", as: "ann")
      #expect(try web.ask("POST", path, as: "ann", body, key).says == "404 not-found")
      let other = try web.ask("POST", path, as: "ann", body, ["Idempotency-Key": "k2"])
      #expect(other.says == "201")
    }
  }

  @Test
  func `a rehearsal uses no key up, and a repeat of the real thing names its conflicts again (R12, R30)`()
    throws
  {
    try withWeb { web in
      let booking = try web.studio.book(
        "2026-11-10T09:30", client: "dan", brand: "south", by: web.studio.actor("ann"))
      let path = "/api/v1/coaches/ann/overrides"
      let body: JSON = ["effect": "blackout", "first_day": "2026-11-10"]
      let key: Headers = ["Idempotency-Key": "k"]
      for target in ["\(path)?dry_run=yes", path, path] {
        let answer = try web.ask("POST", target, as: "ann", body, key)
        #expect(answer.status == (target == path && answer.status == 201 ? 201 : 200))
        #expect(answer.json["conflicts"] == [JSON(booking.id.text)] && answer.json["conflict_count"] == 1)
      }
      #expect(try web.studio.everything()["overrides"]?.count == 1)
    }
  }

  @Test
  func `an address told once is told again to a repeat, and only as long as the server's key stays (R12)`()
    throws
  {
    try withWeb { web in
      let key: Headers = ["Idempotency-Key": "k"]
      func ask(_ headers: Headers) throws -> Answer {
        try web.ask("POST", "/api/v1/coaches/ann/feeds", as: "ann", ["kind": "busy"], headers)
      }
      let first = try ask(key)
      let address = try #require(first.json["url"].string)
      #expect(try ask(["Idempotency-Key": "k2"]).json["url"].string != address)
      #expect(try ask(key).json["url"].string == address)
      #expect(try web.ask("GET", String(address.dropFirst(WebStudio.publicURL.count))).status == 200)
      for (_, bytes) in try web.studio.database.bytes() {
        #expect(!String(decoding: bytes, as: UTF8.self).contains(address.split(separator: "/").last ?? ""))
      }
      _ = try SecretKey.rotate(file: "\(web.studio.database.folder)/secret.key")
      #expect(try ask(key).says == "409 wrong-state")
      // Eight days later the key makes another feed with an address of its own.
      web.studio.clock.advance(8 * 86400)
      let later = try ask(key)
      #expect(later.says == "201")
      #expect(later.json["url"].string != address)
    }
  }
}

extension Response {
  fileprivate var isGood: Bool { (200...299).contains(status.code) }
}

/// A request that makes something, to be sent as often as wished.
private struct Wish {
  var target: String
  var headers: Headers
  var body: [UInt8]
  /// How many rows it makes in which tables.
  var made: [String: Int]
  /// An import tells what it changed, and a repeat of it that it changed nothing.
  var answersAlike: Bool
  var before: [String: Int]?

  func request(_ key: String, otherwise: Bool = false) throws -> Request {
    var headers = headers
    headers["Idempotency-Key"] = key
    // Where no other body is at hand, the same address is written in another way.
    let other = otherwise ? otherBody : body
    let target = other == nil ? target.replacing("/api/v1/", with: "/api/%761/") : target
    guard let request = Request(.post, target, headers: headers, body: other ?? body) else {
      throw UnreadableError(text: target)
    }
    return request
  }

  /// Another request that could be meant.
  private var otherBody: [UInt8]? {
    let text = String(decoding: body, as: UTF8.self)
    if text.hasPrefix("BEGIN") { return body + Array("\r\n".utf8) }
    for (old, new) in [
      ("\"busy\"", "\"open\""), ("Gus", "Guy"), ("06:00", "06:30"), ("12-30", "12-29"), ("Five", "Six"),
      ("a present", "a gift"), ("club", "gym"), ("\"password\": \"x\"", "\"password\": \"y\""),
    ] where text.contains(old) {
      return Array(text.replacing(old, with: new).utf8)
    }
    if let start = JSON(body)?["start"].string, var members = JSON(body)?.object {
      members["start"] = JSON(String(start.dropLast(5)) + "12:00")
      return JSON.object(members).bytes
    }
    return nil
  }
}

/// A studio with everything that a route needs to make something, and the request of ann, or of cleo for her own.
private func withRepeats(of route: String, _ body: (WebStudio, Wish) throws -> Void) throws {
  let dav = FakeCalDAV().transport
  let transport: Transport = { request throws(TransferError) in
    request.url.contains("club.example")
      ? ClientResponse(.ok, body: calendar([("20261110T080000Z", "20261110T090000Z")]))
      : try dav(request)
  }
  let google = GoogleAccount(
    clientID: "id", clientSecret: "secret", addresses: GoogleAddresses(), transport: transport)
  try withWeb(reach: Reach(transport: transport, google: google, allowsPrivate: true)) { web in
    let scene = try Scene(web)
    let row = try #require(accessTable.first { $0.route == route })
    var target = try scene.filled(row.target).replacing("?dry_run=yes", with: "")
    if route.contains("/destinations/{id}/consents") {
      let made = try web.desk.addDestination(
        to: web.studio.person("ann").id, kind: .google, name: "G", address: "g", account: "g", secret: "x",
        by: .system)
      target = "/api/v1/destinations/\(made.id.text)/consents"
    }
    var filled = try row.body.map { try scene.filled($0) } ?? ""
    filled = filled.replacing("dav.example", with: FakeCalDAV.origin)
    let reader = route.contains("/clients/{id}/feeds") ? "cleo" : "ann"
    var headers = row.headers
    headers["Authorization"] = "Bearer \(web.tokens[reader] ?? "")"
    if !filled.isEmpty, headers["Content-Type"] == nil { headers["Content-Type"] = "application/json" }
    var wish = Wish(
      target: target, headers: headers, body: Array(filled.utf8), made: made[route] ?? [:],
      answersAlike: !route.contains("/sources") && !route.contains("/subscriptions"))
    wish.before = try web.studio.everything().mapValues(\.count)
    try body(web, wish)
  }
}

/// What each of them makes.
private let made = [
  "POST /api/v1/clients": ["people": 1, "brand_clients": 1],
  "POST /api/v1/bookings": ["bookings": 1, "ledger": 1],
  "POST /api/v1/recurring": ["recurring": 1], "POST /api/v1/bookings/{id}/messages": ["messages": 1],
  "POST /api/v1/coaches/{id}/questions": ["questions": 1],
  "POST /api/v1/coaches/{id}/windows": ["windows": 1],
  "POST /api/v1/coaches/{id}/overrides": ["overrides": 1],
  "POST /api/v1/clients/{id}/packages": ["packages": 1, "ledger": 1],
  "POST /api/v1/package-templates": ["package_templates": 1],
  "POST /api/v1/packages/{id}/adjustments": ["ledger": 1], "POST /api/v1/coaches/{id}/feeds": ["feeds": 1],
  "POST /api/v1/clients/{id}/feeds": ["feeds": 1], "POST /api/v1/feeds/{id}/rotate": ["feed_addresses": 1],
  "POST /api/v1/coaches/{id}/destinations": ["destinations": 1],
  "POST /api/v1/coaches/{id}/consents": ["consents": 1],
  "POST /api/v1/destinations/{id}/consents": ["consents": 1],
  "POST /api/v1/coaches/{id}/sources": ["sources": 1],
  "POST /api/v1/coaches/{id}/subscriptions": ["sources": 1, "overrides": 1],
]
