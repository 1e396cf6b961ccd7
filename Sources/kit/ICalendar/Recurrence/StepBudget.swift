/// How much work expansions may still do: the calendar's answer to rules that never match or never end.
///
/// A step is one period of a rule looked at, one date-time that a rule yields or a file lists: some 10 to 50 ns of
/// work; to begin with a rule takes as long as many. One budget may serve one series or all of a file; what was taken
/// stays taken.
public struct StepBudget: Hashable, Sendable {
  /// Steps not yet taken.
  public private(set) var left: Int

  /// As many steps as given; half a million by default, a few milliseconds of work.
  public init(steps: Int = 500_000) { left = max(0, steps) }

  @inline(__always)
  mutating func take(_ steps: Int = 1) throws(RecurrenceError) {
    left -= steps
    if left < 0 { throw exceeded() }
  }

  /// What it takes to begin with a rule, whatever it then yields.
  static let beginning = 100

  /// What it takes to find the instant of one time of a rule.
  static let placing = 3

  @inline(never)
  private mutating func exceeded() -> RecurrenceError {
    left = 0
    return RecurrenceError(
      .budgetExceeded,
      "The rule needs too many steps to expand. Shorten the series with UNTIL, or write fewer repetitions.")
  }
}
