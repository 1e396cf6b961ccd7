import CivilTime
import Glibc
import TestSupport

/// How long the built release program takes from its start to its end, beside `/bin/true` started the same
/// way, and how much memory its server holds once it listens.
func benchStart(_ folder: String, _ table: inout Table) throws {
  let program = "\(PackageRoot.path)/.build/release/coachcal"
  let port = try freePort()
  let environment = [
    "COACHCAL_DATABASE": "\(folder)/start.sqlite", "COACHCAL_LISTEN": "127.0.0.1:\(port)",
    "COACHCAL_PUBLIC_URL": "", "COACHCAL_SECRET_KEY_FILE": "",
  ]
  func start(_ executable: String, _ words: [String]) throws {
    let finished = try run(executable, words, environment: environment)
    guard finished.status == 0 else { throw BenchError(message: "\(executable) \(words): \(finished.error)") }
  }
  try start(program, ["load", "\(PackageRoot.path)/samples/studio.json"])
  let today = Zone.utc.date(at: Instant(seconds: Int64(time(nil))))
  let slots = [
    "slots", "--coach", "maria", "--from", today.iso8601, "--to", today.adding(days: 27).iso8601, "--json",
  ]
  let least = try median(rounds: 51) { try start("/bin/true", []) }
  for (what, words) in [("version", ["version"]), ("slots of 28 days, sample studio", slots)] {
    let time = try median(rounds: 51) { try start(program, words) }
    table.add(
      "start to end: \(what)", shown(nanoseconds: time), "\(shown(nanoseconds: least)) /bin/true",
      "\(tenths(time / least)) ×", "< 100 ms", time < 100e6)
  }

  let server = try RunningProgram(program, ["serve"], environment: environment)
  defer {
    server.signal(SIGTERM)
    _ = try? server.wait()
  }
  for _ in 0..<1000 where (try? RawHTTPClient(port: port)) == nil { usleep(5000) }
  let bytes = try residentBytes(of: server.pid)
  let own = try residentBytes(of: getpid())
  table.add(
    "memory of serve that listens (VmRSS)", megabytes(bytes), "\(megabytes(own)) this bench",
    "\(hundredths(Double(bytes) / Double(own))) ×", "< 40 MB", bytes < 40_000_000)
}

/// What of a process lies in memory now.
func residentBytes(of process: pid_t) throws -> Int { try ProcessFigures(of: process).resident }

func megabytes(_ bytes: Int) -> String { "\(tenths(Double(bytes) / 1e6)) MB" }
