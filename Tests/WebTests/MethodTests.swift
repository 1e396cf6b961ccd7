import HTTP
import TestSupport
import Testing

@testable import Web

/// HEAD, OPTIONS and what no route answers, on every route there is (R43, R70; RFC 9110 §9.3, §15.5.6).
@Suite struct MethodTests {
  private static let conditions: [Headers] = [
    [:], ["If-None-Match": "*"], ["Accept-Encoding": "gzip"],
    ["If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"],
  ]

  @Test(arguments: WebStudio.Way.allCases)
  func `HEAD answers every header of GET, and nothing behind them (R43)`(way: WebStudio.Way) throws {
    for row in accessTable where row.route.hasPrefix("GET ") {
      try withWeb(way) { web in
        let scene = try Scene(web)
        for asker in ["guest", "cleo", "ann"] {
          let (target, handle) = (try scene.filled(row.target), asker == "guest" ? nil : asker)
          for headers in Self.conditions {
            let got = try web.ask("GET", target, as: handle, nil, headers)
            let head = try web.ask("HEAD", target, as: handle, nil, headers)
            #expect(head.status == got.status, "\(row.route) for \(asker)")
            #expect(head.bytes.isEmpty, "\(row.route) for \(asker)")
            #expect(
              told(head, of: row.route) == told(got, of: row.route), "\(row.route) for \(asker), \(headers)")
          }
        }
      }
    }
  }

  /// The header lines that may not differ: a stream's chunks are those of the one connection, and counters count the
  /// very question.
  private func told(_ answer: Answer, of route: String) -> [String] {
    let ours =
      ["date", "connection", "transfer-encoding"] + (route == "GET /metrics" ? ["content-length"] : [])
    return answer.headers.filter { !ours.contains($0.name.lowercased()) }.map { "\($0.name): \($0.value)" }
      .sorted()
  }

  @Test(arguments: WebStudio.Way.allCases)
  func `HEAD opens no stream of events, and tells no length of what goes on (R70)`(way: WebStudio.Way) throws
  {
    try withWeb(way) { web in
      for _ in 0..<30 {
        let head = try web.ask("HEAD", "/api/v1/events", as: "cleo")
        #expect(head.status == 200 && head.headers["Content-Length"] == nil)
        #expect(head.headers["Content-Type"] == "text/event-stream; charset=utf-8")
      }
      #expect(web.site.listeners.count == 0)
      #expect(try web.ask("GET", "/metrics").text.contains("\ncoachcal_open_streams 0\n"))
      #expect(try web.ask("HEAD", "/api/v1/events").says == "401")
    }
  }

  /// Usual methods, those of calendar servers (Thunderbird tries PROPFIND and PUT at feeds), and none at all.
  private static let methods = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "PROPPATCH",
    "MKCALENDAR",
    "REPORT", "COPY", "MOVE", "LOCK", "QUERY", "BREW", "get", "Get",
  ]

  @Test(arguments: WebStudio.Way.allCases)
  func `every other method is 405 and says which are not, as OPTIONS does (R43, R70)`(way: WebStudio.Way)
    throws
  {
    try withWeb(way) { web in
      for target in Set(accessTable.map { $0.target.replacing(#/<[a-z]+>/#, with: "x") }) {
        let segments = try #require(Target(target)?.segments)
        var allowed = Set(routes.filter { $0.pattern.match(segments) != nil }.map(\.method.name))
        if allowed.contains("GET") { allowed.insert("HEAD") }
        allowed.insert("OPTIONS")
        for method in Self.methods where method == "OPTIONS" || !allowed.contains(method) {
          // Whoever shows a bad token hears of the method first: nothing is looked up for it.
          let answer = try web.ask(method, target, as: "nobody")
          #expect(answer.status == (method == "OPTIONS" ? 204 : 405), "\(method) \(target)")
          let isTold = method != "OPTIONS" && method != "HEAD"
          #expect(answer.code == (isTold ? "method-not-allowed" : nil), "\(method) \(target)")
          #expect(answer.bytes.isEmpty != isTold, "\(method) \(target)")
          let told = answer.headers["Allow"]?.split(separator: ", ").map(String.init) ?? []
          #expect(Set(told) == allowed && told.count == allowed.count, "\(method) \(target)")
        }
      }
    }
  }

  @Test(arguments: WebStudio.Way.allCases)
  func `where nothing is, no method is anything but not found (R82)`(way: WebStudio.Way) throws {
    try withWeb(way) { web in
      for target in [
        "/", "/api", "/api/v1", "/api/v1/", "/feeds", "/feeds/", "/feeds/x", "/l/x", "/signin", "//",
      ] {
        for method in Self.methods {
          let answer = try web.ask(method, target, as: "nobody")
          #expect(answer.status == 404, "\(method) \(target)")
          #expect(answer.headers["Allow"] == nil, "\(method) \(target)")
        }
      }
    }
  }
}
