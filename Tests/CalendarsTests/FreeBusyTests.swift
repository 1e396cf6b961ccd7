import Booking
import Calendars
import CivilTime
import TestSupport
import Testing

/// When a coach is busy (R45).
@Suite struct FreeBusyTests {
  private func periods(_ content: FeedContent, _ type: String = "BUSY") -> [String] {
    let start = "FREEBUSY;FBTYPE=\(type):"
    return unfolded(renderFreeBusy(content, until: instant("2027-10-20T22:00:00Z"))).compactMap {
      $0.hasPrefix(start) ? String($0.dropFirst(start.count)) : nil
    }
  }

  @Test func `what is asked for may become busy, and a held place is busy (R14, R15)`() throws {
    let autumn = try Autumn()
    var content = autumn.content(.busy)
    content.blackouts = []
    var held = autumn.booking("x", autumn.tom, "2026-11-01T09:00:00Z", status: .pending)
    held.heldUntil = instant("2026-10-19T09:00:00Z")
    let request = autumn.booking("y", autumn.tom, "2026-11-01T09:30:00Z", status: .pending)
    content.bookings = [request]
    #expect(periods(content) == [])
    #expect(periods(content, "BUSY-TENTATIVE") == ["20261101T093000Z/20261101T103000Z"])
    content.bookings = [held, request]
    #expect(periods(content) == ["20261101T090000Z/20261101T100000Z"])
    #expect(periods(content, "BUSY-TENTATIVE") == ["20261101T100000Z/20261101T103000Z"])
  }

  @Test func `what stands is busy, and what came to nothing is not`() throws {
    let autumn = try Autumn()
    for status in Booking.Status.allCases {
      var content = autumn.content(.busy)
      content.blackouts = []
      content.bookings = [autumn.booking("x", autumn.tom, "2026-11-01T09:00:00Z", status: status)]
      let isBusy = [.confirmed, .completed, .noShow].contains(status)
      #expect(periods(content) == (isBusy ? ["20261101T090000Z/20261101T100000Z"] : []), "\(status)")
    }
  }

  @Test func `bookings that meet or overlap are one time, in order`() throws {
    let autumn = try Autumn()
    var content = autumn.content(.busy)
    content.blackouts = []
    content.bookings = [
      "2026-11-03T09:00:00Z", "2026-11-01T09:30:00Z", "2026-11-01T10:30:00Z", "2026-11-01T09:30:00Z",
    ]
    .map { autumn.booking("x", autumn.tom, $0, status: .confirmed) }
    #expect(periods(content) == ["20261101T093000Z/20261101T113000Z", "20261103T090000Z/20261103T100000Z"])
  }

  @Test func `blackouts are busy where the feed shows them, whole days from midnight to midnight`() throws {
    var content = try Autumn().content(.busy)
    content.bookings = []
    #expect(
      periods(content) == ["20261202T080000Z/20261202T103000Z", "20261223T230000Z/20261226T230000Z"])
  }

  @Test func `it is one VFREEBUSY from the feed's first instant to its last, without names or METHOD`() throws
  {
    let lines = unfolded(renderFreeBusy(try Autumn().content(.coach), until: instant("2027-10-20T22:00:00Z")))
    #expect(lines.filter { $0.hasPrefix("BEGIN:") } == ["BEGIN:VCALENDAR", "BEGIN:VFREEBUSY"])
    #expect(lines.contains("DTSTART:20260720T220000Z"))
    #expect(lines.contains("DTEND:20271020T220000Z"))
    #expect(lines.contains("DTSTAMP:20261019T080000Z"))
    let names = Set(lines.map { String($0.prefix { $0 != ":" && $0 != ";" }) })
    #expect(names.isDisjoint(with: ["METHOD", "ORGANIZER", "ATTENDEE", "SUMMARY", "NAME"]))
  }
}
