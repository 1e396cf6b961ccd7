import TestSupport

/// One round of Debian's `wrk`.
struct WrkRound {
  /// Answers a second.
  var rate: Double
  /// Microseconds that 50 and 99 of a hundred answers took at most.
  var median: Double
  var slow: Double
  /// Bytes of an answer, head and body.
  var size: Double
}

/// What wrk asks for, from start to end of a round.
struct WrkLoad {
  var url: String
  var headers: [String] = []
  /// A file of lines `path tag`, each asked in turn with If-None-Match.
  var conditions: String?
  var connections = 64
  var threads = 2

  /// One round of so many seconds; throws where anything was answered with an error or not at all.
  func run(seconds: Int, in folder: String) throws -> WrkRound {
    let script = "\(folder)/wrk.lua"
    try write(Array(((conditions == nil ? "" : Self.inTurn) + Self.figures).utf8), to: script)
    let finished = try TestSupport.run(
      "wrk",
      ["-t\(threads)", "-c\(connections)", "-d\(seconds)s", "--latency", "--timeout", "10s", "-s", script]
        + headers.flatMap { ["-H", $0] } + [url] + (conditions.map { ["--", $0] } ?? []),
      seconds: seconds + 60)
    let figures =
      finished.output.split(separator: "\n").first { $0.hasPrefix("FIGURES ") }?
      .split(separator: " ").dropFirst().compactMap { Double($0) } ?? []
    guard figures.count == 6, figures[0] > 0, figures[5] == 0 else {
      throw BenchError(message: "wrk \(url): \(finished.output)\(finished.error)")
    }
    return WrkRound(
      rate: figures[0] / figures[1] * 1e6, median: figures[3], slow: figures[4], size: figures[2] / figures[0]
    )
  }

  private static let figures = """
    function done(summary, latency, requests)
      local e = summary.errors
      io.write(string.format("FIGURES %d %d %d %d %d %d\\n", summary.requests, summary.duration, summary.bytes,
        latency:percentile(50), latency:percentile(99), e.status + e.connect + e.read + e.write + e.timeout))
    end

    """

  private static let inTurn = """
    local requests, number = {}, 0
    function init(args)
      for line in io.lines(args[1]) do
        local path, tag = line:match("^(%S+) (%S+)$")
        requests[#requests + 1] = wrk.format("GET", path, {["If-None-Match"] = tag})
      end
    end
    function request()
      number = number % #requests + 1
      return requests[number]
    end

    """
}

/// The same load of two servers in turns: the median of each one's rounds.
func compare(_ ours: WrkLoad, _ other: WrkLoad, rounds: Int = 5, seconds: Int = 3, in folder: String) throws
  -> (ours: WrkRound, other: WrkRound)
{
  var found: [[WrkRound]] = [[], []]
  for _ in 0..<rounds {
    for (index, load) in [ours, other].enumerated() {
      found[index].append(try load.run(seconds: seconds, in: folder))
    }
  }
  func median(_ index: Int) -> WrkRound {
    func middle(_ figure: (WrkRound) -> Double) -> Double { found[index].map(figure).sorted()[rounds / 2] }
    return WrkRound(
      rate: middle(\.rate), median: middle(\.median), slow: middle(\.slow), size: middle(\.size))
  }
  return (median(0), median(1))
}
