import Booking
import Desk
import FoundationEssentials
import GoogleCalendar
import HTTPClient
import JSONText
import Secrets
import Store
import Sync
import TestSupport
import Testing

extension GoogleTests {
  @Test
  func `a refresh token that dies in mid-run stops its own calendar alone, which is told once (R51)`() throws
  {
    try withGoogle { scene, google in
      let studio = scene.studio
      try studio.sell(100, coach: "bob")
      let bobs = try scene.connect("bob", to: google.studio)
      let early = try scene.bookDays(3, from: "2026-10-20")
      try scene.pushAll()
      let ours = try scene.bookDays(20, from: "2026-10-25")
      _ = try scene.bookDays(8, from: "2026-10-25", coach: "bob", hour: 18)
      let moved = try scene.move(early[0], to: "2026-11-20T15:00")

      let refresh = try #require(try studio.desk.secret(of: scene.destination.id))
      let oauth = GoogleOAuth(
        clientID: google.clientID, clientSecret: google.clientSecret, addresses: google.addresses,
        transport: scene.open.transport)
      let asked = try google.tokenRequests()
      scene.faults.choose { number, _ in
        if number == 6 { try? oauth.revoke(refresh) }
        return nil
      }
      try scene.push()
      #expect(try scene.state().state == .disconnected)
      #expect(try scene.audited("destination.disconnected") == 1)
      #expect(scene.reports.values.filter { $0.hasPrefix("disconnected") }.count == 1)
      // Ann's dead token was shown to Google once; bob's first access was got meanwhile.
      #expect(try google.tokenRequests() == asked + 2)
      #expect(try scene.state(of: bobs).state == .active)
      #expect(try studio.desk.destination(bobs.id, for: .system).counts == [.synced: 8])
      #expect(try scene.push(of: early[1]).remembered != nil)
      #expect(try scene.status().counts[.waiting] ?? 0 > 0)

      // Nothing is asked for in its name any more; what is booked meanwhile waits.
      scene.faults.none()
      scene.faults.forget()
      scene.pass(7200)
      _ = try scene.bookDays(2, from: "2026-11-18")
      _ = try studio.desk.cancel(early[1].id, by: studio.actor("ann"))
      try scene.push()
      #expect(scene.faults.requests == [])

      #expect(try scene.reconnect(scene.destination).id == scene.destination.id)
      #expect(try scene.state().state == .active)
      try scene.pushAll()
      #expect(try scene.misplaced() == [])
      #expect(try google.standing().count == 2 + ours.count + 2)
      #expect(try google.events().count == 3 + ours.count + 2)
      #expect(try scene.push(of: moved).state == .synced)
      #expect(try scene.reconcile(dryRun: true) == [])
      #expect(try scene.misplaced(at: bobs) == [])
    }
  }

  @Test
  func `an access token that dies in mid-run is renewed once, however many threads find out (R50)`() throws {
    try withGoogle(["rotate_refresh_tokens": true]) { scene, google in
      _ = try scene.bookDays(1, from: "2026-10-20")
      try scene.push()
      #expect(try google.tokenRequests() == 1)
      var secrets = [try scene.studio.desk.secret(of: scene.destination.id)]
      for (round, day) in ["2026-10-25", "2026-11-25"].enumerated() {
        _ = try scene.bookDays(12, from: day)
        scene.faults.choose { number, _ in
          if number == 5 { _ = try? google.tell("expire") }
          return nil
        }
        #expect(try scene.push().waiting == 0)
        #expect(try google.tokenRequests() == 2 + round)
        secrets.append(try scene.studio.desk.secret(of: scene.destination.id))
      }
      #expect(Set(secrets).count == 3)
      #expect(scene.reports.values == [])
      #expect(try scene.misplaced() == [])
      // A lifetime that is over needs no refusal to be known.
      scene.pass(4000)
      _ = try scene.bookDays(1, from: "2026-12-24")
      scene.faults.forget()
      try scene.push()
      #expect(scene.faults.requests.first?.contains("token") == true)
      #expect(try google.tokenRequests() == 4)
    }
  }

  @Test
  func `of two processes one renews the access token, and the other waits without harm (R50)`() throws {
    try withGoogle(["rotate_refresh_tokens": true]) { scene, google in
      _ = try scene.bookDays(40, from: "2026-10-20")
      let other = try scene.studio.otherDesk()
      defer { other.storage.close() }
      let (google2, reports) = (google, scene.reports)
      let count = Shared<Int>()
      let reach = scene.open.reach(through: scene.open.transport)
      scene.faults.choose { _, request in
        guard request.url.contains("/token") else { return nil }
        // While one asks, the other finds the same token missing.
        let outside = reach.outside(other, publicURL: "https://cal.example.org") { what, _, _ in
          reports.append(what)
        }
        if let pushed = try? Pusher(other, outside).runOnce() { count.append(pushed.synced + pushed.waiting) }
        if let before = try? google2.tokenRequests() { count.append(before) }
        return nil
      }
      try scene.push()
      #expect(count.values == [0, 0])
      #expect(try google.tokenRequests() == 1)
      #expect(scene.reports.values == [])
      #expect(try scene.state().failures == 0)
      #expect(try scene.status().counts == [.synced: 40])

      // Both find the token refused at once.
      scene.faults.none()
      _ = try scene.bookDays(20, from: "2026-12-01")
      try google.tell("expire")
      let (mine, others) = (
        Pusher(scene.studio.desk, scene.outside),
        Pusher(other, reach.outside(other, publicURL: "https://cal.example.org") { _, _, _ in })
      )
      inThreads(2) { number in _ = try? (number == 0 ? mine : others).runOnce() }
      try scene.pushAll()
      #expect(try google.tokenRequests() == 2)
      #expect(try scene.misplaced() == [])
    }
  }

