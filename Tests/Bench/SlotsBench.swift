import Booking
import CivilTime

/// Slots of 90 days with 200 bookings, in the core alone; beside the bare work of walking as many starts.
func benchSlots(_ table: inout Table) throws {
  let zone = try Zone.named("Europe/Berlin")
  let now = Instant(seconds: 1_792_400_400)
  let today = zone.date(at: now)
  let windows = (1...5).flatMap { day in
    [(9, 12), (14, 18)].compactMap { from, until -> Window? in
      guard let start = LocalTime(hour: from, minute: 0), let end = LocalTime(hour: until, minute: 0),
        let weekday = Weekday(rawValue: day)
      else { return nil }
      return Window(id: WindowID("\(day)\(from)"), weekday: weekday, start: start, end: end, capacity: 2)
    }
  }
  let occupied = (0..<200).map { index -> Range<Instant> in
    let start = zone.startOfDay(today.adding(days: index * 90 / 200)) + Int64(9 + index % 8) * 3600
    return start..<(start + 3600)
  }.sorted { $0.lowerBound < $1.lowerBound }
  let availability = Availability(zone: zone, windows: windows, overrides: [], occupied: occupied)
  var policy = Policy(preset: .training)
  policy.minNoticeHours = 0
  let query = SlotQuery(
    kind: .session, durationMinutes: 60, from: today, through: today.adding(days: 89), role: .client)

  var found = 0
  let ours = median(rounds: 15, calls: 200) {
    found = slots(query, of: availability, policy: policy, now: now).count
  }
  // The other side: for each step of each open day, look at every booking, as a plain program would.
  var free = 0
  let plain = median(rounds: 5, calls: 5) {
    free = 0
    for day in 0..<90 {
      let midnight = zone.startOfDay(today.adding(days: day)).seconds
      for step in 0..<12 {
        let start = midnight + Int64(9 * 3600 + step * 1800)
        let there = occupied.count { $0.lowerBound.seconds < start + 3600 && $0.upperBound.seconds > start }
        if there < 2 { free += 1 }
      }
    }
  }
  table.add(
    "slots of 90 days, 200 bookings (\(found) slots, \(free) free by the other side)",
    shown(nanoseconds: ours),
    "\(shown(nanoseconds: plain)) every step × every booking", "\(tenths(plain / ours)) ×", "≤ 20 µs",
    ours <= 20_000)
}
