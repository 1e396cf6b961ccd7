import Glibc
import TestSupport

/// The feed of a coach as calendar apps poll it, beside nginx with the same bytes in a file (R43): whole, unchanged,
/// compressed, and two thousand feeds in turn; and what a thousand apps cost that keep their connection.
func benchServing(_ studio: BenchStudio, _ table: inout Table) throws {
  raiseOpenFiles(to: 4000)
  let scene = try ServingScene(studio)
  defer { scene.stop() }
  let ours = scene.server.url + scene.path
  let theirs = scene.nginx.url("/feed.ics")

  let whole = try compare(WrkLoad(url: ours), WrkLoad(url: theirs), in: scene.folder)
  table.add("a feed of \(scene.bytes.count / 1000) kB", whole, wanted: 1)

  func unchanged(_ url: String, _ port: UInt16, _ path: String) throws -> WrkLoad {
    WrkLoad(url: url, headers: ["If-None-Match: \(try scene.tag(port, path))"])
  }
  let same = try compare(
    unchanged(ours, scene.server.port, scene.path), unchanged(theirs, scene.nginx.port, "/feed.ics"),
    in: scene.folder)
  table.add("the feed unchanged (304)", same, wanted: 0.65)

  let accepting = ["Accept-Encoding: gzip"]
  let packed = try compare(
    WrkLoad(url: ours, headers: accepting), WrkLoad(url: theirs, headers: accepting), rounds: 3,
    in: scene.folder)
  table.add("the feed compressed, \(Int(packed.ours.size)) B", packed, wanted: nil)

  try benchManyFeeds(studio, scene, &table)
  try benchFreshness(studio, &table)
  try benchIdle(scene, &table)
  try benchRadicale(scene, whole.ours.rate, &table)
}

extension Table {
  /// Two rows: answers a second, and what 99 of a hundred wait at most.
  mutating func add(_ what: String, _ both: (ours: WrkRound, other: WrkRound), wanted: Double?) {
    let ratio = both.ours.rate / both.other.rate
    add(
      "\(what): 64 connections", "\(Int(both.ours.rate))/s", "\(Int(both.other.rate))/s nginx",
      "\(hundredths(ratio)) ×", wanted.map { "≥ \(hundredths($0)) ×" } ?? "", ratio >= wanted ?? 0)
    let slower = both.ours.slow / both.other.slow
    add(
      "\(what): p99 (median)", "\(shown(both.ours.slow)) (\(shown(both.ours.median)))",
      "\(shown(both.other.slow)) (\(shown(both.other.median))) nginx", "\(hundredths(slower)) ×",
      wanted == nil ? "" : "≤ 1.00 ×", wanted == nil || slower <= 1)
  }

}

private func shown(_ microseconds: Double) -> String { shown(nanoseconds: microseconds * 1000) }
