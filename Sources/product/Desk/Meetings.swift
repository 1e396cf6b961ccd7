import Booking
import Store

extension Store {
  /// The destination whose calendar makes the meetings of a coach's check-ins (R54): the first that does and that
  /// works; nil where there is none. One alone, or a check-in would have two.
  func meetingDestination(of coach: PersonID) throws -> DestinationID? {
    try destinations(of: coach).first(where: \.isMakingMeetings)?.id
  }
}

extension Act {
  /// Makes a link the place of a check-in's call, in every calendar.
  func meet(at link: String, _ booking: Booking) throws {
    var booking = booking
    booking.videoLink = link
    booking.touch(now)
    try store.save(booking)
    try touch(booking)
    try audit("booking.meeting", booking.id.text, coach: booking.coach, role: nil)
  }

  /// Gives the coach's own room to a check-in, if they have one.
  func meetInRoom(_ booking: Booking) throws {
    guard let link = try policy(of: booking).videoLink(code: code()) else { return }
    try meet(at: link, booking)
  }

  /// After a destination has changed: where no calendar makes meetings any more, the check-ins that still wait for
  /// one get the coach's own room (R54).
  func meetElsewhere(than before: Destination) throws {
    guard before.isMakingMeetings else { return }
    let other = try store.meetingDestination(of: before.coach)
    guard other != before.id else { return }
    var ahead = BookingFilter()
    ahead.coach = before.coach
    ahead.from = now
    for booking in try store.bookings(ahead, limit: 100_000)
    where booking.kind == .checkin && booking.isInCalendars && booking.videoLink == nil {
      if other == nil { try meetInRoom(booking) } else { try touch(booking) }
    }
  }
}

extension Destination {
  fileprivate var isMakingMeetings: Bool { kind == .google && makesMeetings && state == .active }
}
