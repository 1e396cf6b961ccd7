import Booking
import CivilTime
import TestSupport
import Testing

/// R22 to R24: packages, what pays, and the ledger.
@Suite struct PackageTests {
  private let start = Instant(seconds: 1_780_308_000)

  private func template(_ months: Int?) -> PackageTemplate {
    PackageTemplate(
      id: PackageTemplateID("t"), coach: PersonID("coach"), name: "8 sessions", total: 8, durationMinutes: 60,
      validMonths: months)
  }

  @Test(arguments: [
    ("2026-01-15T12:00:00Z", 3, "2026-04-15T21:59:59Z"),
    ("2026-01-31T12:00:00Z", 1, "2026-02-28T22:59:59Z"),
    ("2028-01-31T12:00:00Z", 1, "2028-02-29T22:59:59Z"),
    ("2026-08-31T12:00:00Z", 6, "2027-02-28T22:59:59Z"),
    ("2026-11-30T23:30:00Z", 1, "2027-01-01T22:59:59Z"),
    ("2026-12-31T12:00:00Z", 12, "2027-12-31T22:59:59Z"),
  ])
  func `a template's months end with the same day, or the month's last, in the coach's zone (R22)`(
    bought: String, months: Int, expires: String
  ) throws {
    let zone = try Zone.named("Europe/Berlin")
    #expect(template(months).expiry(boughtAt: try at(bought), zone: zone)?.rfc3339 == expires)
  }

  @Test func `a template without months never expires (R22)`() {
    #expect(template(nil).expiry(boughtAt: start, zone: .utc) == nil)
  }

  @Test func `a session may start at a package's last second, not after (R22)`() throws {
    let expiry = Package.expiry(endOf: try day("2026-06-30"), zone: .utc)
    #expect(expiry.rfc3339 == "2026-06-30T23:59:59Z")
    let package = Package.sample(expires: expiry)
    #expect(package.covers(expiry) && !package.covers(expiry + 1))
    #expect(Package.sample().covers(Instant(seconds: .max)))
  }

  @Test func `what can never be sold is refused (R22)`() throws {
    try template(120).check()
    try template(nil).check()
    #expect(try refusal { try template(0).check() } == .invalid)
    #expect(try refusal { try template(121).check() } == .invalid)
    var package = Package.sample()
    try package.check()
    package.total = 0
    #expect(try refusal { try package.check() } == .invalid)
    package.total = 1001
    #expect(try refusal { try package.check() } == .invalid)
    package.total = 1000
    package.durationMinutes = 4
    #expect(try refusal { try package.check() } == .invalid)
    package.durationMinutes = 1440
    package.name = ""
    #expect(try refusal { try package.check() } == .invalid)
    package.name = String(repeating: "ä", count: 200)
    try package.check()
    package.name += "ä"
    #expect(try refusal { try package.check() } == .invalid)
  }

  @Test func `the package that expires first pays, then the oldest, one without expiry last (R23)`() throws {
    let endless = Package.sample("a", purchased: start + -300)
    let late = Package.sample("b", expires: start + 500, purchased: start + -200)
    let soonNew = Package.sample("c", expires: start + 100, purchased: start + -100)
    let soonOld = Package.sample("d", expires: start + 100, purchased: start + -200)
    var left = [endless, late, soonNew, soonOld]
    var order: [String] = []
    while !left.isEmpty {
      let paying = try packagePaying(for: start, durationMinutes: nil, named: nil, among: left)
      order.append(paying.id.text)
      left.removeAll { $0.id == paying.id }
    }
    #expect(order == ["d", "c", "b", "a"])
  }

