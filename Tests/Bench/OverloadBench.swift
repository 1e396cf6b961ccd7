import Desk
import Glibc
import TestSupport

/// Four times as many requests for slots as the server can answer, offered as from a crowd (R82): how many of them are
/// answered right, how soon the others are refused, whether feeds are served meanwhile, and how soon all is as before.
func benchOverload(_ studio: BenchStudio, _ table: inout Table) throws {
  raiseOpenFiles(to: 4000)
  let scene = try BusyScene(studio, "overload")
  defer { scene.stop() }
  let port = scene.server.port
  let (offers, feeds) = (try scene.offers(), try scene.feedProbes())
  let (_, calm) = try watching(port, try scene.probes()) { rest(2000) }
  let (_, calmFeeds) = try watching(port, feeds) { rest(1000) }
  // In turns, as the machine may be busier at one time than at another.
  let rounds = 3
  var (able, under): ([Tally], [Tally]) = ([], [])
  var meanwhile: [Watched] = []
  var back: [Double] = []
  for _ in 0..<rounds {
    let capacity = try offer(offers, to: port, connections: 16, seconds: 3)
    let (tally, watched) = try watching(port, feeds, pause: 5) {
      try offer(offers, to: port, connections: 800, perSecond: capacity.rate * 4, seconds: 5)
    }
    back.append(try recovery(scene, calm.median))
    guard capacity.wrong == 0, tally.wrong == 0, watched.faults.isEmpty else {
      throw BenchError(message: "wrong answers: \(capacity.faults) \(tally.faults) \(watched.faults)")
    }
    able.append(capacity)
    under.append(tally)
    meanwhile.append(watched)
  }
  func middle(_ values: [Double]) -> Double { values.sorted()[rounds / 2] }
  let (most, rate) = (middle(able.map(\.rate)), middle(under.map(\.rate)))
  table.add(
    "4 × overload: right answers", "\(Int(rate))/s", "\(Int(most))/s capacity",
    "\(hundredths(rate / most)) ×",
    "≥ 0.80 ×", rate >= 0.8 * most)
  let refused = middle(under.map { Double(percentile(50, of: $0.refused)) })
  let good = middle(under.map { Double(percentile(50, of: $0.good)) })
  let share =
    under.map { Double($0.refused.count) }.reduce(0, +)
    / under.map { Double($0.refused.count + $0.good.count + $0.unsent) }.reduce(0, +)
  table.add(
    "4 × overload: refused with 503 (\(Int(share * 100)) %), median", shown(nanoseconds: refused * 1000),
    "\(shown(nanoseconds: good * 1000)) answered", "\(hundredths(refused / good)) ×", "< 100 ms",
    refused < 100_000)
  let feed = middle(meanwhile.map { Double($0.median) })
  table.add(
    "4 × overload: feeds meanwhile, median", shown(nanoseconds: feed * 1000),
    "\(shown(microseconds: calmFeeds.median)) calm", "\(hundredths(feed / Double(calmFeeds.median))) ×",
    "< 100 ms",
    feed < 100_000)
  let peak = try scene.server.figures().peak
  table.add("4 × overload: memory at most (VmHWM)", megabytes(peak), "", "", "≤ 100 MB", peak <= 100_000_000)
  table.add(
    "4 × overload: until all is as before", shown(nanoseconds: middle(back) * 1e9), "", "", "≤ 5 s",
    middle(back) <= 5)
}

/// How many seconds it takes until nine requests in a row are right and take, at the median, at most double what they took before; 10 at most.
private func recovery(_ scene: BusyScene, _ median: Int64) throws -> Double {
  let began = ContinuousClock.now
  let probes = try scene.probes()
  _ = try becomesTrue(within: 10) {
    let (_, watched) = try watching(scene.server.port, probes + probes + probes, pause: 0) {}
    return watched.faults.isEmpty && watched.median <= median * 2
  }
  return Double(microseconds(since: began)) / 1e6
}
