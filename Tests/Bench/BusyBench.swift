import Calendars
import CivilTime
import ICalendar
import TestSupport

/// A file of 10,000 events as the time that it closes; beside the reader in Python with which tests compare ours,
/// both in their own process, without their start.
func benchBusy(_ folder: String, _ table: inout Table) throws {
  let zone = try Zone.named("Europe/Berlin")
  let window = instant("2026-01-01T00:00:00Z")..<instant("2028-01-01T00:00:00Z")
  let bytes = try tenThousandEvents()
  let path = "\(folder)/busy.ics"
  try write(bytes, to: path)
  var found: [Range<Instant>] = []
  let ours = try median { found = try busyTime(of: bytes, zone: zone, window: window).busy }
  let script = """
    import io, json, sys, time, zoneinfo
    sys.path.insert(0, sys.argv[1])
    sys.stdin = io.StringIO("[]")
    import read_busy
    data = open(sys.argv[2], "rb").read()
    began = time.perf_counter()
    found = read_busy.busy(data, zoneinfo.ZoneInfo("Europe/Berlin"), int(sys.argv[3]), int(sys.argv[4]))
    took = time.perf_counter() - began
    print()
    print(int(took * 1e9), len(found), sum(end - start for start, end in found))
    """
  let python = try run(
    peer("python"),
    [
      "-c", script, "\(PackageRoot.path)/Tests/Peers", path, String(window.lowerBound.seconds),
      String(window.upperBound.seconds),
    ], seconds: 600)
  let answer =
    python.output.split(separator: "\n").last?.split(separator: " ").compactMap { Double($0) } ?? []
  let seconds = found.reduce(0) { $0 + Double($1.upperBound - $1.lowerBound) }
  guard answer.count == 3, answer[1] == Double(found.count), answer[2] == seconds else {
    throw BenchError(
      message: "they read it otherwise: \(answer), \(found.count), \(seconds): \(python.error.suffix(500))")
  }
  table.add(
    "10,000 events, \(bytes.count / 1000) kB, to busy time", shown(nanoseconds: ours),
    "\(shown(nanoseconds: answer[0])) Python", "\(tenths(answer[0] / ours)) ×", "≥ 50 ×",
    answer[0] / ours >= 50)
}

/// Two years of a busy life: single events, whole days, and a series in every fifty.
private func tenThousandEvents() throws -> [UInt8] {
  var text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n"
  let first = LocalDate(iso8601: "2026-01-01") ?? LocalDate(dayNumber: 0)
  for number in 0..<10_000 {
    let day = first.adding(days: number * 7 % 730).iso8601.filter { $0 != "-" }
    let hour = 6 + number % 12
    text += "BEGIN:VEVENT\r\nUID:\(number)@bench.example\r\nDTSTAMP:20260101T000000Z\r\n"
    if number % 20 == 7 {
      text += "DTSTART;VALUE=DATE:\(day)\r\n"
    } else {
      let time = hour < 10 ? "0\(hour)" : "\(hour)"
      text +=
        "DTSTART;TZID=Europe/Berlin:\(day)T\(time)0000\r\nDTEND;TZID=Europe/Berlin:\(day)T\(time)\(10 + number % 50)00\r\n"
      if number % 50 == 3 { text += "RRULE:FREQ=WEEKLY;COUNT=10\r\n" }
    }
    text +=
      "SUMMARY:Appointment \(number)\r\nDESCRIPTION:With somebody\\, somewhere\\; bring number \(number)\r\n"
    text += "LOCATION:Room \(number % 17)\r\nEND:VEVENT\r\n"
  }
  return Array((text + "END:VCALENDAR\r\n").utf8)
}
