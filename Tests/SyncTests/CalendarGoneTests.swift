import Booking
import CalDAV
import Desk
import HTTP
import HTTPClient
import Store
import Sync
import TestSupport
import Testing
import Threads

/// Calendars that are no longer where they were, or no longer let us in.
@Suite(.serialized) struct CalendarGoneTests {
  @Test(arguments: [Place.fake, .radicale, .xandikos])
  func `a calendar that was deleted is told once; made anew and resumed, it gets every event again (R49)`(
    place: Place
  ) throws {
    try withScene(place) { scene in
      _ = try scene.studio.book("2026-10-20T10:00")
      try scene.pushAll()
      let client = CalDAVClient(transport: scene.open.transport, credentials: scene.open.credentials)
      if let fake = scene.open.fake {
        fake.removeCalendar(fake.calendar)
      } else {
        _ = try scene.open.transport(
          ClientRequest(.delete, scene.open.calendar, credentials: scene.open.credentials))
      }
      for hour in 12..<15 { _ = try scene.studio.book("2026-10-20T\(hour):00") }
      for _ in 0..<4 {
        try scene.push()
        scene.pass(60)
      }
      #expect(try scene.status().destination.state == .missing)
      #expect(scene.reports.values.count { $0.hasPrefix("missing") } == 1)
      let audit = try scene.studio.desk.audit(of: "ann", limit: 500, for: .system)
      #expect(audit.count { $0.action == "destination.missing" } == 1)
      _ = try scene.open.transport(
        ClientRequest(Method("MKCALENDAR"), scene.open.calendar, credentials: scene.open.credentials))
      #expect(try client.calendar(at: scene.open.calendar).url == scene.open.calendar)
      _ = try scene.studio.desk.resumeDestination(scene.destination.id, by: .system)
      try scene.pushAll()
      #expect(try scene.open.held().count == 4)
      #expect(try scene.differences() == [])
    }
  }

  @Test func `a calendar that moved is followed, and its new address kept (R49)`() throws {
    try withScene(.fake) { scene in
      let fake = try #require(scene.open.fake)
      let first = try scene.studio.book("2026-10-20T10:00")
      try scene.pushAll()
      let client = CalDAVClient(transport: fake.transport, credentials: scene.open.credentials)
      let moved = try client.makeCalendar(named: "moved", in: fake.home).url
      for (href, bytes) in fake.resources {
        fake.set(moved + (href.split(separator: "/").last.map(String.init) ?? ""), bytes)
      }
      fake.removeCalendar(fake.calendar)
      scene.faults.choose { _, request in
        guard request.url.hasPrefix(fake.calendar) else { return nil }
        let place = moved + request.url.dropFirst(fake.calendar.count)
        return .answer(ClientResponse(.permanentRedirect, headers: ["Location": place], url: request.url))
      }
      _ = try scene.studio.desk.move(first.id, to: When("2026-10-21T15:00"), by: scene.studio.actor("ann"))
      try scene.pushAll()
      #expect(try scene.status().destination.address == moved)
      #expect(try scene.differences() == [])
    }
  }

  @Test(arguments: [Place.fake, .radicale])
  func `a changed password pauses the destination once; with the new one it goes on where it was (R51)`(
    place: Place
  ) throws {
    try withScene(place) { scene in
      _ = try scene.studio.book("2026-10-20T10:00")
      try scene.pushAll()
      let old = scene.open.credentials
      scene.faults.choose { _, request in
        request.credentials == old
          ? .answer(ClientResponse(.unauthorized, url: request.url)) : nil
      }
      for hour in 12..<18 { _ = try scene.studio.book("2026-10-20T\(hour):00") }
      for _ in 0..<3 { try scene.push() }
      #expect(try scene.status().destination.state == .disconnected)
      #expect(scene.reports.values.count { $0.hasPrefix("disconnected") } == 1)
      #expect(try scene.status().counts == [.synced: 1, .waiting: 6])
      scene.faults.none()
      _ = try scene.studio.desk.resumeDestination(
        scene.destination.id, secret: scene.open.password, by: scene.studio.actor("ann"))
      try scene.pushAll()
      #expect(try scene.differences() == [])
      #expect(try scene.open.held().count == 7)
    }
  }

  @Test
  func `a calendar that may only be read from now on stops the destination instead of parking its events`()
    throws
  {
    try withScene(.fake) { scene in
      for hour in 10..<16 { _ = try scene.studio.book("2026-10-20T\(hour):00") }
      scene.faults.choose { _, request in
        if request.method == .put { return .answer(ClientResponse(.forbidden, url: request.url)) }
        guard request.method == Method("PROPFIND") else { return nil }
        return .changed { answer in
          var answer = answer
          let readOnly =
            "<current-user-privilege-set xmlns='DAV:'><privilege><read/></privilege></current-user-privilege-set>"
          let text = String(decoding: answer.body, as: UTF8.self)
          answer.body = Array(
            text.replacing(#/<\/\w+:prop>/#, maxReplacements: 1) { readOnly + $0.output }.utf8)
          return answer
        }
      }
      try scene.push()
      #expect(try scene.status().destination.state == .missing, "\(scene.reports.values)")
      #expect(try scene.status().counts == [.waiting: 6])
      scene.faults.none()
      _ = try scene.studio.desk.resumeDestination(scene.destination.id, by: .system)
      try scene.pushAll()
      #expect(try scene.differences() == [])
    }
  }

  @Test func `one 401 that the calendar itself does not confirm pauses nothing`() throws {
    try withScene(.fake) { scene in
      _ = try scene.studio.book("2026-10-20T10:00")
      scene.faults.choose { number, request in
        number == 0 ? .answer(ClientResponse(.unauthorized, url: request.url)) : nil
      }
      try scene.pushAll()
      #expect(try scene.status().destination.state == .active)
      #expect(try scene.differences() == [])
    }
  }

  @Test func `a dead destination delays no other (R51)`() throws {
    try withScene(.fake) { scene in
      let dead = try scene.studio.addDestination("https://dead.example/ann/")
      for hour in 10..<18 { _ = try scene.studio.book("2026-10-20T\(hour):00") }
      scene.faults.choose { _, request in
        request.url.hasPrefix("https://dead.example")
          ? .before(TransferError(.cannotConnect, "dead", mayHaveArrived: false)) : nil
      }
      let pusher = Pusher(scene.studio.desk, scene.outside)
      pusher.start()
      defer { pusher.stop() }
      try eventually { try scene.waiting() == 0 }
      #expect(try scene.differences() == [])
      let status = try scene.studio.desk.destination(dead.id, for: .system)
      #expect(status.counts == [.waiting: 8])
      #expect(status.destination.failures >= 1 && status.destination.state == .active)
      let asked = scene.faults.requests.count { $0.contains("dead.example") }
      #expect(asked <= 16, "\(asked)")
    }
  }
}

/// Waits until something holds, for a minute at most.
func eventually(_ holds: () throws -> Bool) throws {
  for _ in 0..<1200 {
    if try holds() { return }
    Bell().wait(milliseconds: 50)
  }
  throw Unexpected("it never came to hold")
}
