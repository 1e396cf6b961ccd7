import Booking
import CivilTime
import TestSupport
import Testing

/// R18: a booking goes to another time in one step.
@Suite struct MoveTests {
  private let now = Instant(seconds: 1_780_272_000)  // Monday, 2026-06-01T00:00:00Z
  private var ten: Instant { now + 10 * 3600 }

  private func facts(occupied: [Range<Instant>] = [], policy: Policy = Policy()) throws -> Facts {
    .sample(
      .sample(
        [try .sample(.monday, "10:00", "14:00"), try .sample(.monday, "10:00", "14:00", kind: .checkin)],
        occupied: occupied), policy: policy)
  }

  private func move(
    _ booking: Booking, to start: Instant, package: Package? = nil, by role: Role = .client, _ facts: Facts,
    now: Instant? = nil
  ) throws -> Decision {
    try decideMove(of: booking, to: start, package: package, by: role, facts, now: now ?? self.now)
  }

  @Test func `a moved session keeps its length and its package (R18)`() throws {
    let package = Package.sample(remaining: 0)
    let booking = Booking.sample(start: ten, minutes: 90, package: package.id)
    let decision = try move(booking, to: ten + 5400, package: package, facts())
    #expect(decision.start == ten + 5400 && decision.end == ten + 10800 && decision.package == package.id)
  }

  @Test func `the new time is checked as any booking's (R18)`() throws {
    let booking = Booking.sample(start: ten)
    let busy = try facts(occupied: [ten + 3600..<ten + 7200])
    #expect(try refusal { try move(booking, to: ten + 3600, busy) } == .slotFull)
    #expect(try refusal { try move(booking, to: ten + 3600, by: .coach, busy) } == .slotFull)
    #expect(try refusal { try move(booking, to: ten + 1800, facts()) } == .slotNotOffered)
    #expect(try move(booking, to: ten + 1800, by: .owner, facts()).start == ten + 1800)
    #expect(try refusal { try move(booking, to: ten + 5 * 3600, facts()) } == .slotClosed)
    #expect(try refusal { try move(booking, to: ten, facts(), now: ten + 1) } == .tooLate)
    #expect(try refusal { try move(booking, to: ten, by: .coach, facts(), now: ten + 1) } == .inThePast)
  }

  @Test func `no notice holds for a move, but the booking window does (R18)`() throws {
    var policy = Policy(preset: .training)
    policy.bookingWindowDays = 6
    policy.cancellationCutoffHours = 48
    let booking = Booking.sample(start: ten)
    let facts = try facts(policy: policy)
    #expect(try move(booking, to: ten + 3600, facts, now: ten + -1).start == ten + 3600)
    #expect(try refusal { try move(booking, to: ten + 7 * 86400, facts) } == .tooFarAhead)
    #expect(try move(booking, to: ten + 7 * 86400, by: .coach, facts).start == ten + 7 * 86400)
  }

  @Test func `a client moves only what has not begun, a coach that too (R18)`() throws {
    let booking = Booking.sample(start: ten)
    #expect(try refusal { try move(booking, to: ten + 3600, facts(), now: ten) } == .tooLate)
    #expect(try move(booking, to: ten + 3600, by: .coach, facts(), now: ten).start == ten + 3600)
  }

  @Test func `a session does not move beyond its package's expiry (R18, R23)`() throws {
    let package = Package.sample(remaining: 0, expires: ten + 3600)
    let booking = Booking.sample(start: ten, package: package.id)
    #expect(try move(booking, to: ten + 3600, package: package, facts()).start == ten + 3600)
    #expect(
      try refusal { try move(booking, to: ten + 7200, package: package, by: .coach, facts()) }
        == .packageExpired)
  }

  @Test func `a check-in moves only into a month whose use is free, and gets today's length (R18, R25)`()
    throws
  {
    let booking = Booking.sample(start: ten, minutes: 20, kind: .checkin)
    var facts = try facts()
    #expect(try move(booking, to: ten + 1800, facts).end == ten + 3600)
    facts.checkInsUsed = 1
    #expect(try refusal { try move(booking, to: ten + 1800, by: .coach, facts) } == .checkInUsed)
  }

  @Test(arguments: Booking.Status.allCases)
  func `only a confirmed booking moves, and leaves a rescheduled one behind (R16, R18)`(
    status: Booking.Status
  ) throws {
    var booking = Booking.sample(start: ten, status: status)
    booking.packagePlace = PackagePlace(number: 3, total: 8)
    if status == .confirmed {
      let left = try booking.rescheduled(now: now)
      #expect(left.status == .rescheduled && !left.status.occupies && left.sequence == 1)
      #expect(left.packagePlace == nil)
      #expect(left.cancellation == nil, "a move is not a cancellation (R19)")
      #expect(try move(booking, to: ten + 3600, facts()).start == ten + 3600)
    } else {
      #expect(try refusal { try booking.rescheduled(now: now) } == .wrongState)
      #expect(try refusal { try move(booking, to: ten + 3600, by: .coach, facts()) } == .wrongState)
    }
  }

  @Test(arguments: BookingMode.allCases, Role.allCases)
  func `a move stays confirmed in every mode, whoever moves (R18)`(mode: BookingMode, role: Role) throws {
    var policy = Policy()
    policy.bookingMode = mode
    let decision = try move(.sample(start: ten), to: ten + 3600, by: role, facts(policy: policy))
    #expect(decision.standing == .confirmed)
  }
}
