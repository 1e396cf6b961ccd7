import Booking
import CivilTime
import Desk
import Store
import TestSupport

/// Booking transactions, beside a bare SQLite loop that carries out the same statements on a copy of the same
/// database, in turns.
func benchBooking(_ studio: BenchStudio, _ table: inout Table) throws {
  makeConnectionsTraceable()
  let first = try studio.open("book")
  try first.backup(to: "\(studio.folder)/bare.sqlite")
  try first.backup(to: "\(studio.folder)/traced.sqlite")
  let rounds = 7
  let each = 200
  let orders = (0..<rounds * each).map { studio.order($0) }

  let tracedStorage = try Storage(at: "\(studio.folder)/traced.sqlite")
  let tracedDesk = studio.desk(tracedStorage)
  let statements = try tracing { for order in orders { try tracedDesk.bookOne(order) } }
  tracedStorage.close()

  guard let bare = BareLoop(path: "\(studio.folder)/bare.sqlite") else { return }
  let ready = bare.ready(statements)
  let perRound = ready.count / rounds
  let desk = studio.desk(first)
  var ours: [Double] = []
  var theirs: [Double] = []
  for round in 0..<rounds {
    let part = Array(ready[round * perRound..<(round + 1) * perRound])
    ours.append(
      nanoseconds(
        try ContinuousClock().measure {
          for order in orders[round * each..<(round + 1) * each] { try desk.bookOne(order) }
        }))
    var isDone = true
    theirs.append(nanoseconds(ContinuousClock().measure { isDone = bare.run(part) }))
    if !isDone { print("the bare loop failed; its figures mean nothing") }
  }
  let our = Double(each) / ours.sorted()[rounds / 2] * 1e9
  let their = Double(each) / theirs.sorted()[rounds / 2] * 1e9
  table.add(
    "booking transactions (\(statements.count / orders.count) statements each, FULL)", "\(Int(our))/s",
    "\(Int(their))/s bare SQLite loop", "\(hundredths(our / their)) ×", "≥ 0.50 ×", our >= their / 2)
  first.close()
}

extension BenchStudio {
  /// One of many wishes that all fit: every client on another day and hour.
  func order(_ number: Int) -> Order {
    let day = zone.date(at: now).adding(days: 2 + number / clients.count % 80)
    let start = zone.startOfDay(day) + Int64(7 + number % 14) * 3600
    return Order(
      coach: coach.handle, client: clients[number % clients.count].handle, start: .instant(start))
  }
}

extension Desk {
  func bookOne(_ order: Order) throws { _ = try book([order], by: .commandLine(as: .client)) }
}
