public import Booking
import CivilTime
import Store

/// A message with the name of who wrote it.
public struct NamedMessage: Hashable, Sendable {
  /// The message.
  public var message: Message
  /// Who wrote it; nil is whoever had the command line.
  public var author: Person?
}

extension Desk {
  /// Writes into the thread of a booking (R21), whatever became of the booking; for client, coach and owners.
  public func write(_ text: String, to id: BookingID, by actor: Actor) throws -> NamedMessage {
    try act(actor, claiming: .calendar(of: id)) { act in
      let (booking, role) = try act.store.booking(id, for: actor)
      let message = try act.once { made in
        try made.first.flatMap { try act.store.message(MessageID($0), of: booking) }
      } make: {
        let message = try act.store.add(
          Message(
            id: act.id(), coach: booking.coach, thread: booking.uid, number: 0, author: actor.person,
            role: role, text: try Message.checked(text), at: act.now))
        // From now on an owner hears of what is written here.
        if let person = actor.person { try act.store.markRead(booking, by: person, upTo: 0) }
        act.tell(.message(booking.id, BookingParts(booking)))
        return (message, [message.id.text])
      }
      return NamedMessage(message: message, author: try actor.person.flatMap(act.store.person))
    }
  }

  /// The messages of a booking's thread behind one of them, the first at the front. Looking at them leaves them
  /// unread.
  public func messages(
    of id: BookingID, after last: MessageID? = nil, limit: Int, for actor: Actor
  ) throws -> [NamedMessage] {
    try storage.read { store in
      let booking = try store.booking(id, for: actor).booking
      let number = try last.map { try store.message($0, in: booking).number } ?? 0
      return try store.namedMessages(of: booking, after: number, limit: limit)
    }
  }

  /// Says that this person has read a booking's thread up to a message; returns how many are left unread. Saying
  /// it again, or of an earlier message, changes nothing.
  public func markRead(_ id: BookingID, upTo last: MessageID, by actor: Actor) throws -> Int {
    try act(actor, claiming: .calendar(of: id)) { act in
      let booking = try act.store.booking(id, for: actor).booking
      let message = try act.store.message(last, in: booking)
      guard let person = actor.person else { return 0 }
      try act.store.markRead(booking, by: person, upTo: message.number)
      return try act.store.unread(by: person, among: [id])[id] ?? 0
    }
  }
}

extension Store {
  /// The messages of a booking's thread behind a number, with the names of who wrote them.
  func namedMessages(of booking: Booking, after number: Int, limit: Int) throws -> [NamedMessage] {
    var people: [PersonID: Person] = [:]
    return try messages(of: booking, after: number, limit: limit).map { message in
      if let author = message.author, people[author] == nil { people[author] = try person(author) }
      return NamedMessage(message: message, author: message.author.flatMap { people[$0] })
    }
  }

  fileprivate func message(_ id: MessageID, in booking: Booking) throws -> Message {
    guard let message = try message(id, of: booking) else {
      throw Refusal(.notFound, "There is no such message in the thread of this booking.")
    }
    return message
  }
}
