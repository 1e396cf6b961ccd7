import Booking
import CivilTime
import TestSupport
import Testing

/// What lies so far away that it can only be a slip of the hand.
@Suite struct HorizonTests {
  private let last = LocalDate(dayNumber: horizon.dayNumber - 1)

  @Test func `the horizon is the first day of the year 2200`() {
    #expect(horizon.iso8601 == "2200-01-01")
  }

  @Test func `nothing is closed or opened beyond the horizon, nor before 1970 (R5)`() throws {
    func override(_ span: Override.Span) -> Override {
      Override(id: OverrideID("o"), effect: .blackout, span: span)
    }
    try override(.days(last, through: last)).check()
    for span: Override.Span in [
      .days(last, through: horizon), .days(LocalDate(dayNumber: -1), through: last),
      .instants(Instant(seconds: 0), until: Instant(seconds: Int64(horizon.dayNumber) * 86400)),
      .instants(Instant(seconds: -1), until: Instant(seconds: 5)),
    ] {
      #expect(try refusal { try override(span).check() } == .tooFarAhead)
    }
  }

  @Test func `no package expires beyond the horizon (R22)`() throws {
    func package(_ day: LocalDate) -> Package {
      Package(
        id: PackageID("p"), coach: PersonID("a"), client: PersonID("b"), name: "Sessions", total: 8,
        remaining: 8,
        durationMinutes: 60, expires: Package.expiry(endOf: day, zone: .utc), purchased: Instant(seconds: 0))
    }
    try package(last).check()
    #expect(try refusal { try package(horizon).check() } == .tooFarAhead)
  }
}
