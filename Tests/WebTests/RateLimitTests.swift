import HTTP
import JSONText
import TestSupport
import Testing

@testable import Web

@Suite struct RateLimitTests {
  private let one = RateLimit.Key(remoteAddress: "192.0.2.1")
  private let other = RateLimit.Key(remoteAddress: "192.0.2.2")

  @Test func `600 requests may come at once, and then 100 a second (R82)`() {
    var limit = RateLimit()
    for _ in 0..<600 { #expect(limit.take(one, at: 5) == 0) }
    #expect(limit.take(one, at: 5) == 10_000)
    #expect(limit.take(one, at: 4005) == 6000)
    #expect(limit.take(other, at: 4005) == 0)
    for second in 1...3 {
      let now = Int64(5 + second * 1_000_000)
      #expect((0..<150).count { _ in limit.take(one, at: now) == 0 } == 100)
    }
    #expect((0..<700).count { _ in limit.take(one, at: 1_000_000_000) == 0 } == 600)
  }

  @Test func `it lets through what a bucket that is poured from and dripped into does`() {
    var random = TestRandom(for: "rate limit")
    for _ in 0..<50 {
      let burst = Int.random(in: 1...20, using: &random)
      let perSecond = random.pick([1, 7, 100, 999, 1_000_000])
      let cost = Int64(1_000_000 / perSecond)
      var limit = RateLimit(burst: burst, perSecond: perSecond)
      var (now, level) = (Int64.random(in: -5...1 << 40, using: &random), Int64(burst) * cost)
      for _ in 0..<500 {
        let passed = random.once(in: 3) ? Int64.random(in: 0...3 * cost, using: &random) : 0
        now += passed
        level = min(Int64(burst) * cost, level + passed)
        let wait = limit.take(one, at: now)
        #expect(wait == max(0, cost - level), "COACHCAL_TEST_SEED=\(random.seed)")
        if wait == 0 { level -= cost }
      }
    }
  }

  @Test func `however many ask, no more than so many are kept, and those who ask most are among them`() {
    var limit = RateLimit(burst: 10, perSecond: 1, capacity: 100)
    for _ in 0..<10 { _ = limit.take(one, at: 0) }
    for number in 0..<5000 {
      #expect(limit.take(.address("\(number)"), at: Int64(number)) == 0)
      #expect(limit.count <= 100)
    }
    #expect(limit.take(one, at: 5000) > 0)
    // All are full by then, and go where room is needed.
    for number in 0..<100 { _ = limit.take(.address("\(number)"), at: 1_000_000_000) }
    #expect(!limit.knows(one))
  }

  @Test(arguments: WebStudio.Way.allCases)
  func `who asks too often is told when to ask again; feeds and health go on (R43, R82)`(
    way: WebStudio.Way
  ) throws {
    try withWeb(way, limit: RateLimit(burst: 3, perSecond: 1)) { web in
      let feed = "/feeds/\(try Scene(web).feed().token).ics"
      func bookings(as handle: String) throws -> Answer {
        try web.ask("GET", "/api/v1/bookings", as: handle)
      }
      for _ in 0..<3 { #expect(try bookings(as: "cleo").status == 200) }
      let refused = try bookings(as: "cleo")
      #expect(refused.says == "429 too-many-requests")
      #expect(refused.headers["Retry-After"] == "1")
      #expect(try bookings(as: "dan").status == 200)
      for _ in 0..<3 { #expect(try web.ask("GET", "/api/v1/brands").status == 200) }
      #expect(try web.ask("GET", "/api/v1/brands").says == "429 too-many-requests")
      for target in [feed, "/healthz", "/readyz", "/metrics"] {
        for _ in 0..<10 { #expect(try web.ask("GET", target).status == 200) }
      }
      web.studio.clock.advance(1)
      #expect(try bookings(as: "cleo").status == 200)
      #expect(try bookings(as: "cleo").says == "429 too-many-requests")
    }
  }

  @Test func `askers without a token are told apart by address, and not by what they say of it (R82)`() throws
  {
    try withWeb(limit: RateLimit(burst: 2, perSecond: 1)) { web in
      func ask(_ address: String, _ headers: Headers = [:]) -> Int {
        web.ask("/api/v1/coaches", from: address, headers)
      }
      #expect(ask("192.0.2.1") == 200)
      #expect(ask("192.0.2.1", ["X-Forwarded-For": "198.51.100.7", "Forwarded": "for=198.51.100.7"]) == 200)
      #expect(ask("192.0.2.1", ["X-Forwarded-For": "198.51.100.8", "X-Real-IP": "198.51.100.8"]) == 429)
      #expect(ask("192.0.2.2") == 200)
      // One customer holds a /64.
      #expect(ask("2001:db8:0:1::1") == 200)
      #expect(ask("2001:db8:0:1:ffff::2") == 200)
      #expect(ask("2001:db8:0:1::3") == 429)
      #expect(ask("2001:db8:0:2::1") == 200)
    }
  }

  @Test func `who guesses tokens is slowed down, others at the address are not (R82)`() throws {
    try withWeb(limit: RateLimit(burst: 3, perSecond: 1)) { web in
      func ask(_ authorization: String, from address: String = "192.0.2.1") -> Int {
        web.ask("/api/v1/bookings", from: address, ["Authorization": authorization])
      }
      func token(_ handle: String) -> String { "Bearer \(web.tokens[handle] ?? "")" }
      #expect(ask(token("cleo")) == 200)
      #expect(ask(token("nobody")) == 401)
      #expect(ask("Basic eDp4") == 401)
      #expect(ask(token("revoked")) == 401)
      for _ in 0..<10 {
        #expect(ask("Bearer guess") == 429)
        #expect(ask("Basic eDp4") == 429)
      }
      #expect(ask(token("dan")) == 429)
      #expect(ask(token("cleo")) == 200)
      #expect(ask(token("dan"), from: "192.0.2.2") == 200)
      #expect(ask(token("dan")) == 200)
      web.studio.clock.advance(1)
      #expect(ask(token("nobody")) == 401)
      #expect(ask(token("nobody")) == 429)
    }
  }

  @Test
  func
    `every route of the API, of the way to Google, of signing in and of feeds says that it may be asked too often (R70)`()
  {
    let paths = Described().document["paths"]
    for route in routes {
      let responses = paths[route.pattern.description][route.method.name.lowercased()]["responses"]
      let isLimited = ["/api/", "/oauth/", "/signin/", "/feeds/", "/freebusy/"].contains {
        route.pattern.description.hasPrefix($0)
      }
      #expect((responses["429"]["description"] == "too-many-requests") == isLimited, "\(route.pattern)")
      #expect((responses["429"]["headers"]["Retry-After"] != .null) == isLimited, "\(route.pattern)")
    }
  }
}

extension WebStudio {
  /// Asks from an address; the status of the answer.
  fileprivate func ask(_ target: String, from address: String, _ headers: Headers) -> Int {
    guard let target = Target(target) else { return 0 }
    let head = RequestHead(method: .get, target: target, headers: headers, remoteAddress: address)
    return site.respond(to: Request(head: head)).status.code
  }
}
