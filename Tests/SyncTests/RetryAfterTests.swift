import Booking
import CivilTime
import Desk
import HTTP
import HTTPClient
import Sync
import TestSupport
import Testing

/// R55: servers of calendars that say when they want to be asked again. It is Monday 2026-10-19, 08:00 UTC.
@Suite struct RetryAfterTests {
  private static let hour: Int64 = 3600

  /// What is answered, and for how long it is left in peace at least. A first failure alone waits for two hours.
  private static let answers: [(status: Int, headers: Headers, wait: Int64)] = [
    (429, ["Retry-After": "36000"], 10 * hour), (503, ["Retry-After": "36000"], 10 * hour),
    (
      429, ["Retry-After": "Mon, 19 Oct 2026 20:00:00 GMT", "Date": "Mon, 19 Oct 2026 08:00:00 GMT"],
      12 * hour
    ),
    // By the server's own clock where it tells it, which is an hour slow; else by ours.
    (
      503, ["Retry-After": "Mon, 19 Oct 2026 20:00:00 GMT", "Date": "Mon, 19 Oct 2026 09:00:00 GMT"],
      11 * hour
    ),
    (503, ["Retry-After": "Tue, 20 Oct 2026 05:00:00 GMT"], 18 * hour),
    // Never for longer than a day.
    (429, ["Retry-After": "31536000"], 24 * hour), (429, ["Retry-After": "99999999999999999999"], 24 * hour),
    (503, ["Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"], 24 * hour),
    // Never sooner than at our own pace.
    (429, ["Retry-After": "1"], 2 * hour), (503, ["Retry-After": "0"], 2 * hour),
    (503, ["Retry-After": "Mon, 19 Oct 2026 07:00:00 GMT"], 2 * hour), (429, ["Retry-After": "-5"], 2 * hour),
    (429, ["Retry-After": "soon"], 2 * hour), (429, [:], 2 * hour),
    // Other answers say nothing of when to come back.
    (500, ["Retry-After": "36000"], 2 * hour), (404, ["Retry-After": "36000"], 2 * hour),
  ]

  @Test(arguments: answers.indices)
  func `a server that wants to be asked later is asked later, within reason (R55)`(number: Int) throws {
    let (status, headers, wait) = Self.answers[number]
    try withClub { club in
      try club.subscribe()
      let before = try club.closed()
      let until = instant("2026-10-19T11:00:00Z")
      club.studio.clock.now = until
      club.answer { _ in ClientResponse(Status(status), headers: headers) }
      #expect(try club.poll() == 1)
      let source = try club.source()
      let waits = try #require(source.nextPoll) - until
      #expect(waits >= wait && waits <= max(wait, 2 * Self.hour + 1200), "\(headers) \(waits)")
      #expect(source.failures == 1 && source.trouble?.contains("\(status)") == (status != 404))
      #expect(try club.closed() == before)
      // And then it is asked at the usual pace again.
      club.answer { _ in ClientResponse(.notModified) }
      try club.pollInTime()
      #expect(try #require(try club.source().nextPoll) - club.now < 4200)
    }
  }
}
