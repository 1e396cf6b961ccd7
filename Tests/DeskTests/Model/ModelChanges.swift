import Booking
import CivilTime

/// Moving, cancelling, marking and keeping (R16–R19, R29).
extension StudioModel {
  mutating func move(_ ref: Ref, to start: Instant, by who: Who) throws {
    let (index, role) = try find(ref, for: who)
    endOverdue(of: bookings[index].coach)
    let old = bookings[index]
    if old.status == .confirmed, old.start == start { return }
    if old.status == .rescheduled,
      bookings.contains(where: { $0.movedFrom == ref && $0.start == start && $0.stands })
    {
      return
    }
    guard old.status == .confirmed else { throw No(.wrongState) }
    guard role != .client || old.start > now else { throw No(.tooLate) }
    let zone = cast.zone(old.coach)
    var policy = policy(old.coach, old.brand)
    policy.notice = 0
    try checkLimits(start, by: role, zone: zone, policy)
    let package = packages.first { $0.ref == old.package }
    if let last = package?.lastDay, zone.date(at: start) > last { throw No(.packageExpired) }

    var moved = old
    (moved.movedFrom, moved.start, moved.isKept) = (ref, start, false)
    let minutes = old.kind == .checkin ? policy.checkinMinutes : Int((old.end - old.start) / 60)
    try seat(&moved, minutes: minutes, by: role, except: ref)
    if old.kind == .checkin { try checkQuota(moved, except: ref) }
    let hasThatTime = bookings.contains {
      $0.isAlive && $0.ref != ref && $0.coach == old.coach && $0.client == old.client
        && $0.kind == old.kind && $0.start == start
    }
    guard !hasThatTime else { throw No(.conflictingChange) }
    bookings[index].status = .rescheduled
    moved.ref = name()
    bookings.append(moved)
  }

  mutating func cancel(_ ref: Ref, by who: Who) throws {
    let (index, role) = try find(ref, for: who)
    guard bookings[index].status != .cancelled else { return }
    try cancel(index, by: role)
  }

  mutating func cancel(_ index: Int, by role: Role) throws {
    let booking = bookings[index]
    guard booking.isAlive else { throw No(.wrongState) }
    let cutoff = Int64(policy(booking.coach, booking.brand).cutoff) * 3600
    if role == .client, booking.status == .confirmed, now >= booking.start - cutoff { throw No(.tooLate) }
    close(index, .cancelled)
    bookings[index].cancelledBy = role
  }

  mutating func mark(_ ref: Ref, _ action: Booking.Action, by who: Who) throws {
    let index = try findManaged(ref, for: who)
    guard bookings[index].stands else { throw No(.wrongState) }
    let status: Booking.Status = action == .complete ? .completed : .noShow
    guard bookings[index].status != status else { return }
    guard bookings[index].start <= now else { throw No(.notStarted) }
    bookings[index].status = status
  }

  mutating func keep(_ ref: Ref, by who: Who) throws {
    let index = try findManaged(ref, for: who)
    guard !bookings[index].isKept else { return }
    guard conflicts(of: bookings[index].coach).contains(ref) else { throw No(.wrongState) }
    bookings[index].isKept = true
  }
}
