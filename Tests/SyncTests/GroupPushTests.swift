import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

@testable import Sync

/// R28, R46–R48: a group session in the coach's other calendars.
@Suite struct GroupPushTests {
  @Test(arguments: [Place.fake, .radicale, .xandikos, .google])
  func `a group is one event there, for as long as anybody comes, and whoever joins gives up their own (R28)`(
    place: Place
  ) throws {
    try withScene(place) { scene in
      let studio = scene.studio
      let ann = try studio.actor("ann")
      let alone = try scene.join("2026-10-21T15:00", "dan")
      try scene.group()
      let uid = "\(try studio.person("ann").id.text)-\(instant("2026-10-22T08:00:00Z").seconds)@coachcal"
      func check(_ expected: [String], _ comment: Comment) throws {
        scene.pass(60)
        try scene.pushAll()
        #expect(try scene.open.held().map(\.uid).sorted() == expected.sorted(), comment)
        let repairs = try scene.reconcile(dryRun: true)
        #expect(repairs == [], comment)
      }
      try check([alone.uid], "booked before the window was a group's")
      let eve = try scene.join("2026-10-22T10:00", "eve")
      let cleo = try studio.book("2026-10-22T10:00", by: ann)
      #expect(eve.groupUID == uid && cleo.groupUID == uid)
      try check([alone.uid, uid], "two come")
      let dan = try studio.desk.move(alone.id, to: When("2026-10-22T10:00"), by: ann)
      try check([uid], "a third moved there")
      #expect(try studio.desk.pushes(of: eve.id, for: ann).map(\.push.uid) == [uid])
      _ = try studio.desk.cancel(eve.id, by: ann)
      _ = try studio.desk.cancel(cleo.id, by: ann)
      try check([uid], "one is left")
      _ = try studio.desk.move(dan.id, to: When("2026-10-23T10:00"), by: ann)
      let next = "\(try studio.person("ann").id.text)-\(instant("2026-10-23T08:00:00Z").seconds)@coachcal"
      try check([next], "nobody is left")
      try scene.join("2026-10-22T10:00", "eve")
      try check([uid, next], "somebody comes again")
    }
  }

  @Test
  func
    `what is lost or copied there by hand is repaired as one event, and a new calendar gets one (R28, R52)`()
    throws
  {
    try withScene(.fake) { scene in
      try scene.group()
      let eve = try scene.join("2026-10-22T10:00", "eve")
      try scene.join("2026-10-22T10:00", "dan")
      try scene.pushAll()
      let fake = try #require(scene.open.fake)
      let event = try #require(fake.resources.first)
      #expect(String(decoding: event.value, as: UTF8.self).contains("Group session (2 of 8)"))
      fake.set(event.key, nil)
      #expect(try scene.reconcile().map(\.kind) == [.make])
      try scene.pushAll()
      #expect(try scene.open.held().count == 1)
      let other = try scene.studio.addDestination()
      let wished = try scene.studio.desk.everything(at: other, publicURL: "https://cal.example.org")
      #expect(wished.map(\.push.uid) == [eve.groupUID])
    }
  }

  @Test
  func `that many leave their groups empties no calendar unasked, that some stay is no removal (R28, R53)`()
    throws
  {
    try withScene(.fake) { scene in
      try scene.group()
      let ann = try scene.studio.actor("ann")
      let bookings = try (0..<12).map { number in
        let start = "2026-10-2\(1 + number / 6)T\(10 + number % 6):00"
        return (try scene.join(start, "dan"), try scene.join(start, "eve"))
      }
      try scene.pushAll()
      for (dan, _) in bookings { _ = try scene.studio.desk.cancel(dan.id, by: ann) }
      try scene.pushAll()
      #expect(try scene.open.held().count == 12)
      for (_, eve) in bookings { _ = try scene.studio.desk.cancel(eve.id, by: ann) }
      try scene.push()
      #expect(try scene.open.held().count == 12)
      #expect(try scene.status().destination.state == .held)
    }
  }
}

extension Scene {
  /// Makes ann's sessions group sessions of eight.
  fileprivate func group() throws {
    let ann = try studio.actor("ann")
    for window in try studio.desk.windows(of: "ann", for: ann) where window.kind == .session {
      _ = try studio.desk.changeWindow(window.id, coach: "ann", by: ann) {
        ($0.isGroup, $0.capacity) = (true, 8)
      }
    }
  }

  /// An hour of a client of south with ann.
  @discardableResult
  fileprivate func join(_ start: String, _ client: String) throws -> Booking {
    try studio.book(start, client: client, brand: "south", minutes: 60, by: studio.actor("ann"))
  }
}
