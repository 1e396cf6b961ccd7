import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R29: what is pending when its time is closed.
@Suite struct ClosedPendingTests {
  /// Ann's Wednesday with a request, a hold, a payment whose hold has run out, and one that was paid too late.
  private struct Wednesday {
    let request, held, lapsed, paid: Booking
    var all: [Booking] { [request, held, lapsed, paid] }

    init(_ studio: TestStudio) throws {
      let ann = try studio.actor("ann")
      let crowd = try studio.addCrowd(4, to: "south").map(\.handle)
      try studio.setMode(.payment, in: "south")
      let early = try ["10", "11"].map {
        try studio.book("2026-10-21T\($0):00", client: "eve", brand: "south")
      }
      (lapsed, paid) = (early[0], early[1])
      studio.clock.advance(1800)
      for client in crowd.prefix(2) {
        try studio.book("2026-10-21T11:00", client: client, brand: "south", by: ann)
      }
      #expect(try studio.desk.pay(paid.id, by: ann).status == .pending)
      held = try studio.book("2026-10-21T14:00", client: "eve", brand: "south")
      try studio.setMode(.request, in: "south")
      request = try studio.book("2026-10-21T16:00", client: "eve", brand: "south")
    }
  }

  @Test(arguments: ["override", "window", "import"])
  func `requests whose time is closed are declined, and what is held or paid is a conflict (R29)`(
    change: String
  )
    throws
  {
    try withStudio { studio in
      let wednesday = try Wednesday(studio)
      let ann = try studio.actor("ann")
      let day = LocalDate(iso8601: "2026-10-21") ?? LocalDate(dayNumber: 0)
      switch change {
      case "override":
        _ = try studio.desk.addOverride(coach: "ann", by: ann) { id, _, _ in
          Override(id: id, effect: .blackout, span: .days(day, through: day))
        }
      case "window":
        for window in try studio.desk.windows(of: "ann", for: ann) where window.weekday == .wednesday {
          try studio.desk.removeWindow(window.id, coach: "ann", by: ann)
        }
      default:
        try studio.take(calendar([("20261021", "20261022")]))
      }
      let after = try wednesday.all.map { try studio.stored($0.id) }
      #expect(after.map(\.status) == [.declined, .pending, .declined, .pending])
      #expect(after[0].declineReason == "The coach is not available at that time any more.")
      let conflicts = try studio.conflicts()
      #expect(conflicts.contains(wednesday.held.id) && conflicts.contains(wednesday.paid.id))
      #expect(conflicts.count == 4)
      #expect(try studio.desk.confirm(wednesday.held.id, by: ann).status == .confirmed)
      try Invariants(studio).check()
    }
  }

  @Test(arguments: [false, true])
  func `a request that nobody answered in time expires, though its time is closed first (R14, R29)`(
    isImport: Bool
  ) throws {
    try withStudio { studio in
      let wednesday = try Wednesday(studio)
      studio.clock.now = try #require(wednesday.request.expires)
      let day = LocalDate(iso8601: "2026-10-21") ?? LocalDate(dayNumber: 0)
      if isImport {
        #expect(try studio.take(calendar([("20261021", "20261022")])).declinedCount == 2)
      } else {
        _ = try studio.desk.addOverride(coach: "ann", by: studio.actor("ann")) { id, _, _ in
          Override(id: id, effect: .blackout, span: .days(day, through: day))
        }
      }
      #expect(try studio.stored(wednesday.request.id).status == .expired)
      #expect(try studio.stored(wednesday.held.id).status == .declined, "its hold ran out long before")
      try Invariants(studio).check()
    }
  }

