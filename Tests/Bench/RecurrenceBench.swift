import CivilTime
import ICalendar
import TestSupport

/// A thousand weekly series of five years as instants; beside Python's dateutil, which finds the wall-clock
/// times alone.
func benchRecurrence(_ table: inout Table) throws {
  let zone = try Zone.named("Europe/Berlin")
  let start = LocalDateTime(seconds: 1_792_400_400)
  let from = zone.instant(of: start)
  var found = 0
  let ours = try median {
    found = 0
    for _ in 0..<1000 {
      let set = RecurrenceSet(
        start: .zoned(start, zone), duration: NominalDuration(seconds: 3600),
        rrules: [try RecurrenceRule("FREQ=WEEKLY;BYDAY=MO")])
      var budget = StepBudget()
      found += try set.occurrences(touching: from..<(from + 1826 * 86_400), in: zone, budget: &budget).count
    }
  }
  let script = """
    import time
    from datetime import datetime, timedelta
    from dateutil.rrule import rrulestr
    start = datetime(2026, 10, 19, 9)
    began = time.perf_counter()
    for _ in range(100):
        rrulestr("FREQ=WEEKLY;BYDAY=MO", dtstart=start).between(start, start + timedelta(days=1826))
    print(int((time.perf_counter() - began) * 10_000_000_000))
    """
  let python = try run(peer("python"), ["-c", script])
  let theirs = Double(python.output.filter(\.isNumber)) ?? 0
  table.add(
    "1,000 weekly series of five years (\(found) occurrences)", shown(nanoseconds: ours),
    "\(shown(nanoseconds: theirs)) dateutil", "\(tenths(theirs / ours)) ×", "≤ 200 ms", ours <= 200_000_000)
}
