import HTTP
import TestSupport
import Testing

@testable import Web

/// How long what took, for whoever asks (W3C Server Timing, R84).
@Suite struct ServerTimingTests {
  private let asked: Headers = ["Prefer": "respond-async, Server-Timing"]

  @Test(arguments: WebStudio.Way.allCases)
  func `nobody is told how long what took unless they ask (R84)`(way: WebStudio.Way) throws {
    try withWeb(way) { web in
      for target in ["/healthz", "/api/v1/brands", "/nowhere"] {
        for headers: Headers in [
          [:], ["Prefer": "respond-async"], ["Prefer": "x=server-timing"], ["Prefer": "server-timings"],
        ] {
          let answer = try web.ask("GET", target, nil, headers)
          #expect(answer.headers["Server-Timing"] == nil && answer.headers["Preference-Applied"] == nil)
        }
      }
    }
  }

  @Test(arguments: WebStudio.Way.allCases)
  func `who asks is told the wait, the whole, and of that the database and the calendar (R84)`(
    way: WebStudio.Way
  ) throws {
    try withWeb(way) { web in
      let scene = try Scene(web)
      let feed = "/feeds/\(try scene.feed().token).ics"
      let queue: Set<String> = way == .socket ? ["queue"] : []
      for (method, target, handle, status, parts) in [
        ("GET", "/api/v1/bookings", "cleo", 200, ["app", "db"]),
        ("GET", feed, nil, 200, ["app", "db", "render"]),
        ("GET", feed, nil, 200, ["app", "db"]), ("HEAD", feed, nil, 200, ["app", "db"]),
        ("POST", "/api/v1/bookings", "cleo", 400, ["app", "db"]),
        ("PUT", "/api/v1/bookings", nil, 405, ["app"]),
        ("GET", "/nowhere", nil, 404, ["app"]), ("GET", "/api/v1/bookings", "nobody", 401, ["app", "db"]),
      ] as [(String, String, String?, Int, Set<String>)] {
        let answer = try web.ask(method, target, as: handle, bytes: [], asked)
        #expect(answer.status == status, "\(method) \(target)")
        #expect(answer.headers["Preference-Applied"] == "server-timing")
        let times = try times(answer)
        #expect(Set(times.keys) == parts.union(queue), "\(method) \(target)")
        #expect(times.values.allSatisfy { $0 >= 0 })
        // What is part of the whole is no longer than that.
        for part in ["db", "render"] { #expect(times[part] ?? 0 <= times["app"] ?? 0) }
      }
      let unchanged = try web.ask("GET", feed, nil, ["Prefer": "server-timing", "If-None-Match": "*"])
      #expect(unchanged.status == 304)
      #expect(try Set(times(unchanged).keys) == queue.union(["app", "db"]))
    }
  }

  @Test func `what one request took is told of no other that is answered at the same time (R84)`() throws {
    try withWeb(.socket) { web in
      let (port, told) = (web.port, Shared<String>())
      inThreads(8) { number in
        let asks = number % 2 == 0
        for _ in 0..<20 {
          do {
            let client = try RawHTTPClient(port: port, timeout: 30_000)
            try client.request("GET", "/api/v1/brands", asks ? ["Prefer: server-timing"] : [])
            let times = try client.answer()["Server-Timing"] ?? ""
            told.append("\(asks) \(times.contains("db;dur=") && times.contains("desc=\"1\""))")
          } catch {
            told.append("\(error)")
          }
        }
      }
      #expect(told.values.count == 160 && Set(told.values) == ["true true", "false false"])
    }
  }
}

/// Milliseconds by name, as the W3C's grammar has them.
private func times(_ answer: Answer) throws -> [String: Double] {
  var times: [String: Double] = [:]
  for metric in try #require(answer.headers["Server-Timing"]).split(separator: ", ") {
    let match = try #require(
      metric.wholeMatch(of: #/([a-z]+);dur=([0-9]+\.[0-9]{3})(;desc="[0-9]+")?/#), "\(metric)")
    #expect(times.updateValue(Double(match.2) ?? -1, forKey: String(match.1)) == nil)
  }
  return times
}
