import Booking
import CivilTime
import TestSupport
import Testing

/// Looks now and then at what people are shown; more often would take more time than it tells.
struct LifeWatch {
  let seed: UInt64
  let number: Int

  func look(at life: StudioLife, after step: Int) throws -> String? {
    if step % 5 == 0, let found = try offers(life, step) { return found }
    if step % 5 == 0 {
      var invariants = Invariants(life.studio)
      invariants.comment = "COACHCAL_TEST_SEED=\(seed), life \(number), step \(step)"
      try invariants.check()
      try invariants.checkOpenTime()
    }
    guard step % 20 == 19 else { return nil }
    for coach in life.cast.coaches {
      for kind in [Feed.Kind.coach, .busy] {
        if let found = try life.feedDiffers(of: coach, kind) { return found }
      }
    }
    for client in life.cast.clients {
      if let found = try life.feedDiffers(of: client, .client) { return found }
    }
    return nil
  }

  /// Two days of one client with one coach.
  private func offers(_ life: StudioLife, _ step: Int) throws -> String? {
    var random = TestRandom(seed: seed &+ UInt64(number * 1000 + step))
    let brand = random.pick(life.cast.brands)
    let client = random.pick(brand.clients)
    let coach = random.pick(brand.coaches)
    let zone = life.cast.zone(coach)
    let today = zone.date(at: life.model.now)
    let days = 0...(random.once(in: 4) ? 90 : 4)
    // Mostly where a DST change is near.
    let change = (0..<12).map { today.adding(days: $0) }.first { zone.changes(on: $0) }
    let first = change.map { random.once(in: 3) ? nil : $0 } ?? nil
    return try life.offersDiffer(
      coach, random.once(in: 3) ? .checkin : .session,
      from: first ?? today.adding(days: Int.random(in: days, using: &random)), days: 2, brand: brand.handle,
      client: client)
  }
}

extension Zone {
  /// Whether clocks are put forward or back on a date.
  fileprivate func changes(on date: LocalDate) -> Bool {
    offset(at: startOfDay(date)) != offset(at: startOfDay(date.adding(days: 1)))
  }
}
