import Booking
import Desk
import GoogleCalendar
import HTTP
import HTTPClient
import JSONText
import Store
import Sync
import TestSupport
import Testing

extension GoogleTests {
  @Test
  func `a check-in gets its meeting's link once Google has made it, and its client sees it (R50, R54)`()
    throws
  {
    try withGoogle(makesMeetings: true, ["conference_pending_gets": 3]) { scene, google in
      try scene.setRoom("https://meet.example.org/{code}")
      let booking = try scene.checkIn("2026-10-20T10:00")
      #expect(booking.videoLink == nil)
      try scene.push()
      #expect(try scene.push(of: booking).trouble?.contains("being made") == true)
      #expect(try scene.studio.stored(booking.id).videoLink == nil)
      try scene.pushAll()
      let link = try #require(try scene.studio.stored(booking.id).videoLink)
      #expect(link.hasPrefix("https://meet.google.com/"))
      let event = try #require(try google.standing().first)
      #expect(event["location"].string == link)
      #expect(event["hangoutLink"].string == link)
      #expect(try scene.feed("cleo", .client).contains(link))
      #expect(try scene.feed("ann", .coach).contains(link))

      // The meeting goes with the booking.
      let moved = try scene.move(booking, to: "2026-10-21T12:00")
      try scene.pushAll()
      #expect(try scene.studio.stored(moved.id).videoLink == link)
      let after = try #require(try google.standing().first)
      #expect(after["conferenceData"] == event["conferenceData"])
      #expect(try google.events().count == 1)
      #expect(try scene.misplaced() == [])
      #expect(try scene.reconcile(dryRun: true) == [])
    }
  }

  @Test
  func `a check-in that moves while its meeting is being made gets one meeting alone (R50)`() throws {
    try withGoogle(makesMeetings: true, ["conference_pending_gets": 3]) { scene, google in
      let booking = try scene.checkIn("2026-10-20T10:00")
      // The first answer is lost: the same request is made again.
      scene.faults.choose { number, request in
        request.method == .post && request.url.contains("/events")
          ? .after(.init(.closed, "lost", mayHaveArrived: true)) : nil
      }
      try scene.push()
      scene.faults.none()
      let asked = try google.standing().first?["conferenceData"]["createRequest"]["requestId"].string
      #expect(asked != nil)
      let moved = try scene.move(booking, to: "2026-10-20T15:00")
      scene.pass(60)
      try scene.push()
      try google.tell("finish")
      try scene.pushAll()
      let data = try #require(try google.standing().first?["conferenceData"])
      #expect(data["createRequest"]["requestId"].string == asked)
      #expect(try scene.studio.stored(moved.id).videoLink == data["entryPoints"].array?.first?["uri"].string)
      #expect(try google.events().count == 1)
      #expect(try scene.misplaced() == [])
    }
  }

  /// What Google may make of the wish for a meeting.
  private static let refusals: [JSON] = [
    ["conference_outcome": "failure"], ["conference_outcome": "failure", "conference_pending_gets": 2],
    ["conference_types": []], ["conference_pending_gets": 1_000_000],
  ]

  @Test(arguments: refusals)
  func `where Google makes no meeting the coach's own room takes its place (R54)`(settings: JSON) throws {
    try withGoogle(makesMeetings: true, settings) { scene, google in
      try scene.setRoom("https://meet.example.org/{code}")
      let booking = try scene.checkIn("2026-10-20T10:00")
      try scene.pushAll()
      let link = try #require(try scene.studio.stored(booking.id).videoLink)
      #expect(link.hasPrefix("https://meet.example.org/"))
      #expect(link.utf8.count > "https://meet.example.org/".utf8.count + 20)
      #expect(try google.standing().first?["location"].string == link)
      #expect(try google.events().count == 1)
      #expect(try scene.reconcile(dryRun: true) == [])
    }
  }

  @Test(arguments: refusals)
  func `without a room of its own such a check-in has no link, and nothing is tried for ever (R54)`(
    settings: JSON
  ) throws {
    try withGoogle(makesMeetings: true, settings) { scene, google in
      let booking = try scene.checkIn("2026-10-20T10:00")
      #expect(try scene.pushAll() < 20)
      #expect(try scene.studio.stored(booking.id).videoLink == nil)
      #expect(try scene.push(of: booking).state == .synced)
      scene.faults.forget()
      scene.pass(86400)
      try scene.push()
      #expect(scene.faults.requests == [])
      #expect(try scene.reconcile(dryRun: true) == [])
      let moved = try scene.move(booking, to: "2026-10-22T15:00")
      try scene.pushAll()
      #expect(try scene.studio.stored(moved.id).videoLink == nil)
      #expect(try scene.misplaced() == [])
    }
  }

  @Test
  func `a check-in gets its link although its guest cannot be invited yet (R50)`() throws {
    try withGoogle(
      makesMeetings: true, ["conference_pending_gets": 2, "attendees_quota_exceeded": true]
    ) { scene, google in
      let booking = try scene.checkIn("2026-10-20T10:00")
      for _ in 0..<10 {
        try scene.push()
        scene.pass(10)
      }
      #expect(try scene.studio.stored(booking.id).videoLink?.hasPrefix("https://meet.google.com/") == true)
      #expect(try scene.push(of: booking).trouble?.contains("without its guest") == true)
      try google.tell("settings", ["attendees_quota_exceeded": false])
      scene.pass(21_600)
      try scene.pushAll()
      let name = try #require(try scene.push(of: booking).remembered?.name)
      #expect(try google.attendees(of: name).keys.sorted() == ["cleo@example.org"])
    }
  }

  @Test
  func `a check-in of two calendars that make meetings gets one (R54)`() throws {
    try withGoogle(makesMeetings: true) { scene, google in
      let second = try scene.connect("ann", to: google.studio)
      var changes = DestinationChanges()
      changes.makesMeetings = true
      _ = try scene.studio.desk.changeDestination(second.id, changes, by: .system)
      let booking = try scene.checkIn("2026-10-20T10:00")
      try scene.pushAll()
      let events = try google.standing() + google.standing(in: google.studio)
      #expect(events.count == 2)
      #expect(events.filter { $0["conferenceData"] != .null }.count == 1)
      let link = try scene.studio.stored(booking.id).videoLink
      #expect(events.allSatisfy { $0["location"].string == link })
    }
  }
}

extension Scene {
  /// Ann's own room in north.
  fileprivate func setRoom(_ template: String) throws {
    _ = try studio.desk.changeSettings(of: "ann", in: "north", by: studio.actor("ann")) {
      $0.videoRoom = template
    }
  }

  fileprivate func checkIn(_ time: String) throws -> Booking {
    try studio.book(time, brand: "north", kind: .checkin, by: studio.actor("ann"))
  }

  fileprivate func feed(_ handle: String, _ kind: Feed.Kind) throws -> String {
    let feed = try studio.desk.renderFeed(of: handle, kind: kind, publicURL: "https://cal.example.org")
    return String(decoding: feed, as: UTF8.self).replacing("\r\n ", with: "")
  }
}
