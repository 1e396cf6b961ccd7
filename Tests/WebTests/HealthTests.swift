import Booking
import HTTP
import JSONText
import TestSupport
import Testing

@testable import Store
@testable import Web

@Suite struct HealthTests {
  @Test(arguments: WebStudio.Way.allCases)
  func `a server that works says so, to everybody (R84)`(way: WebStudio.Way) throws {
    try withWeb(way) { web in
      for target in ["/healthz", "/readyz"] {
        for method in ["GET", "HEAD"] {
          let answer = try web.ask(method, target)
          #expect(answer.status == 200)
          #expect(answer.headers["Content-Type"] == "text/plain; charset=utf-8")
          #expect(answer.headers["Cache-Control"] == "no-store")
        }
        #expect(try web.ask("GET", target).text == "ok\n")
      }
    }
  }

  @Test(arguments: WebStudio.Way.allCases)
  func `without its database a server lives but is not ready (R84)`(way: WebStudio.Way) throws {
    try withWeb(way) { web in
      web.studio.storage.close()
      #expect(try web.ask("GET", "/healthz").status == 200)
      #expect(try web.ask("GET", "/metrics").status == 200)
      let answer = try web.ask("GET", "/readyz")
      #expect(answer.says == "503 database-unavailable")
      #expect(answer.headers["Retry-After"] == "5")
      #expect(web.lines.all.contains { $0.contains("\"message\":\"database\"") })
    }
  }

  @Test(arguments: [
    (StorageError.Cause.environment, 503, "database-unavailable"), (.unexpected, 500, "unexpected"),
    (.guarded("ledger-append-only"), 500, "unexpected"), (.duplicate, 500, "unexpected"),
  ])
  func `outsiders hear of the database's trouble, and nothing of the machine (R82, R84)`(
    cause: StorageError.Cause, status: Int, code: String
  ) throws {
    let error = StorageError(code: "disk-full", cause: cause, message: "SELECT, /var/lib/x")
    let response = Problem(error, to: .get).response
    // A change may stand though its answer was lost: nobody is told that it does not.
    #expect(response.body.text.contains("Nothing was changed"))
    #expect(!Problem(error, to: .post).response.body.text.contains("Nothing was changed"))
    #expect(response.status.code == status)
    let json = try #require(JSON(response.body.bytes))
    #expect(json["code"].string == code)
    #expect(!json.text.contains("SELECT") && !json.text.contains("/var") && !json.text.contains("disk"))
    #expect((response.headers["Retry-After"] != nil) == (status == 503))
  }

  @Test func `counters are what Prometheus reads, a line for each method, route and status (R84)`() throws {
    try withWeb(.socket) { web in
      let token = try Scene(web).feed().token
      for _ in 0..<3 { _ = try web.ask("GET", "/feeds/\(token).ics") }
      _ = try web.ask("GET", "/api/v1/bookings", as: "cleo")
      _ = try web.ask("GET", "/nowhere/\"\\/\(token)")
      _ = try web.ask("BREW", "/healthz")
      let answer = try web.ask("GET", "/metrics")
      #expect(answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
      let samples = try samples(answer.text)
      func count(_ method: String, _ route: String, _ status: Int) -> Double? {
        samples["coachcal_requests_total{method=\"\(method)\",route=\"\(route)\",status=\"\(status)\"}"]
      }
      #expect(count("GET", "/feeds/{token}.ics", 200) == 3)
      #expect(count("GET", "/api/v1/bookings", 200) == 1)
      #expect(count("GET", "none", 404) == 1)
      #expect(count("other", "none", 405) == 1)
      #expect(samples["coachcal_feed_renders_total"] == 1)
    }
  }

  @Test
  func
    `no secret and no name gets into the log or the counters, and each line is one JSON object (R82, R84)`()
    throws
  {
    try withWeb(.socket) { web in
      let scene = try Scene(web)
      var secrets = Array(web.tokens.values) + Scene.secrets + ["Cleo", "cleo", "example.org"]
      for path in [
        "/feeds/{}.ics", "/freebusy/{}.ifb", "/feeds/{}", "/feeds/{}.ics?x={}", "/{}", "/feeds/{}/x.ics",
      ] {
        let token = try scene.feed().token
        secrets.append(token)
        let target = path.split(separator: "{}", omittingEmptySubsequences: false).joined(separator: token)
        for method in ["GET", "PUT", token] {
          _ = try web.ask(method, target, as: "cleo", nil, ["User-Agent": token, "X-Token": token])
        }
      }
      for (handle, body) in [("nobody", "{}"), ("revoked", "{"), ("cleo", "{\"coach\": \"INSTRUCTOR-NOTE\"")]
      {
        _ = try web.ask("POST", "/api/v1/bookings", as: handle, bytes: Array(body.utf8))
      }
      web.studio.storage.close()
      _ = try web.ask("GET", "/api/v1/clients/cleo", as: "cleo")
      web.tidy()
      let written = web.lines.all + [try web.ask("GET", "/metrics").text]
      #expect(written.count > 15)
      for secret in secrets {
        for line in written { #expect(!line.contains(secret), "\(line.prefix(300))") }
      }
      for line in web.lines.all {
        let members = try #require(JSON(Array(line.utf8))?.object)
        #expect(members["at"] == "now")
        #expect(["info", "warning", "error"].contains(members["level"]))
        #expect(members["message"]?.string != nil)
      }
    }
  }

  @Test func `each request is one line: method, route, status, time and size (R84)`() throws {
    try withWeb(.socket) { web in
      let answer = try web.ask("GET", "/api/v1/brands")
      _ = try web.ask("GET", "/api/v1/brands")
      let line = try #require(web.lines.all.first.flatMap { JSON(Array($0.utf8)) })
      #expect(line["method"] == "GET")
      #expect(line["route"] == "/api/v1/brands")
      #expect(line["status"] == 200)
      #expect(line["bytes"].integer == answer.bytes.count)
      #expect((line["us"].integer ?? 0) > 0)
    }
  }
}

/// Prometheus' text format 0.0.4: `# TYPE` before the samples of a name, each sample once.
private func samples(_ text: String) throws -> [String: Double] {
  #expect(text.hasSuffix("\n"))
  var types: Set<String> = []
  var samples: [String: Double] = [:]
  for line in text.split(separator: "\n") {
    let words = line.split(separator: " ")
    if line.hasPrefix("#") {
      #expect(words.count == 4 && words[1] == "TYPE" && ["counter", "gauge"].contains(words[3]), "\(line)")
      #expect(types.insert(String(words[2])).inserted, "\(line)")
      continue
    }
    let name = String(line.prefix { $0 != "{" && $0 != " " })
    #expect(types.contains(name), "\(line)")
    #expect(name.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "_") }, "\(line)")
    let value = try #require(words.last.flatMap { Double($0) }, "\(line)")
    #expect(
      samples.updateValue(value, forKey: String(line.dropLast(words.last.map { $0.count + 1 } ?? 0))) == nil)
  }
  return samples
}
