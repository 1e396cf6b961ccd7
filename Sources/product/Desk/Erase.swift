public import Booking
import CivilTime
public import Store

/// What became of a person's data (R83).
public struct Erasure: Hashable, Sendable {
  /// The person as they are called now.
  public var pseudonym: Person
  /// How many bookings still ahead were cancelled.
  public var cancelled: Int
  /// How many bookings stand under the pseudonym, those among them.
  public var bookings: Int
  /// What is gone for good.
  public var rows: ErasedRows
  /// Whether it had been done before: then nothing was.
  public var wasErased = false
}

extension Desk {
  /// Erases what is known of a client: name, handle and address, notes, answers and messages. Bookings ahead are
  /// cancelled with their credits given back; the ledger and what took place stay, under a pseudonym. Feeds and tokens
  /// open nothing any more. For the command line; a rehearsal says what would be done.
  ///
  /// Throws `coach-or-owner` for whoever is more than a client.
  public func erase(_ reference: String, isRehearsal: Bool = false, by actor: Actor) throws -> Erasure {
    try actor.checkOperator()
    let erasure: Erasure = try act(actor, isRehearsal: isRehearsal) { act in
      guard let person = try act.store.person(reference) else { throw nobody(reference) }
      guard try act.store.brandsCoached(by: person.id).isEmpty,
        try act.store.brandIDs(ownedBy: person.id).isEmpty
      else {
        throw Refusal(
          .coachOrOwner,
          "\(person.name) also coaches or owns a brand. Only who is a client alone can be erased.")
      }
      var filter = BookingFilter()
      filter.client = person.id
      let bookings = try act.store.bookings(filter, limit: .max)
      guard !person.isErased else {
        return Erasure(
          pseudonym: person, cancelled: 0, bookings: bookings.count, rows: ErasedRows(), wasErased: true)
      }
      let ahead = bookings.filter { $0.status.isAlive && $0.start > act.now }
      for booking in ahead {
        // A credit that came back has changed the later ones' place in their package.
        guard let booking = try act.store.booking(booking.id) else { continue }
        _ = try act.cancel(booking, by: .owner, reason: nil)
      }
      for recurring in try act.store.recurring(coach: nil, client: person.id, visibleTo: nil)
      where recurring.isActive {
        try act.store.end(recurring)
        act.touchSlots(of: recurring.coach)
      }
      let pseudonym = person.erased(code: String(act.code().prefix(16)))
      let rows = try act.store.erase(pseudonym, at: act.now)
      for booking in try act.store.bookings(filter, limit: .max) where booking.status != .rescheduled {
        try act.sayAnew(booking)
      }
      act.touch(person.id)
      try act.audit("client.erase", person.id.text, coach: nil, role: nil)
      return Erasure(
        pseudonym: pseudonym, cancelled: ahead.count, bookings: bookings.count, rows: rows)
    }
    // It is done; where the log cannot be folded now, it is the next time that it has grown.
    if !isRehearsal { try? storage.foldLog() }
    return erasure
  }
}

extension Act {
  /// Lets every calendar that shows a booking show it as it is now. Of those over long since, destinations that know
  /// nothing learn nothing.
  fileprivate func sayAnew(_ booking: Booking) throws {
    var said = booking
    said.touch(now)
    try store.save(said)
    guard said.end <= now else { return try touch(said) }
    touch(said.coach, said.client)
    for push in try store.pushes(of: said.id) {
      try store.doubt(push.destination, uids: [push.uid], at: now)
    }
  }
}
