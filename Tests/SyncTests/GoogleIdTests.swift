import Booking
import Desk
import GoogleCalendar
import HTTP
import HTTPClient
import JSONText
import Store
import TestSupport
import Testing

@testable import Sync

extension GoogleTests {
  @Test
  func `ids are such as Google takes, and no two UIDs have one in common (R47)`() {
    let own = "0123456789abcdefghijklmnop"
    #expect(googleName(of: "\(own)@coachcal", after: nil) == own)
    #expect(googleName(of: "\(own)@coachcal", after: own) == own + "1")
    #expect(googleName(of: "\(own)@coachcal", after: own + "9") == own + "10")
    let others = [
      "", "@", "a", "\(own)@elsewhere", own, "\(own)1@coachcal", "0123456789ABCDEFGHIJKLMNOP@coachcal",
      "0123-456789abcdefghijklmnop@coachcal", "über@coachcal", "zzzzz@coachcal", "z@coachcal",
      "\(own)@coachcal@coachcal", String(repeating: "a", count: 5000),
    ]
    var names = Set([own])
    for uid in others {
      var taken: String?
      for _ in 0..<3 {
        let name = googleName(of: uid, after: taken)
        #expect(name.wholeMatch(of: /[a-v0-9]{5,1024}/) != nil, "\(uid.prefix(50))")
        #expect(names.insert(name).inserted, "\(uid.prefix(50))")
        taken = name
      }
    }
  }

