import Booking
import CivilTime
import Desk
import Glibc
import Store
import TestSupport

/// Bookings and slots on SQLite and on PostgreSQL, both with everything that makes a booking durable; and what one to
/// four processes book on one PostgreSQL, each for a coach of its own.
func benchDatabases(_ studio: BenchStudio, _ table: inout Table) throws {
  let postgres = try TestPostgres()
  defer { try? postgres.stop(immediately: true) }
  for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
    try postgres.psql("ALTER SYSTEM SET \(setting) = on")
  }
  try postgres.psql("SELECT pg_reload_conf()")
  try postgres.psql("CREATE DATABASE studio")
  let address = postgres.address(of: "studio")
  let stored = try [studio.open("databases"), studio.open(at: address)]
  defer { for storage in stored { storage.close() } }
  try stored[1].write { try addCoaches(studio, $0) }
  let desks = stored.map { studio.desk($0) }

  let rounds = 7
  let each = 100
  var rates: [[Double]] = [[], []]
  for round in 0..<rounds {
    for index in desks.indices {
      let took = try ContinuousClock().measure {
        for number in 0..<each { try desks[index].bookOne(studio.order(round * each + number)) }
      }
      rates[index].append(Double(each) / nanoseconds(took) * 1e9)
    }
  }
  let booked = rates.map { $0.sorted()[rounds / 2] }
  table.add(
    "bookings one after the other, PostgreSQL", "\(Int(booked[1]))/s", "\(Int(booked[0]))/s on SQLite",
    "\(hundredths(booked[1] / booked[0])) ×", "", true)

  let today = studio.zone.date(at: studio.now)
  let asked = try desks.map { desk in
    try median(rounds: 9, calls: 20) {
      _ = try desk.offers(
        SlotRequest(
          coach: studio.coach.handle, from: today, through: today.adding(days: 6), durationMinutes: 60),
        for: .commandLine(as: .coach))
    }
  }
  table.add(
    "slots of 7 days, PostgreSQL", shown(nanoseconds: asked[1]), "\(shown(nanoseconds: asked[0])) on SQLite",
    "\(hundredths(asked[0] / asked[1])) ×", "", true)

  let alone = try rate(of: 1, at: address)
  for processes in [2, 4] {
    let together = try rate(of: processes, at: address)
    table.add(
      "bookings by \(processes) processes, a coach each", "\(Int(together))/s", "\(Int(alone))/s by one",
      "\(hundredths(together / alone)) ×", processes == 4 ? "> 1 ×" : "", together > alone)
  }
}

/// The first argument with which this program only books: the database, the coach, and the first of the wishes.
let bookingWord = "booking-process"

private let wishes = 300

/// Books, once its input ends, and prints the seconds that took.
func runBooking(_ words: [String]) throws {
  let storage = try Storage(at: words[0])
  defer { storage.close() }
  let studio = try BenchStudio(folder: "")
  let desk = studio.desk(storage, seed: UInt64(words[2]) ?? 0)
  let first = Int(words[2]) ?? 0
  while readLine() != nil {}
  let took = try ContinuousClock().measure {
    for number in first..<first + wishes {
      var order = studio.order(number)
      (order.coach, order.brand) = (words[1], "gym")
      try desk.bookOne(order)
    }
  }
  print(nanoseconds(took) / 1e9)
}

/// Bookings a second of so many processes, all begun at once: the median of three.
private func rate(of processes: Int, at address: String) throws -> Double {
  var rates: [Double] = []
  for _ in 0..<3 {
    let began = starts.next(processes)
    let script = (0..<processes).map { number in
      "(sleep 1) | \"$0\" \(bookingWord) \"$1\" other\(began + number) \((began + number) * wishes) &"
    }.joined(separator: "\n")
    let own = try ownPath()
    let finished = try run("/bin/sh", ["-c", script + "\nwait", own, address])
    let seconds = finished.output.split(separator: "\n").compactMap { Double($0) }
    guard seconds.count == processes, let slowest = seconds.max() else {
      throw BenchError(message: "a process did not book: \(finished.error)")
    }
    rates.append(Double(processes * wishes) / slowest)
  }
  return rates.sorted()[1]
}

/// Coaches that nobody has booked yet.
private final class Starts: @unchecked Sendable {  // the bench has one thread
  private var taken = 0
  func next(_ count: Int) -> Int {
    defer { taken += count }
    return taken
  }
}
private let starts = Starts()

/// Fifty coaches of a brand without credits, open all day for many at once.
private func addCoaches(_ studio: BenchStudio, _ store: Store) throws {
  let gym = Brand(id: BrandID(BenchStudio.id(9)), handle: "gym", name: "Gym", preset: .gym)
  _ = try store.add(gym, at: studio.now)
  for client in studio.clients { _ = try store.addClient(client.id, to: gym.id) }
  for (index, coach) in studio.others.prefix(50).enumerated() {
    _ = try store.addCoach(coach.id, to: gym.id)
    for weekday in Weekday.allCases {
      _ = try store.add(
        Window(
          id: WindowID(BenchStudio.id(20_000 + index * 10 + weekday.rawValue)), weekday: weekday,
          start: .midnight, end: .endOfDay, kind: .session, capacity: 900), of: coach.id)
    }
  }
}
