import Booking
import CivilTime

/// What a booking must not go beyond: time, credit, the month's check-ins.
extension StudioModel {
  /// R6, R12: nothing in the past; for clients nothing inside the notice or beyond the booking window.
  func checkLimits(_ start: Instant, by role: Role, zone: Zone, _ policy: ModelPolicy) throws {
    guard start >= now else { throw No(.inThePast) }
    guard role == .client else { return }
    guard start >= now + Int64(policy.notice) * 3600 else { throw No(.tooLate) }
    guard zone.date(at: start) <= zone.date(at: now).adding(days: policy.windowDays) else {
      throw No(.tooFarAhead)
    }
  }

  /// R25: what is asked for counts as well as what took place.
  func checkQuota(_ booking: ModelBooking, except ref: Ref? = nil) throws {
    let zone = cast.zone(booking.coach)
    func month(_ instant: Instant) -> [Int] { [zone.date(at: instant).year, zone.date(at: instant).month] }
    let used = bookings.count {
      $0.coach == booking.coach && $0.client == booking.client && $0.kind == .checkin && $0.ref != ref
        && ($0.stands || $0.status == .pending) && month($0.start) == month(booking.start)
    }
    guard used < policy(booking.coach, booking.brand).checkinsPerMonth else { throw No(.checkInUsed) }
  }

  /// R23: the package that expires first, then the oldest, or the one named.
  func paying(
    _ named: Ref?, minutes: Int?, at start: Instant, client: String, coach: String
  ) throws -> ModelPackage {
    let date = cast.zone(coach).date(at: start)
    var found = packages.filter { $0.coach == coach && $0.client == client }
    if let named {
      found = found.filter { $0.ref == named }
      guard !found.isEmpty else { throw No(.notFound) }
    }
    found = found.filter { $0.remaining > 0 }
    guard !found.isEmpty else { throw No(.noCredit) }
    found = found.filter { package in package.lastDay.map { date <= $0 } ?? true }
    guard !found.isEmpty else { throw No(.packageExpired) }
    if let minutes { found = found.filter { $0.minutes == minutes } }
    let never = LocalDate(dayNumber: .max)
    let first = found.min {
      ($0.lastDay ?? never, $0.bought, $0.ref) < ($1.lastDay ?? never, $1.bought, $1.ref)
    }
    guard let first else { throw No(.durationMismatch) }
    return first
  }

  mutating func giveBack(_ package: Ref?) {
    if let index = packages.firstIndex(where: { $0.ref == package }) { packages[index].remaining += 1 }
  }

  /// Ends what nobody answered or paid in time, and the holds that have run out (R14, R15); where the time was closed that
  /// they held, nothing is left of them (R29).
  mutating func endOverdue(of coach: String) {
    for index in bookings.indices where bookings[index].coach == coach && bookings[index].status == .pending {
      let booking = bookings[index]
      if let expires = booking.expires, expires <= now {
        close(index, .expired)
      } else if booking.heldUntil != nil, !booking.isHeld(at: now) {
        bookings[index].heldUntil = nil
        if booking.paid == nil, booking.start > now, !booking.isKept, !isOpen(booking) {
          close(index, .declined)
        }
      }
    }
  }

  /// A pending booking ends: its credit comes back, its place is free.
  mutating func close(_ index: Int, _ status: Booking.Status) {
    (bookings[index].status, bookings[index].ended) = (status, now)
    bookings[index].heldUntil = nil
    // What was taken back before it was answered tells so (R32).
    if status != .cancelled { bookings[index].expires = nil }
    giveBack(bookings[index].package)
  }
}