  @Test func `a hold that runs out where time was closed meanwhile is declined (R15, R29)`() throws {
    try withStudio { studio in
      let wednesday = try Wednesday(studio)
      try studio.take(calendar([("20261021", "20261022")]))
      #expect(try studio.conflicts().contains(wednesday.held.id))
      studio.clock.now = try #require(wednesday.held.heldUntil)
      _ = try studio.desk.expirePending()
      #expect(try studio.stored(wednesday.held.id).status == .declined)
      #expect(try !studio.conflicts().contains(wednesday.held.id))
      #expect(try studio.stored(wednesday.paid.id).status == .pending, "who paid keeps the claim")
      try Invariants(studio).check()
      try Invariants(studio).checkOpenTime()
    }
  }

  @Test func `a rehearsal declines nothing, and says how many of one's own it would (R30, R82)`() throws {
    try withStudio { studio in
      let wednesday = try Wednesday(studio)
      let before = try studio.everything()
      let day = LocalDate(iso8601: "2026-10-21") ?? LocalDate(dayNumber: 0)
      func close(by part: String, isDryRun: Bool) throws -> [Int] {
        var found: [Int] = []
        let watch = ChangeWatch(
          isDryRun: isDryRun, conflicts: { found.append($1) }, declined: { found.insert($0, at: 0) })
        _ = try studio.desk.addOverride(coach: "ann", by: studio.actor(part), watch: watch) { id, _, _ in
          Override(id: id, effect: .blackout, span: .days(day, through: day))
        }
        return found
      }
      #expect(try close(by: "ann", isDryRun: true) == [2, 4])
      #expect(try close(by: "sofia", isDryRun: true) == [2, 4])
      #expect(try close(by: "olga", isDryRun: true) == [0, 4])
      #expect(try studio.take(calendar([("20261021", "20261022")]), isDryRun: true).declinedCount == 2)
      #expect(try studio.everything() == before)
      #expect(try close(by: "ann", isDryRun: false) == [2, 4])
      #expect(try studio.take(calendar([("20261021", "20261022")])).declinedCount == 0)
      #expect(try studio.stored(wednesday.request.id).status == .declined)
    }
  }

  @Test func `a blackout that is loaded declines too (R29)`() throws {
    try withStudio { studio in
      let wednesday = try Wednesday(studio)
      let day = LocalDate(iso8601: "2026-10-21") ?? LocalDate(dayNumber: 0)
      var file = Studio()
      file.overrides = [
        Studio.Entry(
          Studio.NewOverride(
            key: "away", coach: "ann", effect: .blackout, scope: .both, span: .days(day, through: day),
            reason: nil), at: "/overrides/0")
      ]
      _ = try studio.desk.load(file, by: .commandLine(as: .owner))
      #expect(try studio.stored(wednesday.request.id).status == .declined)
      #expect(try studio.stored(wednesday.held.id).status == .pending)
    }
  }

  @Test func `a request beside what is closed, or of the other kind, stays (R29)`() throws {
    try withStudio { studio in
      let wednesday = try Wednesday(studio)
      try studio.take(calendar([("20261021T080000Z", "20261021T140000Z")]))
      #expect(try studio.stored(wednesday.request.id).status == .pending)
      try studio.take(calendar([("20261021T080000Z", "20261021T180000Z")]), scope: .checkin)
      #expect(try studio.stored(wednesday.request.id).status == .pending)
      try studio.take(calendar([("20261021T080000Z", "20261021T180000Z")]))
      #expect(try studio.stored(wednesday.request.id).status == .declined)
    }
  }

  @Test func `a paid booking whose time was closed may still be confirmed by the coach (R15, R29)`() throws {
    try withStudio { studio in
      let wednesday = try Wednesday(studio)
      let ann = try studio.actor("ann")
      try studio.take(calendar([("20261021", "20261022")]))
      #expect(try refusal { try studio.desk.confirm(wednesday.paid.id, by: ann) } == .slotFull)
      let others = try studio.desk.bookings((nil, nil, nil, nil, .confirmed), limit: 10, for: ann)
      _ = try studio.desk.cancel(try #require(others.first).booking.id, by: ann)
      #expect(try studio.desk.confirm(wednesday.paid.id, by: ann).status == .confirmed)
      #expect(try studio.conflicts().contains(wednesday.paid.id))
    }
  }
}
