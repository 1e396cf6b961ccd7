import Booking
import CivilTime
import Store
import TestSupport
import Testing

/// One life: where and when it takes place follows from its number, what happens in it from its seed.
struct LifePlan {
  let seed: UInt64
  let number: Int
  let cast: Cast
  let begin: Instant

  typealias Step = (number: Int, act: Act)

  /// What came of a life.
  struct Lived {
    var acts: [Step] = []
    var outcomes: [Outcome] = []
    /// How each booking was made that came to another state, and to which.
    var states: [String] = []
    /// What was otherwise than in the model after the last act.
    var difference: String?
  }

  /// Before DST changes of either way, ends of months, and the end of a year.
  private static let beginnings = [
    "2026-10-23T06:00:00Z", "2027-03-12T12:00:00Z", "2026-12-28T09:00:00Z", "2027-03-25T08:00:00Z",
    "2027-04-01T20:00:00Z", "2027-10-01T03:00:00Z", "2026-10-29T15:00:00Z", "2027-01-27T10:00:00Z",
  ]
  private static let zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]

  init(seed: UInt64, number: Int) {
    (self.seed, self.number) = (seed, number)
    let presets = Preset.allCases
    let zones = Self.zones.indices.compactMap { try? Zone.named(Self.zones[($0 + number) % 3]) }
    cast = Cast((presets[number % 4], presets[(number / 4 + number + 1) % 4]), zones: zones)
    begin = instant(Self.beginnings[number % Self.beginnings.count])
  }

  /// Lives it with acts drawn from the seed.
  func live(acts count: Int) throws -> Lived {
    var draw = RandomLife(random: TestRandom(seed: seed &+ UInt64(number)))
    var planned = draw.beginning(cast, at: begin)[...]
    return try live { model, number in
      if let act = planned.popFirst() { return (number, act) }
      return number < count ? (number, draw.next(model)) : nil
    }
  }

  /// Lives it with these acts.
  func live(_ steps: [Step]) throws -> Lived {
    var left = steps[...]
    return try live { _, _ in left.popFirst() }
  }

  private func live(_ next: (StudioModel, Int) -> Step?) throws -> Lived {
    try withStudio { studio in
      var life = try StudioLife(studio, cast, at: begin)
      let watch = LifeWatch(seed: seed, number: number)
      var lived = Lived()
      while let step = next(life.model, lived.acts.count) {
        lived.acts.append(step)
        let before = life.model.bookings
        let (outcome, difference) = try life.live(step.act, number: step.number)
        for (index, booking) in life.model.bookings.enumerated()
        where index >= before.count || before[index].status != booking.status {
          lived.states.append("\(booking.mode.rawValue) \(booking.status.rawValue)")
        }
        lived.outcomes.append(Outcome(verb: step.act.verb, refusal: outcome))
        lived.difference = try difference ?? watch.look(at: life, after: step.number)
        if lived.difference != nil { break }
      }
      return lived
    }
  }

  /// Fewer acts after which something differs still: leaves out ever smaller pieces, as long as that is quick.
  func shrink(_ steps: [Step]) throws -> Lived {
    var shortest = try live(steps)
    var size = steps.count / 2
    var tries = 0
    while size > 0, tries < 150 {
      var start = 0
      while start < shortest.acts.count, tries < 150 {
        var fewer = shortest.acts
        fewer.removeSubrange(start..<min(start + size, fewer.count))
        let lived = try live(fewer)
        tries += 1
        if lived.difference != nil { shortest = lived } else { start += size }
      }
      size = size == 1 ? 0 : (size + 1) / 2
    }
    return shortest
  }
}

/// What came of one act.
struct Outcome: Hashable {
  let verb: String
  let refusal: Refusal.Code?
}
