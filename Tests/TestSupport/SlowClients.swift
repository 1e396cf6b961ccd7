/// The ways in which Debian's `slowhttptest` keeps a server waiting.
public enum SlowMode: String, CaseIterable, Sendable {
  /// Never ends its headers (slowloris).
  case headers = "-H"
  /// Never ends the body that it announced.
  case body = "-B"
  /// Asks for a great many overlapping ranges.
  case ranges = "-R"
  /// Reads what it asked for through the smallest of windows.
  case reading = "-X"
}

/// What `slowhttptest` says of a run at its end.
public struct SlowReport: Sendable {
  /// How many connections it had at least: those that stayed, and those that the server had ended.
  public let connections: Int
  /// How many stayed at a time.
  public let mostOpen: Int
}

/// Has so many slow clients ask for an address for so many seconds; keeps its report in the folder.
public func slowClients(
  _ mode: SlowMode, at url: String, connections: Int = 200, seconds: Int, in folder: String
) throws -> SlowReport {
  let way =
    switch mode {
    case .headers: ["-i", "1"]
    case .body: ["-i", "1", "-s", "8192", "-x", "10"]
    case .ranges: ["-a", "10", "-b", "3000"]
    case .reading: ["-w", "10", "-y", "20", "-n", "1", "-z", "5", "-k", "3"]
    }
  let report = "\(folder)/slowhttptest"
  let finished = try run(
    "slowhttptest",
    [mode.rawValue] + way
      + ["-u", url, "-c", "\(connections)", "-r", "\(connections)", "-l", "\(seconds)", "-g", "-o", report],
    seconds: seconds + 60)
  // A line for each second: seconds, closed, pending, connected, available.
  let rows = try run("cat", [report + ".csv"]).output.split(whereSeparator: \.isNewline).map { line in
    line.split(separator: ",").compactMap { Int($0) }
  }.filter { $0.count == 5 }
  guard !rows.isEmpty else {
    throw Unexpected("slowhttptest: \(finished.output.suffix(500)) \(finished.error.suffix(500))")
  }
  return SlowReport(
    connections: rows.map { $0[1] + $0[3] }.max() ?? 0, mostOpen: rows.map { $0[3] }.max() ?? 0)
}
