public import Booking
import CivilTime
import Store

extension Desk {
  /// Confirms a pending booking (R14); for coaches and owners. The requests that find no place any more are declined
  /// with it. One that is confirmed already comes back as it is.
  ///
  /// A request whose place is gone is declined, which is kept although `slot-full` is thrown.
  public func confirm(_ id: BookingID, by actor: Actor) throws -> Booking {
    let (booking, refusal) = try act(actor, claiming: .calendar(of: id)) { act -> (Booking, Refusal?) in
      let (found, role) = try act.store.managed(id, for: actor)
      guard found.status != .confirmed else { return (found, nil) }
      let booking = try act.upToDate(found)
      do {
        let confirmed = try act.confirm(booking)
        try act.audit("booking.confirm", id.text, coach: booking.coach, role: role)
        return (confirmed, nil)
      } catch let refusal as Refusal where refusal.code == .slotFull && booking.mode == .request {
        let declined = try act.close(id, .decline, reason: "Every place at that time was taken meanwhile.")
        return (declined, Refusal(.slotFull, "\(refusal.detail) The request was declined."))
      }
    }
    if let refusal { throw refusal }
    return booking
  }

  /// Declines a pending booking, and gives its credit or check-in back (R14); for coaches and owners. One that is
  /// declined already comes back as it is. The client reads the reason.
  public func decline(_ id: BookingID, by actor: Actor, reason: String? = nil) throws -> Booking {
    try act(actor, claiming: .calendar(of: id)) { act in
      let (found, role) = try act.store.managed(id, for: actor)
      guard found.status != .declined else { return found }
      let reason = try reason.map(checkedNotes)
      try act.endOverdue(of: found.coach)
      return try act.close(id, .decline, reason: reason, by: role)
    }
  }

  /// Says that a booking was paid (R15), which confirms it: at once while it holds its place, else if its place is still
  /// free; where it is not, it stays pending, paid, for the coach to answer. For coaches, owners and whoever takes
  /// the payments. Said again, it changes nothing.
  public func pay(_ id: BookingID, by actor: Actor) throws -> Booking {
    try act(actor, claiming: .calendar(of: id)) { act in
      let (found, role) = try act.store.managed(id, for: actor)
      let booking = try act.upToDate(found)
      guard booking.mode == .payment else {
        throw Refusal(.wrongState, "The booking is \(booking.status.rawValue) and awaits no payment.")
      }
      if booking.paid != nil, booking.status == .pending || booking.status.occupies { return booking }
      var paid = booking
      paid.paid = act.now
      paid.expires = nil
      var waiting: String?
      if booking.status == .confirmed {
        try act.note(paid)
      } else {
        do {
          paid = try act.confirm(booking, paid: act.now)
        } catch let refusal as Refusal where refusal.code == .slotFull || refusal.code == .slotClosed {
          waiting = "It waits for the coach. \(refusal.detail)"
          try act.note(paid)
        }
      }
      try act.audit("booking.pay", id.text, coach: booking.coach, role: role, detail: waiting)
      return paid
    }
  }
}

extension Act {
  /// Confirms a pending booking where its place allows it, and declines the requests that find none any more.
  fileprivate func confirm(_ booking: Booking, paid: Instant? = nil) throws -> Booking {
    guard let coach = try store.person(booking.coach) else {
      throw Refusal(.notFound, "The booking's coach is gone.")
    }
    let date = coach.zone.date(at: booking.start)
    let availability = try store.availability(of: coach, from: date, through: date, now: now)
    var confirmed = try decideConfirm(of: booking, in: availability, now: now)
    confirmed.paid = paid ?? booking.paid
    try store.save(confirmed)
    try touch(confirmed)
    try declineRivals(of: confirmed, with: coach)
    return try store.booking(booking.id) ?? confirmed
  }

  /// Keeps a payment that confirms nothing now; calendars show the booking as before.
  fileprivate func note(_ paid: Booking) throws {
    try store.save(paid)
    touch(paid.coach, paid.client)
    tell(paid)
  }

  private func declineRivals(of confirmed: Booking, with coach: Person) throws {
    let rivals = try store.requests(of: coach.id, in: confirmed.start..<confirmed.occupiedUntil)
    guard let first = rivals.map(\.start).min(), let last = rivals.map(\.start).max() else { return }
    let availability = try store.availability(
      of: coach, from: coach.zone.date(at: first), through: coach.zone.date(at: last), now: now)
    for rival in requestsWithoutRoom(rivals, in: availability) {
      try close(rival.id, .decline, reason: "Another request for this time was confirmed.")
    }
  }
}

extension Store {
  /// A booking for those who answer for its coach; clients are refused.
  fileprivate func managed(_ id: BookingID, for actor: Actor) throws -> (booking: Booking, role: Role) {
    let (booking, role) = try booking(id, for: actor)
    guard role != .client else {
      throw Refusal(.forbidden, "Only the coach and the brand's owners answer for a booking.")
    }
    return (booking, role)
  }
}
