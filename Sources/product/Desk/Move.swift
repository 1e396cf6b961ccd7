public import Booking
import CivilTime
import Store

extension Desk {
  /// Moves a booking to another time in one step (R18): the old time is free at once, the credit stays
  /// spent, and the calendar identity goes on (R47). In every mode it stays confirmed.
  ///
  /// Moving again to where it was moved, or to where it is, returns the booking that stands there.
  public func move(_ id: BookingID, to start: When, by actor: Actor) throws -> Booking {
    try act(actor, claiming: .calendar(of: id)) { act in
      let (found, role) = try act.store.booking(id, for: actor)
      let old = try act.upToDate(found)
      guard let coach = try act.store.person(old.coach), let client = try act.store.person(old.client),
        let brand = try act.store.brand(old.brand.text)
      else { throw Refusal(.notFound, "The booking's coach, client or brand is gone.") }
      let start = try start.instant(in: coach.zone)
      if old.status == .confirmed, old.start == start { return old }
      if old.status == .rescheduled, let next = try act.store.successor(of: id), next.start == start,
        next.status.occupies
      {
        return next
      }

      let left = try old.rescheduled(now: act.now)
      try act.store.save(left)
      act.tell(left)
      let package = try old.package.flatMap(act.store.package)
      let facts = try act.store.facts(coach: coach, client: client, brand: brand, start: start, now: act.now)
      let decision = try decideMove(of: old, to: start, package: package, by: role, facts, now: act.now)
      var moved = Booking(
        id: act.id(), uid: old.uid, sequence: left.sequence, coach: old.coach, client: old.client,
        brand: old.brand, kind: old.kind, status: .confirmed, start: decision.start, end: decision.end,
        occupiedUntil: decision.occupiedUntil, capacity: decision.capacity, coachZone: coach.zone.name,
        clientZone: client.zone.name, package: decision.package, room: decision.room,
        videoLink: old.videoLink, notes: old.notes, instructorNotes: old.instructorNotes,
        rescheduledFrom: old.id, created: old.created, changed: left.changed)
      (moved.recurring, moved.occurrence) = (old.recurring, old.occurrence)
      (moved.mode, moved.paid) = (old.mode, old.paid)
      moved.groupUID = Booking.groupUID(of: old.coach, decision)
      if left.groupUID != nil { try act.touch(left) }
      try act.add(&moved, paidBy: package)
      try act.audit(
        "booking.move", moved.id.text, coach: coach.id, role: role, detail: "from \(old.id.text)")
      return moved
    }
  }
}
