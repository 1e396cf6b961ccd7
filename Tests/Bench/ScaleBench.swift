import Booking
import CivilTime
import Desk
import Store

/// The same coach's slots, booking and feed in a database of 10,000 bookings and in one of 1,000,000.
func benchScale(_ studio: BenchStudio, _ table: inout Table) throws {
  let small = try studio.open("small")
  let large = try studio.open("large")
  let history = studio.now - 2000 * 86400
  for storage in [small, large] {
    try studio.fill(
      storage, coach: studio.coach.id, count: 1000, from: studio.now + 86400, step: 5400, ids: 1_000_000)
  }
  try studio.fill(small, coach: studio.coach.id, count: 9000, from: history, step: 5400, ids: 2_000_000)
  try studio.fill(large, coach: studio.coach.id, count: 20_000, from: history, step: 5400, ids: 2_000_000)
  let count = (1_000_000 - 21_000) / studio.others.count
  for (index, other) in studio.others.enumerated() {
    try studio.fill(
      large, coach: other.id, count: count, from: history, step: 17_000, ids: 3_000_000 + index * count)
  }
  let desks = [studio.desk(small), studio.desk(large)]
  let today = studio.zone.date(at: studio.now)
  let request = SlotRequest(
    coach: studio.coach.handle, from: today, through: today.adding(days: 30), durationMinutes: 60)
  try compare("slots of 31 days from the database", desks, &table, calls: 20) { desk, _ in
    _ = try desk.offers(request, for: .commandLine(as: .coach))
  }
  var number = [0, 0]
  try compare("booking", desks, &table, calls: 100) { desk, which in
    try desk.bookOne(studio.order(number[which]))
    number[which] += 1
  }
  try compare("coach feed of about 2,000 events", desks, &table, calls: 3) { desk, _ in
    _ = try desk.renderFeed(of: studio.coach.handle, kind: .coach, publicURL: "https://example.org")
  }
}

private func compare(
  _ what: String, _ desks: [Desk], _ table: inout Table, calls: Int, _ body: (Desk, Int) throws -> Void
) throws {
  var times: [[Double]] = [[], []]
  for _ in 0..<7 {
    for which in 0...1 {
      times[which].append(try median(rounds: 1, calls: calls) { try body(desks[which], which) })
    }
  }
  let (small, large) = (times[0].sorted()[3], times[1].sorted()[3])
  table.add(
    "\(what), 1,000,000 bookings", shown(nanoseconds: large), "\(shown(nanoseconds: small)) with 10,000",
    "\(hundredths(large / small)) ×", "≤ 2.00 ×", large <= 2 * small)
}
