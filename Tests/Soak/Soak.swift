import FoundationEssentials
import Glibc
import TestSupport

/// The release program under a mixed load for so many minutes; true where nothing was wrong and nothing keeps growing.
///
/// A hundredth may be told to come again, none of them apps. Tolerated are 8 MB of memory, 16 descriptors and a thread along the line through all samples after the first third; once
/// the load has gone, no connection more than before it and no 16 files, which the database's connections take.
func soak(minutes: Double, in folder: String) throws -> Bool {
  raiseOpenFiles(to: 4000)
  let random = TestRandom(for: "soak")
  let studio = try Studio(in: folder, seconds: Int(minutes * 60) + 300)
  let (findings, end) = (Findings(), Flag())
  let before = try studio.server.figures()
  let actors =
    (0..<3).map { _ in calendarApp(studio) } + (0..<2).map { _ in reader(studio) }
    + (0..<3).map { _ in listener(studio) } + Studio.clients.prefix(6).map { booker(studio, $0) }
    + [commandLine(studio), babbler(studio), sluggard(studio), sluggard(studio)]
  let began = ContinuousClock.now
  let threads = actors.enumerated().map { index, actor in
    actor.start(seed: random.seed &+ UInt64(index), findings, until: end)
  }
  var samples = Samples()
  while case let seconds = Double(microseconds(since: began)) / 1e6, seconds < minutes * 60 {
    guard let figures = try? studio.server.figures() else {
      findings.fault("the server has ended")
      break
    }
    samples.add(figures, at: seconds)
    rest(2000)
  }
  end.set()
  for thread in threads { _ = thread.wait() }
  let isBack = becomesTrue(within: 45) {
    guard let now = try? studio.server.figures() else { return false }
    return now.sockets <= before.sockets && now.descriptors <= before.descriptors + 16
  }
  let after = try? studio.server.figures()
  if try studio.server.stop() != 0 { findings.fault("the server did not end well") }
  for line in try String(contentsOfFile: studio.log, encoding: .utf8).split(separator: "\n") {
    findings.fault("logged: \(line.prefix(300))")
  }
  return report(samples, before, after, isBack, findings)
}

private func report(
  _ samples: Samples, _ before: ProcessFigures, _ after: ProcessFigures?, _ isBack: Bool, _ findings: Findings
) -> Bool {
  for (what, count) in findings.counts.sorted(by: { $0.key < $1.key }) { print(padded("\(count)", 10), what) }
  print(
    "\n" + ["", "before", "median", "most", "after", "growth", "tolerated"].map { padded($0, 12) }.joined())
  var isFlat = isBack
  for (what, figure, unit, tolerated) in [
    ("memory, kB", \.resident, 1000, 8_000_000), ("descriptors", \.descriptors, 1, 16),
    ("threads", \.threads, 1, 1),
  ] as [(String, KeyPath<ProcessFigures, Int>, Int, Int)] {
    let growth = samples.growth { $0[keyPath: figure] }
    let numbers = [
      before[keyPath: figure], samples.warmMedian { $0[keyPath: figure] },
      samples.largest { $0[keyPath: figure] },
      after?[keyPath: figure] ?? 0, Int(growth), tolerated,
    ]
    print(padded(what, 12) + numbers.map { padded("\($0 / unit)", 12) }.joined())
    isFlat = isFlat && growth <= Double(tolerated)
  }
  print("\nminute" + padded("memory, kB", 12) + padded("descriptors", 12))
  for (seconds, figures) in samples.everyTenth {
    let tenths = Int(seconds / 6)
    print(
      padded("\(tenths / 10).\(tenths % 10)", 6) + padded("\(figures.resident / 1000)", 12)
        + padded("\(figures.descriptors)", 12))
  }
  let busy = findings.counts[RawHTTPClient.Answer.busy] ?? 0
  let isBusy = busy * 100 > findings.counts.values.reduce(0, +)
  if isBusy { print("\nmore than a hundredth were told to come again") }
  print("\n\(samples.all.count) samples; \(findings.faultCount) wrong answers or logged lines")
  for fault in findings.faults { print("  \(fault)") }
  if !isBack { print("  descriptors stayed open after the load") }
  return isFlat && !isBusy && findings.faultCount == 0
}

private func padded(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}
