import Booking
import CivilTime
import Desk
import Secrets
import Store
import TestSupport

/// How soon a feed that the server has in its memory shows what another process saved: a booking, and that the address
/// was revoked (R43). On SQLite, and beside it on PostgreSQL.
func benchFreshness(_ studio: BenchStudio, _ table: inout Table) throws {
  let postgres = try TestPostgres()
  defer { try? postgres.stop(immediately: true) }
  try postgres.psql("CREATE DATABASE studio")
  let file = try freshness(studio, at: "\(studio.folder)/fresh.sqlite")
  let other = try freshness(studio, at: postgres.address(of: "studio"))
  for (what, file, other) in [
    ("a booking by another process", file.booked, other.booked),
    ("an address that another process revoked", file.revoked, other.revoked),
  ] {
    table.add(
      "\(what): until the feed shows it, worst of \(rounds)", shown(nanoseconds: file),
      "\(shown(nanoseconds: other)) on PostgreSQL", "\(hundredths(file / other)) ×", "< 1 s both",
      max(file, other) < 1e9)
  }
}

private let rounds = 20

/// The longest of several times, in nanoseconds, each from the moment when the database has it.
private func freshness(_ studio: BenchStudio, at address: String) throws -> (booked: Double, revoked: Double)
{
  let storage = try studio.open(at: address)
  defer { storage.close() }
  let desk = studio.desk(storage)
  let server = try ServedProgram(
    ServingScene.program, database: address,
    adding: ["COACHCAL_SECRET_KEY_FILE": "\(studio.folder)/fresh.key"])
  defer { _ = try? server.stop() }
  let client = try RawHTTPClient(port: server.port, timeout: 20_000)
  /// From now until an answer is as it should be.
  func wait(_ path: String, _ isMeant: (RawHTTPClient.Answer) -> Bool) throws -> Double {
    let began = ContinuousClock.now
    while nanoseconds(ContinuousClock.now - began) < 2e10 {
      try client.request("GET", path)
      if isMeant(try client.answer()) { return nanoseconds(ContinuousClock.now - began) }
      rest(1)
    }
    throw BenchError(message: "\(path) stays as it was")
  }
  var longest = (booked: 0.0, revoked: 0.0)
  for round in 0..<rounds {
    let (feed, token) = try desk.addFeed(of: studio.coach.handle, kind: .coach, by: .system)
    let path = "/feeds/\(token.text).ics"
    // Until it is answered from memory.
    for _ in 0..<30 {
      _ = try wait(path) { $0.status == 200 }
      rest(10)
    }
    try client.request("GET", path)
    let tag = try client.answer()["ETag"]
    try desk.bookOne(studio.order(round))
    longest.booked = max(longest.booked, try wait(path) { $0["ETag"] != tag })
    try desk.revokeFeed(feed.id, by: .system)
    longest.revoked = max(longest.revoked, try wait(path) { $0.status == 410 })
  }
  return longest
}
