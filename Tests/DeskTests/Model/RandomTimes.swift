import Booking
import CivilTime
import TestSupport

/// When something is to be, and until when the clock goes on.
extension RandomLife {
  /// A start: mostly where a window opens within some days, or beside a booking, so that people meet; at times in the
  /// past, or in closed time.
  mutating func start(_ coach: String, _ kind: Kind, _ model: StudioModel) -> Instant {
    let ahead = model.bookings.filter { $0.coach == coach && $0.start > model.now && $0.isAlive }
    let waiting = ahead.filter { $0.status == .pending }
    if random.once(in: 3), let near = pick(waiting.isEmpty || random.once(in: 2) ? ahead : waiting) {
      return near.start + random.pick([0, 0, 0, 0, 1800, -1800, 900])
    }
    let zone = model.cast.zone(coach)
    var start = anyStart(coach, kind, model, zone)
    let open = model.open(coach, kind)
    for _ in 0..<3 where start < model.now || open.places(at: start) == nil {
      if random.once(in: 12) { break }
      start = anyStart(coach, kind, model, zone)
    }
    return start
  }

  private mutating func anyStart(_ coach: String, _ kind: Kind, _ model: StudioModel, _ zone: Zone) -> Instant
  {
    let days = Int.random(in: 0...(random.once(in: 8) ? 100 : random.once(in: 4) ? 14 : 3), using: &random)
    let date = zone.date(at: model.now).adding(days: days)
    let windows = model.windows.filter {
      $0.coach == coach && $0.value.kind == kind && $0.value.weekday == date.weekday && $0.value.isActive
    }
    if let window = pick(windows)?.value, !random.once(in: 10) {
      let minutes = stride(from: 0, to: (window.end.seconds - window.start.seconds) / 60 - 30, by: 30)
      let begins = LocalDateTime(date, window.start).adding(seconds: Int64(random.pick(Array(minutes))) * 60)
      if let start = zone.firstShowing(begins) { return start }
    }
    return halfHour(on: date, zone)
  }

  mutating func halfHour(on date: LocalDate, _ zone: Zone) -> Instant {
    let time =
      LocalTime(hour: Int.random(in: 0...20, using: &random), minute: random.pick([0, 30])) ?? .midnight
    return zone.instant(of: LocalDateTime(date, time))
  }

  /// Minutes, hours, to an instant at which something of a booking changes, to the next day, at times for weeks.
  mutating func wait(_ model: StudioModel) -> Act {
    let now = model.now
    switch Int.random(in: 0..<20, using: &random) {
    case 0...4: return .wait(until: now + Int64.random(in: 1...90, using: &random) * 60)
    case 5...8: return .wait(until: now + Int64.random(in: 1...12, using: &random) * 3600)
    case 9...10:
      return .wait(until: now + 86400)
    case 11:
      return .wait(until: now + Int64.random(in: 2...(random.once(in: 3) ? 30 : 5), using: &random) * 86400)
    default:
      let alive = model.bookings.filter { $0.isAlive && $0.end > now }
      let waiting = alive.filter { $0.status == .pending && $0.start > now }
      guard let booking = pick(waiting.isEmpty || random.once(in: 2) ? alive : waiting) else {
        return .wait(until: now + 3600)
      }
      let policy = model.policy(booking.coach, booking.brand)
      let cutoff = booking.start - Int64(policy.cutoff) * 3600
      let notice = booking.start - Int64(policy.notice) * 3600
      let edges = [booking.expires, booking.heldUntil, booking.start, booking.end, cutoff, notice].compactMap(
        \.self)
      awaited = booking.ref
      let edge = random.pick(edges) + (random.once(in: 4) ? random.pick([-60, 60]) : 0)
      return .wait(until: edge > now && edge < now + 10 * 86400 ? edge : now + 60)
    }
  }
}
