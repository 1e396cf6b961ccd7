import Booking
import Calendars
import CivilTime
import Store

extension Store {
  /// What a feed shows, in one snapshot. `changed` is when its bytes changed last.
  func content(
    of feed: Feed, owner: Person, changed: Instant, from: Instant, publicURL: String, now: Instant
  ) throws -> FeedContent {
    var content = FeedContent(feed: feed, owner: owner, publicURL: publicURL, changed: changed, from: from)
    if feed.kind == .open {
      content.slots = try openSlots(of: owner, now: now)
    } else {
      let subject: FeedSubject =
        feed.kind == .client ? .client(owner.id, with: feed.withCoach) : .coach(owner.id)
      let today = owner.zone.startOfDay(owner.zone.date(at: now))
      content.bookings = try feedBookings(of: subject, endingAfter: from, endedSince: today - 14 * 86400)
      if content.bookings.isEmpty {
        content.bookings = try [latestFeedBooking(of: subject)].compactMap(\.self)
        if feed.kind != .client, let last = content.bookings.first, last.groupUID != nil {
          content.bookings = try bookings(ofEvent: last.eventUID, coach: owner.id)
        }
      }
      if feed.kind != .client, let first = content.bookings.first {
        content.groups = try groupHistories(of: owner.id, startingAfter: first.start + -1)
      }
      try name(&content)
    }
    if feed.includesBlackouts {
      let first = owner.zone.date(at: from)
      content.blackouts = try overrides(of: owner.id, from: first, through: first.adding(days: 4000))
        .filter { $0.effect == .blackout && $0.range(in: owner.zone).upperBound > from }
    }
    return content
  }

  /// Finds the people, brands and packages that the bookings speak of.
  func name(_ content: inout FeedContent) throws {
    guard content.feed.kind != .busy else { return }
    content.people[content.owner.id] = content.owner
    if let coach = content.feed.withCoach { content.people[coach] = try person(coach) }
    for booking in content.bookings {
      if content.people[booking.coach] == nil { content.people[booking.coach] = try person(booking.coach) }
      if content.people[booking.client] == nil { content.people[booking.client] = try person(booking.client) }
      if content.brands[booking.brand] == nil {
        content.brands[booking.brand] = try brand(booking.brand.text)
      }
      if let package = booking.package, content.packages[package] == nil {
        content.packages[package] = try self.package(package)
      }
    }
  }

  /// The free sessions that a client without packages could book from this hour on. A hold that runs out within the
  /// hour counts until it is freed, as the feed says the same until its version is another.
  private func openSlots(of coach: Person, now: Instant) throws -> [Slot] {
    let brand = try brand(nil, coach: coach, client: nil)
    let policy = try policy(of: coach.id, in: brand)
    let hour = Instant(seconds: now.seconds - now.seconds % 3600)
    let today = coach.zone.date(at: hour)
    let last = today.adding(days: policy.bookingWindowDays)
    let query = SlotQuery(kind: .session, from: today, through: last, role: .client)
    return slots(
      query, of: try availability(of: coach, from: today, through: last, now: hour), policy: policy, now: hour
    ).filter(\.isAvailable)
  }
}
