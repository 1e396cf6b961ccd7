import Booking
import CivilTime
import Desk
import HTTP
import Store
import Sync
import TestSupport
import Testing

/// One thing that servers do differently.
enum Quirk: String, CaseIterable, Sendable {
  case none, etagMissing, etagWeak, rewritesEvents, ignoresPreconditions, unconditionalRefused,
    uidConflictForbidden
  case uidConflictUnnamed, uidConflictTaken, missingCalendarNotFound, missingCalendarForbidden, failsInside
  case updateCreated, deleteOK, multigetLeavesOut, multigetRefusesAll, queryUnknown, hrefsSpelledOtherwise
  /// All of a server that does what it can to be difficult.
  case rewritesWithoutTags

  func apply(to quirks: inout FakeCalDAV.Quirks) {
    switch self {
    case .none: break
    case .etagMissing: quirks.etagMissing = true
    case .etagWeak: quirks.etagWeak = true
    case .rewritesEvents: quirks.rewritesEvents = true
    case .ignoresPreconditions: quirks.ignoresPreconditions = true
    case .unconditionalRefused: quirks.unconditionalRefused = true
    case .uidConflictForbidden: quirks.uidConflictStatus = 403
    case .uidConflictUnnamed: quirks.uidConflictNamed = false
    case .uidConflictTaken: quirks.uidConflictStatus = nil
    case .missingCalendarNotFound: quirks.missingCalendarStatus = 404
    case .missingCalendarForbidden: quirks.missingCalendarStatus = 403
    case .failsInside: quirks.failsInside = true
    case .updateCreated: quirks.updateStatus = 201
    case .deleteOK: quirks.deleteStatus = 200
    case .multigetLeavesOut: quirks.multigetLeavesOut = true
    case .multigetRefusesAll: quirks.multigetRefusesAll = true
    case .queryUnknown: quirks.queryUnknown = true
    case .hrefsSpelledOtherwise: quirks.hrefsSpelledOtherwise = true
    case .rewritesWithoutTags:
      quirks.rewritesEvents = true
      quirks.etagMissing = true
      quirks.etagWeak = true
      quirks.queryUnknown = true
      quirks.hrefsSpelledOtherwise = true
      quirks.failsInside = true
    }
  }
}

/// The contract, on servers of every kind.
@Suite struct QuirkTests {
  @Test(arguments: Quirk.allCases)
  func `the contract holds on a server with this quirk (R46, R47, R48, R52)`(quirk: Quirk) throws {
    try withScene(.fake) { scene in
      let fake = try #require(scene.open.fake)
      quirk.apply(to: &fake.quirks)
      let foreign = ForeignEvent.some(10).map {
        ("\(fake.calendar)foreign-\($0.name.count)-\($0.text.count).ics", $0.text)
      }
      for (href, text) in foreign { fake.set(href, Array(text.utf8)) }
      var bookings = try (10..<16).map { try scene.studio.book("2026-10-20T\($0):00") }
      try scene.pushAll()
      #expect(try differences(scene, fake) == [], "made")
      scene.faults.forget()
      scene.pass(3600)
      try scene.push()
      #expect(scene.faults.requests == [], "nothing changed")

      bookings[0] = try scene.studio.desk.move(
        bookings[0].id, to: When("2026-10-21T15:00"), by: scene.studio.actor("ann"))
      _ = try scene.studio.desk.cancel(bookings[1].id, by: scene.studio.actor("ann"))
      try scene.pushAll()
      #expect(try differences(scene, fake) == [], "moved and cancelled")

      // Each step, done and not done, with its answer lost.
      for done in [false, true] {
        for step in 0..<5 {
          bookings[2] = try scene.studio.desk.move(
            bookings[2].id, to: When("2026-10-2\(done ? 2 : 3)T1\(step):00"), by: scene.studio.actor("ann"))
          try scene.pushAndDie(afterRequests: step, done: done)
          scene.pass(31)
          try scene.pushAll()
          #expect(try differences(scene, fake) == [], "moved, step \(step), \(done)")
          let booking = try scene.studio.book("2026-10-24T10:00")
          try scene.pushAndDie(afterRequests: step, done: done)
          scene.pass(31)
          try scene.pushAll()
          #expect(try differences(scene, fake) == [], "made, step \(step), \(done)")
          _ = try scene.studio.desk.cancel(booking.id, by: scene.studio.actor("ann"))
          try scene.pushAndDie(afterRequests: step, done: done)
          scene.pass(31)
          try scene.pushAll()
          #expect(try differences(scene, fake) == [], "removed, step \(step), \(done)")
        }
      }

      try spoil(bookings, fake)
      #expect(try differences(scene, fake) != [])
      _ = try scene.reconcile(allowingRemovals: true)
      try scene.pushAll()
      #expect(try differences(scene, fake) == [], "repaired")
      #expect(try scene.reconcile(dryRun: true) == [])
      #expect(try scene.differences() == [], "as others read it")
      for (href, text) in foreign { #expect(fake.resources[href] == Array(text.utf8), "\(href)") }

      fake.removeCalendar(fake.calendar)
      _ = try scene.studio.book("2026-10-24T12:00")
      for _ in 0..<8 {
        try scene.push()
        scene.pass(60)
      }
      #expect(try scene.status().destination.state == .missing)
    }
  }

  /// Where the server does not hold each booking that stands once and at its time, and nothing else of ours.
  private func differences(_ scene: Scene, _ fake: FakeCalDAV) throws -> [String] {
    var held = fake.resources.values.map { String(decoding: $0, as: UTF8.self).replacing("\r\n ", with: "") }
      .filter { text in
        text.split(separator: "\r\n").contains { $0.hasPrefix("UID:") && $0.hasSuffix("@coachcal") }
      }
    var differences: [String] = []
    for push in try scene.studio.storage.read({ try $0.pushes(to: scene.destination.id) }) {
      let booking = try scene.studio.storage.read {
        try $0.standingBooking(uid: push.uid, of: scene.destination.coach)
      }
      guard let booking else { continue }
      let found = held.filter { $0.contains("UID:\(push.uid)\r\n") }
      held.removeAll { $0.contains("UID:\(push.uid)\r\n") }
      if found.count != (booking.status == .confirmed ? 1 : 0) {
        differences.append("\(push.uid): \(found.count)")
      }
      let local = try Zone.named("Europe/Berlin").local(at: booking.start)
      let start = "\(local.date.iso8601.filter { $0 != "-" })T\(local.time.hour)0000"
      if found.contains(where: { !$0.contains("DTSTART;TZID=Europe/Berlin:\(start)\r\n") }) {
        differences.append("\(push.uid) is not at \(start)")
      }
    }
    return differences + held
  }

  /// By hand: one of ours is removed, and one moved.
  private func spoil(_ bookings: [Booking], _ fake: FakeCalDAV) throws {
    func href(_ booking: Booking) -> String { "\(fake.calendar)\(booking.uid.prefix { $0 != "@" }).ics" }
    fake.set(href(bookings[3]), nil)
    let bytes = try #require(fake.resources[href(bookings[4])])
    let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n ", with: "")
    let changed = text.replacing("20261020T", with: "20261027T")
    fake.set(href(bookings[4]), Array(changed.utf8))
    #expect(changed != text)
  }
}
