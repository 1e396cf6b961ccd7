import Booking
import CivilTime

/// Confirming, declining and paying (R14–R16).
extension StudioModel {
  mutating func confirm(_ ref: Ref, by who: Who) throws {
    let index = try findManaged(ref, for: who)
    guard bookings[index].status != .confirmed else { return }
    endOverdue(of: bookings[index].coach)
    do {
      try confirm(index)
    } catch let no as No where no.code == .slotFull && bookings[index].mode == .request {
      close(index, .declined)
      throw No(.slotFull, keepsWhatWasDone: true)
    }
  }

  mutating func decline(_ ref: Ref, by who: Who) throws {
    let index = try findManaged(ref, for: who)
    guard bookings[index].status != .declined else { return }
    endOverdue(of: bookings[index].coach)
    guard bookings[index].status == .pending else { throw No(.wrongState) }
    close(index, .declined)
  }

  mutating func pay(_ ref: Ref, by who: Who) throws {
    let index = try findManaged(ref, for: who)
    endOverdue(of: bookings[index].coach)
    let booking = bookings[index]
    guard booking.mode == .payment else { throw No(.wrongState) }
    if booking.paid != nil, booking.status == .pending || booking.stands { return }
    if booking.status == .pending {
      do {
        try confirm(index)
      } catch let no as No where no.code == .slotFull || no.code == .slotClosed {
        bookings[index].expires = nil
      }
    } else if booking.status != .confirmed {
      throw No(.wrongState)
    }
    bookings[index].paid = now
  }

  /// What holds its place keeps it; everything else needs one that is free now, in open time unless it was paid.
  private mutating func confirm(_ index: Int) throws {
    var booking = bookings[index]
    guard booking.status == .pending else { throw No(.wrongState) }
    guard booking.start >= now else { throw No(.inThePast) }
    if !booking.isHeld(at: now) {
      let places = open(booking.coach, booking.kind).places(from: booking.start, until: booking.end)
      guard let places = places ?? (booking.paid == nil ? nil : booking.capacity) else {
        throw No(.slotClosed)
      }
      guard !isFull(booking, places: places) else { throw No(.slotFull) }
      booking.capacity = places
    }
    (booking.status, booking.expires, booking.heldUntil) = (.confirmed, nil, nil)
    bookings[index] = booking
    declineRivals(of: booking)
  }

  /// The requests that find no place any more are declined at that moment (R14).
  private mutating func declineRivals(of confirmed: ModelBooking) {
    let time = confirmed.start..<confirmed.occupiedUntil
    let losing = bookings.indices.filter { index in
      let rival = bookings[index]
      guard rival.coach == confirmed.coach, rival.status == .pending, rival.mode == .request,
        (rival.start..<rival.occupiedUntil).overlaps(time)
      else { return false }
      let places = open(rival.coach, rival.kind).places(from: rival.start, until: rival.end)
      return isFull(rival, places: places ?? rival.capacity)
    }
    for index in losing { close(index, .declined) }
  }

  private func isFull(_ booking: ModelBooking, places: Int) -> Bool {
    isFull(
      booking.coach, from: booking.start, until: booking.occupiedUntil, places: places, except: booking.ref)
  }
}
