import Booking
import Desk
import HTTP
import HTTPClient
import Store
import Sync
import TestSupport
import Testing

/// Who works on an event, and what becomes of it when they lose it.
@Suite struct LeaseTests {
  private func lease(_ scene: Scene, as name: String) throws -> PushWork {
    let due = try scene.studio.desk.leaseWork(
      at: scene.destination.id, limit: 1, as: name, seconds: 30, publicURL: "https://cal.example.org")
    return try #require(due?.work.first)
  }
  private func events(_ scene: Scene) throws -> [HeldEvent] { try scene.open.held() }

  @Test func `what is leased is nobody else's, until the lease runs out`() throws {
    try withScene(.fake) { scene in
      _ = try scene.studio.book("2026-10-20T10:00")
      let work = try lease(scene, as: "one")
      #expect(!work.push.isInDoubt)
      try scene.push()
      #expect(scene.faults.requests == [])
      scene.pass(31)
      #expect(try lease(scene, as: "two").push.isInDoubt)
    }
  }

  @Test func `who lost the lease and wrote all the same is found out (R48)`() throws {
    try withScene(.fake) { scene in
      let booking = try scene.studio.book("2026-10-20T10:00")
      try scene.pushAll()
      let moved = try scene.studio.desk.move(
        booking.id, to: When("2026-10-21T10:00"), by: scene.studio.actor("ann"))
      // A slow worker leased what it was, and goes on long after.
      let slow = try lease(scene, as: "slow")
      let remote = try scene.outside.remote(scene.destination)
      scene.pass(31)
      _ = try scene.studio.desk.move(moved.id, to: When("2026-10-22T10:00"), by: scene.studio.actor("ann"))
      try scene.pushAll()
      #expect(try scene.differences() == [])
      #expect(Sync.push(slow, to: remote) != .done(nil))
      #expect(try scene.differences() != [])
      #expect(try scene.studio.desk.settle(slow.push, as: "slow") == false)
      try scene.studio.desk.mistrust(slow.push)
      try scene.pushAll()
      #expect(try scene.differences() == [])
    }
  }

