public import Booking
public import CivilTime
import Store

/// The recurring booking that somebody asks for. People and brand are named by id, handle or e-mail address.
public struct RecurringWish: Hashable, Sendable {
  /// With whom.
  public var coach: String
  /// For whom; nil is whoever asks.
  public var client: String?
  /// In which brand; nil is the first that both share.
  public var brand: String?
  /// On which day of the week; nil is that of the first date.
  public var weekday: Weekday?
  /// When each booking starts, on the coach's wall.
  public var start: LocalTime
  /// When each ends.
  public var end: LocalTime
  /// From one to the next.
  public var everyWeeks: Int
  /// The date, inclusive, from which weeks are counted; nil is today in the coach's zone.
  public var first: LocalDate?
  /// The last date, inclusive; nil goes on.
  public var last: LocalDate?

  /// Takes each part as it is.
  public init(
    coach: String, client: String? = nil, brand: String? = nil, weekday: Weekday? = nil, start: LocalTime,
    end: LocalTime, everyWeeks: Int = 1, first: LocalDate? = nil, last: LocalDate? = nil
  ) {
    self.coach = coach
    self.client = client
    self.brand = brand
    self.weekday = weekday
    self.start = start
    self.end = end
    self.everyWeeks = everyWeeks
    self.first = first
    self.last = last
  }
}

/// What came of a wish for a recurring booking.
public struct RecurringMade: Hashable, Sendable {
  /// The recurring booking.
  public var recurring: Recurring
  /// What was booked for it now, in order.
  public var bookings: [Booking]
  /// The dates within the horizon that were left out, and why; they are tried again.
  public var skipped: [Recurring.Skip]
  /// False where it was there before, and nothing was done.
  public var isNew: Bool
}

extension Desk {
  /// Makes a recurring booking and books the weeks of its horizon at once (R27); a dry run only says what would be.
  ///
  /// Coaches and owners make them for clients. Clients make their own where they book at once, and only where at least
  /// one date can be booked now. The same again, while the first is active, returns the first and does nothing.
  public func addRecurring(
    _ wish: RecurringWish, by actor: Actor, isDryRun: Bool = false
  ) throws -> RecurringMade {
    guard actor != .guest else { throw actor.refused("") }
    return try act(actor, claiming: .calendar(ofCoach: wish.coach), isRehearsal: isDryRun) { act in
      try act.once { made in
        try made.first.map { try act.made(act.store.recurring(RecurringID($0), for: actor).recurring) }
      } make: {
        let made = try act.addRecurring(wish)
        return (made, [made.recurring.id.text])
      }
    }
  }
}

extension Act {
  fileprivate func addRecurring(_ wish: RecurringWish) throws -> RecurringMade {
    let coach = try store.coach(wish.coach)
    let client = try bookingClient(wish.client, coach: coach)
    let brand = try store.brand(wish.brand, coach: coach, client: client)
    guard let role = try store.role(of: actor, coach: coach.id, client: client.id, brand: brand.id) else {
      throw actor.refused(bookingRights)
    }
    let first = wish.first ?? coach.zone.date(at: now)
    let recurring = Recurring(
      id: id(), coach: coach.id, client: client.id, brand: brand.id, weekday: wish.weekday ?? first.weekday,
      start: wish.start, end: wish.end, everyWeeks: wish.everyWeeks, first: first, last: wish.last,
      created: now, madeBy: role)
    try recurring.check()
    let active = try store.activeRecurring(of: coach.id)
    if let same = active.first(where: { $0.client == client.id && $0.meets(recurring) }) {
      guard same.end == recurring.end, same.everyWeeks == recurring.everyWeeks, same.last == recurring.last,
        try store.role(of: actor, coach: coach.id, client: client.id, brand: same.brand) != nil
      else {
        throw Refusal(
          .alreadyBooked, "The client has a recurring booking at that time already. Cancel that one first.")
      }
      return try made(same)
    }
    try checkRecurring(recurring, beside: active, by: role, try store.policy(of: coach.id, in: brand))
    try store.add(recurring)
    let filled = try fill(recurring)
    if role.isBoundByLimits, filled.bookings.isEmpty {
      throw filled.skipped.first?.refusal
        ?? Refusal(.tooFarAhead, "It begins later than is booked ahead now. Ask the coach to make it.")
    }
    touchSlots(of: coach.id)
    try audit("recurring.add", recurring.id.text, coach: coach.id, role: role)
    return RecurringMade(
      recurring: recurring, bookings: filled.bookings, skipped: filled.skipped.map(\.skip), isNew: true)
  }

  /// Who may make one more.
  private func checkRecurring(
    _ recurring: Recurring, beside active: [Recurring], by role: Role, _ policy: Policy
  ) throws {
    guard active.count < 500 else {
      throw Refusal(.invalid, "A coach has 500 active recurring bookings at most. Cancel some first.")
    }
    guard role.isBoundByLimits else { return }
    guard policy.bookingMode == .instant else {
      throw Refusal(.forbidden, "In this brand the coach makes recurring bookings: ask for yours.")
    }
    guard active.count(where: { $0.client == recurring.client }) < 10 else {
      throw Refusal(
        .invalid, "You have 10 recurring bookings with this coach. Cancel some first, or ask the coach.")
    }
  }

  /// What is there already.
  fileprivate func made(_ recurring: Recurring) throws -> RecurringMade {
    let today = try store.person(recurring.coach)?.zone.date(at: now) ?? recurring.first
    return RecurringMade(
      recurring: recurring, bookings: try store.bookings(of: recurring, startingAfter: now),
      skipped: try store.skips(of: recurring, from: today), isNew: false)
  }
}
