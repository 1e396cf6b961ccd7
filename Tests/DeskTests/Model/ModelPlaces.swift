import Booking
import CivilTime

/// Where there is room (R7, R8).
extension StudioModel {
  func open(_ coach: String, _ kind: Kind) -> OpenMinutes {
    OpenMinutes(
      zone: cast.zone(coach), kind: kind,
      windows: windows.filter { $0.coach == coach && $0.value.kind == kind }.map(\.value),
      overrides: overrides.filter { $0.coach == coach }.map(\.value))
  }

  /// Whether as many are there as may be, at some minute of a time.
  ///
  /// With a recurring booking, as that finds it: of the places without a booking, those of older ones alone count.
  func isFull(
    _ coach: String, from start: Instant, until end: Instant, places: Int, except ref: Ref? = nil,
    asFoundBy mine: ModelRecurring? = nil
  ) -> Bool {
    let there =
      bookings.filter { $0.coach == coach && $0.ref != ref && $0.occupies(at: now) }.map {
        $0.start..<$0.occupiedUntil
      } + unbookedPlaces(of: coach, around: start..<end, asFoundBy: mine)
    let near = there.filter { $0.overlaps(start..<end) }
    return minutes(from: start, until: end).contains { minute in near.count { $0.contains(minute) } >= places
    }
  }

  /// What active recurring bookings take up where nothing was booked for them yet, nor left out (R8).
  private func unbookedPlaces(
    of coach: String, around time: Range<Instant>, asFoundBy mine: ModelRecurring?
  ) -> [Range<Instant>] {
    let zone = cast.zone(coach)
    let days = zone.date(at: time.lowerBound).dayNumber - 2...zone.date(at: time.upperBound).dayNumber + 1
    let counting = recurring.filter { other in
      other.coach == coach && other.isActive && mine.map { other.ref < $0.ref } ?? true
    }
    return counting.flatMap { other in
      days.compactMap { day -> Range<Instant>? in
        let date = LocalDate(dayNumber: day)
        guard other.isOn(date), other.skipped[date] == nil, !hasBooked(other, date),
          let time = other.time(on: date, zone: zone), time.lowerBound >= now,
          !bookings.contains(where: {
            $0.coach == coach && $0.client == other.client && $0.kind == .session
              && $0.start == time.lowerBound && $0.occupies(at: now)
          })
        else { return nil }
        return time.lowerBound..<time.upperBound + Int64(policy(coach, other.brand).buffer) * 60
      }
    }
  }

  /// Whether something was booked for a date of a recurring booking, whatever became of it.
  func hasBooked(_ recurring: ModelRecurring, _ date: LocalDate) -> Bool {
    bookings.contains { $0.recurring == recurring.ref && $0.occurrence == date && $0.movedFrom == nil }
  }

  /// Whether a booking lies in open time.
  func isOpen(_ booking: ModelBooking) -> Bool {
    open(booking.coach, booking.kind).places(from: booking.start, until: booking.end) != nil
  }

  /// R29: what is promised, held or paid, ahead, and in closed time, or with more others than may be there now, but for
  /// what the coach keeps.
  func conflicts(of coach: String) -> Set<Ref> {
    let firm = bookings.filter {
      $0.coach == coach && $0.isAlive && $0.start > now && $0.isFirm(at: now) && !$0.isKept
    }
    let open = firm.filter { isOpen($0) && ($0.stands || $0.isHeld(at: now)) }
    let crowded = open.flatMap { first -> [Ref] in
      let there = open.filter { $0.start <= first.start && first.start < $0.occupiedUntil }
      let most = there.compactMap {
        self.open(coach, $0.kind).places(from: $0.start, until: $0.end)
      }.max()
      return there.count > most ?? 0 ? there.map(\.ref) : []
    }
    return Set(firm.filter { !isOpen($0) }.map(\.ref)).union(crowded)
  }

  /// The slots that a client is shown of a day (R6, R9, R23), and whether one more fits in each.
  func offers(_ coach: String, _ kind: Kind, on date: LocalDate, brand: String, client: String) -> [Offered] {
    let (zone, policy, open) = (cast.zone(coach), policy(coach, brand), open(coach, kind))
    let begins = zone.startOfDay(date)
    return minutes(from: begins, until: zone.startOfDay(date.adding(days: 1))).flatMap { start -> [Offered] in
      guard (try? checkLimits(start, by: .client, zone: zone, policy)) != nil else { return [] }
      var asked: Int?
      if kind == .session, policy.takesCredits {
        asked = (try? paying(nil, minutes: nil, at: start, client: client, coach: coach))?.minutes
      }
      return open.steps(at: start, asked: asked, policy).compactMap { length in
        let end = start + Int64(length) * 60
        guard let places = open.places(from: start, until: end) else { return nil }
        return Offered(
          start: start, end: end,
          isAvailable: !isFull(
            coach, from: start, until: end + Int64(policy.buffer) * 60, places: places))
      }
    }
  }
}

/// A slot as a client sees it.
struct Offered: Hashable {
  let start, end: Instant
  let isAvailable: Bool
}
