import Booking
import Calendars
import TestSupport
import Testing

/// What each kind of feed is, byte for byte (R40–R45).
@Suite struct SnapshotTests {
  @Test(arguments: Feed.Kind.allCases) func `a feed of each kind (R40)`(_ kind: Feed.Kind) throws {
    let bytes = renderFeed(try Autumn().content(kind))
    #expect(snapshotDifference(bytes, "\(kind).ics") == nil)
  }

  @Test func `a client's feed with one coach (R40)`() throws {
    let autumn = try Autumn()
    let bytes = renderFeed(autumn.content(.client, withCoach: autumn.maria))
    #expect(snapshotDifference(bytes, "client-with-maria.ics") == nil)
  }

  @Test func `when a coach is busy (R45)`() throws {
    let bytes = renderFreeBusy(try Autumn().content(.busy), until: instant("2027-10-20T22:00:00Z"))
    #expect(snapshotDifference(bytes, "busy.ifb") == nil)
  }

  @Test(arguments: Feed.Kind.allCases) func `a feed without any event (R44)`(_ kind: Feed.Kind) throws {
    var content = try Autumn().content(kind)
    content.bookings = []
    content.blackouts = []
    content.slots = []
    #expect(snapshotDifference(renderFeed(content), "empty-\(kind).ics") == nil)
  }
}
