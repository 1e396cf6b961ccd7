import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// Long random lives of a studio, looked at after each act.
@Suite struct SequenceTests {
  @Test(arguments: 0..<4)
  func
    `after any sequence of acts books, balances, places, calendars and news agree (R16–R25, R41, R48, R70)`(
      life: Int
    ) throws
  {
    try withStudio { studio in
      var random = TestRandom(for: "life \(life)")
      random.discard(life)
      var acts = RandomActs(studio)
      try acts.prepare()
      var invariants = Invariants(studio)
      var calendars = try CalendarView(studio)
      var told = try ToldChanges(studio)
      var done = 0
      for step in 0..<1000 where step < 120 || done <= 20 {
        let before = try studio.everything()
        let act = try acts.next(&random)
        let comment = Comment(rawValue: "seed \(random.seed), life \(life), step \(step): \(act)")
        if act.outcome == nil {
          done += 1
        } else if !act.keepsSomething {
          #expect(try studio.everything() == before, comment)
        }
        invariants.comment = comment
        try invariants.check()
        try told.check(comment)
        let now = try CalendarView(studio)
        now.check(since: calendars, allowing: act.maySpeakUp, comment)
        calendars = now
      }
      #expect(done > 20, "seed \(random.seed)")
    }
  }
}

/// What somebody did, or why not.
struct Deed: CustomStringConvertible {
  let what: String
  let outcome: Refusal.Code?
  /// Whether revisions may rise though no booking changed: a package's text is in its bookings, and
  /// settings decide over open slots.
  var maySpeakUp: Bool { what == "adjust" || what == "mode" }

  /// Whether something is kept although it was refused: a request whose place is gone is declined (R14).
  var keepsSomething: Bool { what == "confirm" && outcome == .slotFull }

  var description: String { "\(what): \(outcome?.rawValue ?? "done")" }
}

/// Does one thing after another, some of them forbidden or impossible.
struct RandomActs {
  private let studio: TestStudio
  private let people = ["cleo", "dan", "eve", "ann", "bob", "olga", "sofia", "paul", "sam"]

  init(_ studio: TestStudio) { self.studio = studio }

  func prepare() throws {
    for (client, coach) in [("cleo", "ann"), ("dan", "ann"), ("dan", "bob"), ("cleo", "bob")] {
      try studio.sell(6, to: client, coach: coach)
      try studio.sell(3, to: client, coach: coach, lastDay: LocalDate(year: 2026, month: 11, day: 2))
    }
    _ = try studio.desk.changeSettings(of: "ann", in: "south", by: studio.actor("ann")) {
      $0.bufferMinutes = 15
      $0.cancellationCutoffHours = 24
      $0.bookingMode = .payment
    }
    try studio.setMode(.request, in: "north", coach: "bob") { $0.requestExpiryHours = 6 }
  }

  mutating func next(_ random: inout TestRandom) throws -> Deed {
    let actor: Actor = random.once(in: 12) ? .commandLine(as: .coach) : try studio.actor(random.pick(people))
    let bookings = try studio.storage.read { try $0.bookings(BookingFilter(), limit: 10_000) }
    let choice = Int.random(in: 0..<16, using: &random)
    if choice < 4 || bookings.isEmpty { return try book(actor, &random) }
    if choice == 11 {
      studio.clock.advance(Int64.random(in: 0...30, using: &random) * 1800)
      if random.once(in: 3) { return try changeMode(&random) }
      return Deed(what: "jobs", outcome: try refusal { for job in jobs { _ = try job.run(studio.desk) } })
    }
    let pending = bookings.filter { $0.status == .pending }
    let booking = random.pick(choice > 11 && !pending.isEmpty ? pending : bookings)
    // Mostly somebody whose booking it is.
    let one = random.once(in: 4) ? actor : .person(random.pick([booking.coach, booking.client]))
    return try change(booking, one, choice, &random)
  }

  /// What is pending stays as it was made.
  private func changeMode(_ random: inout TestRandom) throws -> Deed {
    let (coach, brand) = random.pick([("ann", "north"), ("ann", "south"), ("bob", "north")])
    try studio.setMode(random.pick(BookingMode.allCases), in: brand, coach: coach)
    return Deed(what: "mode", outcome: nil)
  }

  private func book(_ actor: Actor, _ random: inout TestRandom) throws -> Deed {
    let orders = try (0..<(random.once(in: 4) ? 3 : 1)).map { _ in
      Order(
        coach: random.pick(["ann", "ann", "bob"]),
        client: random.once(in: 3) ? nil : random.pick(["cleo", "dan", "eve"]),
        brand: random.pick([nil, nil, "north", "south"]), kind: random.once(in: 5) ? .checkin : .session,
        start: .instant(try time(&random)))
    }
    let key: String? = random.once(in: 3) ? random.pick(["a", "b", "c"]) : nil
    return Deed(
      what: "book", outcome: try refusal { try studio.desk.book(orders, by: actor, key: key) })
  }

  private func change(
    _ booking: Booking, _ actor: Actor, _ choice: Int, _ random: inout TestRandom
  ) throws -> Deed {
    let desk = studio.desk
    switch choice {
    case 4, 5:
      return Deed(
        what: "cancel", outcome: try refusal { try desk.cancel(booking.id, by: actor, reason: "x") })
    case 6, 7:
      let there = When.instant(try time(&random))
      return Deed(what: "move", outcome: try refusal { try desk.move(booking.id, to: there, by: actor) })
    case 8:
      let action: Booking.Action = random.once(in: 2) ? .complete : .noShow
      return Deed(what: "mark", outcome: try refusal { try desk.mark(booking.id, action, by: actor) })
    case 9:
      let shared: String? = random.pick([nil, "", "mat", "towel"])
      let own: String? = random.pick([nil, nil, "", "tired"])
      return Deed(
        what: "note",
        outcome: try refusal { try desk.note(booking.id, notes: shared, instructorNotes: own, by: actor) })
    case 12:
      return Deed(
        what: "decline", outcome: try refusal { try desk.decline(booking.id, by: actor, reason: "x") })
    case 13, 14:
      return Deed(what: "confirm", outcome: try refusal { try desk.confirm(booking.id, by: actor) })
    case 15: return Deed(what: "pay", outcome: try refusal { try desk.pay(booking.id, by: actor) })
    default:
      guard let package = booking.package else { return Deed(what: "nothing", outcome: nil) }
      let delta = Int.random(in: -3...2, using: &random)
      return Deed(
        what: "adjust",
        outcome: try refusal { try desk.adjust(package, by: delta, reason: "x", actor: actor) })
    }
  }

  /// Half hours of the coming days between 07:00 and 19:00 UTC, so that people meet.
  private func time(_ random: inout TestRandom) throws -> Instant {
    let midnight = studio.clock.now.seconds / 86400 * 86400
    let day = Int64.random(in: 0...(random.once(in: 5) ? 30 : 4), using: &random)
    return Instant(seconds: midnight + day * 86400 + Int64.random(in: 14...38, using: &random) * 1800)
  }
}

extension TestRandom {
  /// Goes another way from the same seed.
  mutating func discard(_ way: Int) { for _ in 0..<way { _ = next() } }
}