  @Test
  func `two processes that find a refresh token dead at once tell it once (R51)`() throws {
    try withGoogle { scene, google in
      let bookings = try scene.bookDays(3, from: "2026-10-20")
      try scene.push()
      let other = try scene.studio.otherDesk()
      defer { other.storage.close() }
      try google.tell("revoke")
      _ = try scene.bookDays(70, from: "2026-10-25", hour: 12)
      let reports = scene.reports
      let outside = scene.open.reach(through: scene.faults.transport)
        .outside(other, publicURL: "https://cal.example.org") { what, _, _ in reports.append(what) }
      let pushers = [Pusher(scene.studio.desk, scene.outside), Pusher(other, outside)]
      inThreads(2) { number in _ = try? pushers[number].runOnce() }
      #expect(try scene.state().state == .disconnected)
      #expect(try scene.audited("destination.disconnected") == 1)
      #expect(scene.reports.values.filter { $0.hasPrefix("disconnected") }.count == 1)
      for booking in bookings { #expect(try scene.push(of: booking).remembered != nil) }
      _ = try scene.reconnect(scene.destination)
      scene.pass(60)
      try scene.pushAll()
      #expect(try scene.misplaced() == [])
      #expect(try google.events().count == 73)
    }
  }

  @Test
  func `a coach who reconnects while the old token is found dead stays connected (R51)`() throws {
    try withGoogle { scene, google in
      _ = try scene.bookDays(1, from: "2026-10-20")
      try scene.push()
      try google.tell("revoke")
      _ = try scene.bookDays(10, from: "2026-10-25")
      let (desk, id) = (scene.studio.desk, scene.destination.id)
      scene.faults.choose { _, request in
        guard request.url.contains("/token"), let refresh = try? google.grant().refresh else { return nil }
        _ = try? desk.resumeDestination(id, secret: refresh, by: .system)
        return nil
      }
      try scene.push()
      #expect(try scene.state().state == .active)
      scene.faults.none()
      scene.pass(60)
      try scene.pushAll()
      #expect(try scene.audited("destination.disconnected") == 0)
      #expect(try scene.misplaced() == [])
    }
  }

  @Test
  func `no token lies open in the database, and none is told (R50, R82)`() throws {
    try withGoogle(["rotate_refresh_tokens": true]) { scene, google in
      let answers = Shared<String>()
      scene.faults.choose { _, request in
        guard request.url.contains("/token") else { return nil }
        return .changed { answer in
          answers.append(String(decoding: answer.body, as: UTF8.self))
          return answer
        }
      }
      var first = [try #require(try scene.studio.desk.secret(of: scene.destination.id))]
      _ = try scene.bookDays(2, from: "2026-10-20")
      try scene.pushAll()
      _ = try scene.reconnect(scene.destination)
      scene.pass(4000)
      _ = try scene.bookDays(2, from: "2026-10-25")
      try scene.pushAll()
      // Google repeats what it was sent, in every way there is.
      scene.faults.none()
      let refresh = try #require(try scene.studio.desk.secret(of: scene.destination.id))
      try google.tell(
        "faults",
        ["on": "token", "status": 400, "reason": "invalid_grant", "message": .string("no \(refresh)")])
      scene.pass(4000)
      _ = try scene.bookDays(2, from: "2026-11-25")
      try scene.push()
      #expect(try scene.state().state == .disconnected)

      first.append(refresh)
      for answer in answers.values {
        let json = try #require(JSON(Array(answer.utf8)))
        first += [json["access_token"].string, json["refresh_token"].string].compactMap { $0 }
      }
      #expect(first.count >= 6)
      let files = try scene.studio.database.bytes().mapValues { Data($0) }
      // What need not be hidden is found there.
      #expect(files.values.contains { $0.firstRange(of: Data(google.primary.utf8)) != nil })
      let told = scene.reports.values.joined() + "\(try scene.state())"
      for token in first {
        for (name, bytes) in files { #expect(bytes.firstRange(of: Data(token.utf8)) == nil, "in \(name)") }
        #expect(!told.contains(token))
      }
    }
  }
}
