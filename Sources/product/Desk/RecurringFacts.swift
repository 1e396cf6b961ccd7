import Booking
import CivilTime
import Store

extension Store {
  /// What the recurring bookings of a coach take up on the dates, both inclusive, besides their bookings (R8); with
  /// `mine`, as the bookings of that find it.
  func recurringPlaces(
    of coach: Person, from first: LocalDate, through last: LocalDate, now: Instant, before mine: Recurring?
  ) throws -> [Range<Instant>] {
    let active = try activeRecurring(of: coach.id)
    guard !active.isEmpty else { return [] }
    // A day more on either side: what takes up the coach there may reach over midnight.
    let (from, through) = (first.adding(days: -1), last.adding(days: 2))
    let range = coach.zone.startOfDay(from)..<coach.zone.startOfDay(through.adding(days: 1))
    var buffers: [BrandID: Int64] = [:]
    for id in Set(active.map(\.brand)) {
      buffers[id] = try brand(id.text).map { try policy(of: coach.id, in: $0).bufferSeconds }
    }
    let places = RecurringPlaces(
      recurring: active.map { ($0, bufferSeconds: buffers[$0.brand] ?? 0) },
      settled: try settledDates(ofCoach: coach.id, from: from, through: through),
      booked: Set(
        try sessionStarts(coach: coach.id, in: range).filter(\.occupies)
          .map { RecurringPlaces.Start($0.client, $0.start) }))
    return places.taken(from: from, through: through, zone: coach.zone, now: now, before: mine)
  }

  /// What has to be known to plan a recurring booking's next weeks.
  func facts(of recurring: Recurring, coach: Person, brand: Brand, now: Instant) throws -> RecurringFacts {
    let policy = try policy(of: coach.id, in: brand)
    let today = coach.zone.date(at: now)
    let last = policy.recurringHorizon(from: today)
    let range = coach.zone.startOfDay(today)..<coach.zone.startOfDay(last.adding(days: 2))
    let skips = try skips(of: recurring, from: today)
    return RecurringFacts(
      policy: policy,
      availability: try availability(of: coach, from: today, through: last, now: now, before: recurring),
      packages: try packages(of: recurring.client, with: coach.id),
      generated: try generatedDates(of: recurring, from: today),
      skipped: Dictionary(uniqueKeysWithValues: skips.map { ($0.date, $0.reason) }),
      booked: Dictionary(
        try sessionStarts(coach: coach.id, in: range)
          .filter { $0.client == recurring.client }.map { ($0.start, $0.occupies) },
        uniquingKeysWith: { $0 || $1 }))
  }

  /// Whether a recurring booking has dates within its horizon that are neither booked nor skipped, or some that
  /// would be skipped no longer, or for another reason.
  func hasNews(_ recurring: Recurring, now: Instant) throws -> Bool {
    guard let coach = try person(recurring.coach), let brand = try brand(recurring.brand.text) else {
      return false
    }
    let today = coach.zone.date(at: now)
    let last = try policy(of: coach.id, in: brand).recurringHorizon(from: today)
    let dates = Set(recurring.dates(from: today, through: last))
    let skips = try skips(of: recurring, from: today)
    let open = dates.subtracting(try generatedDates(of: recurring, from: today))
    if !open.isSubset(of: skips.map(\.date)) { return true }
    guard skips.contains(where: { $0.reason != .alreadyBooked }) else { return false }
    // What is overdue ends before anything is planned, and may be what stood in the way.
    let due = try pendingDue(of: coach.id, by: now)
    if !due.expired.isEmpty || due.isHolding { return true }
    let facts = try facts(of: recurring, coach: coach, brand: brand, now: now)
    return !plan(recurring, facts, now: now).news(after: facts.skipped).isEmpty
  }
}
