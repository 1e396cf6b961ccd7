import Booking
public import CivilTime
import ICalendar

/// The bytes of a coach's free/busy answer until an instant (R45): what takes up the coach, and blackouts where the
/// feed shows them, is busy; what is pending without a place of its own may become so.
public func renderFreeBusy(_ content: FeedContent, until end: Instant) -> [UInt8] {
  let booked = content.bookings.filter(\.occupies).map { $0.start..<$0.end }
  let asked = content.bookings.filter { $0.status == .pending && !$0.occupies }.map { $0.start..<$0.end }
  let closed = content.blackouts.map { $0.range(in: content.owner.zone) }
  return render(
    FreeBusy(
      prodid: prodid, uid: "\(content.feed.id.text)@coachcal", stamp: content.changed, start: content.from,
      end: end, periods: booked + closed, tentative: asked))
}
