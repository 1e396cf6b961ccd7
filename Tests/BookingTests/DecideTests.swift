import Booking
import CivilTime
import TestSupport
import Testing

/// R12, R13, R18, R23 and R25: how a wish is answered.
@Suite struct DecideTests {
  private let now = Instant(seconds: 1_780_272_000)  // Monday, 2026-06-01T00:00:00Z
  private var ten: Instant { now + 10 * 3600 }

  private func open(overrides: [Override] = [], occupied: [Range<Instant>] = []) throws -> Availability {
    .sample(
      [
        try .sample(.monday, "10:00", "13:00", room: "Hall 1"),
        try .sample(.monday, "14:00", "16:00", kind: .checkin),
      ], overrides: overrides, occupied: occupied)
  }

  private func wish(
    _ start: Instant, _ role: Role = .client, kind: Kind = .session, minutes: Int? = nil,
    package: PackageID? = nil
  ) -> Wish {
    Wish(kind: kind, start: start, durationMinutes: minutes, package: package, role: role)
  }

  @Test func `an instant booking is what was wished, with capacity and room (R12, R13)`() throws {
    var policy = Policy()
    policy.bufferMinutes = 15
    let decision = try decide(wish(ten), .sample(open(), policy: policy), now: now)
    #expect(decision.start == ten && decision.end == ten + 3600 && decision.occupiedUntil == ten + 4500)
    #expect(decision.capacity == 1 && decision.room == "Hall 1" && decision.package == nil)
  }

  @Test func `the room is the extra's, else the window's, else the settings' (R4, R5)`() throws {
    var policy = Policy()
    policy.defaultRoom = "Anywhere"
    let extra = Override.extra(ten, ten + 3600, capacity: 1, room: "Garden")
    let bare = Override.extra(ten + 3600, ten + 7200, capacity: 1)
    let facts = Facts.sample(try open(overrides: [extra, bare]), policy: policy)
    let rooms = try [0, 1, 2].map { try decide(wish(ten + $0 * 3600, .coach), facts, now: now).room }
    #expect(rooms == ["Garden", "Anywhere", "Hall 1"])
  }

  @Test func `nobody books themselves (R12)`() throws {
    var facts = Facts.sample(try open())
    facts.client = facts.coach
    for role in Role.allCases {
      #expect(try refusal { try decide(wish(ten, role), facts, now: now) } == .ownBooking)
    }
  }

