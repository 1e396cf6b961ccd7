import Booking
import CivilTime
import ICalendar

/// A free slot, for those who may know of it. The same slot keeps its identity while it is offered.
func openEvent(_ slot: Slot, in content: FeedContent) -> Event {
  Event(
    uid: "open-\(slot.start.seconds)-\(slot.end - slot.start)-\(content.owner.id.text)@coachcal",
    stamp: content.feed.created, created: content.feed.created, sequence: 0, start: slot.start, end: slot.end,
    zone: content.owner.zone, status: .confirmed, summary: "Open for booking", transparency: .transparent)
}

/// A time that the coach closed. An override never changes once it is made, so its stamp is the feed's.
func blackoutEvent(_ override: Override, in content: FeedContent) -> Event {
  let range = override.range(in: content.owner.zone)
  let reason = content.feed.kind == .coach ? override.reason : nil
  var days: ClosedRange<LocalDate>?
  if case .days(let first, let last) = override.span { days = first...last }
  return Event(
    uid: "\(override.id.text)@coachcal", stamp: content.feed.created, created: content.feed.created,
    sequence: 0, start: range.lowerBound, end: range.upperBound, zone: content.owner.zone, days: days,
    status: .confirmed, summary: content.feed.kind == .coach ? reason ?? "Closed" : "Busy",
    transparency: .opaque)
}

/// A cancelled moment in the past, for a feed that has nothing to show: some apps take a calendar that lost
/// its last event for a fault, and keep what they had (R44).
func nothingEvent(in content: FeedContent) -> Event {
  Event(
    uid: "nothing-\(content.feed.id.text)@coachcal", stamp: content.feed.created,
    created: content.feed.created, sequence: 0, start: content.feed.created, end: content.feed.created + 60,
    status: .cancelled, summary: content.feed.kind == .open ? "Nothing open" : "Nothing booked",
    transparency: .transparent)
}
