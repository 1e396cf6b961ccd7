public import CivilTime

/// What has to be known to plan a recurring booking's next weeks.
public struct RecurringFacts: Sendable {
  /// The settings of the coach in its brand.
  public var policy: Policy
  /// The coach's availability until the end of the horizon; what this recurring booking itself takes up beyond its
  /// bookings, and what younger ones do, is not in it.
  public var availability: Availability
  /// The client's packages with the coach.
  public var packages: [Package]
  /// The dates for which it has made a booking, whatever has become of that.
  public var generated: Set<LocalDate>
  /// The dates that were skipped, and why.
  public var skipped: [LocalDate: Refusal.Code]
  /// When the client's other bookings with the coach start, and whether each has a place: requests wait for one.
  public var booked: [Instant: Bool]

  /// Takes each part as it is.
  public init(
    policy: Policy, availability: Availability, packages: [Package] = [], generated: Set<LocalDate> = [],
    skipped: [LocalDate: Refusal.Code] = [:], booked: [Instant: Bool] = [:]
  ) {
    self.policy = policy
    self.availability = availability
    self.packages = packages
    self.generated = generated
    self.skipped = skipped
    self.booked = booked
  }
}

/// What is to be done with each date of a recurring booking from today to the end of the horizon (R27).
public struct RecurringPlan: Hashable, Sendable {
  /// One date.
  public struct Step: Hashable, Sendable {
    /// The date of the coach's zone.
    public var date: LocalDate
    /// What becomes of it.
    public var outcome: Outcome
  }

  /// What becomes of a date.
  public enum Outcome: Hashable, Sendable {
    /// It is booked now.
    case generate(Decision)
    /// It was booked before, and may have been moved or cancelled since: it is not made again.
    case alreadyThere
    /// It is left out for the time being.
    case skip(Refusal)
  }

  /// In the order of the dates.
  public var steps: [Step]

  /// Those that change anything: what is to be booked, and what is skipped for a reason not written down yet.
  public func news(after skipped: [LocalDate: Refusal.Code]) -> [Step] {
    steps.filter { step in
      switch step.outcome {
      case .generate: true
      case .alreadyThere: false
      case .skip(let refusal): skipped[step.date] != refusal.code
      }
    }
  }
}

extension Policy {
  /// The last date for which recurring bookings are generated, inclusive.
  public func recurringHorizon(from today: LocalDate) -> LocalDate {
    today.adding(days: 7 * recurringHorizonWeeks)
  }
}

/// Plans the bookings of a recurring booking from today to the end of the horizon, each like any other (R27). Dates
/// that were skipped are tried again while they are ahead, but for those that the client had booked by hand.
///
/// A client is bound by the notice and the offered slots, not by the booking window.
public func plan(_ recurring: Recurring, _ facts: RecurringFacts, now: Instant) -> RecurringPlan {
  var wishing = Facts(
    coach: recurring.coach, client: recurring.client, policy: facts.policy, availability: facts.availability,
    packages: facts.packages, checkInsUsed: 0)
  wishing.policy.bookingWindowDays = 73_000
  let today = facts.availability.zone.date(at: now)
  let dates = recurring.dates(from: today, through: facts.policy.recurringHorizon(from: today))
  return RecurringPlan(
    steps: dates.map { date in
      RecurringPlan.Step(
        date: date, outcome: outcome(of: date, recurring, facts, &wishing, now: now))
    })
}

/// What becomes of a date; the credit that it takes is missing from the packages for those after it.
private func outcome(
  of date: LocalDate, _ recurring: Recurring, _ facts: RecurringFacts, _ wishing: inout Facts,
  now: Instant
) -> RecurringPlan.Outcome {
  if facts.generated.contains(date) { return .alreadyThere }
  let earlier = facts.skipped[date]
  if earlier == .alreadyBooked { return .skip(alreadyBooked) }
  do throws(Refusal) {
    let time = try recurring.time(on: date, zone: facts.availability.zone)
    if let earlier, time.lowerBound < now { return .skip(Refusal(earlier, "It was left out then.")) }
    if let hasPlace = facts.booked[time.lowerBound] {
      throw hasPlace
        ? alreadyBooked
        : Refusal(.conflictingChange, "The client has a request at that time, which waits for its answer.")
    }
    let wish = Wish(
      kind: .session, start: time.lowerBound, durationMinutes: recurring.minutes, role: recurring.madeBy)
    let decision = try decide(wish, wishing, now: now)
    if let index = wishing.packages.firstIndex(where: { $0.id == decision.package }) {
      wishing.packages[index].remaining -= 1
    }
    return .generate(decision)
  } catch {
    return .skip(error)
  }
}

private var alreadyBooked: Refusal {
  Refusal(.alreadyBooked, "The client has that time already, by a booking of its own.")
}
