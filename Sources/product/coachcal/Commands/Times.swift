import CivilTime

/// `Mon 2026-11-23 16:00–17:00` on the wall of a zone, which is named elsewhere.
func clock(_ start: Instant, _ end: Instant, _ zone: Zone) -> String {
  let (from, to) = (zone.local(at: start), zone.local(at: end))
  let until = from.date == to.date ? to.time.iso8601 : "\(to.date.iso8601) \(to.time.iso8601)"
  return "\(clock(start, zone))–\(until)"
}

/// `Mon 2026-11-23 16:00` on the wall of a zone, which is named elsewhere.
func clock(_ instant: Instant, _ zone: Zone) -> String {
  let local = zone.local(at: instant)
  return "\(dayNames[local.date.weekday.rawValue]) \(local.date.iso8601) \(local.time.iso8601)"
}

/// The same in UTC, or `-` where there is none.
func clock(_ instant: Instant?) -> String { instant.map { "\(clock($0, .utc)) UTC" } ?? "-" }

/// From Sunday on, as tables show them.
let dayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
