import Booking
import CivilTime
import Desk
import JSONText

extension Window {
  /// Lays the members of a body over the window (RFC 7396): null takes away what may be missing, and puts the rest
  /// back to what a window has that is made without. `capacity` is what the settings give such a one.
  mutating func merge(_ body: JSON, capacity standard: Int) throws {
    let plain = Window(id: id, weekday: weekday, start: start, end: end)
    for (name, value) in body.object ?? [:] {
      switch name {
      case "weekday": weekday = value.integer.flatMap(Weekday.init) ?? weekday
      case "start": start = try Self.time(value) ?? start
      case "end": end = try Self.time(value) ?? end
      case "kind": kind = value.string.flatMap(Kind.init) ?? plain.kind
      case "capacity": capacity = value.integer ?? standard
      case "slot_minutes": slotMinutes = value.integer
      case "room": room = value.string
      case "group": isGroup = value.bool ?? plain.isGroup
      case "effective_from": effectiveFrom = try Self.date(value)
      case "effective_until": effectiveUntil = try Self.date(value)
      case "active": isActive = value.bool ?? plain.isActive
      default: break
      }
    }
  }

  private static func time(_ value: JSON) throws -> LocalTime? {
    try value.string.map(readTime)
  }

  private static func date(_ value: JSON) throws -> LocalDate? { try value.string.map(readDate) }
}

extension Override {
  /// Whole days, or a range of time; one of the two must be told.
  init(id: OverrideID, zone: Zone, capacity: Int, body: JSON) throws {
    let span: Span
    switch (body["first_day"].string, body["start"].string, body["end"].string) {
    case (let first?, nil, nil):
      span = .days(try readDate(first), through: try readDate(body["last_day"].string ?? first))
    case (nil, let start?, let end?):
      span = .instants(try When(start).instant(in: zone), until: try When(end).instant(in: zone))
    default:
      throw Refusal(.invalid, "Say either first_day (and last_day), or start and end.")
    }
    let isExtra = body["effect"].string == "extra"
    self.init(
      id: id,
      effect: isExtra
        ? .extra(capacity: body["capacity"].integer ?? capacity, room: body["room"].string) : .blackout,
      scope: body["kind"].string.flatMap(KindScope.init) ?? .both, span: span, reason: body["reason"].string)
  }
}

/// A date of a body; throws `malformed-time`.
func readDate(_ text: String) throws -> LocalDate {
  guard let date = LocalDate(iso8601: text) else {
    throw Refusal(.malformedTime, "“\(text)” is not a date. Write 2026-11-20.")
  }
  return date
}

/// A time of day of a body; throws `malformed-time`.
func readTime(_ text: String) throws -> LocalTime {
  guard let time = LocalTime(iso8601: text) else {
    throw Refusal(
      .malformedTime, "“\(text)” is not a time of day. Write 09:00; 24:00 is the end of the day.")
  }
  return time
}
