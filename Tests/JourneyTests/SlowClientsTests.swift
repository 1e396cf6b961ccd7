import Glibc
import TestSupport
import Testing

/// Connections that are kept waiting by Debian's `slowhttptest` (R82).
@Suite struct SlowClientsTests {
  @Test(arguments: SlowMode.allCases)
  func `while 200 clients keep the server waiting, others are answered, and nothing of it stays (R82)`(
    _ mode: SlowMode
  ) throws {
    try withInstallation { installation in
      _ = try StormStudio(installation)
      let token = "Authorization: Bearer \(try installation.token("--client", "ada"))"
      let feed = try installation.feedAddress(coach: "cleo")
      let server = try installation.serve()
      defer {
        server.signal(SIGTERM)
        _ = try? server.wait()
      }
      let served = try installation.get(feed)
      let tag = try #require(served["ETag"])
      let path = String(feed.dropFirst(installation.url.count))
      let probes = [
        Probe(path, body: served.body, onNewConnection: true),
        Probe(path, ["If-None-Match: \(tag)"], status: 304), Probe("/api/v1/bookings", [token]),
      ]
      // What is asked first makes threads and caches.
      _ = try watching(installation.port, probes) {}
      let before = try ProcessFigures(of: server.pid)

      let (report, watched) = try watching(installation.port, probes) {
        try slowClients(mode, at: feed, seconds: 3, in: installation.folder)
      }
      // Ranges are no reason to wait: whoever asks for them is answered and leaves.
      #expect(report.connections >= 50 && (report.mostOpen >= 100 || mode == .ranges))
      #expect(watched.times.count >= 20)
      #expect(watched.faults.isEmpty)
      #expect(watched.median < 1_000_000)
      let isBack = try becomesTrue(within: 20) {
        let now = try ProcessFigures(of: server.pid)
        // Files beside them: what the database's connections take, of which there may be more now.
        return now.sockets <= before.sockets && now.descriptors <= before.descriptors + 16
      }
      #expect(isBack)
      #expect(try ProcessFigures(of: server.pid).resident <= before.resident + (32 << 20))
    }
  }
}
