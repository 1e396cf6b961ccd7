public import Booking
import CivilTime
import Store

extension Desk {
  /// Says that a session took place or was missed, or corrects the one into the other (R17); for coaches and
  /// owners. `notes` are for the coach alone.
  public func mark(
    _ id: BookingID, _ action: Booking.Action, by actor: Actor, notes: String? = nil
  ) throws -> Booking {
    guard action == .complete || action == .noShow else {
      throw Refusal(.invalid, "A session can be marked as completed or as missed.")
    }
    return try act(actor, claiming: .calendar(of: id)) { act in
      let (booking, role) = try act.store.booking(id, for: actor)
      guard role != .client else {
        throw Refusal(.forbidden, "Only the coach says whether a session took place.")
      }
      var marked = booking.noted(instructorNotes: try notes.map(checkedNotes))
      if booking.status != action.result { marked = try marked.marked(action, now: act.now) }
      guard marked != booking else { return booking }
      try act.save(marked, insteadOf: booking)
      try act.audit("booking.\(action.rawValue)", id.text, coach: booking.coach, role: role)
      return marked
    }
  }

  /// Changes the notes of a booking: the shared ones by anyone of the booking, the coach's own by coaches and
  /// owners. Nil leaves a note as it is; an empty text removes it.
  public func note(
    _ id: BookingID, notes: String?, instructorNotes: String?, by actor: Actor
  ) throws -> Booking {
    try act(actor, claiming: .calendar(of: id)) { act in
      let (booking, role) = try act.store.booking(id, for: actor)
      guard role != .client || instructorNotes == nil else {
        throw Refusal(.forbidden, "Instructor notes are the coach's own.")
      }
      guard booking.status != .rescheduled else {
        throw Refusal(.wrongState, "The booking is rescheduled; note it on the one that took its place.")
      }
      var noted = booking.noted(instructorNotes: try instructorNotes.map(checkedNotes))
      if let notes {
        noted.notes = notes.isEmpty ? nil : try checkedNotes(notes)
        if noted.notes != booking.notes { noted.touch(act.now) }
      }
      guard noted != booking else { return booking }
      try act.save(noted, insteadOf: booking)
      try act.audit("booking.note", id.text, coach: booking.coach, role: role)
      return noted
    }
  }

  /// Completes every confirmed booking that is over (R17); returns how many.
  public func completePast() throws -> Int {
    var count = 0
    while true {
      let done = try act(.system) { act in
        let past = try act.store.bookingsToComplete(by: act.now, limit: 200)
        for booking in past {
          let completed = try booking.marked(.complete, now: act.now)
          try act.store.save(completed)
          act.tell(completed)
          try act.audit("booking.complete", booking.id.text, coach: booking.coach, role: nil)
        }
        return past.count
      }
      count += done
      if done < 200 { return count }
    }
  }
}

extension Booking {
  fileprivate func noted(instructorNotes: String?) -> Booking {
    guard let instructorNotes else { return self }
    var booking = self
    booking.instructorNotes = instructorNotes.isEmpty ? nil : instructorNotes
    return booking
  }
}