  @Test func `an event that somebody wants compared while it is leased is read, however it is settled (R52)`()
    throws
  {
    try withScene(.fake) { scene in
      _ = try scene.studio.book("2026-10-20T10:00")
      try scene.pushAll()
      let fake = try #require(scene.open.fake)
      for giveBack in [true, false] {
        let push = try scene.studio.storage.read { try $0.pushes(to: scene.destination.id)[0] }
        try scene.studio.desk.repair(scene.destination.id, uids: [push.uid], by: .system)
        let work = try lease(scene, as: "one")
        fake.set(try #require(fake.resources.keys.first), nil)
        try scene.studio.desk.repair(scene.destination.id, uids: [push.uid], by: .system)
        if giveBack {
          try scene.studio.desk.giveBack(work.push, as: "one")
        } else {
          var settled = work.push
          (settled.state, settled.isInDoubt) = (.synced, false)
          #expect(try scene.studio.desk.settle(settled, as: "one"))
        }
        try scene.pushAll()
        #expect(try scene.differences() == [], "\(giveBack)")
      }
    }
  }

  @Test func `an event that an app moved to another name goes when its booking ends (R47)`() throws {
    try withScene(.fake) { scene in
      let booking = try scene.studio.book("2026-10-20T10:00")
      try scene.pushAll()
      let fake = try #require(scene.open.fake)
      let (href, bytes) = try #require(fake.resources.first)
      fake.set(href, nil)
      fake.set(fake.calendar + "elsewhere.ics", bytes)
      _ = try scene.studio.desk.cancel(booking.id, by: scene.studio.actor("ann"))
      try scene.pushAll()
      #expect(try events(scene) == [])
    }
  }

  @Test func `notes that were taken away are taken away there too, though the first try was in doubt (R49)`()
    throws
  {
    try withScene(.fake) { scene in
      let booking = try scene.studio.book("2026-10-20T10:00")
      let ann = try scene.studio.actor("ann")
      _ = try scene.studio.desk.note(booking.id, notes: "Bring shoes", instructorNotes: nil, by: ann)
      try scene.pushAll()
      _ = try scene.studio.desk.note(booking.id, notes: "", instructorNotes: nil, by: ann)
      scene.faults.choose { _, _ in .before(TransferError(.cutOff, "cut", mayHaveArrived: true)) }
      try scene.push()
      scene.faults.none()
      try scene.pushAll()
      #expect(try events(scene).first?.description.contains("shoes") == false)
    }
  }

  @Test func `a resource that holds our event beside others is not ours (R46)`() throws {
    try withScene(.fake) { scene in
      let booking = try scene.studio.book("2026-10-20T10:00")
      try scene.pushAll()
      let fake = try #require(scene.open.fake)
      let (href, bytes) = try #require(fake.resources.first)
      let other =
        "BEGIN:VEVENT\r\nUID:foreign\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260101T000000Z\r\nDTEND:20260101T010000Z\r\nEND:VEVENT\r\n"
      let text = String(decoding: bytes, as: UTF8.self)
      let both = Array(text.replacing("END:VCALENDAR", with: other + "END:VCALENDAR").utf8)
      fake.set(href, nil)
      fake.set(fake.calendar + "both.ics", both)
      _ = try scene.reconcile(allowingRemovals: true)
      _ = try scene.studio.desk.cancel(booking.id, by: scene.studio.actor("ann"))
      for _ in 0..<5 {
        try scene.push()
        scene.pass(60)
      }
      #expect(fake.resources[fake.calendar + "both.ics"] == both)
    }
  }

  @Test func `a server that wants peace has it, though others of its answers were good (R51)`() throws {
    try withScene(.fake) { scene in
      for hour in 10..<16 { _ = try scene.studio.book("2026-10-20T\(hour):00") }
      scene.faults.choose { number, request in
        number == 0
          ? .answer(ClientResponse(.tooManyRequests, headers: ["Retry-After": "900"], url: request.url)) : nil
      }
      try scene.push()
      let asked = scene.faults.requests.count
      scene.pass(890)
      try scene.push()
      #expect(scene.faults.requests.count == asked)
      scene.pass(20)
      try scene.pushAll()
      #expect(try scene.differences() == [])
    }
  }

  @Test func `a blank before the address sends no password over plain http (R82)`() throws {
    try withStudio { studio in
      let nobody: Transport = { _ throws(TransferError) in
        Issue.record("somebody was asked")
        throw TransferError(.closed, "", mayHaveArrived: false)
      }
      for address in [" http://dav.example.org", "\thttp://dav.example.org/", "HTTP://dav.example.org"] {
        let wish = CalDAVWish(address: address, user: "u", password: "p")
        let refused = try refusal {
          try connectCalDAV(
            wish, of: "ann", desk: studio.desk, transport: nobody, allowsUnencrypted: false,
            by: studio.actor("ann"))
        }
        #expect(refused == .invalid)
      }
    }
  }

  @Test func `what a clock that was ahead has put off is due once it is right again`() throws {
    try withScene(.fake) { scene in
      _ = try scene.studio.book("2026-10-20T10:00")
      scene.pass(30 * 86400)
      _ = try lease(scene, as: "killed")
      scene.faults.choose { _, request in
        .answer(ClientResponse(.serviceUnavailable, headers: ["Retry-After": "9999999"], url: request.url))
      }
      _ = try scene.studio.book("2026-11-30T12:00", by: scene.studio.actor("ann"))
      try scene.push()
      scene.faults.none()
      scene.pass(-30 * 86400)
      try scene.pushAll()
      #expect(try scene.differences() == [])
      #expect(try events(scene).count == 2)
    }
  }

  @Test func `a calendar that is connected anew gives up the events of what was cancelled meanwhile (R52)`()
    throws
  {
    try withScene(.fake) { scene in
      let ann = try scene.studio.actor("ann")
      let booking = try scene.studio.book("2026-10-20T10:00")
      _ = try scene.studio.book("2026-10-20T12:00")
      try scene.pushAll()
      try scene.studio.desk.removeDestination(scene.destination.id, by: ann)
      _ = try scene.studio.desk.cancel(booking.id, by: ann)
      let again = try scene.open.connect(scene.studio)
      _ = try Pusher(scene.studio.desk, scene.outside).runOnce()
      #expect(try events(scene).count == 2)
      let repairs = try reconcile(
        again.id, desk: scene.studio.desk, outside: scene.outside, dryRun: false, allowingRemovals: false,
        by: ann)
      #expect(repairs.map(\.kind) == [.remove])
      _ = try Pusher(scene.studio.desk, scene.outside).runOnce()
      #expect(try events(scene).count == 1)
    }
  }

  @Test func `a paused destination is compared, but nothing there is changed`() throws {
    try withScene(.fake) { scene in
      _ = try scene.studio.book("2026-10-20T10:00")
      _ = try scene.studio.desk.pauseDestination(scene.destination.id, by: .system)
      #expect(try scene.reconcile(dryRun: true).map(\.kind) == [.make])
      #expect(try refusal { try scene.reconcile() } == .wrongState)
    }
  }
}
