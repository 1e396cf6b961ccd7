/// How much work expansions may still do: the calendar's answer to rules that never match or never end.
///
/// A step is one period of a rule looked at, or one date-time that a rule yields: some 10 ns of work. One
/// budget may serve one series or all of a file; what was taken stays taken.
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

  @inline(never)
  private mutating func exceeded() -> RecurrenceError {
    left = 0
    return RecurrenceError(
      .budgetExceeded,
      "The rule needs too many steps to expand. Shorten the series with UNTIL, or write fewer repetitions.")
  }
}
