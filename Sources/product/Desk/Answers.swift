public import Booking
import CivilTime
import Store

/// A form that was handed in for a check-in.
public struct FormResponse: Hashable, Sendable {
  /// The check-in.
  public var booking: NamedBooking
  /// What was answered, in the order of the form.
  public var answers: [Answer]
}

extension Desk {
  /// Hands in the form of a check-in (R26): by the client, or by coach and owners for them. It replaces what was
  /// handed in before.
  public func submit(_ given: [GivenAnswer], to id: BookingID, by actor: Actor) throws -> FormResponse {
    try act(actor, claiming: .calendar(of: id)) { act in
      let (booking, role) = try act.store.booking(id, for: actor)
      let answers = try act.submit(given, to: booking, by: role)
      return FormResponse(booking: try act.store.named(booking, for: actor), answers: answers)
    }
  }

  /// A booking and what was answered in its form, nothing where none was handed in; for those who play a part in it.
  public func response(of id: BookingID, for actor: Actor) throws -> FormResponse {
    try storage.read { store in
      let booking = try store.booking(id, for: actor).booking
      return FormResponse(
        booking: try store.named(booking, for: actor), answers: try store.answers(of: booking))
    }
  }

  /// The forms that a client has handed in, in the order of their check-ins (R26): all for themselves, those of a
  /// coach's own bookings for the coach, those of their brands for owners. `after` is the booking of the last one seen.
  public func responses(
    of client: String, after: BookingID? = nil, limit: Int, for actor: Actor
  ) throws -> [FormResponse] {
    try storage.read { store in
      var filter = BookingFilter()
      filter.client = try store.client(client, for: actor).client.id
      filter.isAnswered = true
      if let person = actor.person { filter.visibleTo = (person, try store.brandIDs(ownedBy: person)) }
      if let after {
        let last = try store.booking(after, for: actor).booking
        filter.after = (last.start, last.id)
      }
      return try store.named(store.bookings(filter, limit: limit), for: actor).map { named in
        FormResponse(booking: named, answers: try store.answers(of: named.booking))
      }
    }
  }
}

extension Act {
  /// Keeps the answers of a check-in that stands.
  @discardableResult
  func submit(_ given: [GivenAnswer], to booking: Booking, by role: Role) throws -> [Answer] {
    guard booking.kind == .checkin else { throw Refusal(.invalid, "Only check-ins have a form.") }
    guard booking.isInCalendars else {
      throw Refusal(.wrongState, "The check-in is \(booking.status.rawValue); it takes no answers any more.")
    }
    let answers = try answers(given, to: store.questions(of: booking.coach), at: now)
    try store.replaceAnswers(of: booking, with: answers)
    try audit("booking.answer", booking.id.text, coach: booking.coach, role: role)
    return answers
  }
}

extension Store {
  fileprivate func named(_ booking: Booking, for actor: Actor) throws -> NamedBooking {
    guard let named = try named([booking], for: actor).first else {
      throw Refusal(.notFound, "There is no such booking, or it is not yours.")
    }
    return named
  }
}
