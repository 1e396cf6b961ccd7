import FoundationEssentials
import Glibc
import Synchronization
import TestSupport

/// A CalDAV server that a third of the requests does not reach as it should, or whose answers do not come back so.
final class ChaosCalendar: Sendable {
  private struct State {
    var random: TestRandom
    var isSpoiling = false
    var requests = 0
    var spoiled = 0
    /// Those that cost the client a time-out.
    var silences = 0
  }

  private let proxy: FaultProxy
  private let server: CalDAVServer
  private let state: Mutex<State>

  init(_ server: CalDAVServer, seed: UInt64) throws {
    self.server = server
    state = Mutex(State(random: TestRandom(seed: seed)))
    proxy = try FaultProxy(to: UInt16(server.url.split(separator: ":").last ?? "") ?? 0)
    proxy.choose { [self] _ in state.withLock { Self.fault(&$0) } }
  }

  func stop() { proxy.stop() }

  /// Where it seems to be.
  var url: String { "http://127.0.0.1:\(proxy.port)" }

  /// How many requests there were while it spoils, and how many of them it spoiled.
  var requests: (all: Int, spoiled: Int) { state.withLock { ($0.requests, $0.spoiled) } }

  func spoils() { state.withLock { $0.isSpoiling = true } }

  /// From now on all goes well; how many requests there were, and how many of them were spoiled.
  func endsSpoiling() -> (requests: Int, spoiled: Int) {
    state.withLock { state in
      state.isSpoiling = false
      return (state.requests, state.spoiled)
    }
  }

  private static func fault(_ state: inout State) -> FaultProxy.Fault? {
    guard state.isSpoiling else { return nil }
    state.requests += 1
    guard state.random.once(in: 3) else { return nil }
    state.spoiled += 1
    let isDone = state.random.once(in: 2)
    switch Int.random(in: 0..<16, using: &state.random) {
    case 0, 1, 2: return .reset(done: isDone)
    case 3 where state.silences < 4:
      state.silences += 1
      return .silence(done: isDone)
    case 4: return answer("500 Internal Server Error", isDone)
    case 5: return answer("502 Bad Gateway", isDone)
    case 6: return answer("503 Service Unavailable", false)
    case 7: return answer("503 Service Unavailable\r\nRetry-After: 1", false)
    case 8: return answer("412 Precondition Failed", isDone)
    case 9: return answer("423 Locked", false)
    case 10: return answer("507 Insufficient Storage", false)
    case 11: return answer("200 OK\r\nContent-Type: text/html", isDone)
    case 12: return .truncated
    case 13: return .changed { $0.body = $0.body.map { $0 &* 31 &+ 7 } + [0, 255] }
    case 14: return .changed { if $0["ETag"] != nil { $0["ETag"] = "\"changing\"" } }
    default: return .bytes([1, 2, 3, 255, 13, 10, 13, 10], done: isDone)
    }
  }

  private static func answer(_ head: String, _ isDone: Bool) -> FaultProxy.Fault {
    let body = "<html><body>No.</body></html>"
    return .bytes(
      Array("HTTP/1.1 \(head)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8), done: isDone)
  }

  /// Where Radicale keeps the only calendar.
  func folder(below folder: String) throws -> String {
    let home = "\(folder)/collections/collection-root/\(server.user)"
    let calendars = try FileManager.default.contentsOfDirectory(atPath: home).filter { !$0.hasPrefix(".") }
    guard let only = calendars.first, calendars.count == 1 else { throw Unexpected("\(calendars)") }
    return "\(home)/\(only)"
  }

  struct Held: Decodable {
    var uid: String
    var start: Int64
  }

  /// What others read in a calendar, asking the server itself.
  func held(at address: String) throws -> [Held] {
    let url = address.replacing(self.url, with: server.url)
    let asked = try JSONEncoder().encode(["url": url, "user": server.user, "password": server.password])
    let script = "\(PackageRoot.path)/Tests/Peers/held_events.py"
    let finished = try run(peer("python"), [script], input: Array(asked))
    guard finished.status == 0 else { throw Unexpected(finished.error) }
    return try JSONDecoder().decode([Held].self, from: Data(finished.outputBytes))
  }
}

/// A destination as the program prints it.
struct Pushed: Decodable {
  var id: String
  var address: String
  var state: String
  var waiting_count: Int
  var parked_count: Int
}

extension Installation {
  /// A coach's only destination.
  func destination(of coach: String) throws -> Pushed {
    let found = try json("destinations", "list", "--coach", coach, as: [Pushed].self)
    guard let only = found.first, found.count == 1 else { throw Unexpected("\(found)") }
    return only
  }

  /// Until nothing waits any more.
  func awaitSynced(_ coach: String, seconds: Int) throws {
    for _ in 0..<seconds * 4 {
      let found = try destination(of: coach)
      guard found.state == "active", found.parked_count == 0 else { throw Unexpected("\(found)") }
      if found.waiting_count == 0 { return }
      usleep(250_000)
    }
    throw Unexpected("after \(seconds) seconds: \(try coachcal("sync", "status"))")
  }
}
