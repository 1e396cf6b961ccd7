import Booking
import CivilTime
import TestSupport
import Testing

/// R7: how many are there at one time, whatever the order in which they came.
@Suite struct OrderTests {
  private let monday = "2026-06-01"

  @Test func `two clients from 16:00 to 17:00 fill 16:30 and leave 17:00 open at capacity 2 (R7)`() throws {
    let hour = try at("2026-06-01T16:00:00Z")..<at("2026-06-01T17:00:00Z")
    let availability = Availability.sample(
      [try .sample(.monday, "16:00", "18:00", capacity: 2)], occupied: [hour, hour])
    var policy = Policy()
    policy.slotIntervalMinutes = 30
    #expect(
      try availability.slotTexts(monday, minutes: 60, policy: policy) == [
        "16:00–17:00Z 2/2", "16:30–17:30Z 2/2", "17:00–18:00Z 0/2",
      ])
  }

  @Test func `one client before and one after half past leave the whole hour open at capacity 2 (R7)`() throws
  {
    let middle = try at("2026-06-01T16:30:00Z")
    let availability = Availability.sample(
      [try .sample(.monday, "16:00", "17:00", capacity: 2)],
      occupied: [middle + -1800..<middle, middle..<middle + 1800])
    #expect(try availability.slotTexts(monday) == ["16:00–17:00Z 1/2"])
  }

  @Test func `a buffer keeps free the time after a booking and before the next (R7)`() throws {
    let ten = try at("2026-06-01T10:00:00Z")
    var policy = Policy(preset: .academy)
    policy.bookingMode = .instant
    // Booked 10:00–11:00, kept free until 11:15.
    let availability = Availability.sample(
      [try .sample(.monday, "08:00", "13:00")], occupied: [ten..<ten + 75 * 60])
    #expect(
      try availability.slotTexts(monday, policy: policy) == [
        "08:00–09:00Z 0/1", "08:30–09:30Z 0/1", "09:00–10:00Z 1/1", "09:30–10:30Z 1/1", "10:00–11:00Z 1/1",
        "10:30–11:30Z 1/1", "11:00–12:00Z 1/1", "11:30–12:30Z 0/1", "12:00–13:00Z 0/1",
      ])
  }

  @Test func `a buffer may reach into closed time (R7)`() throws {
    var policy = Policy()
    policy.bufferMinutes = 30
    let availability = Availability.sample([try .sample(.monday, "10:00", "11:00")])
    #expect(try availability.slotTexts(monday, policy: policy) == ["10:00–11:00Z 0/1"])
  }

  @Test func `a slot's capacity is the lowest that holds in it (R7)`() throws {
    let availability = Availability.sample([
      try .sample(.monday, "10:00", "10:30", capacity: 3),
      try .sample(.monday, "10:30", "11:00", capacity: 1),
      try .sample(.monday, "11:00", "12:00", capacity: 2),
    ])
    let texts = try availability.slotTexts(monday)
    #expect(texts == ["10:00–11:00Z 0/1", "10:30–11:30Z 0/1", "11:00–12:00Z 0/2"])
  }

  @Test func `whatever is accepted in one order fits in every order and never exceeds capacity (R7, R20)`()
    throws
  {
    var numbers = TestRandom(for: "order")
    let morning = try at("2026-06-01T08:00:00Z")
    var accepted = 0
    var refused = 0
    for _ in 0..<60 {
      let capacity = numbers.number(1...4)
      let windows = [try Window.sample(.monday, "08:00", "12:00", capacity: capacity)]
      var wishes: [(start: Instant, minutes: Int, buffer: Int)] = []
      for _ in 0..<numbers.number(4...25) {
        wishes.append(
          (
            morning + Int64(numbers.number(0...47)) * 300, numbers.number(1...18) * 5,
            numbers.pick([0, 5, 15, 30])
          ))
      }
      /// Books one after the other; gives the places in the list of those accepted, and what they take up.
      func book(_ order: [Int]) -> (accepted: [Int], occupied: [Range<Instant>]) {
        var occupied: [Range<Instant>] = []
        let accepted = order.filter { index in
          let wish = wishes[index]
          var policy = Policy()
          policy.bufferMinutes = wish.buffer
          let facts = Facts.sample(.sample(windows, occupied: occupied), policy: policy)
          let decision = try? decide(
            Wish(kind: .session, start: wish.start, durationMinutes: wish.minutes, role: .coach), facts,
            now: morning)
          guard let decision else { return false }
          occupied.append(decision.start..<decision.occupiedUntil)
          return true
        }
        return (accepted, occupied)
      }
      let (first, occupied) = book(wishes.indices.shuffled(using: &numbers))
      for instant in occupied.map(\.lowerBound) {
        #expect(occupied.count { $0.contains(instant) } <= capacity)
      }
      for _ in 0..<3 {
        #expect(book(first.shuffled(using: &numbers)).accepted.count == first.count)
      }
      accepted += first.count
      refused += wishes.count - first.count
    }
    #expect(accepted > 100 && refused > 100)
  }
}
