import Booking
import Desk
import GoogleCalendar
import JSONText
import Store
import Sync
import TestSupport
import Testing

extension GoogleTests {
  @Test
  func `an event that Google lets nobody change is parked, shown, and keeps no other waiting (R51)`() throws {
    try withGoogle { scene, google in
      var bookings = try scene.bookDays(4, from: "2026-10-20")
      try scene.push()
      let name = try #require(try scene.push(of: bookings[0]).remembered?.name)
      try google.tell(
        "faults",
        [
          "method": "PATCH", "path": .string(name), "status": 403, "reason": "forbiddenForNonOrganizer",
          "message": "Shared properties can only be changed by the organizer of the event.", "count": 1000,
        ])
      for (number, booking) in bookings.enumerated() {
        bookings[number] = try scene.move(booking, to: "2026-11-0\(number + 1)T15:00")
      }
      let count = try scene.push()
      #expect([count.synced, count.waiting, count.parked] == [3, 1, 0])
      try scene.pushAll()
      let push = try scene.push(of: bookings[0])
      #expect(push.state == .parked)
      #expect(push.trouble?.contains("organizer") == true)
      #expect(try scene.state().state == .active)
      #expect(scene.reports.values.filter { $0.hasPrefix("parked") }.count == 1)
      let shown = try scene.studio.desk.unsynced(at: scene.destination.id, limit: 10, for: .system)
      #expect(shown.map(\.uid) == [bookings[0].uid])
      let tries = try google.asked("PATCH", name).count
      #expect(tries <= 6)

      // It rests until somebody wants it or changes the booking.
      scene.pass(86400)
      try scene.push()
      #expect(try google.asked("PATCH", name).count == tries)
      try scene.studio.desk.pushAgain(bookings[0].id, by: scene.studio.actor("ann"))
      try scene.push()
      #expect(try google.asked("PATCH", name).count == tries + 1)
      try scene.pushAll()
      #expect(try scene.push(of: bookings[0]).state == .parked)
      try google.tell("faults", .null)
      bookings[0] = try scene.move(bookings[0], to: "2026-11-10T15:00")
      try scene.pushAll()
      #expect(try scene.push(of: bookings[0]).state == .synced)
      #expect(try scene.misplaced() == [])
    }
  }

  @Test(arguments: [nil, "reader"])
  func `a calendar that is gone, or may only be read, stops its pushes, told once (R51)`(role: String?) throws
  {
    try withGoogle { scene, google in
      var bookings = try scene.bookDays(10, from: "2026-10-20")
      try scene.push()
      func calendar(_ role: String) throws {
        try google.tell(
          "calendars",
          ["id": .string(google.primary), "summary": "Coach", "zone": "Europe/Berlin", "role": .string(role)])
      }
      if let role { try calendar(role) } else { try google.tell("forget", ["id": .string(google.primary)]) }
      for number in 0..<6 {
        bookings[number] = try scene.move(bookings[number], to: "2026-11-0\(number + 1)T15:00")
      }
      _ = try scene.studio.desk.cancel(bookings[9].id, by: scene.studio.actor("ann"))
      try scene.push()
      #expect(try scene.state().state == .missing)
      #expect(try scene.audited("destination.missing") == 1)
      #expect(scene.reports.values.filter { $0.hasPrefix("missing") }.count == 1)
      // What was to be removed is remembered: the calendar may come back as it was.
      #expect(try scene.push(of: bookings[9]).state == .waiting)
      scene.faults.forget()
      scene.pass(7200)
      try scene.push()
      #expect(scene.faults.requests == [])

      if role != nil { try google.tell("forget", ["id": .string(google.primary)]) }
      try calendar("owner")
      _ = try scene.studio.desk.resumeDestination(scene.destination.id, by: scene.studio.actor("ann"))
      try scene.pushAll()
      #expect(try google.standing().count == 9)
      #expect(try scene.misplaced() == [])
      #expect(try scene.status().counts == [.synced: 10])
    }
  }

  @Test
  func `a removal does not take a missing calendar for a removed event (R51)`() throws {
    try withGoogle { scene, google in
      let booking = try scene.bookDays(1, from: "2026-10-20")[0]
      try scene.push()
      let events = try google.events()
      try google.tell("forget", ["id": .string(google.primary)])
      _ = try scene.studio.desk.cancel(booking.id, by: scene.studio.actor("ann"))
      try scene.push()
      #expect(try scene.state().state == .missing)
      // Shared with us again, it still has the event.
      try google.tell(
        "calendars",
        ["id": .string(google.primary), "summary": "Coach", "zone": "Europe/Berlin", "role": "owner"])
      let kept = ["id", "summary", "start", "end", "extendedProperties"]
      let event = events[0].object?.filter { kept.contains($0.key) } ?? [:]
      try google.tell("events", ["calendar": .string(google.primary), "event": .object(event)])
      _ = try scene.studio.desk.resumeDestination(scene.destination.id, by: scene.studio.actor("ann"))
      try scene.pushAll()
      #expect(try google.standing().isEmpty)
    }
  }

  @Test
  func `where the coach wants ended bookings marked, they stay and take no time (R47)`() throws {
    try withGoogle { scene, google in
      var changes = DestinationChanges()
      changes.ended = .mark
      _ = try scene.studio.desk.changeDestination(scene.destination.id, changes, by: .system)
      let booking = try scene.bookDays(1, from: "2026-10-20")[0]
      let unseen = try scene.bookDays(1, from: "2026-10-25")[0]
      _ = try scene.studio.desk.cancel(unseen.id, by: scene.studio.actor("ann"))
      try scene.push()
      _ = try scene.studio.desk.cancel(booking.id, by: scene.studio.actor("ann"))
      try scene.pushAll()
      let events = try google.events()
      #expect(events.count == 1)
      let event = try #require(events.first)
      #expect(event["status"] == "confirmed")
      #expect(event["summary"].string == "Cancelled: Session with Cleo Test")
      #expect(event["transparency"] == "transparent")
      #expect(try google.asked("DELETE").isEmpty)
      #expect(try scene.reconcile(dryRun: true) == [])
    }
  }
}
