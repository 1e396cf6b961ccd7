import CivilTime
import Glibc
import TestSupport
import Testing

/// More requests than the server can answer (R43, R82).
@Suite(.serialized) struct OverloadTests {
  @Test
  func
    `four times too many requests get right answers or a quick 503, feeds are served, and then all is as before (R82)`()
    throws
  {
    try withInstallation { installation in
      let studio = try StormStudio(installation)
      let tokens = try (0..<20).map { number in
        let client = StormStudio.clients[number % StormStudio.clients.count]
        return "Authorization: Bearer \(try installation.token("--client", client))"
      }
      let feed = try installation.feedAddress(coach: "cleo")
      let server = try installation.serve()
      defer {
        server.signal(SIGTERM)
        _ = try? server.wait()
      }
      let port = installation.port
      let days = [studio.starts[0], studio.starts[47]].map { $0.prefix(10) }
      let slots = "/api/v1/coaches/cleo/slots?from=\(days[0])&to=\(days[1])&duration=60"
      let offers = try tokens.map { token in
        let answer = try installation.get("\(installation.url)\(slots)", [token])
        try #require(answer.status == 200)
        return LoadRequest(slots, [token], body: answer.body)
      }
      let reference = try installation.get("\(installation.url)\(slots)", [tokens[0]]).body
      let served = try installation.get(feed)
      let tag = try #require(served["ETag"])
      let path = String(feed.dropFirst(installation.url.count))
      let probes = [
        Probe(path, body: served.body, onNewConnection: true),
        Probe(path, ["If-None-Match: \(tag)"], status: 304),
      ]

      let capacity = try offer(offers, to: port, connections: 8, seconds: 0.5)
      #expect(capacity.wrong == 0, "\(capacity.faults)")
      // No token may be used more than 600 times at once, whatever a fast machine can do.
      let most = Double(tokens.count * 600 - capacity.good.count) * 0.9
      let seconds = min(3, most / (capacity.rate * 4))
      let (tally, watched) = try watching(port, probes) {
        try offer(offers, to: port, connections: 600, perSecond: capacity.rate * 4, seconds: seconds)
      }
      #expect(tally.wrong == 0, "\(tally.faults)")
      #expect(!tally.good.isEmpty)
      #expect(!tally.refused.isEmpty)
      #expect(percentile(50, of: tally.refused) < 5_000_000)
      #expect(watched.faults.isEmpty)
      #expect(try ProcessFigures(of: server.pid).peak < 250_000_000)
      let isBack = try becomesTrue(within: 20) {
        let (_, after) = try watching(port, probes + [Probe(slots, [tokens[0]], body: reference)]) {}
        return after.faults.isEmpty && after.longest < 1_000_000
      }
      #expect(isBack)
    }
  }
}
