import Booking
import CivilTime
import Desk
import TestSupport
import Testing

/// Long random lives of studios, beside a model that knows the rules and nothing of how they are built.
///
/// COACHCAL_TEST_LIVES has more of them lived than usual, COACHCAL_TEST_SEED the same again.
@Suite struct RulesTests {
  @Test
  func `whatever happens, every act ends as the rules say, and leaves what they say (R1–R32, R40–R44)`()
    throws
  {
    let random = TestRandom(for: "rules")
    let lives = whole("COACHCAL_TEST_LIVES") ?? 12
    var told = Coverage()
    // What is rare may need some lives more.
    for number in 0..<3 * lives where number < lives || !told.missing.isEmpty {
      let plan = LifePlan(seed: random.seed, number: number)
      let lived = try plan.live(acts: 350)
      told.add(lived.outcomes, states: lived.states)
      guard let difference = lived.difference else { continue }
      print("rules: life \(number), step \(lived.acts.last?.number ?? 0) differs; leaving acts out")
      let shortest = try plan.shrink(lived.acts)
      Issue.record(
        """
        COACHCAL_TEST_SEED=\(random.seed), life \(number), step \(lived.acts.last?.number ?? 0): \(readable(difference))
        It takes these acts:
        \(shortest.acts.map { "  \($0.number): \(readable($0.act))" }.joined(separator: "\n"))
        after which: \(readable(shortest.difference ?? ""))
        """)
      return
    }
    print("rules: \(told)")
    #expect(told.missing.isEmpty, "seed \(random.seed)")
  }
}

private func whole(_ name: String) -> Int? { variable(name).flatMap { Int($0) } }
