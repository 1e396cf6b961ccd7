/// What the reading of one file may still take of its limits: every loop that a file can make longer than itself is
/// charged here, so that no file holds up its reader, whatever it is that its author thought of.
struct ReadingBudget {
  let limits: ReadingLimits
  private var rules, dates, occurrences: Int
  private var steps: Int

  init(_ limits: ReadingLimits) {
    self.limits = limits
    (rules, dates, occurrences) = (limits.rules, limits.dates, limits.occurrences)
    steps = limits.steps
  }

  /// Counts an RRULE or EXRULE.
  mutating func takeRule(_ line: Int) throws(CalendarReadingError) {
    rules -= 1
    guard rules >= 0 else {
      throw CalendarReadingError(
        .tooManyRules, line: line, "The file has more than \(limits.rules) rules. Export fewer events.")
    }
  }

  /// Counts a value of a list.
  mutating func takeDate(_ line: Int) throws(CalendarReadingError) {
    dates -= 1
    guard dates >= 0 else {
      throw CalendarReadingError(
        .tooManyDates, line: line,
        "The file lists more than \(limits.dates) dates. Export fewer years of the calendar.")
    }
  }

  /// Counts times at which events take place.
  mutating func takeOccurrences(_ count: Int, _ line: Int) throws(CalendarReadingError) {
    occurrences -= count
    guard occurrences >= 0 else {
      throw CalendarReadingError(
        .tooManyOccurrences, line: line,
        "The events of the file take place more than \(limits.occurrences) times. Export fewer of them.")
    }
  }

  /// Counts work that has been done, or is about to be.
  mutating func takeSteps(_ count: Int, _ line: Int) throws(CalendarReadingError) {
    steps -= count
    guard steps >= 0 else { throw tooManySteps(line) }
  }

  /// Does the work of one series, `most` steps of it or as many as a series may take; nil where it needs more.
  mutating func share<T>(
    _ line: Int, most: Int = .max, _ work: (inout StepBudget) throws(RecurrenceError) -> T
  ) throws(CalendarReadingError) -> T? {
    let allowed = min(steps, limits.seriesSteps, most)
    var share = StepBudget(steps: allowed)
    defer { steps -= allowed - share.left }
    do {
      return try work(&share)
    } catch {
      // With what all series have left used up, the file is what asks too much.
      if allowed == steps { throw tooManySteps(line) }
      return nil
    }
  }

  private func tooManySteps(_ line: Int) -> CalendarReadingError {
    CalendarReadingError(
      .tooManySteps, line: line,
      "The rules, exceptions and zones of the file need too many steps. Export fewer years of the calendar.")
  }
}
