import Booking
import CivilTime
import Testing

/// The instant of an RFC 3339 time.
func at(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

/// The date `YYYY-MM-DD`.
func day(_ text: String) throws -> LocalDate { try #require(LocalDate(iso8601: text)) }

/// The time `HH:MM`.
func time(_ text: String) throws -> LocalTime { try #require(LocalTime(iso8601: text)) }

extension Window {
  /// A window from and until `HH:MM`.
  static func sample(
    _ weekday: Weekday, _ start: String, _ end: String, kind: Kind = .session, capacity: Int = 1,
    slotMinutes: Int? = nil, room: String? = nil
  ) throws -> Window {
    Window(
      id: WindowID("w"), weekday: weekday, start: try time(start), end: try time(end), kind: kind,
      capacity: capacity, slotMinutes: slotMinutes, room: room)
  }
}

extension Slot {
  /// `16:00–17:00Z 1/2`: UTC, occupancy and capacity.
  var text: String {
    let clock = [start, end].map { $0.rfc3339.dropFirst(11).prefix(5) }
    return "\(clock[0])–\(clock[1])Z \(occupancy)/\(capacity)"
  }
}

extension Override {
  static func blackout(_ start: Instant, _ end: Instant, _ scope: KindScope = .both) -> Override {
    Override(id: OverrideID("b"), effect: .blackout, scope: scope, span: .instants(start, until: end))
  }

  static func extra(
    _ start: Instant, _ end: Instant, capacity: Int, room: String? = nil, _ scope: KindScope = .both
  ) -> Override {
    Override(
      id: OverrideID("e"), effect: .extra(capacity: capacity, room: room), scope: scope,
      span: .instants(start, until: end))
  }
}

extension Availability {
  /// Windows in UTC, unless told otherwise, with nothing else.
  static func sample(
    _ windows: [Window], overrides: [Override] = [], occupied: [Range<Instant>] = [], zone: Zone = .utc
  ) -> Availability {
    Availability(zone: zone, windows: windows, overrides: overrides, occupied: occupied)
  }

  /// The slots of one date as texts, for the coach unless told otherwise, from the year 2000 on.
  func slotTexts(
    _ date: String, kind: Kind = .session, minutes: Int? = nil, role: Role = .coach,
    policy: Policy = Policy(),
    now: Instant = Instant(seconds: 946_684_800)
  ) throws -> [String] {
    let date = try day(date)
    let query = SlotQuery(kind: kind, durationMinutes: minutes, from: date, through: date, role: role)
    return slots(query, of: self, policy: policy, now: now).map(\.text)
  }
}

extension Facts {
  /// What a gym knows of a wish, unless told otherwise.
  static func sample(
    _ availability: Availability, policy: Policy = Policy(), packages: [Package] = [], checkInsUsed: Int = 0
  ) -> Facts {
    Facts(
      coach: PersonID("coach"), client: PersonID("client"), policy: policy, availability: availability,
      packages: packages, checkInsUsed: checkInsUsed)
  }
}

extension Booking {
  /// An hour that is confirmed, unless told otherwise.
  static func sample(
    _ id: String = "b", start: Instant, minutes: Int = 60, kind: Kind = .session, status: Status = .confirmed,
    package: PackageID? = nil
  ) -> Booking {
    let end = start + Int64(minutes) * 60
    return Booking(
      id: BookingID(id), uid: "\(id)@coachcal", sequence: 0, coach: PersonID("coach"),
      client: PersonID("client"), brand: BrandID("brand"), kind: kind, status: status, start: start, end: end,
      occupiedUntil: end, capacity: 1, coachZone: "UTC", clientZone: "UTC", package: package,
      created: start - 86400, changed: start - 86400)
  }
}

extension Package {
  /// Eight hours without expiry, unless told otherwise.
  static func sample(
    _ id: String = "p", remaining: Int = 8, minutes: Int = 60, expires: Instant? = nil,
    purchased: Instant = Instant(seconds: 0)
  ) -> Package {
    Package(
      id: PackageID(id), coach: PersonID("coach"), client: PersonID("client"), name: "8 sessions", total: 8,
      remaining: remaining, durationMinutes: minutes, expires: expires, purchased: purchased)
  }
}
