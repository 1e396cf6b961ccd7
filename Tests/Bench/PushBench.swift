import Booking
import CivilTime
import Desk
import Glibc
import HTTP
import HTTPClient
import Secrets
import Store
import Sync
import Synchronization
import TestSupport

/// Pushing a thousand new bookings to Radicale, beside curl that puts the same bytes with its connections reused
/// and as many at once, in turns; and what a backlog of a hundred thousand costs in memory.
func benchPush(_ studio: BenchStudio, _ table: inout Table) throws {
  let server = try CalDAVServer.radicale(in: studio.folder)
  defer { server.stop() }
  let http = HTTPClient(policy: NetworkPolicy(allowsPrivate: true), agent: "bench")
  defer { http.close() }
  let bytes = Mutex<[String: [UInt8]]>([:])
  var ours: [Double] = []
  var theirs: [Double] = []
  let rounds = 3
  for round in 0..<rounds {
    let push = try PushRound(studio, server, "ours\(round)")
    ours.append(
      nanoseconds(
        try ContinuousClock().measure {
          try push.push { request throws(TransferError) in
            bytes.withLock {
              $0[request.url.split(separator: "/").last.map(String.init) ?? ""] = request.body
            }
            return try http.send(request)
          }
        }))
    let files = try bytes.withLock { $0 }.map { name, body in
      let path = "\(studio.folder)/\(name)"
      try write(String(decoding: body, as: UTF8.self), to: path)
      return path
    }
    theirs.append(try curl(files, to: server, "theirs\(round)", studio.folder))
  }
  let (our, their) = (ours.sorted()[rounds / 2], theirs.sorted()[rounds / 2])
  table.add(
    "1,000 new bookings to Radicale", "\(Int(1000 / our * 1e9))/s",
    "\(Int(1000 / their * 1e9))/s curl --parallel",
    "\(hundredths(their / our)) ×", "≥ 0.80 ×", their / our >= 0.8)
  try benchBacklog(studio, &table)
}

/// A database with a thousand bookings ahead, and a new calendar to which none was pushed yet.
private struct PushRound {
  let storage: Storage
  let desk: Desk

  init(_ studio: BenchStudio, _ server: CalDAVServer, _ name: String, count: Int = 1000) throws {
    storage = try studio.open("push-\(name)")
    try studio.fill(
      storage, coach: studio.coach.id, count: count, from: studio.now + 86400, step: 3600, ids: 1_000_000)
    let now = studio.now
    let key = try SecretKey(file: "\(studio.folder)/push.key")
    desk = Desk(storage: storage, clock: { now }, random: .system, key: { key })
    let calendar = "\(server.url)/alice/\(name)/"
    let http = HTTPClient(policy: NetworkPolicy(allowsPrivate: true), agent: "bench")
    defer { http.close() }
    _ = try http.send(
      ClientRequest(
        Method("MKCALENDAR"), calendar, credentials: .basic(user: server.user, password: server.password)))
    _ = try desk.addDestination(
      to: studio.coach.id, kind: .caldav, name: name, address: calendar, account: server.user,
      secret: server.password, by: .system)
  }

  func push(_ transport: @escaping Transport) throws {
    let outside = Reach(transport: transport, google: nil, allowsPrivate: true)
      .outside(desk, publicURL: "https://cal.example.org") { _, _, detail in print(detail) }
    let count = try Pusher(desk, outside).runOnce()
    guard count.synced == 1000 else { throw BenchError(message: "\(count)") }
    storage.close()
  }
}

/// How long curl takes to put the files, four at once.
private func curl(_ files: [String], to server: CalDAVServer, _ name: String, _ folder: String) throws
  -> Double
{
  let calendar = "\(server.url)/alice/\(name)/"
  let who = "user = \"\(server.user):\(server.password)\""
  let made = try run(
    "curl", ["-sS", "-X", "MKCALENDAR", "-u", "\(server.user):\(server.password)", calendar])
  guard made.status == 0 else { throw BenchError(message: made.error) }
  let uploads = files.map { path in
    """
    url = "\(calendar)\(path.split(separator: "/").last ?? "")"
    upload-file = "\(path)"
    header = "If-None-Match: *"
    header = "Content-Type: text/calendar; charset=utf-8"
    header = "Expect:"
    output = /dev/null
    \(who)
    """
  }
  try write(uploads.joined(separator: "\nnext\n"), to: "\(folder)/\(name).curl")
  var finished: Finished?
  let time = nanoseconds(
    try ContinuousClock().measure {
      finished = try run(
        "curl", ["-sS", "--fail", "--parallel", "--parallel-max", "4", "-K", "\(folder)/\(name).curl"])
    })
  guard finished?.status == 0 else { throw BenchError(message: finished?.error ?? "") }
  return time
}

/// What a backlog of a hundred thousand events adds to the memory that ten thousand need.
private func benchBacklog(_ studio: BenchStudio, _ table: inout Table) throws {
  var peaks: [Int] = []
  for count in [10_000, 100_000] {
    let storage = try studio.open("backlog-\(count)")
    try studio.fill(
      storage, coach: studio.coach.id, count: count, from: studio.now + 86400, step: 60, ids: 2_000_000)
    let key = try SecretKey(file: "\(studio.folder)/push.key")
    let now = studio.now
    let desk = Desk(storage: storage, clock: { now }, random: .system, key: { key })
    _ = try desk.addDestination(
      to: studio.coach.id, kind: .caldav, name: "backlog", address: "https://dav.example/", account: "",
      secret: "x", by: .system)
    let accepting: Transport = { _ throws(TransferError) in
      ClientResponse(.created, headers: ["ETag": "\"1\""])
    }
    let outside = Reach(transport: accepting, google: nil, allowsPrivate: true)
      .outside(desk, publicURL: "https://cal.example.org") { _, _, detail in print(detail) }
    try resetPeak()
    guard try Pusher(desk, outside).runOnce().synced == count else { throw BenchError(message: "not all") }
    peaks.append(try peakBytes())
    storage.close()
  }
  let growth = Double(peaks[1]) / Double(peaks[0])
  table.add(
    "most memory while 100,000 events wait (VmHWM)", megabytes(peaks[1]),
    "\(megabytes(peaks[0])) with 10,000",
    "\(hundredths(growth)) ×", "≤ 1.10 ×", growth <= 1.1)
}

/// Lets the peak begin anew (proc(5), clear_refs).
private func resetPeak() throws { try write("5", to: "/proc/self/clear_refs") }

private func peakBytes() throws -> Int { try ProcessFigures(of: getpid()).peak }

private func write(_ text: String, to path: String) throws {
  guard let file = fopen(path, "w") else { throw BenchError(message: "\(path) cannot be written") }
  fputs(text, file)
  fclose(file)
}
