import CalDAV
import HTTPClient
import TestSupport
import Testing

/// The client with servers that others wrote, and with ours in memory.
@Suite struct ServerTests {
  enum Kind: String, CaseIterable, Sendable {
    case radicale, strictRadicale, xandikos, fake, fakeWithQuirks
  }

  private let transport: Transport = HTTPClient(policy: NetworkPolicy(allowsPrivate: true), agent: "test")
    .send

  private func with(_ kind: Kind, _ body: (CalDAVClient, _ address: String) throws -> Void) throws {
    var quirks = FakeCalDAV.Quirks()
    switch kind {
    case .fakeWithQuirks:
      quirks.etagMissing = true
      quirks.etagWeak = true
      quirks.rewritesEvents = true
      quirks.uidConflictNamed = false
      quirks.failsInside = true
      quirks.updateStatus = 201
      quirks.deleteStatus = 200
      quirks.multigetRefusesAll = true
      quirks.queryUnknown = true
      quirks.hrefsSpelledOtherwise = true
      fallthrough
    case .fake:
      let fake = FakeCalDAV(quirks)
      try body(CalDAVClient(transport: fake.transport, credentials: nil), fake.address)
    case .radicale, .strictRadicale, .xandikos:
      try withTemporaryFolder { folder in
        let server =
          try kind == .xandikos
          ? CalDAVServer.xandikos(in: folder)
          : CalDAVServer.radicale(in: folder, strict: kind == .strictRadicale)
        defer { server.stop() }
        let credentials = Credentials.basic(user: server.user, password: server.password)
        try body(CalDAVClient(transport: transport, credentials: credentials), server.url)
      }
    }
  }

  @Test(arguments: Kind.allCases)
  func `a calendar is found, made, filled, changed and emptied`(kind: Kind) throws {
    try with(kind) { client, address in
      let account = try client.discover(address)
      let home = try #require(account.homes.first)
      let made = try client.makeCalendar(named: "Trainings für Jürgen & Co <b>", in: home)
      #expect(made.name == "Trainings für Jürgen & Co <b>")
      #expect(made.isWritable && made.takesEvents)
      let calendars = try client.discover(address).calendars
      #expect(calendars.contains { CalDAVClient.isSame($0.url, made.url) && $0.name == made.name })
      #expect(try client.discover(made.url).calendars.map(\.name) == [made.name])
      #expect(try client.calendar(at: made.url) == made)
      let second = try client.makeCalendar(named: "Trainings für Jürgen & Co <b>", in: home)
      #expect(second.url != made.url)

      let href = CalDAVClient.href("ä b@1.ics", in: made.url)
      #expect(try client.get(href) == nil)
      #expect(try client.list(made.url).isEmpty)
      #expect(try client.find(uid: "uid-ä@x", in: made.url).isEmpty)
      guard case .written = try client.put(href, bytes(event("uid-ä@x", summary: "one\\, two\\; ä")), .new)
      else {
        throw Unexpected("it is not written")
      }
      let first = try #require(try client.get(href))
      let etag = try #require(first.etag)
      #expect(unfolded(first.bytes).contains("SUMMARY:one\\, two\\; ä"))
      let listed = try client.list(made.url)
      #expect(listed.map(\.etag) == [etag])
      #expect(CalDAVClient.isSame(listed[0].href, href))
      let found = try client.find(uid: "uid-ä@x", in: made.url)
      #expect(found.map(\.etag) == [etag])
      #expect(CalDAVClient.isSame(found[0].href, href))
      #expect(try client.find(uid: "uid-ä@", in: made.url).isEmpty)
      let none = CalDAVClient.href("none.ics", in: made.url)
      #expect(try client.read([none, href], in: made.url).map(\.href) == [href])

      #expect(try client.put(href, bytes(event("uid-ä@x")), .new) == .preconditionFailed)
      let other = CalDAVClient.href("other.ics", in: made.url)
      guard case .uidTaken(let holder) = try client.put(other, bytes(event("uid-ä@x")), .new) else {
        throw Unexpected("the UID is not taken")
      }
      #expect(holder.map { CalDAVClient.isSame($0, href) } == true)
      let changed = bytes(event("uid-ä@x", summary: "changed"))
      #expect(try client.put(href, changed, .replacing(etag: "\"nope\"")) == .preconditionFailed)
      guard case .written = try client.put(href, changed, .replacing(etag: etag)) else {
        throw Unexpected("it is not changed")
      }
      let now = try #require(try client.get(href))
      #expect(now.etag != etag)
      #expect(unfolded(now.bytes).contains("SUMMARY:changed"))
      #expect(try client.put(none, bytes(event("u9")), .replacing(etag: etag)) == .preconditionFailed)

      #expect(try client.delete(href, ifMatch: etag) == .preconditionFailed)
      #expect(try client.delete(href, ifMatch: now.etag) == .deleted)
      #expect(try client.delete(href, ifMatch: now.etag) == .gone)
      #expect(try client.get(href) == nil)
    }
  }

  @Test(arguments: Kind.allCases)
  func `what does not work is said as it is`(kind: Kind) throws {
    try with(kind) { client, address in
      let home = try #require(try client.discover(address).homes.first)
      let made = try client.makeCalendar(named: "Lessons", in: home)
      let nowhere = "\(home)nowhere/"
      func code<T>(_ body: () throws(DAVError) -> T) -> DAVError.Code? { davError(body)?.code }
      #expect(
        code { () throws(DAVError) in try client.put("\(nowhere)a.ics", bytes(event("u1")), .new) }
          == .calendarMissing)
      #expect(code { () throws(DAVError) in try client.calendar(at: nowhere) } == .calendarMissing)
      #expect(code { () throws(DAVError) in try client.list(nowhere) } == .calendarMissing)
      #expect(code { () throws(DAVError) in try client.find(uid: "u1", in: nowhere) } == .calendarMissing)
      #expect(code { () throws(DAVError) in try client.calendar(at: home) } == .notCalDAV)
      #expect(
        code { () throws(DAVError) in try client.put("\(made.url)a.ics", bytes("garbage"), .new) } == .refused
      )
      #expect(try client.get("\(nowhere)a.ics") == nil)
      #expect(try client.delete("\(nowhere)a.ics", ifMatch: nil) == .gone)
      if kind == .radicale || kind == .strictRadicale {
        let stranger = CalDAVClient(
          transport: transport, credentials: .basic(user: "alice", password: "wrong"))
        for text in [address, home, made.url] {
          #expect(code { () throws(DAVError) in try stranger.discover(text) } == .unauthorized)
        }
        #expect(
          code { () throws(DAVError) in try stranger.put("\(made.url)a.ics", bytes(event("u1")), .new) }
            == .unauthorized)
      }
    }
  }

  @Test(arguments: Kind.allCases)
  func `a hundred and twenty events are read in batches`(kind: Kind) throws {
    try with(kind) { client, address in
      let home = try #require(try client.discover(address).homes.first)
      let made = try client.makeCalendar(named: "Full", in: home)
      var hrefs: [String] = []
      for number in 0..<120 {
        hrefs.append(CalDAVClient.href("\(number).ics", in: made.url))
        _ = try client.put(hrefs[number], bytes(event("uid-\(number)")), .new)
      }
      #expect(try client.list(made.url).count == 120)
      let read = try client.read(hrefs, in: made.url)
      #expect(read.map(\.href) == hrefs)
      #expect(read.allSatisfy { $0.etag != nil })
      #expect(try client.find(uid: "uid-11", in: made.url).count == 1)
    }
  }
}
