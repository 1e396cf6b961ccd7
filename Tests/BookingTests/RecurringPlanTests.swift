import Booking
import CivilTime
import Testing

/// R8, R27: what is to be booked for a recurring booking, and what it takes up beyond that.
@Suite struct RecurringPlanTests {
  private let now = Instant(seconds: 1_780_272_000)  // Monday, 2026-06-01T00:00:00Z

  private func facts(
    windows: [Window]? = nil, overrides: [Override] = [], occupied: [Range<Instant>] = [], weeks: Int = 3,
    credits: [Package]? = nil, zone: Zone = .utc
  ) throws -> RecurringFacts {
    var policy = Policy()
    policy.recurringHorizonWeeks = weeks
    policy.creditsRequired = credits != nil
    return RecurringFacts(
      policy: policy,
      availability: .sample(
        try windows ?? [.sample(.monday, "08:00", "20:00")], overrides: overrides, occupied: occupied,
        zone: zone),
      packages: credits ?? [])
  }

  private func texts(_ recurring: Recurring, _ facts: RecurringFacts, _ role: Role = .owner) -> [String] {
    var recurring = recurring
    recurring.madeBy = role
    return plan(recurring, facts, now: now).steps.map { step in
      switch step.outcome {
      case .generate(let decision): "\(step.date.iso8601) \(decision.start.rfc3339)"
      case .alreadyThere: "\(step.date.iso8601) there"
      case .skip(let refusal): "\(step.date.iso8601) \(refusal.code.rawValue)"
      }
    }
  }

