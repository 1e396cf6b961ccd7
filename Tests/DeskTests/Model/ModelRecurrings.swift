import Booking
import CivilTime

/// Recurring bookings (R27).
extension StudioModel {
  mutating func recur(_ wish: WantedWeekly, by who: Who) throws {
    let client = try client(wish.client, of: who, coach: wish.coach)
    let brand = try brand(wish.brand, coach: wish.coach, client: client)
    guard let role = part(who, coach: wish.coach, client: client, brand: brand) else { throw No(.forbidden) }
    let new = ModelRecurring(
      ref: name(), coach: wish.coach, client: client, brand: brand, start: wish.start, end: wish.end,
      everyWeeks: wish.everyWeeks, first: wish.first, last: wish.last, madeBy: role)
    if let same = recurring.first(where: {
      $0.isActive && $0.coach == new.coach && $0.client == client && shareADate($0, new)
    }) {
      guard same.end == new.end, same.everyWeeks == new.everyWeeks, same.last == new.last,
        part(who, coach: wish.coach, client: client, brand: same.brand) != nil
      else { throw No(.alreadyBooked) }
      return
    }
    if role == .client, policy(wish.coach, brand).mode != .instant { throw No(.forbidden) }
    recurring.append(new)
    endOverdue(of: wish.coach)
    let (count, refusal) = fill(recurring.count - 1)
    if role == .client, count == 0 { throw No(refusal ?? .tooFarAhead) }
  }

  /// Whether both start at the same time of one day.
  private func shareADate(_ one: ModelRecurring, _ other: ModelRecurring) -> Bool {
    let from = max(one.first, other.first).dayNumber
    return one.start == other.start
      && (from..<from + 7 * 60).contains {
        one.isOn(LocalDate(dayNumber: $0)) && other.isOn(LocalDate(dayNumber: $0))
      }
  }

  /// The older come first; where nothing is to be done, nothing is.
  mutating func fillRecurring() {
    for index in recurring.indices where recurring[index].isActive {
      var filled = self
      filled.endOverdue(of: recurring[index].coach)
      let (count, _) = filled.fill(index)
      if count > 0 || filled.recurring[index].skipped != recurring[index].skipped { self = filled }
    }
  }

  /// Books the dates from today to the end of the horizon, and writes down which were left out; returns how many, and
  /// why the first was left out.
  private mutating func fill(_ index: Int) -> (count: Int, refusal: Refusal.Code?) {
    let mine = recurring[index]
    let today = cast.zone(mine.coach).date(at: now)
    var count = 0
    var refusal: Refusal.Code?
    for day in 0...7 * policy(mine.coach, mine.brand).horizonWeeks {
      let date = today.adding(days: day)
      guard mine.isOn(date), !hasBooked(mine, date) else { continue }
      do {
        add(try occurrence(of: mine, on: date))
        recurring[index].skipped[date] = nil
        count += 1
      } catch {
        let code = (error as? No)?.code ?? .invalid
        recurring[index].skipped[date] = code
        refusal = refusal ?? code
      }
    }
    return (count, refusal)
  }

  private func occurrence(of mine: ModelRecurring, on date: LocalDate) throws -> ModelBooking {
    let earlier = mine.skipped[date]
    // What the client had booked by hand is not booked for them again.
    if earlier == .alreadyBooked { throw No(.alreadyBooked) }
    let zone = cast.zone(mine.coach)
    guard let time = mine.time(on: date, zone: zone) else { throw No(.skippedTime) }
    if let earlier, time.lowerBound < now { throw No(earlier) }
    let own = bookings.filter {
      $0.isAlive && $0.kind == .session && $0.coach == mine.coach && $0.client == mine.client
        && $0.start == time.lowerBound
    }
    // A request that holds no place may be declined: then the date is tried again.
    if own.contains(where: { $0.stands || $0.heldUntil != nil }) { throw No(.alreadyBooked) }
    guard own.isEmpty else { throw No(.conflictingChange) }
    // Recurring bookings know no booking window.
    var policy = policy(mine.coach, mine.brand)
    policy.windowDays = 10_000
    try checkLimits(time.lowerBound, by: mine.madeBy, zone: zone, policy)
    let order = Wanted(
      coach: mine.coach, start: time.lowerBound, minutes: (mine.end.seconds - mine.start.seconds) / 60)
    var booking = try place(order, client: mine.client, brand: mine.brand, by: mine.madeBy, asFoundBy: mine)
    (booking.recurring, booking.occurrence) = (mine.ref, date)
    return booking
  }

  mutating func endRecurring(_ ref: Ref, cancelsBookings: Bool, by who: Who) throws {
    guard who != .guest else { throw No(.unauthenticated) }
    guard let index = recurring.firstIndex(where: { $0.ref == ref }) else { throw No(.notFound) }
    let mine = recurring[index]
    guard let role = part(who, coach: mine.coach, client: mine.client, brand: mine.brand) else {
      throw No(.notFound)
    }
    recurring[index].isActive = false
    recurring[index].skipped = [:]
    guard cancelsBookings else { return }
    for index in bookings.indices
    where bookings[index].recurring == ref && bookings[index].isAlive && bookings[index].start > now {
      do { try cancel(index, by: role) } catch let no as No where no.code == .tooLate {}
    }
  }
}
