import Booking
import CivilTime
import ICalendar

/// The one event of a booking (R41), as its coach or its client sees it.
func bookingEvent(_ booking: Booking, in content: FeedContent) -> Event {
  let other = content.feed.kind == .client ? booking.coach : booking.client
  var event = plainEvent(booking, zone: content.owner.zone)
  event.summary = "\(booking.kind.title) with \(content.people[other]?.name ?? "somebody")"
  event.description = description(of: booking, in: content)
  event.location = booking.videoLink ?? booking.room
  event.url = booking.videoLink ?? "\(content.publicURL)/api/v1/bookings/\(booking.id.text)"
  event.conference = booking.videoLink.map { Event.Conference(uri: $0, label: "Join the video call") }
  event.categories = [booking.kind.title] + (content.brands[booking.brand].map { [$0.name] } ?? [])
  event.color = booking.kind.color
  return event
}

/// That a coach is busy, and nothing else.
func busyEvent(_ booking: Booking, in content: FeedContent) -> Event {
  var event = plainEvent(booking, zone: content.owner.zone)
  event.summary = "Busy"
  return event
}

private func plainEvent(_ booking: Booking, zone: Zone) -> Event {
  Event(
    uid: booking.uid, stamp: booking.changed, created: booking.created, sequence: booking.sequence,
    start: booking.start, end: booking.end, zone: zone, status: booking.status.inCalendars, summary: "",
    transparency: booking.status.inCalendars == .cancelled ? .transparent : .opaque)
}

private func description(of booking: Booking, in content: FeedContent) -> String? {
  var lines: [String] = []
  if let place = booking.packagePlace {
    let package = booking.package.flatMap { content.packages[$0] }
    lines.append("Session \(place.number) of \(place.total)" + (package.map { " (\($0.name))" } ?? ""))
    if let package, let expires = package.expires {
      let zone = content.people[booking.coach]?.zone ?? content.owner.zone
      lines.append("The package can be used until \(zone.date(at: expires).iso8601)")
    }
  }
  if let link = booking.videoLink { lines.append("Video call: \(link)") }
  if let notes = booking.notes { lines.append(notes) }
  if let reason = booking.cancellation?.reason { lines.append("Cancelled: \(reason)") }
  if let reason = booking.declineReason { lines.append("Declined: \(reason)") }
  return lines.isEmpty ? nil : lines.joined(separator: "\n")
}

extension Booking.Status {
  /// RFC 5545 §3.8.1.11.
  fileprivate var inCalendars: Event.Status {
    switch self {
    case .pending: .tentative
    case .confirmed, .completed, .noShow: .confirmed
    case .cancelled, .declined, .expired, .rescheduled: .cancelled
    }
  }
}

extension Kind {
  fileprivate var title: String {
    switch self {
    case .session: "Session"
    case .checkin: "Check-in"
    }
  }

  /// RFC 7986 §5.9.
  fileprivate var color: String {
    switch self {
    case .session: "seagreen"
    case .checkin: "purple"
    }
  }
}
