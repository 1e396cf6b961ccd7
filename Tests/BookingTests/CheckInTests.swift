import Booking
import CivilTime
import Testing

/// R25 and R54: the check-in's month and its room.
@Suite struct CheckInTests {
  @Test(arguments: [
    ("Europe/Berlin", "2026-05-31T21:59:59Z", "2026-04-30T22:00:00Z", "2026-05-31T22:00:00Z"),
    ("Europe/Berlin", "2026-05-31T22:00:00Z", "2026-05-31T22:00:00Z", "2026-06-30T22:00:00Z"),
    ("Europe/Berlin", "2026-12-31T22:59:59Z", "2026-11-30T23:00:00Z", "2026-12-31T23:00:00Z"),
    ("Europe/Berlin", "2026-12-31T23:00:00Z", "2026-12-31T23:00:00Z", "2027-01-31T23:00:00Z"),
    ("America/New_York", "2026-03-01T04:59:59Z", "2026-02-01T05:00:00Z", "2026-03-01T05:00:00Z"),
    ("America/New_York", "2026-03-31T12:00:00Z", "2026-03-01T05:00:00Z", "2026-04-01T04:00:00Z"),
    ("Asia/Kolkata", "2028-02-29T18:29:59Z", "2028-01-31T18:30:00Z", "2028-02-29T18:30:00Z"),
    ("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-01T10:00:00Z", "2011-12-31T10:00:00Z"),
  ])
  func `a check-in counts in the month of the coach's zone in which it starts (R25)`(
    name: String, start: String, first: String, next: String
  ) throws {
    let month = checkInMonth(of: try at(start), zone: try .named(name))
    #expect(month.lowerBound.rfc3339 == first && month.upperBound.rfc3339 == next)
    #expect(month.contains(try at(start)))
  }

  @Test func `a fixed video room is every check-in's, a template gets each one's code (R54)`() {
    var policy = Policy()
    #expect(policy.videoLink(code: "abc") == nil)
    policy.videoRoom = "https://meet.example/maria"
    #expect(policy.videoLink(code: "abc") == "https://meet.example/maria")
    policy.videoRoom = "https://meet.example/{code}#x"
    #expect(policy.videoLink(code: "abc") == "https://meet.example/abc#x")
    #expect(policy.videoLink(code: "{code}") == "https://meet.example/{code}#x")
  }
}
