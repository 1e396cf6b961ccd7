import Booking
import CivilTime
import TestSupport
import Testing

/// R16, R17 and R19: what may become of a booking.
@Suite struct LifecycleTests {
  private let start = Instant(seconds: 1_780_308_000)

  @Test
  func `every state and action lead where R16 and R17 say, or are refused with both states named (R16)`() {
    let allowed: [Booking.Status: [Booking.Action: Booking.Status]] = [
      .pending: [.confirm: .confirmed, .decline: .declined, .expire: .expired, .cancel: .cancelled],
      .confirmed: [
        .complete: .completed, .noShow: .noShow, .cancel: .cancelled, .reschedule: .rescheduled,
      ],
      .completed: [.noShow: .noShow],
      .noShow: [.complete: .completed],
    ]
    for status in Booking.Status.allCases {
      for action in Booking.Action.allCases {
        do {
          let after = try status.after(action)
          #expect(allowed[status]?[action] == after && action.result == after)
        } catch {
          #expect(allowed[status]?[action] == nil && error.code == .wrongState)
          #expect(error.detail.contains(status.rawValue) && error.detail.contains(action.result.rawValue))
        }
      }
    }
  }

  @Test func `what takes place occupies its coach, pending requests do not (R8)`() {
    #expect(Booking.Status.allCases.filter(\.occupies) == [.confirmed, .completed, .noShow])
    #expect(Booking.Status.allCases.filter(\.isAlive) == [.pending, .confirmed])
  }

  @Test func `states and actions have stable names (R16)`() {
    #expect(
      Booking.Status.allCases.map(\.rawValue) == [
        "pending", "confirmed", "declined", "expired", "cancelled", "completed", "no_show", "rescheduled",
      ])
    #expect(
      Booking.Action.allCases.map(\.rawValue) == [
        "confirm", "decline", "expire", "cancel", "complete", "no-show", "reschedule",
      ])
  }

  @Test func `a session is marked from its start on, and corrected as often as need be (R17)`() throws {
    let booking = Booking.sample(start: start)
    #expect(try refusal { try booking.marked(.complete, now: start + -1) } == .notStarted)
    let completed = try booking.marked(.complete, now: start)
    #expect(completed.status == .completed)
    let missed = try completed.marked(.noShow, now: start + 60)
    #expect(missed.status == .noShow)
    #expect(try missed.marked(.complete, now: start + 120).status == .completed)
    // Calendars show none of it (R41).
    #expect(missed.sequence == booking.sequence && missed.changed == booking.changed)
    #expect(try refusal { try completed.marked(.complete, now: start) } == .wrongState)
  }

  @Test func `marking does nothing else than complete and no-show (R17)`() throws {
    for action in Booking.Action.allCases where action != .complete && action != .noShow {
      for status in [Booking.Status.pending, .confirmed] {
        let booking = Booking.sample(start: start, status: status)
        #expect(try refusal { try booking.marked(action, now: start) } == .invalid)
      }
    }
  }

  @Test func `a client cancels before the cut-off; at exactly that time it is too late (R19)`() throws {
    let policy = Policy(preset: .lessons)
    var booking = Booking.sample(start: start)
    booking.packagePlace = PackagePlace(number: 3, total: 8)
    let cutOff = start + -24 * 3600
    let cancelled = try booking.cancelled(by: .client, reason: "Ill", policy: policy, now: cutOff + -1)
    #expect(cancelled.status == .cancelled && cancelled.packagePlace == nil && cancelled.sequence == 1)
    #expect(cancelled.cancellation == Booking.Cancellation(by: .client, at: cutOff + -1, reason: "Ill"))
    for now in [cutOff, cutOff + 1, start] {
      #expect(
        try refusal { try booking.cancelled(by: .client, reason: nil, policy: policy, now: now) } == .tooLate)
    }
  }

  @Test func `without a cut-off a client cancels until the start (R19)`() throws {
    let booking = Booking.sample(start: start)
    let policy = Policy(preset: .gym)
    #expect(
      try booking.cancelled(by: .client, reason: nil, policy: policy, now: start + -1).status == .cancelled)
    #expect(
      try refusal { try booking.cancelled(by: .client, reason: nil, policy: policy, now: start) } == .tooLate)
  }

  @Test func `a pending booking is cancelled by its client always (R19)`() throws {
    let booking = Booking.sample(start: start, status: .pending)
    let cancelled = try booking.cancelled(
      by: .client, reason: nil, policy: Policy(preset: .academy), now: start + 1)
    #expect(cancelled.cancellation?.by == .client)
  }

  @Test(arguments: [Role.coach, .owner])
  func `coaches and owners cancel always, and who it was is kept (R16, R19)`(role: Role) throws {
    let booking = Booking.sample(start: start)
    let cancelled = try booking.cancelled(by: role, reason: nil, policy: Policy(preset: .lessons), now: start)
    #expect(cancelled.cancellation == Booking.Cancellation(by: role, at: start, reason: nil))
  }

  @Test func `what has ended is not cancelled (R16)`() throws {
    for status in Booking.Status.allCases where !status.isAlive {
      let booking = Booking.sample(start: start, status: status)
      #expect(
        try refusal { try booking.cancelled(by: .owner, reason: nil, policy: Policy(), now: start) }
          == .wrongState)
    }
  }

  @Test
  func `each change raises sequence and time, also twice in one second or with the clock put back (R41)`() {
    var booking = Booking.sample(start: start)
    let before = booking.changed
    booking.touch(start)
    #expect(booking.sequence == 1 && booking.changed == start)
    booking.touch(start)
    #expect(booking.sequence == 2 && booking.changed == start + 1)
    booking.touch(before)
    #expect(booking.sequence == 3 && booking.changed == start + 2)
  }

  @Test func `limits bind clients alone (R12, R19)`() {
    #expect(Role.allCases.filter(\.isBoundByLimits) == [.client])
  }
}