  @Test func `a package without credit, expired by then, or of another length does not pay (R23)`() throws {
    let used = Package.sample("a", remaining: 0, expires: start + 100)
    let over = Package.sample("b", expires: start + -1)
    let long = Package.sample("c", minutes: 90, expires: start + 200)
    let right = Package.sample("d", expires: start)
    let all = [used, over, long, right]
    #expect(try packagePaying(for: start, durationMinutes: nil, named: nil, among: all).id == right.id)
    #expect(try packagePaying(for: start, durationMinutes: 90, named: nil, among: all).id == long.id)
    #expect(try packagePaying(for: start + 1, durationMinutes: nil, named: nil, among: all).id == long.id)
    #expect(
      try refusal { try packagePaying(for: start, durationMinutes: 45, named: nil, among: all) }
        == .durationMismatch)
    #expect(
      try refusal { try packagePaying(for: start + 201, durationMinutes: nil, named: nil, among: all) }
        == .packageExpired)
    #expect(
      try refusal { try packagePaying(for: start, durationMinutes: nil, named: nil, among: [used]) }
        == .noCredit)
    #expect(
      try refusal { try packagePaying(for: start, durationMinutes: nil, named: nil, among: []) } == .noCredit)
  }

  @Test func `the package that is named pays, or nothing does (R23)`() throws {
    let first = Package.sample("a", expires: start + 100)
    let named = Package.sample("b")
    let empty = Package.sample("c", remaining: 0)
    let all = [first, named, empty]
    #expect(try packagePaying(for: start, durationMinutes: 60, named: named.id, among: all).id == named.id)
    #expect(
      try refusal { try packagePaying(for: start, durationMinutes: nil, named: empty.id, among: all) }
        == .noCredit)
    #expect(
      try refusal { try packagePaying(for: start + 101, durationMinutes: nil, named: first.id, among: all) }
        == .packageExpired)
    #expect(
      try refusal { try packagePaying(for: start, durationMinutes: 30, named: named.id, among: all) }
        == .durationMismatch)
    #expect(
      try refusal { try packagePaying(for: start, durationMinutes: nil, named: PackageID("x"), among: all) }
        == .notFound)
  }

  @Test func `every change of balance says what it found and left (R24)`() throws {
    var package = Package.sample(remaining: 2)
    let entry = try package.change(by: -1, reason: .booking, booking: BookingID("b"), at: start)
    #expect(entry.before == 2 && entry.delta == -1 && entry.after == 1 && package.remaining == 1)
    #expect(entry.booking == BookingID("b") && entry.package == package.id && entry.at == start)
  }

  @Test func `the balance is the sum of its ledger and never below 0 (R24)`() throws {
    var numbers = TestRandom(for: "ledger")
    var package = Package.sample(remaining: 0)
    package.total = 0
    var ledger: [LedgerEntry] = []
    var refused = 0
    for _ in 0..<2000 {
      let delta = numbers.number(-6...5)
      let reason = numbers.pick(LedgerEntry.Reason.allCases)
      do {
        ledger.append(try package.change(by: delta, reason: reason, at: start))
      } catch {
        #expect(delta == 0 || package.remaining + delta < 0)
        #expect(error.code == (delta == 0 ? .invalid : .balanceBelowZero))
        refused += 1
      }
      #expect(package.remaining >= 0)
    }
    #expect(refused > 10)
    #expect(ledger.map(\.delta).reduce(0, +) == package.remaining)
    #expect(zip(ledger, ledger.dropFirst()).allSatisfy { $0.after == $1.before })
    let added = ledger.filter { $0.reason == .adjustment && $0.delta > 0 }.map(\.delta).reduce(0, +)
    #expect(package.total == added)
  }

  @Test func `an addition raises the total too, a deduction and a refund do not (R24)`() throws {
    var package = Package.sample(remaining: 3)
    _ = try package.change(by: 2, reason: .adjustment, note: "Gift", at: start)
    #expect(package.total == 10 && package.remaining == 5)
    _ = try package.change(by: -4, reason: .adjustment, at: start)
    _ = try package.change(by: 1, reason: .cancellation, at: start)
    #expect(package.total == 10 && package.remaining == 2)
    for delta in [1001, -1001, Int.max, Int.min] {
      #expect(try refusal { try package.change(by: delta, reason: .adjustment, at: start) } == .invalid)
    }
    #expect(package.total == 10 && package.remaining == 2)
  }

  @Test func `sessions of a package count in the order of their starts, without those that ended (R41)`() {
    var bookings = [
      Booking.sample("c", start: start + 200), .sample("b", start: start + 100, status: .completed),
      .sample("x", start: start + 50, status: .cancelled), .sample("d", start: start + 200),
      .sample("y", start: start + 150, status: .rescheduled), .sample("a", start: start, status: .noShow),
      .sample("e", start: start + 300, status: .pending),
    ]
    func package(_ total: Int, remaining: Int) -> Package {
      Package(
        id: PackageID("p"), coach: PersonID("a"), client: PersonID("b"), name: "Sessions", total: total,
        remaining: remaining, durationMinutes: 60, expires: nil, purchased: start)
    }
    let numbered = renumbered(bookings, in: package(8, remaining: 3), now: start)
    #expect(numbered.map(\.id.text) == ["a", "b", "c", "d", "e"])
    #expect(numbered.map(\.packagePlace) == (1...5).map { PackagePlace(number: $0, total: 8) })
    #expect(numbered.allSatisfy { $0.sequence == 1 && $0.changed == start })

    // Of what is right already nothing changes; one that ends moves up those after it alone.
    #expect(renumbered(numbered, in: package(8, remaining: 3), now: start).isEmpty)
    bookings = numbered
    bookings[2].status = .cancelled
    #expect(renumbered(bookings, in: package(8, remaining: 4), now: start).map(\.id.text) == ["d", "e"])
    #expect(renumbered(numbered, in: package(10, remaining: 5), now: start).count == 5)
    // Two of the ten were used up elsewhere: the sessions kept here go on from there.
    let after = renumbered(numbered, in: package(10, remaining: 3), now: start)
    #expect(after.map(\.packagePlace) == (3...7).map { PackagePlace(number: $0, total: 10) })
  }
}
