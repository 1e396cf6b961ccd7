import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R22–R25: packages, credits, the ledger, check-ins.
@Suite struct CreditTests {
  @Test func `the package that expires first pays, then the oldest (R23)`() throws {
    try withStudio { studio in
      let forever = try studio.sell(2)
      studio.clock.advance(60)
      let later = try studio.sell(2, lastDay: LocalDate(year: 2026, month: 12, day: 31))
      studio.clock.advance(60)
      let sooner = try studio.sell(1, lastDay: LocalDate(year: 2026, month: 10, day: 22))
      studio.clock.advance(60)
      let alsoLater = try studio.sell(1, lastDay: LocalDate(year: 2026, month: 12, day: 31))
      let paid = try ["21", "22", "23", "24", "25", "26"].map {
        try studio.book("2026-10-\($0)T10:00").package
      }
      #expect(paid == [sooner.id, later.id, later.id, alsoLater.id, forever.id, forever.id])
      #expect(try refusal { try studio.book("2026-10-27T10:00") } == .noCredit)
    }
  }

  @Test func `a package pays until the end of its last day in the coach's zone (R23)`() throws {
    try withStudio { studio in
      try studio.sell(lastDay: LocalDate(year: 2026, month: 10, day: 21))
      #expect(try refusal { try studio.book("2026-10-21T19:00") } == nil)
      #expect(try refusal { try studio.book("2026-10-22T08:00") } == .packageExpired)
    }
  }

