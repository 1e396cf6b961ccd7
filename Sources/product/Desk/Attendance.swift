public import Booking
import CivilTime
import Store

/// How a client has come to a coach, worked out anew each time.
public struct Attendance: Hashable, Sendable {
  /// With whom.
  public var coach: Person
  /// How many sessions took place.
  public var completed: Int
  /// The weeks in a row (R31).
  public var streak: Streak
  /// What was missed and cancelled of late (R32).
  public var misses: Misses
  /// Whether that is too much; nil for those who are not told: the client.
  public var isFlagged: Bool?
  /// The client's favourite times, on the coach's wall (R38).
  public var favourites: [Favourite]
  /// The time of the last session one week later, where it is offered and open to the client (R39).
  public var nextWeek: Slot?
  /// The last sessions that took place, the latest at the front.
  public var lastSessions: [NamedBooking]
}

extension Desk {
  /// How a client has come to a coach: for the client, the coach, and owners as far as their brands go.
  public func attendance(
    of clientReference: String, with coachReference: String, for actor: Actor
  ) throws -> Attendance {
    let now = clock()
    return try storage.read { store in
      let (client, role) = try store.client(clientReference, for: actor)
      let coach = try store.coach(coachReference, for: actor)
      let isManaging = role != .client
      if isManaging { _ = try store.manager(actor, ofCoach: coach.id) }
      let brands =
        try isManaging
        ? store.brandsManaged(by: actor, ofCoach: coach.id) : store.brandsCoached(by: coach.id)

      var filter = BookingFilter()
      filter.client = client.id
      filter.coach = coach.id
      let seen = Set(brands.map(\.id))
      let bookings = try store.bookings(filter, limit: .max).filter {
        $0.status != .rescheduled && (!isManaging || seen.contains($0.brand))
      }
      var (missed, isFlagged) = (Misses(noShows: 0, cancellations: 0), false)
      for brand in brands {
        let policy = try store.policy(of: coach.id, in: brand)
        let here = misses(among: bookings.filter { $0.brand == brand.id }, since: policy.missesCount(at: now))
        missed.noShows += here.noShows
        missed.cancellations += here.cancellations
        isFlagged = isFlagged || policy.flags(here)
      }
      let sessions = bookings.filter { $0.tookPlace(by: now) }
      let liked = bookings.filter { $0.status.occupies && $0.start >= now + -90 * 86400 }
      return Attendance(
        coach: coach, completed: sessions.count, streak: streak(of: bookings, zone: coach.zone, now: now),
        misses: missed, isFlagged: isManaging ? isFlagged : nil,
        favourites: favouriteTimes(of: liked.map(\.start), zone: coach.zone),
        nextWeek: try sessions.last.flatMap {
          try store.nextWeek(after: $0, coach: coach, client: client, among: bookings, now: now)
        },
        lastSessions: try store.named(sessions.suffix(5).reversed(), for: actor))
    }
  }
}

extension Store {
  /// The slot one week after a session, if the client could book it now.
  fileprivate func nextWeek(
    after last: Booking, coach: Person, client: Person, among bookings: [Booking], now: Instant
  ) throws -> Slot? {
    guard let start = sameTimeNextWeek(as: last.start, zone: coach.zone), start > now,
      !bookings.contains(where: { $0.start == start && $0.status.isAlive }),
      let brand = try brandsCoached(by: coach.id).first(where: { $0.id == last.brand }),
      try brandIDs(ofClient: client.id).contains(brand.id)
    else { return nil }
    let policy = try policy(of: coach.id, in: brand)
    let minutes = Int((last.end.seconds - last.start.seconds) / 60)
    if policy.creditsRequired {
      let packages = try packages(of: client.id, with: coach.id)
      guard
        (try? packagePaying(for: start, durationMinutes: minutes, named: nil, among: packages)) != nil
      else { return nil }
    }
    let date = coach.zone.date(at: start)
    let query = SlotQuery(
      kind: .session, durationMinutes: minutes, from: date, through: date, role: .client)
    let availability = try availability(of: coach, from: date, through: date, now: now)
    return slots(query, of: availability, policy: policy, now: now)
      .first { $0.start == start && $0.isAvailable }
  }
}
