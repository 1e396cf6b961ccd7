import Booking
import CivilTime
import Desk
import Glibc
import Secrets
import Store
import TestSupport

/// The release program with a coach's feed and many clients who ask for slots.
struct BusyScene {
  let storage: Storage
  let desk: Desk
  let server: ServedProgram
  /// The path of the coach's feed.
  let path: String
  /// A header line for each client's program.
  let tokens: [String]
  /// The slots of two months, soon: enough work for a worker that the load can be offered from the same machine.
  let slots: String

  init(_ studio: BenchStudio, _ name: String) throws {
    storage = try studio.open(name)
    let now = Instant(seconds: Int64(time(nil)))
    try studio.fill(
      storage, coach: studio.coach.id, count: 100, from: now + 86_400, step: 7200, ids: 1_000_000)
    desk = Desk(storage: storage, clock: { Instant(seconds: Int64(time(nil))) }, random: .system)
    path = try ServingScene.addFeed(desk, studio.coach, .coach)
    let desk = desk
    tokens = try studio.clients.map {
      "Authorization: Bearer \(try desk.addToken(for: $0.handle, name: "bench", by: .system).token.text)"
    }
    let today = studio.zone.date(at: now)
    let (first, last) = (today.adding(days: 3), today.adding(days: 63))
    slots = "/api/v1/coaches/coach/slots?from=\(first.iso8601)&to=\(last.iso8601)&duration=60"
    server = try ServedProgram(ServingScene.program, database: "\(studio.folder)/\(name).sqlite")
  }

  func stop() {
    _ = try? server.stop()
    storage.close()
  }

  /// What a client's program asks for, and what it must get.
  func offers() throws -> [LoadRequest] {
    try tokens.map { token in
      let answer = try ServingScene.get(server.port, slots, [token])
      guard answer.status == 200 else { throw BenchError(message: "\(slots): \(answer.text)") }
      return LoadRequest(slots, [token], body: answer.body)
    }
  }

  /// What calendar apps and a client's program ask for now and then.
  func probes() throws -> [Probe] {
    try feedProbes() + [
      Probe(slots, [tokens[0]], body: try ServingScene.get(server.port, slots, [tokens[0]]).body)
    ]
  }

  /// The feed, whole on a new connection, and unchanged on one that is kept.
  func feedProbes() throws -> [Probe] {
    let feed = try ServingScene.get(server.port, path)
    guard feed.status == 200, let tag = feed["ETag"] else { throw BenchError(message: "no feed") }
    return [
      Probe(path, body: feed.body, onNewConnection: true),
      Probe(path, ["If-None-Match: \(tag)"], status: 304),
    ]
  }
}