  @Test(arguments: ["revivable", "stuck", "gone"], [false, true])
  func `an event that is deleted by hand comes back under another id, however often (R50)`(
    tombstones: String, areBare: Bool
  ) throws {
    try withGoogle(["tombstones": .string(tombstones), "tombstones_are_bare": .bool(areBare)]) {
      scene, google in
      var booking = try scene.bookDays(1, from: "2026-10-20")[0]
      try scene.push()
      var names: [String] = []
      for hour in 11..<14 {
        let name = try #require(try scene.push(of: booking).remembered?.name)
        names.append(name)
        _ = try scene.byHand().delete(name, in: google.primary, sendUpdates: .none)
        if hour == 12 {
          // Without a change nobody finds out until all is compared.
          #expect(try scene.reconcile().map(\.kind) == [.make])
        } else {
          booking = try scene.move(booking, to: "2026-10-20T\(hour):30")
        }
        try scene.pushAll()
        #expect(try scene.misplaced() == [])
      }
      names.append(try #require(try scene.push(of: booking).remembered?.name))
      #expect(names == [names[0], names[0] + "1", names[0] + "2", names[0] + "3"])
      _ = try scene.studio.desk.cancel(booking.id, by: scene.studio.actor("ann"))
      try scene.pushAll()
      #expect(try google.standing().isEmpty)
    }
  }

  @Test
  func `an event that was deleted and fetched back from the trash is removed as a copy (R52)`() throws {
    try withGoogle { scene, google in
      let booking = try scene.bookDays(1, from: "2026-10-20")[0]
      try scene.push()
      let name = try #require(try scene.push(of: booking).remembered?.name)
      let person = try scene.byHand()
      _ = try person.delete(name, in: google.primary, sendUpdates: .none)
      let moved = try scene.move(booking, to: "2026-10-20T15:00")
      try scene.pushAll()
      _ = try person.patch(GoogleEvent(status: .confirmed), id: name, in: google.primary, sendUpdates: .none)
      #expect(try google.standing().count == 2)
      #expect(try scene.reconcile().map(\.kind) == [.removeCopy])
      try scene.pushAll()
      #expect(try scene.misplaced() == [])
      #expect(try scene.push(of: moved).remembered?.name == name + "1")
    }
  }

  @Test
  func `an id whose event Google has forgotten is used again (R50)`() throws {
    try withGoogle { scene, google in
      let booking = try scene.bookDays(1, from: "2026-10-20")[0]
      try scene.push()
      let name = try #require(try scene.push(of: booking).remembered?.name)
      try google.tell("vanish", ["calendar": .string(google.primary), "id": .string(name)])
      let moved = try scene.move(booking, to: "2026-10-20T15:00")
      try scene.pushAll()
      #expect(try scene.push(of: moved).remembered?.name == name)
      #expect(try scene.misplaced() == [])
    }
  }

  @Test(arguments: ["POST", "PATCH", "DELETE"])
  func `an answer that is lost leaves one event, as it should be (R50)`(method: String) throws {
    try withGoogle { scene, google in
      let booking = try scene.bookDays(1, from: "2026-10-20")[0]
      let cut: JSON = ["method": .string(method), "cut": "after", "path": "/events"]
      if method == "POST" { try google.tell("faults", cut) }
      try scene.push()
      if method == "PATCH" { try google.tell("faults", cut) }
      let moved = try scene.move(booking, to: "2026-10-20T15:00")
      scene.pass(60)
      try scene.push()
      if method == "DELETE" { try google.tell("faults", cut) }
      if method == "DELETE" { _ = try scene.studio.desk.cancel(moved.id, by: scene.studio.actor("ann")) }
      scene.pass(60)
      try scene.pushAll()
      #expect(try scene.misplaced() == [])
      #expect(try google.events().count == 1)
    }
  }

  @Test
  func `an id that is taken by an answer nobody saw is found, not made twice (R50)`() throws {
    try withGoogle { scene, google in
      // The insert was done by a process that died, and nobody knows of it.
      let booking = try scene.bookDays(1, from: "2026-10-20")[0]
      let id = googleName(of: booking.uid, after: nil)
      let time: JSON = ["dateTime": "2026-10-20T06:00:00Z"]
      try google.tell(
        "events",
        [
          "calendar": .string(google.primary),
          "event": [
            "id": .string(id), "start": time, "end": ["dateTime": "2026-10-20T07:00:00Z"],
            "extendedProperties": ["private": ["coachcalUID": .string(booking.uid)]],
          ],
        ])
      try scene.push()
      #expect(try google.asked("POST", "/events").first { $0["status"].integer == 409 } != nil)
      #expect(try scene.misplaced() == [])
      #expect(try google.events().count == 1)
    }
  }

  @Test
  func `an id that somebody else's event has is left alone and shown (R46)`() throws {
    try withGoogle { scene, google in
      let booking = try scene.bookDays(1, from: "2026-10-20")[0]
      let id = googleName(of: booking.uid, after: nil)
      try google.tell(
        "events",
        [
          "calendar": .string(google.primary),
          "event": [
            "id": .string(id), "summary": "Not ours", "start": ["dateTime": "2026-10-20T06:00:00Z"],
            "end": ["dateTime": "2026-10-20T07:00:00Z"],
          ],
        ])
      let before = try google.events()
      try scene.push()
      #expect(try scene.push(of: booking).state == .parked)
      #expect(try google.events() == before)
    }
  }

  @Test
  func `a change that is answered for a deleted event makes another (R50)`() throws {
    try withGoogle(["tombstones": "stuck"]) { scene, google in
      let booking = try scene.bookDays(1, from: "2026-10-20")[0]
      try scene.push()
      let name = try #require(try scene.push(of: booking).remembered?.name)
      let person = try scene.byHand()
      scene.faults.choose { _, request in
        guard request.method.name == "PATCH" else { return nil }
        _ = try? person.delete(name, in: google.primary, sendUpdates: .none)
        return .changed { _ in
          ClientResponse(
            .ok, body: JSON.object(["id": .string(name), "status": "cancelled", "etag": "\"1\""]).bytes)
        }
      }
      _ = try scene.move(booking, to: "2026-10-20T15:00")
      try scene.pushAll()
      #expect(try scene.misplaced() == [])
      #expect(try google.events().count == 2)
    }
  }

  @Test(arguments: [(410, "deleted"), (412, "conditionNotMet"), (404, "notFound")])
  func `a change that is refused for what is there alone is made after a look (R50)`(
    status: Int, reason: String
  ) throws {
    try withGoogle { scene, google in
      let booking = try scene.bookDays(1, from: "2026-10-20")[0]
      try scene.push()
      try google.tell(
        "faults", ["method": "PATCH", "status": .integer(Int64(status)), "reason": .string(reason)])
      _ = try scene.move(booking, to: "2026-10-20T15:00")
      #expect(try scene.push().waiting == 0)
      #expect(try scene.misplaced() == [])
      #expect(try google.events().count == 1)
    }
  }
}
