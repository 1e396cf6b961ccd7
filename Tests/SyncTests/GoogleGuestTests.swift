import Booking
import CivilTime
import Desk
import GoogleCalendar
import JSONText
import Store
import TestSupport
import Testing

@testable import Sync

extension GoogleTests {
  @Test
  func `a quota on invitations keeps guests out, says so, and lets them in once it is over (R50)`() throws {
    try withGoogle(["attendees_quota_exceeded": true]) { scene, google in
      let bookings = try scene.bookDays(2, from: "2026-10-20")
      try scene.push()
      #expect(try scene.misplaced() == [])
      for booking in bookings {
        let push = try scene.push(of: booking)
        #expect(push.state == .waiting)
        #expect(push.trouble?.contains("without its guest") == true)
        #expect(try google.attendees(of: push.remembered?.name ?? "") == [:])
      }
      #expect(try scene.state().failures == 0)
      // Changes arrive all the same, and nobody asks again and again.
      let moved = try scene.move(bookings[0], to: "2026-10-22T12:00")
      try scene.push()
      #expect(try scene.misplaced() == [])
      scene.faults.forget()
      scene.pass(60)
      try scene.push()
      #expect(scene.faults.requests == [])
      for _ in 0..<20 {
        scene.pass(21_600)
        try scene.push()
      }
      #expect(scene.faults.requests.count > 20, "it is tried every some hours")

      try google.tell("settings", ["attendees_quota_exceeded": false])
      scene.pass(6 * 3600 + 1)
      try scene.push()
      for booking in [moved, bookings[1]] {
        let push = try scene.push(of: booking)
        #expect(push.state == .synced)
        #expect(push.trouble == nil)
        #expect(try google.attendees(of: push.remembered?.name ?? "") == ["cleo@example.org": "needsAction"])
      }
      #expect(try google.events().count == 2)
    }
  }

