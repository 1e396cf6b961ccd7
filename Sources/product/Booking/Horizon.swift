public import CivilTime

/// Nothing is booked, opened, closed or sold beyond the end of the year 2199: what comes later is a slip of the
/// hand, and calendar apps fail on years of five digits.
public let horizon = LocalDate(dayNumber: 84_006)

/// Refuses an instant on or after the horizon, or before the year 1970.
func checkHorizon(_ instant: Instant) throws(Refusal) {
  guard (0..<Int64(horizon.dayNumber) * 86400).contains(instant.seconds) else { throw beyondHorizon }
}

/// Refuses a date on or after the horizon, or before the year 1970.
func checkHorizon(_ date: LocalDate) throws(Refusal) {
  guard (0..<horizon.dayNumber).contains(date.dayNumber) else { throw beyondHorizon }
}

private var beyondHorizon: Refusal {
  Refusal(.tooFarAhead, "Times lie between the years 1970 and 2199. Choose one that people will see.")
}
