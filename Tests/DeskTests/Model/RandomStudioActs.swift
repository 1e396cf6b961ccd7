import Booking
import CivilTime
import TestSupport

/// Packages, settings and what comes every week.
extension RandomLife {
  mutating func sell(_ coach: String, _ client: String, _ today: LocalDate) -> Act {
    .sell(
      coach: coach, client: client, total: Int.random(in: 1...8, using: &random),
      minutes: random.pick([60, 60, 45]),
      lastDay: random.once(in: 2) ? today.adding(days: Int.random(in: 3...40, using: &random)) : nil,
      by: .person(coach))
  }

  mutating func trade(_ model: StudioModel) -> Act {
    let coach = coach(model)
    if random.once(in: 2), let package = pick(model.packages) {
      return .adjust(
        package.ref, random.pick([-5, -2, -1, 1, 2]),
        by: random.once(in: 8) ? .person(package.client) : somebody(package.coach, model))
    }
    guard
      case .sell(_, let client, let total, let minutes, let last, _) = sell(
        coach, random.pick(model.cast.clients.filter { $0 != coach }),
        model.cast.zone(coach).date(at: model.now))
    else { return .run(.expire) }
    return .sell(
      coach: coach, client: client, total: total, minutes: minutes, lastDay: last, by: somebody(coach, model))
  }

  mutating func changeSetting(_ model: StudioModel) -> Act {
    let coach = coach(model)
    let brand = random.pick(model.cast.brands.filter { $0.coaches.contains(coach) }).handle
    let settings: [Setting] = [
      .mode(random.pick(BookingMode.allCases)), .mode(random.pick(BookingMode.allCases)),
      .interval(random.pick([0, 15, 30])), .buffer(random.pick([0, 15, 30])),
      .windowDays(random.pick([7, 90])),
      .notice(random.pick([0, 2, 12])), .cutoff(random.pick([0, 2, 24])), .expiry(random.pick([1, 4, 48])),
      .hold(random.pick([10, 30, 300])), .duration(random.pick([30, 60])), .takesCredits(random.once(in: 2)),
      .checkinMinutes(random.pick([30, 45])), .horizonWeeks(random.pick([2, 3, 6])),
    ]
    return .set(Seat(coach: coach, brand: brand), random.pick(settings), by: somebody(coach, model))
  }

  mutating func recur(_ model: StudioModel) -> Act {
    if random.once(in: 3), let mine = pick(model.recurring.filter(\.isActive)) {
      let who = random.once(in: 2) ? Who.person(mine.client) : somebody(mine.coach, model)
      return .endRecurring(mine.ref, cancelsBookings: random.once(in: 2), by: who)
    }
    if random.once(in: 4), let mine = pick(model.recurring.filter(\.isActive)) {
      return .recur(
        WantedWeekly(
          coach: mine.coach, client: mine.client, start: mine.start, end: mine.end,
          everyWeeks: random.pick([1, 2, mine.everyWeeks]), first: mine.first, last: mine.last),
        by: somebody(mine.coach, model))
    }
    let coach = coach(model)
    let brand = random.pick(model.cast.brands.filter { $0.coaches.contains(coach) })
    let client = random.pick(random.once(in: 10) ? model.cast.clients : brand.clients)
    let zone = model.cast.zone(coach)
    // Mostly where somebody might have come anyway.
    let begins = zone.local(at: start(coach, .session, model))
    let minutes = random.pick([60, 60, 45, 30]) * 60
    let end = LocalTime(seconds: begins.time.seconds + minutes) ?? .endOfDay
    let first = begins.date
    return .recur(
      WantedWeekly(
        coach: coach, client: client, brand: random.once(in: 2) ? brand.handle : nil, start: begins.time,
        end: end,
        everyWeeks: random.pick([1, 1, 2, 3]), first: first,
        last: random.once(in: 3) ? first.adding(days: Int.random(in: 0...80, using: &random)) : nil),
      by: random.once(in: 3) ? .person(client) : somebody(coach, model))
  }
}
