public import ICalendar
import Booking
import CivilTime

/// The calendar that a feed shows. It has no UID of its own: vdirsyncer would take it for that of each event,
/// and keep only one.
public func document(of content: FeedContent) -> Document {
  var document = Document(
    prodid: prodid, name: content.feed.calendarName(content), events: events(of: content))
  document.refreshInterval = 900
  document.zone = content.owner.zone
  document.lastModified = content.changed
  document.served = content.from..<max(content.changed, content.from + 86400)
  return document
}

/// The bytes of a feed (RFC 5545 §3.4).
public func renderFeed(_ content: FeedContent) -> [UInt8] { render(document(of: content)) }

private func events(of content: FeedContent) -> [Event] {
  var events: [Event] = []
  events.reserveCapacity(content.bookings.count + content.blackouts.count + content.slots.count)
  switch content.feed.kind {
  case .client: events += content.bookings.map { bookingEvent($0, in: content) }
  case .coach: events += sessions(of: content).map { sessionEvent($0, in: content) }
  case .busy: events += sessions(of: content).map { busyEvent($0.whole, in: content) }
  case .open: events += content.slots.map { openEvent($0, in: content) }
  }
  events += content.blackouts.map { blackoutEvent($0, in: content) }
  if events.isEmpty, content.feed.losesWithoutTrace { events.append(nothingEvent(in: content)) }
  return events
}

extension Feed {
  /// Whether it may have shown what is nowhere kept: slots that were open, blackouts that were lifted.
  fileprivate var losesWithoutTrace: Bool { kind == .open || includesBlackouts }

  fileprivate func calendarName(_ content: FeedContent) -> String {
    switch kind {
    case .coach: return "\(content.owner.name): bookings"
    case .busy: return "\(content.owner.name): busy"
    case .open: return "\(content.owner.name): open slots"
    case .client:
      guard let coach = withCoach.flatMap({ content.people[$0] }) else {
        return "\(content.owner.name): sessions"
      }
      return "Sessions with \(coach.name)"
    }
  }
}
