import Booking
import Desk
import Glibc
import TestSupport

/// How long the requests of others take while `slowhttptest` keeps 200 connections waiting, in each of its four modes,
/// beside the same requests without it (R82); and what of it stays in the server afterwards.
func benchSlowClients(_ studio: BenchStudio, _ table: inout Table) throws {
  let scene = try BusyScene(studio, "hostile-clients")
  defer { scene.stop() }
  let probes = try scene.probes()
  let (_, alone) = try watching(scene.server.port, probes) { rest(3000) }
  let before = try scene.server.figures()
  var most = before.resident
  for mode in SlowMode.allCases {
    let (report, watched) = try watching(scene.server.port, probes) {
      try slowClients(mode, at: scene.server.url + scene.path, seconds: 10, in: studio.folder)
    }
    guard watched.faults.isEmpty, report.connections >= 50 else {
      throw BenchError(message: "\(mode): \(watched.faults), \(report)")
    }
    most = max(most, try scene.server.figures().resident)
    table.add(
      "200 slow clients (slowhttptest \(mode.rawValue)): others' median", shown(microseconds: watched.median),
      "\(shown(microseconds: alone.median)) alone",
      "\(hundredths(Double(watched.median) / Double(alone.median))) ×",
      "< 100 ms", watched.median < 100_000)
  }
  let isBack = try becomesTrue(within: 15) { try scene.server.figures().sockets <= before.sockets }
  let after = try scene.server.figures()
  table.add(
    "slow clients: memory after all four (VmRSS)", megabytes(after.resident),
    "\(megabytes(before.resident)) before",
    "\(hundredths(Double(after.resident) / Double(before.resident))) ×", "+ 16 MB",
    after.resident <= before.resident + 16_000_000)
  table.add(
    "slow clients: connections after all four", "\(after.sockets)", "\(before.sockets) before", "",
    "as before",
    isBack)
}

func shown(microseconds: Int64) -> String { shown(nanoseconds: Double(microseconds) * 1000) }
