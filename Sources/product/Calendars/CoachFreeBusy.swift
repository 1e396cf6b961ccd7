import Booking
public import CivilTime
import ICalendar

/// The bytes of a coach's free/busy answer until an instant (R45): bookings that stand, and blackouts where
/// the feed shows them.
public func renderFreeBusy(_ content: FeedContent, until end: Instant) -> [UInt8] {
  let booked = content.bookings.filter { $0.status.occupies || $0.status == .pending }.map {
    $0.start..<$0.end
  }
  let closed = content.blackouts.map { $0.range(in: content.owner.zone) }
  return render(
    FreeBusy(
      prodid: prodid, uid: "\(content.feed.id.text)@coachcal", stamp: content.changed, start: content.from,
      end: end, periods: booked + closed))
}
