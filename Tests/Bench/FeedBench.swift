import Booking
import Calendars
import CivilTime
import Desk
import ICalendar
import Store
import TestSupport

/// A feed of 10,000 events: written from memory, beside PyPI's `icalendar` writing the same calendar; and read
/// from the database and written, as when an app asks for the first time.
func benchRendering(_ studio: BenchStudio, _ table: inout Table) throws {
  let storage = try studio.open("feed")
  let count = 10_000
  try studio.fill(
    storage, coach: studio.coach.id, count: count, from: studio.now + 3600, step: 1800, ids: 1_000_000)
  let desk = studio.desk(storage)
  var cold: [UInt8] = []
  let reading = try median(rounds: 7) {
    cold = try desk.renderFeed(of: studio.coach.handle, kind: .coach, publicURL: "https://example.org")
  }
  let path = "\(studio.folder)/feed.ics"
  try write(cold, to: path)

  var content = FeedContent(
    feed: Feed(id: FeedID(BenchStudio.id(3)), person: studio.coach.id, kind: .coach, created: studio.now),
    owner: studio.coach, publicURL: "https://example.org", changed: studio.now, from: studio.now)
  content.bookings = try storage.read {
    try $0.feedBookings(of: .coach(studio.coach.id), endingAfter: studio.now, endedSince: studio.now)
  }
  for person in studio.clients { content.people[person.id] = person }
  content.brands[studio.brand.id] = studio.brand
  let rendering = median(rounds: 7) { _ = renderFeed(content) }

  let python = try run(
    "\(PackageRoot.path)/.build/venv/bin/python", ["\(PackageRoot.path)/Tests/Peers/render_speed.py", path])
  let theirs = Double(python.output.split(separator: "\n").last.map(String.init) ?? "") ?? 0
  let rate = Double(count) / rendering * 1e9
  table.add(
    "feed rendering, 10,000 events", "\(Int(rate)) events/s", "\(Int(theirs)) events/s PyPI icalendar",
    "\(tenths(rate / theirs)) ×", "≥ 200,000/s, ≥ 30 ×", rate >= 200_000 && rate >= 30 * theirs)
  table.add(
    "cold feed of 10,000 events, database to bytes", shown(nanoseconds: reading),
    "\(shown(nanoseconds: rendering)) rendering alone", "\(tenths(reading / rendering)) ×", "≤ 60 ms",
    reading <= 60e6)
  storage.close()
}
