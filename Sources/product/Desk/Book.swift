public import Booking
import CivilTime
import Store

extension Desk {
  /// Books one slot or several, all or nothing (R12): confirmed at once, or pending as the mode wants it (R13–R15).
  ///
  /// A wish whose like is still alive returns that booking and does nothing.
  /// - Returns: a booking for each order, in their order; `isNew` is false where nothing was done.
  public func book(
    _ orders: [Order], by actor: Actor
  ) throws -> (bookings: [Booking], isNew: Bool) {
    guard actor != .guest else { throw actor.refused("") }
    guard (1...100).contains(orders.count) else {
      throw Refusal(.invalid, "From 1 to 100 bookings can be made at once.")
    }
    return try act(actor, claiming: .calendar(ofCoaches: Set(orders.map(\.coach)))) { act in
      try act.once { made in
        (try made.map { try act.store.booking(BookingID($0), for: actor).booking }, false)
      } make: {
        let booked = try orders.enumerated().map { index, order in
          do {
            return try act.book(order)
          } catch let refusal as Refusal where orders.count > 1 {
            throw Refusal(refusal.code, "Of \(orders.count) bookings, number \(index + 1): \(refusal.detail)")
          }
        }
        // Later orders may have changed the place of earlier ones in their package.
        let bookings = try booked.map { try act.store.booking($0.booking.id) ?? $0.booking }
        return ((bookings, booked.contains(where: \.isNew)), bookings.map(\.id.text))
      }
    }
  }
}

extension Act {
  fileprivate func book(_ order: Order) throws -> (booking: Booking, isNew: Bool) {
    let coach = try store.coach(order.coach)
    let client = try bookingClient(order.client, coach: coach)
    let brand = try store.brand(order.brand, coach: coach, client: client)
    guard let role = try store.role(of: actor, coach: coach.id, client: client.id, brand: brand.id) else {
      throw actor.refused(bookingRights)
    }
    let start = try order.start.instant(in: coach.zone)
    try endOverdue(of: coach.id)
    if let alive = try store.aliveBooking(client: client.id, coach: coach.id, start: start, kind: order.kind)
    {
      guard try store.role(of: actor, coach: coach.id, client: client.id, brand: alive.brand) != nil else {
        throw Refusal(.conflictingChange, "This client has that time already. Choose another.")
      }
      return (alive, false)
    }
    let facts = try store.facts(coach: coach, client: client, brand: brand, start: start, now: now)
    let wish = Wish(
      kind: order.kind, start: start, durationMinutes: order.durationMinutes, package: order.package,
      role: role)
    let decision = try decide(wish, facts, now: now)
    let id: BookingID = id()
    var booking = Booking(
      id: id, uid: "\(id.text)@coachcal", sequence: 0, coach: coach.id, client: client.id, brand: brand.id,
      kind: order.kind, status: decision.standing.status, start: decision.start, end: decision.end,
      occupiedUntil: decision.occupiedUntil, capacity: decision.capacity, coachZone: coach.zone.name,
      clientZone: client.zone.name, package: decision.package, room: decision.room,
      videoLink: try videoLink(of: order.kind, with: coach.id, facts.policy),
      notes: try order.notes.map(checkedNotes), created: now, changed: now)
    booking.mode = decision.standing.mode
    (booking.expires, booking.heldUntil) = (decision.standing.expires, decision.standing.heldUntil)
    booking.groupUID = Booking.groupUID(of: coach.id, decision)
    let paying = try takeCredit(
      for: booking, from: facts.packages.first { $0.id == decision.package }, by: role)
    try add(&booking, paidBy: paying)
    try audit("booking.book", booking.id.text, coach: coach.id, role: role)
    if let answers = order.answers { try submit(answers, to: booking, by: role) }
    return (booking, true)
  }

  /// Where a new booking's call takes place; a calendar that makes meetings tells it later (R54).
  private func videoLink(of kind: Kind, with coach: PersonID, _ policy: Policy) throws -> String? {
    guard kind == .checkin, try store.meetingDestination(of: coach) == nil else { return nil }
    return policy.videoLink(code: code())
  }

  /// Whoever the order is for. People who may not book for a client learn nothing of them.
  func bookingClient(_ client: String?, coach: Person) throws -> Person {
    guard let reference = client ?? actor.person?.text else {
      throw Refusal(.invalid, "Say for which client.")
    }
    let person = try store.person(reference)
    let isForAnother = actor.person != nil && person?.id != actor.person
    guard try !isForAnother || store.role(of: actor, towardsCoach: coach.id) != nil else {
      throw actor.refused(bookingRights)
    }
    guard person?.id != coach.id else {
      throw Refusal(.ownBooking, "Coach and client are the same person. Book with another coach.")
    }
    guard let person, !isForAnother else {
      return try store.client(reference, for: actor).client.checkedNotErased()
    }
    return try person.checkedNotErased()
  }

  /// Takes the credit for a session (R23, R24); returns the package with what is left.
  func takeCredit(for booking: Booking, from package: Package?, by role: Role) throws -> Package? {
    guard var package else { return nil }
    let entry = try package.change(by: -1, reason: .booking, booking: booking.id, at: now)
    try store.save(package, explainedBy: entry, actor: actor.person, role: role)
    return package
  }

  /// Adds a new booking, at its place among the sessions of the package whose balance has paid for it.
  func add(_ booking: inout Booking, paidBy package: Package?) throws {
    if let package {
      booking.packagePlace =
        package.places(of: try store.bookings(paidBy: package.id) + [booking])[booking.id]
    }
    try store.add(booking)
    try touch(booking)
    if let package { try renumber(package) }
  }

  /// Brings the "session k of n" of a package's bookings up to date (R41).
  func renumber(_ package: Package) throws {
    for booking in renumbered(try store.bookings(paidBy: package.id), in: package, now: now) {
      try store.save(booking)
      try touch(booking)
    }
  }
}

extension Person {
  /// This person, for whom something is made; throws `not-found` where they were erased (R83).
  func checkedNotErased() throws(Refusal) -> Person {
    guard !isErased else {
      throw Refusal(.notFound, "This client's data were erased. Add them anew to book or sell anything.")
    }
    return self
  }
}

/// Notes as they are kept: plain text up to 2,000 characters.
func checkedNotes(_ text: String) throws -> String {
  guard text.unicodeScalars.count <= 2000 else {
    throw Refusal(.invalid, "Notes hold up to 2,000 characters.")
  }
  return text
}

let bookingRights = "You may book for yourself, or as a coach or owner for the clients of your brand."
