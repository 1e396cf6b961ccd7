import Booking
import CivilTime
import Store

/// What came of the dates of a recurring booking.
struct Filled {
  var bookings: [Booking] = []
  var skipped: [(skip: Recurring.Skip, refusal: Refusal)] = []
  /// Whether anything of it is new.
  var isNews = false
}

/// Takes back an act that came to nothing new.
private struct NothingIsNew: Error {}

extension Desk {
  /// Keeps the horizon of every recurring booking filled (R27): books what is new within it, and what was skipped
  /// and has become possible. Run twice, in whatever processes, it makes nothing twice; where nothing is to be done,
  /// nothing is written.
  ///
  /// One that fails does not keep the others: the first failure is thrown when all were tried.
  /// - Returns: how many bookings were made.
  public func fillRecurring() throws -> Int {
    let now = clock()
    var count = 0
    var failure: (any Error)?
    // The oldest come first: theirs is the older claim on a place that several want.
    for recurring in try storage.read({ try $0.activeRecurring() }) {
      do {
        guard try storage.read({ try $0.hasNews(recurring, now: now) }) else { continue }
        count += try act(.system, claiming: .calendar(of: recurring.id)) { act in
          guard let recurring = try act.store.recurring(recurring.id), recurring.isActive else { return 0 }
          let filled = try act.fill(recurring)
          guard filled.isNews else { throw NothingIsNew() }
          return filled.bookings.count
        }
      } catch is NothingIsNew {
        continue
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return count
  }
}

extension Act {
  /// Books the dates of a recurring booking that lie within its horizon, and writes down which were skipped.
  func fill(_ recurring: Recurring) throws -> Filled {
    guard let coach = try store.person(recurring.coach), let client = try store.person(recurring.client),
      let brand = try store.brand(recurring.brand.text)
    else { throw Refusal(.notFound, "The recurring booking's coach, client or brand is gone.") }
    try endOverdue(of: coach.id)
    let facts = try store.facts(of: recurring, coach: coach, brand: brand, now: now)
    let plan = plan(recurring, facts, now: now)
    var filled = Filled()
    for step in plan.steps {
      switch step.outcome {
      case .alreadyThere: continue
      case .generate(let decision):
        filled.bookings.append(
          try make(step.date, of: recurring, decision, coach: coach, client: client))
        filled.isNews = true
        if facts.skipped[step.date] != nil { try store.removeSkip(step.date, of: recurring) }
      case .skip(let refusal):
        let skip = Recurring.Skip(step.date, refusal.code)
        filled.skipped.append((skip, refusal))
        guard facts.skipped[step.date] != refusal.code else { continue }
        try store.add(skip, of: recurring, at: now)
        filled.isNews = true
      }
    }
    // Later ones may have changed the place of earlier ones in their package.
    filled.bookings = try filled.bookings.map { try store.booking($0.id) ?? $0 }
    return filled
  }

  /// Makes one booking, confirmed, like any other.
  private func make(
    _ date: LocalDate, of recurring: Recurring, _ decision: Decision, coach: Person, client: Person
  ) throws -> Booking {
    let id: BookingID = id()
    var booking = Booking(
      id: id, uid: "\(id.text)@coachcal", sequence: 0, coach: coach.id, client: client.id,
      brand: recurring.brand, kind: .session, status: .confirmed, start: decision.start, end: decision.end,
      occupiedUntil: decision.occupiedUntil, capacity: decision.capacity, coachZone: coach.zone.name,
      clientZone: client.zone.name, package: decision.package, room: decision.room, created: now, changed: now
    )
    (booking.recurring, booking.occurrence) = (recurring.id, date)
    booking.groupUID = Booking.groupUID(of: coach.id, decision)
    let paying = try decision.package.flatMap(store.package)
    try add(&booking, paidBy: takeCredit(for: booking, from: paying, by: recurring.madeBy))
    try audit(
      "booking.book", id.text, coach: coach.id, role: actor == .system ? nil : recurring.madeBy,
      detail: "recurring \(recurring.id.text)")
    return booking
  }
}
