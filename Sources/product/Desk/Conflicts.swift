public import Booking
import CivilTime
import Store

extension Desk {
  /// A coach's bookings ahead that do not lie in open time any more (R29), confirmed, held or paid, the first at the front; worked out anew
  /// each time, without those that the coach keeps.
  public func conflicts(of reference: String, for actor: Actor) throws -> [Booking] {
    let now = clock()
    return try storage.read { store in
      let coach = try store.coach(reference)
      _ = try store.manager(actor, ofAllOfCoach: coach.id)
      return try store.conflicts(of: coach, now: now)
    }
  }

  /// Keeps a booking although the time around it was closed (R29): it is no conflict any more, and nobody else is
  /// offered its time. One that is kept already stays so; one that is in no conflict has nothing to be kept from.
  public func keepConflict(_ id: BookingID, by actor: Actor) throws -> Booking {
    try act(actor, claiming: .calendar(of: id)) { act in
      let (booking, role) = try act.store.booking(id, for: actor)
      guard role != .client else {
        throw Refusal(.forbidden, "Only the coach and the brand's owners keep a booking in closed time.")
      }
      guard !booking.isKept else { return booking }
      guard let coach = try act.store.person(booking.coach),
        try act.store.conflicts(of: coach, now: act.now).contains(where: { $0.id == id })
      else {
        throw Refusal(
          .wrongState,
          "The booking is \(booking.status.rawValue) and in no conflict: its time is open, or it has begun or ended."
        )
      }
      if try act.store.keep(booking, at: act.now) {
        act.tell(booking)
        try act.audit("booking.keep", id.text, coach: booking.coach, role: role)
      }
      return try act.store.booking(id) ?? booking
    }
  }
}

extension Store {
  /// Of some bookings of a coach, those of the brands in which an actor manages the coach (R1).
  func bookings(_ bookings: [Booking], shownTo actor: Actor, of coach: PersonID) throws -> [Booking] {
    guard let person = actor.person, person != coach else { return bookings }
    let owned = Set(try brandIDs(ownedBy: person))
    return bookings.filter { owned.contains($0.brand) }
  }

  /// `without` leaves one window or override out of account, by its id.
  func conflicts(of coach: Person, now: Instant, without id: String? = nil) throws -> [Booking] {
    let firm = try bookingsAhead(of: coach.id, at: now).filter { $0.isFirm(at: now) }
    let weighed = try capacities(of: firm, coach, without: id)
    // What was paid and waits for a place takes up none.
    let placed = weighed.filter { $0.0.status.occupies || $0.0.isHeld(at: now) }
    let tooMany = crowded(placed.compactMap { booking, capacity in capacity.map { (booking, $0) } })
    return weighed.filter { $1 == nil || tooMany.contains($0.id) }.map(\.0)
  }

  /// Of some bookings of a coach, in the order of their starts, those that do not lie in open time and are not kept.
  func closed(_ bookings: [Booking], of coach: Person) throws -> [Booking] {
    try capacities(of: bookings, coach).filter { $1 == nil }.map(\.0)
  }

  /// Those of some bookings of a coach that are not kept, in the order of their starts, with the capacity that holds for
  /// each now; nil is closed.
  private func capacities(
    of bookings: [Booking], _ coach: Person, without id: String? = nil
  ) throws -> [(Booking, Int?)] {
    let ahead = bookings.filter { !$0.isKept }
    guard let first = ahead.first, let last = ahead.map(\.end).max() else { return [] }
    let (from, through) = (coach.zone.date(at: first.start), coach.zone.date(at: last))
    let windows = try windows(of: coach.id).filter { $0.id.text != id }
    let overrides = try overrides(of: coach.id, from: from, through: through.adding(days: 1)).filter {
      $0.id.text != id
    }
    let open = Kind.allCases.map { kind in
      (
        kind,
        OpenTime(
          windows: windows, overrides: overrides, kind: kind, from: from, through: through, zone: coach.zone)
      )
    }
    return ahead.map { booking in
      let ofKind = open.first { $0.0 == booking.kind }
      return (booking, ofKind?.1.capacity(from: booking.start, until: booking.end)?.capacity)
    }
  }
}
