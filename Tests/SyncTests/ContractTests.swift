import Booking
import CivilTime
import Desk
import Sync
import TestSupport
import Testing

/// What holds at every destination, whatever server it is on.
@Suite(.serialized) struct ContractTests {
  @Test(arguments: Place.allCases)
  func `a booking is made, moved and cancelled there as here (R46, R47)`(place: Place) throws {
    try withScene(place) { scene in
      let first = try scene.studio.book("2026-10-20T10:00")
      let second = try scene.studio.book("2026-10-20T12:00")
      try scene.pushAll()
      #expect(try scene.open.held().map(\.uid).sorted() == [first.uid, second.uid].sorted())
      #expect(try scene.differences() == [])
      let moved = try scene.studio.desk.move(
        first.id, to: When("2026-10-21T15:00"), by: scene.studio.actor("cleo"))
      #expect(moved.uid == first.uid)
      try scene.pushAll()
      #expect(try scene.differences() == [])
      _ = try scene.studio.desk.cancel(second.id, by: scene.studio.actor("cleo"))
      try scene.pushAll()
      #expect(try scene.open.held().map(\.uid) == [first.uid])
      #expect(try scene.differences() == [])
      #expect(try scene.status().counts == [.synced: 2])
    }
  }

  @Test(arguments: Place.allCases)
  func
    `a request stands there as tentative until it is confirmed, and goes when it comes to nothing (R14, R46)`(
      place: Place
    ) throws
  {
    try withScene(place) { scene in
      let studio = scene.studio
      let ann = try studio.actor("ann")
      try studio.setMode(.request, in: "north")
      let requests = try ["20T10", "20T12", "20T14"].map { try studio.book("2026-10-\($0):00") }
      func statuses() throws -> [String: String] {
        try scene.pushAll()
        #expect(try scene.differences() == [])
        return Dictionary(uniqueKeysWithValues: try scene.open.held().map { ($0.uid, $0.status) })
      }
      let uids = requests.map(\.uid)
      #expect(try statuses() == [uids[0]: "tentative", uids[1]: "tentative", uids[2]: "tentative"])
      _ = try studio.desk.confirm(requests[0].id, by: ann)
      _ = try studio.desk.decline(requests[1].id, by: ann)
      #expect(try statuses() == [uids[0]: "confirmed", uids[2]: "tentative"])
      studio.clock.now = max(studio.clock.now, requests[2].expires ?? requests[2].start)
      #expect(try studio.desk.expirePending() == 1)
      #expect(try statuses() == [uids[0]: "confirmed"])
    }
  }

  @Test(arguments: Place.allCases)
  func `what an event says is what its reader reads (R41, R46)`(place: Place) throws {
    try withScene(place) { scene in
      let booking = try scene.studio.book("2026-10-20T10:00")
      _ = try scene.studio.desk.note(
        booking.id, notes: "Bring: water, shoes; and a \"towel\"\nÜber 2 €", instructorNotes: nil,
        by: scene.studio.actor("cleo"))
      try scene.push()
      let event = try #require(try scene.open.held().first)
      #expect(event.summary == "Session with Cleo Test")
      #expect(event.description.contains("Bring: water, shoes; and a \"towel\"\nÜber 2 €"))
      #expect(event.status == "confirmed")
    }
  }

  @Test(arguments: Place.allCases)
  func `pushing the same state again asks the server nothing (R48)`(place: Place) throws {
    try withScene(place) { scene in
      _ = try scene.studio.book("2026-10-20T10:00")
      try scene.pushAll()
      scene.faults.forget()
      try scene.push()
      scene.pass(3600)
      try scene.push()
      #expect(scene.faults.requests == [])
    }
  }

  @Test(arguments: Place.allCases)
  func `a booking moved ten times before the first push is written once, as it is last (R48)`(
    place: Place
  ) throws {
    try withScene(place) { scene in
      var booking = try scene.studio.book("2026-10-20T10:00")
      for hour in 10..<20 {
        booking = try scene.studio.desk.move(
          booking.id, to: When("2026-10-21T\(hour - 1 < 10 ? "0" : "")\(hour - 1):30"),
          by: scene.studio.actor("cleo"))
      }
      try scene.push()
      let writes = scene.faults.requests.filter { !$0.hasPrefix("GET") && !$0.contains("token") }
      #expect(writes.count == 1, "\(writes)")
      #expect(try scene.differences() == [])
    }
  }

  @Test(arguments: Place.allCases)
  func `a booking that ended before the first push is never heard of there (R48)`(place: Place) throws {
    try withScene(place) { scene in
      let booking = try scene.studio.book("2026-10-20T10:00")
      _ = try scene.studio.desk.cancel(booking.id, by: scene.studio.actor("cleo"))
      try scene.push()
      #expect(scene.faults.requests.filter { !$0.contains("token") } == [])
      #expect(try scene.open.held() == [])
    }
  }

  @Test(arguments: Place.allCases)
  func `a process that dies between any two steps leaves no event out and none twice (R48)`(
    place: Place
  ) throws {
    try withScene(place) { scene in
      var day = try #require(LocalDate(iso8601: "2026-10-20"))
      for done in [false, true] {
        for step in 0..<4 {
          let booking = try scene.studio.book("\(day.iso8601)T10:00")
          try scene.pushAndDie(afterRequests: step, done: done)
          scene.pass(31)
          try scene.pushAll()
          #expect(try scene.differences() == [], "making, step \(step), \(done)")
          let moved = try scene.studio.desk.move(
            booking.id, to: When("\(day.iso8601)T15:00"), by: scene.studio.actor("ann"))
          try scene.pushAndDie(afterRequests: step, done: done)
          scene.pass(31)
          try scene.pushAll()
          #expect(try scene.differences() == [], "moving, step \(step), \(done)")
          _ = try scene.studio.desk.cancel(moved.id, by: scene.studio.actor("ann"))
          try scene.pushAndDie(afterRequests: step, done: done)
          scene.pass(31)
          try scene.pushAll()
          #expect(try scene.differences() == [], "removing, step \(step), \(done)")
          day = day.adding(days: 1)
        }
      }
    }
  }

  @Test(arguments: Place.allCases)
  func `an event that was deleted or changed there by hand is repaired when all is compared (R52)`(
    place: Place
  ) throws {
    try withScene(place) { scene in
      for hour in 10..<14 { _ = try scene.studio.book("2026-10-20T\(hour):00") }
      try scene.pushAll()
      try scene.spoil()
      #expect(try scene.differences() != [])
      let dry = try scene.reconcile(dryRun: true)
      #expect(Set(dry.map(\.kind)) == [.make, .rewrite])
      #expect(try scene.differences() != [])
      #expect(try scene.reconcile() == dry)
      try scene.pushAll()
      #expect(try scene.differences() == [])
      #expect(try scene.reconcile(dryRun: true) == [])
    }
  }
}