  @Test
  func `guests that were added by hand, and what ours answered, stay through every change (R46)`() throws {
    try withGoogle { scene, google in
      var booking = try scene.bookDays(1, from: "2026-10-20")[0]
      try scene.push()
      let name = try #require(try scene.push(of: booking).remembered?.name)
      func write(_ guests: [String: String]) throws {
        let attendees = guests.map { email, response in
          var attendee = GoogleEvent.Attendee(email)
          attendee.response = response
          return attendee
        }
        _ = try scene.byHand().patch(
          GoogleEvent(attendees: attendees), id: name, in: google.primary, sendUpdates: .none)
      }
      let both = ["cleo@example.org": "accepted", "friend@example.org": "tentative"]
      try write(both)
      // A change that finds another tag than it remembers.
      booking = try scene.move(booking, to: "2026-10-20T15:00")
      try scene.push()
      #expect(try google.attendees(of: name) == both)
      // One that writes without reading.
      booking = try scene.move(booking, to: "2026-10-20T16:00")
      scene.faults.forget()
      try scene.push()
      #expect(scene.faults.requests.count == 1, "\(scene.faults.requests)")
      #expect(try google.attendees(of: name) == both)
      // Our own guest is missed, the others are kept.
      try write(["friend@example.org": "tentative"])
      booking = try scene.move(booking, to: "2026-10-20T17:00")
      try scene.push()
      #expect(
        try google.attendees(of: name) == [
          "cleo@example.org": "needsAction", "friend@example.org": "tentative",
        ])
      #expect(try scene.push(of: booking).state == .synced)
      #expect(try scene.misplaced() == [])
      // Comparing everything misses them too.
      try write([:])
      #expect(try scene.reconcile().map(\.kind) == [.rewrite])
      try scene.pushAll()
      #expect(try google.attendees(of: name) == ["cleo@example.org": "needsAction"])
      #expect(try scene.reconcile(dryRun: true) == [])
    }
  }

  @Test
  func `a guest whose address Google does not take is left out, and the event stands (R50)`() throws {
    try withGoogle { scene, google in
      func refuse(_ method: String, _ skip: Int64) throws {
        try google.tell(
          "faults",
          [
            "method": .string(method), "skip": .integer(skip), "status": 400, "reason": "invalid",
            "message": "Invalid attendee email.", "path": "/events",
          ])
      }
      try refuse("POST", 0)
      var booking = try scene.bookDays(1, from: "2026-10-20")[0]
      try scene.push()
      #expect(try scene.push(of: booking).state == .synced)
      let name = try #require(try scene.push(of: booking).remembered?.name)
      #expect(try google.attendees(of: name) == [:])
      scene.faults.forget()
      booking = try scene.move(booking, to: "2026-10-20T15:00")
      try scene.push()
      #expect(scene.faults.requests.count == 1)
      #expect(try scene.reconcile(dryRun: true) == [])

      // One who is missed in an event that stands.
      let other = try scene.bookDays(1, from: "2026-10-25")[0]
      try scene.push()
      let others = try #require(try scene.push(of: other).remembered?.name)
      _ = try scene.byHand().patch(
        GoogleEvent(attendees: []), id: others, in: google.primary, sendUpdates: .none)
      try refuse("PATCH", 1)
      #expect(try scene.reconcile().map(\.kind) == [.rewrite])
      try scene.pushAll()
      #expect(try google.attendees(of: others) == [:])
      #expect(try scene.push(of: other).state == .synced)
      #expect(try scene.reconcile(dryRun: true) == [])
      #expect(try scene.misplaced() == [])
    }
  }

  @Test func `a guest takes the place of whom we invited before, and of nobody else (R46)`() {
    var event = GoogleEvent()
    let others = ["Friend@example.org", "Old@Example.org"].map { GoogleEvent.Attendee($0) }
    event.invite("new@example.org", beside: others, insteadOf: "old@example.org")
    #expect(event.attendees?.map(\.email) == ["Friend@example.org", "new@example.org"])
    #expect(!event.lacks("NEW@example.org"))
    event.invite("cleo@example.org", beside: others)
    #expect(event.attendees?.map(\.email) == ["Friend@example.org", "Old@Example.org", "cleo@example.org"])
  }

  @Test
  func `Google tells guests as the coach chose (R50)`() throws {
    try withGoogle { scene, google in
      var booking = try scene.bookDays(1, from: "2026-10-20")[0]
      try scene.push()
      #expect(try google.look("mails").array == [])
      for (choice, word) in [(Destination.Invitations.external, "externalOnly"), (.all, "all")] {
        var changes = DestinationChanges()
        changes.invitations = choice
        _ = try scene.studio.desk.changeDestination(scene.destination.id, changes, by: .system)
        booking = try scene.move(booking, to: choice == .all ? "2026-10-20T15:00" : "2026-10-20T17:00")
        try scene.push()
        #expect(try google.look("mails").array?.last?["sendUpdates"] == .string(word))
      }
      _ = try scene.studio.desk.cancel(booking.id, by: scene.studio.actor("ann"))
      try scene.push()
      #expect(try google.look("mails").array?.last?["what"] == "delete")
      #expect(try google.look("mails").array?.count == 3)
    }
  }

  @Test(arguments: [(429, "rateLimitExceeded"), (403, "rateLimitExceeded"), (403, "userRateLimitExceeded")])
  func `too many requests slow a whole calendar and no other (R51)`(status: Int, reason: String) throws {
    try withGoogle { scene, google in
      try scene.studio.sell(100, coach: "bob")
      let bobs = try scene.connect("bob", to: google.studio)
      _ = try scene.bookDays(20, from: "2026-10-20")
      _ = try scene.bookDays(5, from: "2026-10-20", coach: "bob", hour: 18)
      try google.tell(
        "faults",
        [
          "status": .integer(Int64(status)), "reason": .string(reason), "retry_after": 120, "count": 100,
          "path": "coach(@|%40)example",
        ])
      try scene.push()
      let now = scene.studio.clock.now
      let until = try #require(try scene.state().notBefore)
      #expect(until >= now + 120)
      #expect(until <= now + 1000)
      #expect(try scene.state().state == .active)
      #expect(try google.standing().isEmpty)
      #expect(try google.asked("POST", "/events").filter { $0["status"].integer == status }.count <= 4)
      #expect(try scene.misplaced(at: bobs) == [])
      #expect(try google.standing(in: google.studio).count == 5)

      try google.tell("faults", .null)
      scene.faults.forget()
      scene.pass(60)
      try scene.push()
      #expect(scene.faults.requests == [])
      scene.pass(1000)
      try scene.pushAll()
      #expect(try scene.misplaced() == [])
      #expect(try scene.state().failures == 0)
    }
  }
}