  @Test func `the horizon reaches to the same day so many weeks ahead, inclusive (R27)`() throws {
    #expect(
      texts(try .sample(), try facts()) == [
        "2026-06-01 2026-06-01T16:00:00Z", "2026-06-08 2026-06-08T16:00:00Z",
        "2026-06-15 2026-06-15T16:00:00Z", "2026-06-22 2026-06-22T16:00:00Z",
      ])
    #expect(
      texts(try .sample(every: 2, first: "2026-06-08", last: "2026-06-20"), try facts()) == [
        "2026-06-08 2026-06-08T16:00:00Z"
      ])
  }

  @Test func `closed, full, skipped, booked and past dates are left out, each with its reason (R27)`() throws
  {
    let berlin = try Zone.named("Europe/Berlin")
    var known = try facts(
      overrides: [.blackout(now + 7 * 86400, now + 8 * 86400)],
      occupied: [at("2026-06-15T16:30:00Z")..<(at("2026-06-15T17:30:00Z"))], weeks: 4)
    known.generated = [try day("2026-06-22")]
    known.booked = [try at("2026-06-29T16:00:00Z"): true]
    #expect(
      texts(try .sample(), known) == [
        "2026-06-01 2026-06-01T16:00:00Z", "2026-06-08 slot-closed", "2026-06-15 slot-full",
        "2026-06-22 there", "2026-06-29 already-booked",
      ])
    let early = try Recurring.sample("r", .monday, "00:00", "01:00")
    let late = plan(
      early, try facts(windows: [.sample(.monday, "00:00", "20:00")], weeks: 1), now: now + 1)
    #expect(late.steps[0].skipped == .inThePast)
    let spring = try Recurring.sample("r", .sunday, "02:30", "03:30", first: "2026-03-01")
    let open = try facts(windows: [.sample(.sunday, "00:00", "24:00")], weeks: 2, zone: berlin)
    let steps = plan(spring, open, now: try at("2026-03-20T12:00:00Z")).steps
    #expect(steps.map(\.date.iso8601) == ["2026-03-22", "2026-03-29"])
    #expect(steps.map(\.skipped) == [nil, .skippedTime])
  }

  @Test func `each takes a credit, from what those before it have left (R23, R27)`() throws {
    let two = Package.sample("p", remaining: 2)
    let one = Package.sample("q", remaining: 1, purchased: now)
    let steps = plan(try .sample(), try facts(credits: [two, one]), now: now).steps
    let paying = steps.map { step in
      if case .generate(let decision) = step.outcome { decision.package?.text } else { "none" }
    }
    #expect(paying == ["p", "p", "q", "none"])
    #expect(
      texts(try .sample(), try facts(credits: [two]))[2...] == [
        "2026-06-15 no-credit", "2026-06-22 no-credit",
      ])
    #expect(
      texts(try .sample("r", .monday, "16:00", "16:30"), try facts(credits: [two]))[0]
        == "2026-06-01 duration-mismatch")
  }

  @Test func `what was skipped is tried again while it is ahead; what changes nothing is no news (R27)`()
    throws
  {
    let blackout = Override.blackout(now, now + 86400)
    var known = try facts(overrides: [blackout], weeks: 1)
    let recurring = try Recurring.sample()
    let first = plan(recurring, known, now: now)
    #expect(first.news(after: [:]).map(\.date.iso8601) == ["2026-06-01", "2026-06-08"])
    known.skipped = [try day("2026-06-01"): .slotClosed]
    known.generated = [try day("2026-06-08")]
    #expect(plan(recurring, known, now: now).news(after: known.skipped).isEmpty)
    known.availability.overrides = []
    #expect(texts(recurring, known) == ["2026-06-01 2026-06-01T16:00:00Z", "2026-06-08 there"])
    // Once it is past, it stays as it was told; and what was booked by hand is not booked again.
    let evening = plan(recurring, known, now: now + 17 * 3600)
    #expect(evening.news(after: known.skipped).isEmpty)
    known.skipped = [try day("2026-06-01"): .alreadyBooked]
    #expect(plan(recurring, known, now: now).news(after: known.skipped).isEmpty)
    // A request of the client's own is waited for: it may be declined.
    known.skipped = [:]
    known.booked = [try at("2026-06-01T16:00:00Z"): false]
    #expect(texts(recurring, known).first == "2026-06-01 conflicting-change")
    known.skipped = [try day("2026-06-01"): .conflictingChange]
    known.booked = [:]
    #expect(texts(recurring, known).first == "2026-06-01 2026-06-01T16:00:00Z")
  }

  @Test func `a client is bound by notice and steps, not by the booking window (R27)`() throws {
    var known = try facts(weeks: 3)
    known.policy.minNoticeHours = 24
    known.policy.bookingWindowDays = 1
    #expect(texts(try .sample(), known, .client).map { $0.dropFirst(11) }[0] == "too-late")
    #expect(texts(try .sample(), known, .client)[3] == "2026-06-22 2026-06-22T16:00:00Z")
    #expect(
      texts(try .sample("r", .monday, "16:10", "17:10"), known, .client)[3] == "2026-06-22 slot-not-offered")
    #expect(texts(try .sample("r", .monday, "16:10", "17:10"), known)[3] == "2026-06-22 2026-06-22T16:10:00Z")
  }

  @Test func `without a booking or a skip a date takes up its place, however far ahead (R8)`() throws {
    let recurring = try Recurring.sample(every: 2, last: "2027-06-30")
    let places = RecurringPlaces(
      recurring: [(recurring, bufferSeconds: 900)],
      settled: [recurring.id: [try day("2026-06-01"), try day("2026-06-15")]],
      booked: [.init(recurring.client, try at("2026-07-13T16:00:00Z"))])
    func taken(_ from: String, _ through: String, before mine: Recurring? = nil) throws -> [String] {
      places.taken(from: try day(from), through: try day(through), zone: .utc, now: now, before: mine)
        .map { "\($0.lowerBound.rfc3339) \($0.upperBound - $0.lowerBound)" }
    }
    #expect(try taken("2026-05-01", "2026-07-20") == ["2026-06-29T16:00:00Z 4500"])
    #expect(
      try taken("2027-06-01", "2027-12-31") == ["2027-06-14T16:00:00Z 4500", "2027-06-28T16:00:00Z 4500"])
    // It never stands in its own way, nor in that of one that was made earlier.
    #expect(try taken("2026-06-29", "2026-06-29", before: recurring) == [])
    #expect(try taken("2026-06-29", "2026-06-29", before: .sample("a")) == [])
    #expect(try taken("2026-06-29", "2026-06-29", before: .sample("s")).count == 1)
    // What has begun is told by bookings alone.
    #expect(
      try places.taken(
        from: day("2026-06-29"), through: day("2026-06-29"), zone: .utc, now: at("2026-06-29T16:00:01Z")
      ).isEmpty)
  }
}

extension RecurringPlan.Step {
  /// Why it is left out; nil where it is not.
  var skipped: Refusal.Code? {
    if case .skip(let refusal) = outcome { refusal.code } else { nil }
  }
}
