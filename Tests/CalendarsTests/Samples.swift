import Booking
import Calendars
import CivilTime
import TestSupport

/// Maria's autumn of 2026, with everything that a feed can hold.
struct Autumn {
  let berlin: Zone
  let newYork: Zone
  let maria, jonas, tom, eve: Person
  let brand = Brand(id: BrandID("brand"), handle: "nord", name: "Nord, Licht; & Co", preset: .training)
  let package: Package
  var bookings: [Booking] = []

  init() throws {
    berlin = try Zone.named("Europe/Berlin")
    newYork = try Zone.named("America/New_York")
    func person(_ handle: String, _ name: String, _ zone: Zone) -> Person {
      Person(id: PersonID(handle), handle: handle, name: name, email: "\(handle)@example.org", zone: zone)
    }
    maria = person("maria", "María \"Mia\" Brandt", berlin)
    jonas = person("jonas", "Jonas Keller", berlin)
    tom = person("tom", "Tom O’Neill, Jr.", newYork)
    eve = person("eve", "Eve; Müller 🏋️‍♀️", berlin)
    let day = LocalDate(year: 2026, month: 12, day: 31) ?? LocalDate(dayNumber: 0)
    package = Package(
      id: PackageID("package"), coach: maria.id, client: tom.id, name: "8 sessions, autumn; special",
      total: 8, remaining: 5, durationMinutes: 60, expires: Package.expiry(endOf: day, zone: berlin),
      notes: "paid in cash", purchased: instant("2026-09-01T08:00:00Z"))
    bookings = everything()
  }

  /// What is booked, in the order of the starts.
  private func everything() -> [Booking] {
    var noShow = booking("1", tom, "2026-09-30T08:00:00Z", status: .noShow)
    noShow.packagePlace = PackagePlace(number: 1, total: 8)
    noShow.package = package.id
    noShow.instructorNotes = "second time this month"
    var completed = noShow
    completed.id = BookingID("2")
    completed.uid = "2@coachcal"
    completed.status = .completed
    completed.start = instant("2026-10-02T08:00:00Z")
    completed.end = instant("2026-10-02T09:00:00Z")
    completed.packagePlace = PackagePlace(number: 2, total: 8)
    var cancelled = booking("3", eve, "2026-10-20T14:30:00Z", status: .cancelled)
    cancelled.cancellation = .init(
      by: .client, at: instant("2026-10-18T09:00:00Z"), reason: "A cold, alas; see you\nnext week 🤧")
    cancelled.changed = instant("2026-10-18T09:00:00Z")
    cancelled.sequence = 3
    let pending = booking("4", eve, "2026-10-21T06:00:00Z", status: .pending)
    var session = booking("5", tom, "2026-10-21T15:00:00Z", status: .confirmed)
    session.package = package.id
    session.packagePlace = PackagePlace(number: 3, total: 8)
    session.room = "Studio 1; Linienstraße 40, Berlin\nSecond floor \\ left"
    session.notes =
      "Bring: towel, water; shoes.\r\n" + String(repeating: "Übung macht den Meister 💪🏽, ", count: 8)
    let twice = booking("6", tom, "2026-10-25T00:30:00Z", status: .confirmed)
    var checkin = booking("7", tom, "2026-11-03T17:00:00Z", status: .confirmed)
    checkin.kind = .checkin
    checkin.end = checkin.start + 1800
    checkin.videoLink = "https://meet.example.org/nord-0123456789abcdefghijklmnop"
    return [noShow, completed, cancelled, pending, session, twice, checkin]
  }

  func booking(_ id: String, _ client: Person, _ start: String, status: Booking.Status) -> Booking {
    let start = instant(start)
    return Booking(
      id: BookingID(id), uid: "\(id)@coachcal", sequence: 1, coach: maria.id, client: client.id,
      brand: brand.id, kind: .session, status: status, start: start, end: start + 3600,
      occupiedUntil: start + 3600, capacity: 2, coachZone: maria.zone.name, clientZone: client.zone.name,
      room: "Studio 2", created: instant("2026-09-15T10:00:00Z"), changed: instant("2026-10-01T10:00:00Z"))
  }

  /// What a feed of Maria's, or of Tom's, is written from.
  func content(_ kind: Feed.Kind, withCoach coach: Person? = nil) -> FeedContent {
    let owner = kind == .client ? tom : maria
    let feed = Feed(
      id: FeedID("feed"), person: owner.id, kind: kind, withCoach: coach?.id,
      includesBlackouts: kind == .coach || kind == .busy, created: instant("2026-09-01T08:00:00Z"))
    var content = FeedContent(
      feed: feed, owner: owner, publicURL: "https://nord.example", changed: instant("2026-10-19T08:00:00Z"),
      from: owner.zone.startOfDay(owner.zone.date(at: instant("2026-07-21T12:00:00Z"))))
    if kind == .open {
      content.slots = ["2026-10-22T07:00:00Z", "2026-10-25T01:00:00Z"].map { instant($0) }.map {
        Slot(start: $0, end: $0 + 3600, capacity: 2, occupancy: 1)
      }
      return content
    }
    content.bookings = bookings.filter { kind != .client || $0.client == tom.id }
    if kind != .busy {
      for person in [maria, tom] + (kind == .coach ? [eve] : []) { content.people[person.id] = person }
      content.brands[brand.id] = brand
      content.packages[package.id] = package
    }
    if kind == .client, coach == nil {
      var other = booking("8", tom, "2026-11-10T18:00:00Z", status: .confirmed)
      other.coach = jonas.id
      content.people[jonas.id] = jonas
      content.bookings.append(other)
    }
    if feed.includesBlackouts { content.blackouts = blackouts }
    return content
  }

  /// Christmas as whole days, and a dentist's morning.
  private var blackouts: [Override] {
    let eve = LocalDate(year: 2026, month: 12, day: 24) ?? LocalDate(dayNumber: 0)
    return [
      Override(
        id: OverrideID("holidays"), effect: .blackout, span: .days(eve, through: eve.adding(days: 2)),
        reason: "Christmas, at home; with family"),
      Override(
        id: OverrideID("dentist"), effect: .blackout,
        span: .instants(instant("2026-12-02T08:00:00Z"), until: instant("2026-12-02T10:30:00Z"))),
    ]
  }
}