  @Test func `a client's request expires unanswered, at its start at the latest (R14)`() throws {
    var policy = Policy()
    policy.bookingMode = .request
    policy.requestExpiryHours = 3
    let facts = Facts.sample(try open(), policy: policy)
    let early = ten - 86400
    #expect(
      try decide(wish(ten), facts, now: early).standing == Standing(mode: .request, expires: early + 3 * 3600)
    )
    #expect(try decide(wish(ten), facts, now: ten - 60).standing == Standing(mode: .request, expires: ten))
    #expect(try decide(wish(ten), facts, now: ten - 60).standing.status == .pending)
    #expect(try refusal { try decide(wish(ten), facts, now: ten) } == .tooLate)
  }

  @Test func `a booking that awaits its payment holds its place, until its start at the latest (R15)`() throws
  {
    var policy = Policy()
    policy.bookingMode = .payment
    policy.paymentHoldMinutes = 20
    let facts = Facts.sample(try open(), policy: policy)
    let early = ten - 86400
    #expect(
      try decide(wish(ten), facts, now: early).standing
        == Standing(mode: .payment, expires: ten, heldUntil: early + 1200))
    #expect(
      try decide(wish(ten), facts, now: ten - 60).standing
        == Standing(mode: .payment, expires: ten, heldUntil: ten))
    #expect(try refusal { try decide(wish(ten), facts, now: ten) } == .tooLate)
  }

  @Test(arguments: BookingMode.allCases, [Role.coach, .owner])
  func `what coaches and owners book is confirmed at once in every mode (R13)`(mode: BookingMode, role: Role)
    throws
  {
    var policy = Policy()
    policy.bookingMode = mode
    let decision = try decide(wish(ten, role), .sample(try open(), policy: policy), now: now)
    #expect(decision.standing == .confirmed)
    #expect(decision.standing.status == .confirmed)
  }

  @Test func `notice and booking window bind clients, not coaches and owners (R12)`() throws {
    var policy = Policy()
    policy.minNoticeHours = 10
    policy.bookingWindowDays = 6
    let facts = Facts.sample(try open(), policy: policy)
    let nextWeek = ten + 7 * 86400
    #expect(try decide(wish(ten), facts, now: now).start == ten)
    #expect(try refusal { try decide(wish(ten), facts, now: now + 1) } == .tooLate)
    #expect(try refusal { try decide(wish(nextWeek), facts, now: now) } == .tooFarAhead)
    #expect(try decide(wish(nextWeek), facts, now: now + 86400).start == nextWeek)
    for role in [Role.coach, .owner] {
      #expect(try decide(wish(ten, role), facts, now: ten).start == ten)
      #expect(try decide(wish(nextWeek, role), facts, now: now).start == nextWeek)
    }
  }

  @Test func `nobody books the past (R6, R12)`() throws {
    let facts = Facts.sample(try open())
    for role in Role.allCases {
      #expect(try refusal { try decide(wish(ten, role), facts, now: ten + 1) } == .inThePast)
    }
  }

  @Test func `clients book offered starts, coaches and owners any in open time (R12)`() throws {
    let facts = Facts.sample(try open())
    let odd = ten + 1234
    #expect(try refusal { try decide(wish(odd), facts, now: now) } == .slotNotOffered)
    #expect(try decide(wish(odd, .coach), facts, now: now).end == odd + 3600)
    #expect(try decide(wish(odd, .owner), facts, now: now).end == odd + 3600)
    let last = ten + 2 * 3600
    #expect(try decide(wish(last, .coach), facts, now: now).end == ten + 3 * 3600)
    for role in Role.allCases {
      #expect(try refusal { try decide(wish(last + 1, role), facts, now: now) } == .slotClosed)
    }
  }

  @Test func `never past capacity, whoever asks (R12, R20)`() throws {
    let facts = Facts.sample(try open(occupied: [ten..<ten + 3600]))
    for role in Role.allCases {
      #expect(try refusal { try decide(wish(ten, role), facts, now: now) } == .slotFull)
      #expect(try decide(wish(ten + 3600, role), facts, now: now).capacity == 1)
    }
  }

  @Test func `a start offered in two lengths is the shorter where a client names none (R12)`() throws {
    // An extra, of the settings' 60 minutes, lies over a window of 30-minute slots.
    let availability = Availability.sample(
      [try .sample(.monday, "10:00", "12:00", slotMinutes: 30)],
      overrides: [.extra(ten, ten + 7200, capacity: 2)])
    let facts = Facts.sample(availability)
    #expect(
      try availability.slotTexts("2026-06-01").prefix(3) == [
        "10:00–10:30Z 0/2", "10:00–11:00Z 0/2", "10:30–11:00Z 0/2",
      ])
    #expect(try decide(wish(ten), facts, now: now).end == ten + 1800)
    #expect(try decide(wish(ten, minutes: 60), facts, now: now).end == ten + 3600)
    #expect(try decide(wish(ten + 1800), facts, now: now).end == ten + 3600)
  }

  @Test func `a length outside 5 to 1440 minutes is invalid (R12)`() throws {
    let facts = Facts.sample(try open())
    for minutes in [-60, 0, 4, 1441, Int.max] {
      #expect(try refusal { try decide(wish(ten, minutes: minutes), facts, now: now) } == .invalid)
      #expect(try refusal { try decide(wish(ten, .coach, minutes: minutes), facts, now: now) } == .invalid)
    }
    #expect(try decide(wish(ten, .coach, minutes: 5), facts, now: now).end == ten + 300)
  }

  @Test func `a skipped time on the wall has no slot, and its change is a start for coaches alone (R11)`()
    throws
  {
    let zone = try Zone.named("Europe/Berlin")
    let change = try at("2026-03-29T01:00:00Z")
    let facts = Facts.sample(.sample([try .sample(.sunday, "02:30", "06:00")], zone: zone))
    let before = change + -86400
    #expect(try refusal { try decide(wish(change), facts, now: before) } == .slotNotOffered)
    #expect(try decide(wish(change, .coach), facts, now: before).end == change + 3600)
    #expect(try decide(wish(change + 1800), facts, now: before).start == change + 1800)
  }

  @Test func `a repeated time is booked by clients at its first occurrence only (R11)`() throws {
    let zone = try Zone.named("Europe/Berlin")
    let first = try at("2026-10-25T00:00:00Z")
    let facts = Facts.sample(.sample([try .sample(.sunday, "02:00", "06:00")], zone: zone))
    #expect(try decide(wish(first), facts, now: first).start == first)
    #expect(try refusal { try decide(wish(first + 3600), facts, now: first) } == .slotNotOffered)
    #expect(try decide(wish(first + 3600, .coach), facts, now: first).start == first + 3600)
  }

  @Test func `a session that needs credit is as long as its package's sessions (R23)`() throws {
    let package = Package.sample(minutes: 90)
    var policy = Policy(preset: .training)
    policy.minNoticeHours = 0
    let facts = Facts.sample(try open(), policy: policy, packages: [package])
    let decision = try decide(wish(ten), facts, now: now)
    #expect(decision.end == ten + 5400 && decision.package == package.id)
    #expect(try refusal { try decide(wish(ten, minutes: 60), facts, now: now) } == .durationMismatch)
    let without = Facts.sample(try open(), policy: policy)
    for role in Role.allCases {
      #expect(try refusal { try decide(wish(ten, role), without, now: now) } == .noCredit)
    }
  }

  @Test func `a brand without credits takes one only from a package that is named (R23)`() throws {
    let package = Package.sample()
    let facts = Facts.sample(try open(), packages: [package])
    #expect(try decide(wish(ten), facts, now: now).package == nil)
    #expect(try decide(wish(ten, package: package.id), facts, now: now).package == package.id)
    #expect(try refusal { try decide(wish(ten, package: PackageID("other")), facts, now: now) } == .notFound)
  }

  @Test func `a check-in has its one length, no room and no package (R25)`() throws {
    var policy = Policy()
    policy.defaultRoom = "Hall 1"
    policy.creditsRequired = true
    let facts = Facts.sample(try open(), policy: policy, packages: [.sample()])
    let start = ten + 4 * 3600
    let decision = try decide(wish(start, kind: .checkin), facts, now: now)
    #expect(decision.end == start + 1800 && decision.room == nil && decision.package == nil)
    #expect(try decide(wish(start, kind: .checkin, minutes: 30), facts, now: now) == decision)
    #expect(
      try refusal { try decide(wish(start, kind: .checkin, minutes: 60), facts, now: now) }
        == .durationMismatch)
  }

  @Test func `a month has so many check-ins for whoever asks (R25)`() throws {
    let start = ten + 4 * 3600
    var facts = Facts.sample(try open(), checkInsUsed: 1)
    for role in Role.allCases {
      #expect(try refusal { try decide(wish(start, role, kind: .checkin), facts, now: now) } == .checkInUsed)
    }
    facts.policy.checkinsPerMonth = 2
    #expect(try decide(wish(start, kind: .checkin), facts, now: now).start == start)
    facts.policy.checkinsPerMonth = 0
    facts.checkInsUsed = 0
    #expect(try refusal { try decide(wish(start, kind: .checkin), facts, now: now) } == .checkInUsed)
  }
}
