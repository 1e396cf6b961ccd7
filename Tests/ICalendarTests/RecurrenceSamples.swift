import CivilTime
import ICalendar
import Testing

/// That day and hour on a wall clock.
func at(_ day: String, _ hour: Int, _ minute: Int = 0) throws -> LocalDateTime {
  LocalDateTime(
    try #require(LocalDate(iso8601: day)), try #require(LocalTime(hour: hour, minute: minute)))
}

/// The code with which a rule is refused; nil if it is not.
func code(_ rule: String) -> RecurrenceError.Code? {
  do {
    _ = try RecurrenceRule(rule)
    return nil
  } catch {
    return error.code
  }
}

/// The first twenty years of a series without length.
func occurrences(
  _ rule: String, _ start: LocalDateTime, in zone: Zone
) throws -> [RecurrenceSet.Occurrence] {
  let set = RecurrenceSet(start: .zoned(start, zone), rrules: [try RecurrenceRule(rule)])
  let from = zone.instant(of: start)
  var budget = StepBudget()
  return try set.occurrences(touching: from..<(from + 20 * 366 * 86_400), in: .utc, budget: &budget)
}
