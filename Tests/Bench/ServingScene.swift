import Booking
import CivilTime
import Desk
import Glibc
import Secrets
import Store
import TestSupport

/// The release program with a coach's feed of about 64 KB, and nginx with the very same bytes in a file.
struct ServingScene {
  let folder: String
  let storage: Storage
  let desk: Desk
  let server: ServedProgram
  let nginx: Nginx
  /// The path of the coach's feed at our server; nginx has its bytes at `/feed.ics`.
  let path: String
  let bytes: [UInt8]

  static let program = "\(PackageRoot.path)/.build/release/coachcal"

  init(_ studio: BenchStudio) throws {
    folder = "\(studio.folder)/serving"
    mkdir(folder, 0o755)
    storage = try studio.open("serving")
    // As many sessions as make 64 KB.
    let now = Instant(seconds: Int64(time(nil)))
    try studio.fill(
      storage, coach: studio.coach.id, count: 118, from: now + 86_400, step: 7200, ids: 1_000_000)
    desk = Desk(storage: storage, clock: { Instant(seconds: Int64(time(nil))) }, random: .system)
    path = try Self.addFeed(desk, studio.coach, .coach)
    server = try ServedProgram(Self.program, database: "\(studio.folder)/serving.sqlite")
    nginx = try Nginx(in: folder)
    bytes = try Self.get(server.port, path).body
    try put(bytes, at: "/feed.ics")
    try check()
  }

  func stop() {
    nginx.stop()
    _ = try? server.stop()
    storage.close()
  }

  /// A new address of somebody's feed.
  static func addFeed(_ desk: Desk, _ person: Person, _ kind: Feed.Kind) throws -> String {
    "/feeds/\(try desk.addFeed(of: person.handle, kind: kind, by: .system).token.text).ics"
  }

  /// Gives nginx a file to serve, and its compressed form beside it.
  func put(_ bytes: [UInt8], at path: String) throws {
    try write(bytes, to: nginx.folder + path)
    guard try run("gzip", ["-k", "-6", "-f", nginx.folder + path]).status == 0 else {
      throw BenchError(message: "gzip fails")
    }
  }

  static func get(_ port: UInt16, _ path: String, _ headers: [String] = []) throws -> RawHTTPClient.Answer {
    let client = try RawHTTPClient(port: port, timeout: 20_000)
    try client.request("GET", path, headers)
    return try client.answer()
  }

  /// The tag of what both serve.
  func tag(_ port: UInt16, _ path: String, _ headers: [String] = []) throws -> String {
    guard let tag = try Self.get(port, path, headers)["ETag"] else { throw BenchError(message: "no ETag") }
    return tag
  }

  /// Both must serve the same bytes and know them again, or the figures mean nothing.
  private func check() throws {
    guard (60_000...70_000).contains(bytes.count) else {
      throw BenchError(message: "the feed has \(bytes.count) bytes")
    }
    for (port, path) in [(server.port, path), (nginx.port, "/feed.ics")] {
      let whole = try Self.get(port, path)
      let tag = try tag(port, path)
      let same = try Self.get(port, path, ["If-None-Match: \(tag)"])
      let packed = try Self.get(port, path, ["Accept-Encoding: gzip"])
      guard whole.status == 200, whole.body == bytes, same.status == 304, same.body.isEmpty,
        packed["Content-Encoding"] == "gzip", packed.body.count < bytes.count / 4
      else { throw BenchError(message: "port \(port) serves otherwise: \(whole.status), \(same.status)") }
    }
  }
}
