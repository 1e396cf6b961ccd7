import Booking
import CivilTime

/// Booking (R12–R15, R23, R25).
extension StudioModel {
  mutating func book(_ orders: [Wanted], by who: Who, key: String?) throws {
    guard who != .guest else { throw No(.unauthenticated) }
    let request = key.map { KeyOfRequest(who: who.sender, key: $0) }
    if let request, let earlier = keys[request], earlier.at >= now - 7 * 86400 {
      guard earlier.orders == orders else { throw No(.keyReused) }
      return
    }
    for order in orders { try book(order, by: who) }
    if let request { keys[request] = RememberedRequest(orders: orders, at: now) }
  }

  private mutating func book(_ order: Wanted, by who: Who) throws {
    let coach = order.coach
    let client = try client(order.client, of: who, coach: coach)
    let brand = try brand(order.brand, coach: coach, client: client)
    guard let role = part(who, coach: coach, client: client, brand: brand) else { throw No(.forbidden) }
    endOverdue(of: coach)
    if let alive = bookings.first(where: {
      $0.isAlive && $0.coach == coach && $0.client == client && $0.kind == order.kind
        && $0.start == order.start
    }) {
      guard part(who, coach: coach, client: client, brand: alive.brand) != nil else {
        throw No(.conflictingChange)
      }
      return
    }
    let policy = policy(coach, brand)
    try checkLimits(order.start, by: role, zone: cast.zone(coach), policy)
    var booking = try place(order, client: client, brand: brand, by: role)
    if role == .client, policy.mode != .instant {
      guard order.start > now else { throw No(.tooLate) }
      (booking.status, booking.mode, booking.expires) = (.pending, policy.mode, order.start)
      if policy.mode == .request {
        booking.expires = min(now + Int64(policy.expiry) * 3600, order.start)
      } else {
        booking.heldUntil = min(now + Int64(policy.hold) * 60, order.start)
      }
    }
    add(booking)
  }

  /// A confirmed booking where there is room for it and something that pays (R6, R7, R23, R25); `asFoundBy` is the
  /// recurring booking that it would be of.
  func place(
    _ order: Wanted, client: String, brand: String, by role: Role, asFoundBy recurring: ModelRecurring? = nil
  ) throws -> ModelBooking {
    let (coach, policy) = (order.coach, policy(order.coach, brand))
    var length = order.minutes
    var package: Ref?
    if order.kind == .checkin {
      guard length == nil || length == policy.checkinMinutes else { throw No(.durationMismatch) }
      length = policy.checkinMinutes
    } else if policy.takesCredits || order.package != nil {
      let paying = try paying(order.package, minutes: length, at: order.start, client: client, coach: coach)
      (length, package) = (paying.minutes, paying.ref)
    }
    var booking = ModelBooking(
      ref: Ref(act: act, number: -1), coach: coach, client: client, brand: brand, kind: order.kind,
      status: .confirmed, start: order.start, end: order.start, occupiedUntil: order.start, capacity: 0,
      package: package)
    try seat(&booking, minutes: length, by: role, asFoundBy: recurring)
    if order.kind == .checkin { try checkQuota(booking) }
    return booking
  }

  /// Finds room for a booking at its start; without a length it gets the slot's.
  func seat(
    _ booking: inout ModelBooking, minutes: Int?, by role: Role, except ref: Ref? = nil,
    asFoundBy recurring: ModelRecurring? = nil
  ) throws {
    let (start, policy) = (booking.start, policy(booking.coach, booking.brand))
    let open = open(booking.coach, booking.kind)
    let usual =
      booking.kind == .checkin ? policy.checkinMinutes : open.usualMinutes(at: start) ?? policy.duration
    var length = minutes ?? usual
    if role == .client {
      let offered = open.steps(at: start, asked: minutes, policy).first {
        open.places(from: start, until: start + Int64($0) * 60) != nil
      }
      guard let offered else {
        let isOpen = open.places(from: start, until: start + Int64(length) * 60) != nil
        throw No(isOpen ? .slotNotOffered : .slotClosed)
      }
      length = offered
    }
    booking.end = start + Int64(length) * 60
    booking.occupiedUntil = booking.end + Int64(policy.buffer) * 60
    guard let places = open.places(from: start, until: booking.end) else { throw No(.slotClosed) }
    booking.capacity = places
    let isFull = isFull(
      booking.coach, from: start, until: booking.occupiedUntil, places: places, except: ref,
      asFoundBy: recurring)
    guard !isFull else { throw No(.slotFull) }
  }

  /// Keeps a new booking, and takes its credit.
  mutating func add(_ booking: ModelBooking) {
    var booking = booking
    booking.ref = name()
    bookings.append(booking)
    if let index = packages.firstIndex(where: { $0.ref == booking.package }) {
      packages[index].remaining -= 1
    }
  }
}

extension Who {
  /// Whose keys they are.
  fileprivate var sender: String {
    if case .person(let person) = self { person } else { "command line" }
  }
}
