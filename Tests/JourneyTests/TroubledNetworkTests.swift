import Glibc
import TestSupport
import Testing

/// A server whose way to PostgreSQL is not what it should be (R43, R80).
@Suite(.serialized, .enabled(if: !TestDatabase.isFile, "once")) struct TroubledNetworkTests {
  @Test
  func
    `while the way to the database stalls requests get 503 in time and feeds their last bytes; then all goes on`()
    throws
  {
    try withProxiedInstallation { installation, proxy in
      let studio = try StormStudio(installation)
      let feed = try installation.feedAddress(coach: "cleo")
      let token = try installation.token("--client", "ada")
      try installation.serving {
        #expect(try API(installation, token: token).book(studio.starts[0]).status == 201)
        let bytes = try installation.get(feed).body
        proxy.set(.swallow)
        let asked = (0..<8).map { number in
          BackgroundWork {
            let began = monotonicSeconds()
            let api = API(installation, token: token)
            let answer =
              number % 2 == 0
              ? try api.book(studio.starts[number + 4]) : try api.ask("GET", "/api/v1/bookings")
            return (answer.status, answer["Retry-After"], monotonicSeconds() - began)
          }
        }
        #expect(try installation.get("\(installation.url)/healthz").status == 200)
        let stale = try installation.get(feed)
        #expect(stale.status == 200 && stale.body == bytes)
        for (status, retry, seconds) in try asked.map({ try $0.wait().get() }) {
          #expect(status == 503 && retry != nil)
          #expect(seconds < 25)
        }
        proxy.set(.pass)
        try storm(at: installation, studio)
      }
    }
  }

  @Test(arguments: [(cuts: 40, delay: UInt32(0), wishes: 30), (0, 8, 4), (15, 3, 6)])
  func `a way that is cut again and again, or slow, loses and doubles nothing (R12, R81)`(
    cuts: Int, delay: UInt32, wishes: Int
  ) throws {
    var random = TestRandom(for: "cut \(cuts) times, \(delay) ms late")
    try withProxiedInstallation { installation, proxy in
      let studio = try StormStudio(installation)
      var bookers = try studio.bookers(&random)
      try installation.serving {
        if delay > 0 { proxy.set(.slow(delay)) }
        try JourneyTests.storm(&bookers, installation, wishes: wishes) {
          for _ in 0..<cuts {
            usleep(UInt32.random(in: 1...60, using: &random) * 1000)
            proxy.endAll()
          }
        }
        #expect(bookers.allSatisfy { $0.unanswered == nil })
        #expect(bookers.flatMap(\.strange) == [], "COACHCAL_TEST_SEED=\(random.seed)")
        let problems = try Books(installation.database.address, bookers).problems()
        #expect(problems == [], "COACHCAL_TEST_SEED=\(random.seed)")
      }
    }
  }

  /// Whoever asks is served, without the server having been started again.
  private func storm(at installation: Installation, _ studio: StormStudio) throws {
    var random = TestRandom(for: "after a stall")
    var bookers = try studio.bookers(&random)
    try JourneyTests.storm(&bookers, installation, wishes: 5) {}
    #expect(bookers.allSatisfy { $0.unanswered == nil && $0.done > 0 })
  }

  private func withProxiedInstallation(_ body: (Installation, ByteProxy) throws -> Void) throws {
    try withInstallations(1) { direct in
      let address = direct[0].database.address
      let port = TestPostgres.port(of: address)
      let proxy = try ByteProxy(to: port)
      defer { proxy.stop() }
      let detour = address.split(separator: ":\(port)/", maxSplits: 1).joined(separator: ":\(proxy.port)/")
      try withInstallations(1, at: detour) { try body($0[0], proxy) }
    }
  }
}

extension API {
  fileprivate func book(_ start: String) throws -> RawHTTPClient.Answer {
    try ask(
      "POST", "/api/v1/bookings", #"{"coach":"cleo","client":"ada","start":"\#(start)"}"#, key: start)
  }
}

private func monotonicSeconds() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return time.tv_sec
}