  @Test func `the package named pays, or says why not (R23)`() throws {
    try withStudio { studio in
      let first = try studio.sell(1)
      let second = try studio.sell(1)
      let others = try studio.sell(to: "dan")
      let elsewhere = try studio.sell(coach: "bob")
      #expect(try studio.book("2026-10-21T10:00", package: second.id).package == second.id)
      #expect(try refusal { try studio.book("2026-10-22T10:00", package: second.id) } == .noCredit)
      for foreign in [others.id, elsewhere.id, PackageID("none")] {
        #expect(try refusal { try studio.book("2026-10-22T10:00", package: foreign) } == .notFound)
      }
      #expect(
        try refusal { try studio.book("2026-10-22T10:00", minutes: 90, package: first.id) }
          == .durationMismatch)
      #expect(try studio.stored(first.id).remaining == 1)
    }
  }

  @Test func `the package's length is the session's (R23)`() throws {
    try withStudio { studio in
      try studio.sell(minutes: 45)
      let booking = try studio.book("2026-10-21T10:00")
      #expect(booking.end - booking.start == 45 * 60)
      #expect(try refusal { try studio.book("2026-10-22T10:00", minutes: 60) } == .durationMismatch)
    }
  }

  @Test func `where no credits are required none is taken, unless a package is named (R23)`() throws {
    try withStudio { studio in
      let package = try studio.sell(to: "eve")
      #expect(try studio.book("2026-10-21T10:00", client: "eve").package == nil)
      #expect(
        try studio.book("2026-10-22T10:00", client: "eve", package: package.id).package == package.id)
      #expect(try studio.stored(package.id).remaining == 9)
    }
  }

  @Test func `every change of balance is a row with its reason and its actor (R24)`() throws {
    try withStudio { studio in
      let package = try studio.sell(2)
      let booking = try studio.book("2026-10-21T10:00")
      _ = try studio.desk.cancel(booking.id, by: studio.actor("olga"))
      _ = try studio.desk.adjust(package.id, by: 3, reason: "a gift", actor: studio.actor("ann"))
      _ = try studio.desk.adjust(package.id, by: -4, reason: "a mistake", actor: .commandLine(as: .owner))
      let (now, entries) = try studio.desk.ledger(of: package.id, for: studio.actor("cleo"))
      #expect(now.remaining == 1)
      #expect(now.total == 5)
      #expect(entries.map(\.entry.delta) == [2, -1, 1, 3, -4])
      #expect(entries.map(\.entry.before) == [0, 2, 1, 2, 5])
      #expect(entries.map(\.entry.after) == [2, 1, 2, 5, 1])
      #expect(
        entries.map(\.entry.reason) == [.purchase, .booking, .cancellation, .adjustment, .adjustment])
      #expect(entries.map(\.role) == [.coach, .client, .owner, .coach, .owner])
      #expect(
        try entries.map(\.actor)
          == [
            studio.person("ann").id, studio.person("cleo").id, studio.person("olga").id,
            studio.person("ann").id, nil,
          ])
      #expect(entries.map(\.entry.booking) == [nil, booking.id, booking.id, nil, nil])
      #expect(entries.map(\.entry.note) == [nil, nil, nil, "a gift", "a mistake"])
    }
  }

  @Test func `a balance never falls below zero, nor changes without a reason (R24)`() throws {
    try withStudio { studio in
      let package = try studio.sell(2)
      let before = try studio.everything()
      for (delta, reason, code) in [
        (-3, "too many", Refusal.Code.balanceBelowZero), (0, "none", .invalid), (1001, "too many", .invalid),
        (1, "", .invalid),
      ] {
        #expect(
          try refusal {
            try studio.desk.adjust(package.id, by: delta, reason: reason, actor: studio.actor("ann"))
          }
            == code)
      }
      #expect(try studio.everything() == before)
    }
  }

  @Test func `sessions added to a package change the n of every session's k of n (R24, R41)`() throws {
    try withStudio { studio in
      let package = try studio.sell(2)
      let booking = try studio.book("2026-10-21T10:00")
      _ = try studio.desk.adjust(package.id, by: 6, reason: "more", actor: studio.actor("ann"))
      let now = try studio.stored(booking.id)
      #expect(now.packagePlace == PackagePlace(number: 1, total: 8))
      #expect(now.sequence > booking.sequence)
      #expect(now.changed > booking.changed)
    }
  }

  @Test func `a template's package lasts its months, to the end of the day (R22)`() throws {
    try withStudio { studio in
      let template = try studio.desk.addTemplate(coach: "ann", by: studio.actor("ann")) {
        PackageTemplate(id: $0, coach: $1, name: "8 in 3", total: 8, durationMinutes: 60, validMonths: 3)
      }
      let package = try studio.desk.sell(
        .template(template.id), to: "cleo", coach: "ann", by: studio.actor("olga"))
      #expect(package.expires == instant("2027-01-19T22:59:59Z"))
      #expect(package.remaining == 8)
      #expect(
        try refusal {
          try studio.desk.sell(.template(template.id), to: "cleo", coach: "bob", by: studio.actor("bob"))
        } == .notFound)
    }
  }

  @Test func `one check-in a month, whatever packages there are, with a link nobody can guess (R25, R54)`()
    throws
  {
    try withStudio { studio in
      _ = try studio.desk.changeSettings(of: "ann", in: "north", by: studio.actor("ann")) {
        $0.videoRoom = "https://meet.example.org/{code}"
      }
      let first = try studio.book("2026-10-31T19:00", kind: .checkin)
      #expect(first.end - first.start == 30 * 60)
      #expect(first.package == nil)
      #expect(first.videoLink?.hasPrefix("https://meet.example.org/") == true)
      #expect(first.videoLink?.utf8.count == "https://meet.example.org/".utf8.count + 26)
      #expect(try refusal { try studio.book("2026-10-21T10:00", kind: .checkin) } == .checkInUsed)
      let next = try studio.book("2026-11-01T08:00", kind: .checkin)
      #expect(next.videoLink != first.videoLink)
      #expect(try refusal { try studio.book("2026-10-21T10:00", client: "dan", kind: .checkin) } == nil)
      _ = try studio.desk.cancel(first.id, by: studio.actor("cleo"))
      #expect(try refusal { try studio.book("2026-10-22T10:00", kind: .checkin) } == nil)
    }
  }
}
