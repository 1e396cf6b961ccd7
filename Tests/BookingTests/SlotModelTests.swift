import Booking
import CivilTime
import TestSupport
import Testing

@Suite struct SlotModelTests {
  @Test(arguments: [
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns",
    "Africa/Casablanca", "Pacific/Apia", "America/Havana",
  ])
  func `slots and answers are those of a minute-by-minute model (R6, R7, R11, R12)`(name: String) throws {
    let zone = try Zone.named(name)
    var numbers = TestRandom(for: name)
    var tally = Tally()
    for round in 0..<400 {
      let calendar = RandomCalendar(zone: zone, numbers: &numbers)
      let model = MinuteModel(
        calendar.availability, policy: calendar.policy, kind: calendar.query.kind, from: calendar.query.first,
        through: calendar.query.last, now: calendar.now)
      let seen = slots(calendar.query, of: calendar.availability, policy: calendar.policy, now: calendar.now)
      let right = model.slots(
        from: calendar.query.first, through: calendar.query.last, asked: calendar.query.durationMinutes,
        role: calendar.query.role)
      if seen != right {
        Issue.record(
          "seed \(numbers.seed), \(name), round \(round): slots \(differences(seen, right)) of \(calendar)")
        return
      }
      tally.count(calendar, right)
      guard compareAnswers(calendar, model, right, &numbers, &tally, "\(name), round \(round)") else {
        return
      }
    }
    #expect(tally.slots > 1000 && tally.full > 50 && tally.accepted > 100 && tally.refused > 100)
    #expect(name == "Asia/Kolkata" || (tally.forward > 20 && tally.back > 20), "both changes of the year")
  }

  private struct Tally {
    var slots = 0
    var full = 0
    var accepted = 0
    var refused = 0
    var forward = 0
    var back = 0

    mutating func count(_ calendar: RandomCalendar, _ found: [Slot]) {
      slots += found.count
      full += found.count { !$0.isAvailable }
      guard let change = calendar.change else { return }
      if change.offsetAfter > change.offsetBefore { forward += 1 } else { back += 1 }
    }
  }

  /// Clients are to get exactly the available slots, coaches whatever is open and free.
  private func compareAnswers(
    _ calendar: RandomCalendar, _ model: MinuteModel, _ found: [Slot], _ numbers: inout TestRandom,
    _ tally: inout Tally, _ place: String
  ) -> Bool {
    let query = calendar.query
    let offered = model.slots(
      from: query.first, through: query.last, asked: query.durationMinutes, role: .client)
    let zone = calendar.availability.zone
    let begin = zone.startOfDay(query.first)
    let minutes = Int(zone.startOfDay(query.last.adding(days: 1)) - begin) / 60
    guard minutes > 0 else { return true }
    var starts = (0..<4).map { _ in begin + Int64(numbers.number(0...minutes - 1)) * 60 }
    for list in [found, offered] where !list.isEmpty {
      for _ in 0..<3 { starts.append(numbers.pick(list).start) }
    }
    for start in starts where (query.first...query.last).contains(zone.date(at: start)) {
      let coach = answer(calendar, start, role: .coach)
      let rightForCoach = model.coachAnswer(start, asked: query.durationMinutes)
      let client = answer(calendar, start, role: .client)
      let slot = offered.first { $0.start == start }
      let isRightForClient =
        switch client {
        case .accepted(let end, let capacity):
          slot.map { $0.isAvailable && $0.end == end && $0.capacity == capacity } ?? false
        case .refused(.slotFull): slot.map { !$0.isAvailable } ?? false
        case .refused(.inThePast): start < calendar.now
        case .refused(.tooLate), .refused(.tooFarAhead): !model.isWithinLimits(start, role: .client)
        case .refused(.slotClosed), .refused(.slotNotOffered): slot == nil
        case .refused: false
        }
      guard coach == rightForCoach, isRightForClient else {
        Issue.record(
          "seed \(numbers.seed), \(place), \(start.rfc3339): coach \(coach), not \(rightForCoach); client \(client) of \(String(describing: slot)) in \(calendar)"
        )
        return false
      }
      for case .accepted in [coach, client] { tally.accepted += 1 }
      for case .refused in [coach, client] { tally.refused += 1 }
    }
    return true
  }

  private func answer(_ calendar: RandomCalendar, _ start: Instant, role: Role) -> Answer {
    let facts = Facts(
      coach: PersonID("coach"), client: PersonID("client"), policy: calendar.policy,
      availability: calendar.availability, packages: [], checkInsUsed: 0)
    let wish = Wish(
      kind: calendar.query.kind, start: start, durationMinutes: calendar.query.durationMinutes, role: role)
    do {
      let decision = try decide(wish, facts, now: calendar.now)
      guard decision.start == start,
        decision.occupiedUntil == decision.end + Int64(calendar.policy.bufferMinutes) * 60
      else { return .refused(.invalid) }
      return .accepted(end: decision.end, capacity: decision.capacity)
    } catch {
      return .refused(error.code)
    }
  }

  private func differences(_ seen: [Slot], _ right: [Slot]) -> String {
    let surplus = seen.filter { !right.contains($0) }.map(\.text)
    let missing = right.filter { !seen.contains($0) }.map(\.text)
    return "too many \(surplus), missing \(missing)"
  }
}
