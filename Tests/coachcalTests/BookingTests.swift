import CivilTime
import TestSupport
import Testing

@Suite struct `Booking from the command line` {
  @Test func `what a client sees open can be booked, and is then taken by one (R6, R12)`() throws {
    try withStudio { desk in
      let day = try Zone.named("Europe/Berlin").date(at: hour(72)).iso8601
      let slots: [Offered] = try desk.json("slots --coach cleo --from \(day) --to \(day) --for ada")
      let slot = try #require(slots.first { $0.available })
      let booking: Booked = try desk.json("book --coach cleo --client ada --start \(slot.start) --as client")
      #expect(booking.start == slot.start && booking.end == slot.end)
      #expect(booking.status == "confirmed" && booking.coach == "cleo" && booking.client == "ada")
      let after: [Offered] = try desk.json("slots --coach cleo --from \(day) --to \(day)")
      #expect(after.first { $0.start == slot.start }?.occupancy == 1)
      #expect(after.first { $0.start == slot.start }?.available == true)
      let again: Booked = try desk.json("book --coach cleo --client ada --start \(slot.start) --as client")
      #expect(again == booking)
    }
  }

  @Test func `a local start is read on the coach's wall (R3)`() throws {
    try withStudio { desk in
      let zone = try Zone.named("Europe/Berlin")
      let start = hour(96)
      let booking: Booked = try desk.json(
        "book --coach cleo --client ada --start \(zone.local(at: start).iso8601)")
      #expect(Instant(rfc3339: booking.start).map { zone.local(at: $0) } == zone.local(at: start))
    }
  }

  @Test func `moving keeps identity and credit, cancelling gives the credit back (R18, R19, R24)`() throws {
    try withStudio { desk in
      let first: Booked = try desk.json("book --coach cleo --client ada --start \(hour(48).rfc3339)")
      let moved: Booked = try desk.json("move \(first.id) --start \(hour(50).rfc3339) --as client")
      #expect(moved.uid == first.uid && moved.rescheduled_from == first.id && moved.sequence > first.sequence)
      #expect(try remaining(of: "ada", desk) == 7)
      let cancelled: Booked = try desk.json("cancel \(moved.id) --as client --reason 'a cold'")
      #expect(cancelled.status == "cancelled")
      #expect(try remaining(of: "ada", desk) == 8)
      let again: Booked = try desk.json("cancel \(moved.id)")
      #expect(again == cancelled)
      #expect(try desk.failure("complete \(moved.id)") == .refused("wrong-state"))
      #expect(try desk.failure("move \(moved.id) --start \(hour(60).rfc3339)") == .refused("wrong-state"))
      let ledger = try #require(
        try desk.json("package list --client ada --ledger", as: [Owned].self).first?.ledger)
      #expect(ledger.map(\.reason) == ["purchase", "booking", "cancellation"])
      #expect(ledger.map(\.after) == [8, 7, 8])
    }
  }

  @Test func `the past is completed by --past, and the coach corrects it (R17)`() throws {
    try withStudio { desk in
      let over: Booked = try desk.json("book --coach cleo --client ada --start \(hour(30).rfc3339)")
      let ahead: Booked = try desk.json("book --coach cleo --client ada --start \(hour(33).rfc3339)")
      #expect(try desk.failure("complete \(ahead.id)") == .refused("not-started"))
      #expect(try desk.failure("no-show \(ahead.id)") == .refused("not-started"))
      try desk.sql(
        """
        UPDATE bookings SET starts_at = starts_at - 864000, ends_at = ends_at - 864000,
          occupied_until = occupied_until - 864000 WHERE id = '\(over.id)'
        """)
      #expect(try desk.failure("complete --past --as client") == .refused("forbidden"))
      #expect(try desk.json("complete --past", as: [String: Int].self) == ["completed": 1])
      #expect(try desk.json("complete --past", as: [String: Int].self) == ["completed": 0])
      let completed: [Booked] = try desk.json("bookings --status completed")
      #expect(completed.map(\.id) == [over.id])
      #expect(try desk.json("no-show \(over.id) --notes 'second time'", as: Booked.self).status == "no_show")
      #expect(try desk.json("complete \(over.id)", as: Booked.self).status == "completed")
      #expect(try desk.failure("complete \(over.id) --as client") == .refused("forbidden"))
      #expect(try desk.json("bookings --status confirmed", as: [Booked].self).map(\.id) == [ahead.id])
    }
  }

  @Test func `bookings are listed by coach, client, days and state`() throws {
    try withStudio { desk in
      let mine: Booked = try desk.json("book --coach cleo --client ada --start \(hour(48).rfc3339)")
      let gym: Booked = try desk.json("book --coach gus --client dee --start \(hour(49).rfc3339)")
      func ids(_ words: String) throws -> [String] {
        try desk.json("bookings \(words)", as: [Booked].self).map(\.id)
      }
      #expect(try ids("") == [mine.id, gym.id])
      #expect(try ids("--coach gus") == [gym.id])
      #expect(try ids("--client ada@mail.example") == [mine.id])
      #expect(try ids("--status cancelled") == [])
      let zone = try Zone.named("Europe/Berlin")
      let day = zone.date(at: hour(48))
      #expect(try ids("--coach cleo --from \(day.iso8601) --to \(day.iso8601)") == [mine.id])
      #expect(try ids("--coach cleo --to \(day.adding(days: -1).iso8601)") == [])
      #expect(try desk.failure("bookings --coach nobody") == .refused("not-found"))
    }
  }

  @Test func `people read a table in the coach's zone, and nothing where there is nothing`() throws {
    try withStudio { desk in
      let empty = try desk.run(["bookings"])
      #expect(empty.status == 0 && empty.outputBytes.isEmpty && !empty.errorBytes.isEmpty)
      let zone = try Zone.named("Europe/Berlin")
      let start = hour(48)
      let text = try desk.coachcal("book --coach cleo --client ada --start \(start.rfc3339)")
      let local = zone.local(at: start)
      #expect(text.contains("\(local.date.iso8601) \(local.time.iso8601)–"))
      #expect(text.contains("Europe/Berlin") && text.contains("1 of 8"))
      let lines = text.split(separator: "\n")
      #expect(lines.count == 2)
    }
  }

  private func remaining(of client: String, _ desk: Desk) throws -> Int? {
    try desk.json("package list --client \(client)", as: [Owned].self).first?.remaining
  }
}
