import Booking
import CivilTime
import Desk
import Glibc
import Secrets
import Store
import TestSupport

/// Slots of 7 days and bookings over HTTP, from the release program, each beside the same thing asked of the core in
/// this process, and beside the server's shortest answer.
func benchAPI(_ studio: BenchStudio, _ table: inout Table) throws {
  let storage = try studio.open("api")
  let desk = Desk(storage: storage, clock: { Instant(seconds: Int64(time(nil))) }, random: .system)
  let tokens = try studio.clients.map { client in
    "Authorization: Bearer "
      + (try desk.addToken(for: client.handle, name: "bench", by: .commandLine(as: .owner)).token.text)
  }
  let port = try freePort()
  let server = try RunningProgram(
    "\(PackageRoot.path)/.build/release/coachcal", ["serve", "--no-jobs"],
    environment: [
      "COACHCAL_DATABASE": "\(studio.folder)/api.sqlite", "COACHCAL_LISTEN": "127.0.0.1:\(port)",
      "COACHCAL_PUBLIC_URL": "", "COACHCAL_SECRET_KEY_FILE": "",
    ], seconds: 600)
  defer {
    server.signal(SIGTERM)
    _ = try? server.wait()
    storage.close()
  }
  for _ in 0..<1000 where (try? RawHTTPClient(port: port)) == nil { usleep(5000) }
  let client = try RawHTTPClient(port: port)
  func ask(_ method: String, _ target: String, _ number: Int, _ status: Int, body: String? = nil) throws {
    try client.request(
      method, target, [tokens[number % tokens.count], "Content-Type: application/json"], body: body)
    let answer = try client.answer()
    guard answer.status == status else { throw BenchError(message: "\(target): \(answer.text)") }
  }
  let shortest = try median(rounds: 9, calls: 500) {
    try client.request("GET", "/healthz")
    _ = try client.answer()
  }

  let today = studio.zone.date(at: desk.clock())
  let (first, last) = (today.adding(days: 1), today.adding(days: 7))
  let target = "/api/v1/coaches/coach/slots?from=\(first.iso8601)&to=\(last.iso8601)&duration=60"
  var asked = 0
  let slots = try median(rounds: 9, calls: 200) {
    try ask("GET", target, asked, 200)
    asked += 1
  }
  let inside = try median(rounds: 9, calls: 200) {
    _ = try desk.offers(
      SlotRequest(coach: "coach", from: first, through: last, durationMinutes: 60),
      for: .person(studio.clients[0].id))
  }
  table.add(
    "slots of 7 days over HTTP", shown(nanoseconds: slots),
    "\(shown(nanoseconds: inside)) from the core, \(shown(nanoseconds: shortest)) /healthz",
    "\(tenths(slots / (inside + shortest))) × both", "", true)

  // In turns, so that both see a disk as busy: each wish is another client's day and hour.
  let (rounds, each) = (7, 100)
  var (ours, core): ([Double], [Double]) = ([], [])
  var wish = 0
  func start() -> Instant {
    defer { wish += 1 }
    let day = today.adding(days: 2 + wish / tokens.count)
    return studio.zone.startOfDay(day) + Int64(7 + wish % 14) * 3600
  }
  for _ in 0..<rounds {
    ours.append(
      nanoseconds(
        try ContinuousClock().measure {
          for _ in 0..<each {
            let number = wish
            let body = "{\"coach\": \"coach\", \"start\": \"\(start().rfc3339)\"}"
            try ask("POST", "/api/v1/bookings", number, 201, body: body)
          }
        }))
    core.append(
      nanoseconds(
        try ContinuousClock().measure {
          for _ in 0..<each {
            let person = studio.clients[wish % studio.clients.count].id
            let order = Order(coach: "coach", start: .instant(start()))
            _ = try desk.book([order], by: .person(person))
          }
        }))
  }
  let (our, bare) = (ours.sorted()[rounds / 2] / Double(each), core.sorted()[rounds / 2] / Double(each))
  table.add(
    "a booking over HTTP", "\(shown(nanoseconds: our)), \(Int(1e9 / our))/s",
    "\(shown(nanoseconds: bare)) by the core", "\(tenths(our / (bare + shortest))) × both", "", true)
}
