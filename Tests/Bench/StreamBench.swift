import Booking
import CivilTime
import Desk
import Glibc
import Secrets
import Store
import TestSupport

/// A thousand clients who listen to one server while another process changes what all of them hear of: the time from
/// the change to the last of them, and the server's memory, beside one listener in the same run.
func benchStream(_ studio: BenchStudio, _ table: inout Table) throws {
  let storage = try studio.open("stream")
  defer { storage.close() }
  let desk = Desk(storage: storage, clock: { Instant(seconds: Int64(time(nil))) }, random: .system)
  let tokens = try (0..<1000).map { number in
    try desk.addToken(for: studio.clients[number / 5].handle, name: "bench", by: .system).token.text
  }
  let port = try freePort()
  let environment = [
    "COACHCAL_DATABASE": "\(studio.folder)/stream.sqlite", "COACHCAL_LISTEN": "127.0.0.1:\(port)",
    "COACHCAL_PUBLIC_URL": "", "COACHCAL_SECRET_KEY_FILE": "",
  ]
  raiseOpenFiles(to: 4000)
  let server = try RunningProgram(
    "\(PackageRoot.path)/.build/release/coachcal", ["serve"], environment: environment)
  defer {
    server.signal(SIGTERM)
    _ = try? server.wait()
  }
  for _ in 0..<1000 where (try? RawHTTPClient(port: port)) == nil { usleep(5000) }

  func listen(_ token: String) throws -> RawHTTPClient {
    let client = try RawHTTPClient(port: port, timeout: 20_000)
    try client.request("GET", "/api/v1/events", ["Authorization: Bearer \(token)"])
    guard try client.head().status == 200 else { throw BenchError(message: "no stream") }
    _ = try client.chunk()
    return client
  }
  /// From the change that was saved to the last who heard of it.
  func spread(_ clients: [RawHTTPClient]) throws -> Double {
    var times: [Double] = []
    for round in 0..<11 {
      _ = try desk.changeSettings(of: studio.coach.handle, in: nil, by: .system) {
        $0.bufferMinutes = round % 2
      }
      let began = ContinuousClock.now
      for client in clients { while try !client.chunk().contains("slots") {} }
      times.append(nanoseconds(ContinuousClock.now - began))
    }
    return times.sorted()[10]
  }
  var clients = [try listen(tokens[0])]
  let one = try spread(clients)
  let before = try residentBytes(of: server.pid)
  clients += try tokens.dropFirst().map(listen)
  let all = try spread(clients)
  let memory = try residentBytes(of: server.pid)
  table.add(
    "1,000 streams: from a change to the last, worst of 11", shown(nanoseconds: all),
    "\(shown(nanoseconds: one)) one stream", "\(hundredths(all / one)) ×", "< 2 s", all < 2e9)
  table.add(
    "1,000 streams: memory of the server (VmRSS)", megabytes(memory), "\(megabytes(before)) one stream",
    "\(hundredths(Double(memory) / Double(before))) ×", "≤ 60 MB", memory <= 60_000_000)
}
