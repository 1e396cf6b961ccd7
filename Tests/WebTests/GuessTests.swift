import Booking
import Desk
import HTTP
import Secrets
import Store
import TestSupport
import Testing

@testable import Web

/// Who guesses addresses is slowed down, and nobody's calendar app with them (R43, R82).
@Suite struct GuessTests {
  private let limit = RateLimit(burst: 3, perSecond: 1)

  @Test(arguments: ["/feeds/", "/freebusy/"])
  func `guesses at feeds cost the database nothing once there were too many, and real ones go on (R43, R82)`(
    place: String
  ) throws {
    try withWeb(limit: limit) { web in
      let scene = try Scene(web)
      let (id, real) = try scene.feed()
      let end = place == "/feeds/" ? ".ics" : ".ifb"
      var guesses: UInt64 = 500
      func guess(_ network: String = "192.0.2.1") throws -> Reply {
        guesses += 1
        return try web.reply("\(place)\(Token.random(.seeded(guesses)).text)\(end)", from: network)
      }
      for _ in 0..<3 { #expect(try guess() == Reply(404, transactions: 1)) }
      // It reads once which addresses there are.
      #expect(try guess() == Reply(429, transactions: 1))
      for _ in 0..<50 { #expect(try guess() == Reply(429, transactions: 0)) }
      for malformed in ["x", "", String(repeating: "A", count: 31), String(repeating: "ä", count: 32)] {
        let reply = try web.reply("\(place)\(malformed)\(end)", from: "192.0.2.1")
        #expect(reply == Reply(malformed.isEmpty ? 404 : 429, transactions: 0), "\(malformed)")
      }
      for _ in 0..<20 { #expect(try web.reply("\(place)\(real)\(end)", from: "192.0.2.1").status == 200) }
      #expect(try guess("192.0.2.2").status == 404)

      // Neither new nor ended addresses are taken for guesses.
      web.studio.clock.advance(1)
      #expect(try guess().status == 404, "a second has passed")
      let new = try scene.feed(.busy).token
      #expect(try web.reply("\(place)\(new)\(end)", from: "192.0.2.1").status == 200)
      _ = try web.desk.revokeFeed(FeedID(id), by: .system)
      #expect(try web.reply("\(place)\(real)\(end)", from: "192.0.2.1").status == 410)
      #expect(try guess() == Reply(429, transactions: 0))
      web.studio.clock.advance(10)
      for _ in 0..<3 { #expect(try guess().status == 404) }
    }
  }

  @Test func `malformed addresses are counted without asking the database at all (R82)`() throws {
    try withWeb(limit: limit) { web in
      for _ in 0..<3 {
        try #expect(web.reply("/feeds/x.ics", from: "192.0.2.1") == Reply(404, transactions: 0))
      }
      try #expect(web.reply("/feeds/x.ics", from: "192.0.2.1") == Reply(429, transactions: 0))
    }
  }

  @Test func `where the database fails, a guesser's own feed is served as it was (R43)`() throws {
    try withWeb(limit: limit) { web in
      let real = "/feeds/\(try Scene(web).feed().token).ics"
      #expect(try web.reply(real, from: "192.0.2.1").status == 200)
      for _ in 0..<4 { _ = try web.reply("/feeds/x.ics", from: "192.0.2.1") }
      web.studio.storage.close()
      #expect(try web.reply(real, from: "192.0.2.1").status == 200)
    }
  }

  @Test(arguments: WebStudio.Way.allCases)
  func `who guesses at feeds is told when to try again (R82)`(way: WebStudio.Way) throws {
    try withWeb(way, limit: limit) { web in
      for _ in 0..<3 { #expect(try web.ask("GET", "/feeds/x.ics").says == "404 not-found") }
      for method in ["GET", "HEAD"] {
        let refused = try web.ask(method, "/feeds/x.ics")
        #expect(refused.status == 429 && refused.headers["Retry-After"] == "1")
      }
    }
  }

  @Test
  func `links in mails are not guessed at either: each try counts, before anything is looked up (R71, R82)`()
    throws
  {
    let guessed = routes.filter {
      !$0.pattern.description.hasPrefix("/api/") && $0.feedForm == nil && !$0.isUnlimited
    }
    #expect(guessed.count >= 4)
    for route in guessed {
      try withWeb(limit: limit) { web in
        let link = try web.desk.addSignInLink(for: "cleo", by: .system).text
        func target(_ token: String) -> String {
          route.pattern.description.replacing("{token}", with: token)
            + "?state=\(token)&ticket=\(token)&code=x"
        }
        for number in 1...3 {
          let reply = try web.reply(
            target(Token.random(.seeded(UInt64(number))).text), from: "192.0.2.1", route.method)
          #expect([404, 422].contains(reply.status), "\(route.pattern)")
        }
        for _ in 0..<10 {
          let reply = try web.reply(target(link), from: "192.0.2.1", route.method)
          #expect(reply == Reply(429, transactions: 0), "\(route.pattern)")
        }
        #expect(
          try web.reply(target(link), from: "192.0.2.2", route.method).status != 429, "\(route.pattern)")
      }
    }
  }
}

/// A status and how many transactions it took.
private struct Reply: Equatable {
  let status: Int
  let transactions: Int

  init(_ status: Int, transactions: Int) {
    self.status = status
    self.transactions = transactions
  }
}

extension WebStudio {
  fileprivate func reply(_ target: String, from address: String, _ method: Method = .get) throws -> Reply {
    guard let target = Target(target.replacing("ä", with: "%C3%A4")) else {
      throw UnreadableError(text: target)
    }
    let head = RequestHead(
      method: method, target: target, headers: ["Prefer": "server-timing"], remoteAddress: address)
    let response = site.respond(to: Request(head: head))
    let count = (response.headers["Server-Timing"] ?? "").firstMatch(of: #/db;dur=[0-9.]+;desc="([0-9]+)"/#)
    return Reply(response.status.code, transactions: count.flatMap { Int($0.1) } ?? 0)
  }
}
