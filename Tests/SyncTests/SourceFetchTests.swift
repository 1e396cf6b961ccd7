import Booking
import CivilTime
import Desk
import FoundationEssentials
import Glibc
import HTTP
import HTTPClient
import HTTPServer
import Secrets
import Store
import Sync
import TestSupport
import Testing

/// R55, R59, R82: calendars that are fetched again and again. It is Monday 2026-10-19, 08:00 UTC.
@Suite struct SourceFetchTests {
  static let address = "https://club.example/private-0f8a/fixtures.ics?key=K3Y"
  static let times = (10...19).map { ("202611\($0)T080000Z", "202611\($0)T090000Z") }

  @Test func `an address is fetched, closes its times, and is fetched again in an hour or so (R55)`() throws {
    try withClub { club in
      let report = try club.subscribe()
      #expect(report.difference.added.count == 10 && report.source.host == "club.example")
      #expect(report.source.succeeded == club.now && report.source.trouble == nil)
      let next = try #require(report.source.nextPoll) - club.now
      #expect(next >= 3600 && next < 4200)
      #expect(try club.poll() == 0)
      club.studio.clock.advance(next - 1)
      #expect(try club.poll() == 0)
      club.studio.clock.advance(1)
      #expect(try club.poll() == 1)
      #expect(club.asked.count == 2)
      let asked = try #require(club.asked.first)
      #expect(asked.method == .get && asked.url == Self.address && asked.largestBody == 10 << 20)
      #expect(asked.headers["If-None-Match"] == nil && asked.headers["If-Modified-Since"] == nil)
    }
  }

  @Test func `it is asked only for what is new, and 304 changes nothing (R55)`() throws {
    try withClub { club in
      let day = "Mon, 19 Oct 2026 07:00:00 GMT"
      club.answer { _ in .calendar(Self.times, ["ETag": "\"v1\"", "Last-Modified": day]) }
      try club.subscribe()
      let before = try club.closed()
      club.answer { _ in ClientResponse(.notModified) }
      for round in 1...2 {
        #expect(try club.pollInTime() == 1)
        let asked = try #require(club.asked.last)
        #expect(asked.headers["If-None-Match"] == "\"v1\"" && asked.headers["If-Modified-Since"] == day)
        let source = try club.source()
        #expect(source.succeeded == club.now && source.trouble == nil, "\(round)")
      }
      #expect(try club.closed() == before)
      // A new version without a mark of either kind is asked for without.
      club.answer { _ in .calendar(Self.times + [("20261201", "20261202")]) }
      try club.pollInTime()
      #expect(try club.closed().count == 11)
      try club.pollInTime()
      #expect(club.asked.last?.headers["If-None-Match"] == nil)
      #expect(club.asked.last?.headers["If-Modified-Since"] == nil)
    }
  }

  static let failures: [(name: String, answer: @Sendable () throws(TransferError) -> ClientResponse)] = [
    (
      "a web page",
      { () throws(TransferError) in
        ClientResponse(.ok, body: Array("<!DOCTYPE html><title>Sign in</title>".utf8))
      }
    ),
    ("nothing", { () throws(TransferError) in ClientResponse(.ok) }),
    ("blanks", { () throws(TransferError) in ClientResponse(.ok, body: Array("\r\n\r\n".utf8)) }),
    (
      "half a file",
      { () throws(TransferError) in ClientResponse(.ok, body: Array(calendar(times).prefix(700))) }
    ),
    ("no calendar any more", { () throws(TransferError) in ClientResponse(.notFound) }),
    ("gone", { () throws(TransferError) in ClientResponse(.gone) }),
    ("not for us", { () throws(TransferError) in ClientResponse(.forbidden) }),
    ("an error", { () throws(TransferError) in ClientResponse(.internalServerError, body: calendar([])) }),
    (
      "a time-out",
      { () throws(TransferError) in throw TransferError(.timedOut, "It took too long.", mayHaveArrived: true)
      }
    ),
    (
      "too much",
      { () throws(TransferError) in
        throw TransferError(.bodyTooLarge, "It is too large.", mayHaveArrived: true)
      }
    ),
    (
      "a cut",
      { () throws(TransferError) in throw TransferError(.cutOff, "It ended too early.", mayHaveArrived: true)
      }
    ),
  ]

  @Test(arguments: failures.map(\.name))
  func `whatever comes instead, the last good copy stays, and the trouble is to be seen (R55)`(name: String)
    throws
  {
    let failure = try #require(Self.failures.first { $0.name == name }).answer
    try withClub { club in
      club.answer { _ in .calendar(Self.times, ["ETag": "\"v1\""]) }
      try club.subscribe()
      let (before, good) = (try club.closed(), club.now)
      club.answer { _ throws(TransferError) in try failure() }
      var waits: [Int64] = []
      for round in 1...7 {
        #expect(try club.pollInTime() == 1)
        let source = try club.source()
        #expect(source.failures == round && source.succeeded == good && !source.isHeld)
        #expect(source.trouble?.isEmpty == false)
        #expect(source.trouble?.contains("K3Y") == false && source.trouble?.contains("0f8a") == false)
        waits.append(try #require(source.nextPoll) - club.now)
        #expect(try club.closed() == before)
      }
      // Longer from failure to failure, up to a day, and by chance up to a sixth more.
      for (wait, hours) in zip(waits, [2, 4, 8, 16, 24, 24, 24] as [Int64]) {
        #expect(wait >= hours * 3600 && wait <= hours * 4200)
      }
      // What failed was not taken for the last good answer.
      club.answer { _ in ClientResponse(.notModified) }
      try club.pollInTime()
      #expect(club.asked.last?.headers["If-None-Match"] == "\"v1\"")
      let source = try club.source()
      #expect(source.trouble == nil && source.failures == 0 && source.succeeded == club.now)
      #expect(try #require(source.nextPoll) - club.now < 4200)
    }
  }

  @Test func `what cannot be had at first is no source (R55)`() throws {
    try withClub { club in
      for (name, failure) in Self.failures {
        club.answer { _ throws(TransferError) in try failure() }
        let code = try refusal { try club.subscribe() }
        #expect(code == .sourceUnreachable || code == .calendarUnreadable, "\(name)")
      }
      club.answer { _ in ClientResponse(.notModified) }
      #expect(try refusal { try club.subscribe() } == .sourceUnreachable)
      for address in [
        "", "club.example/x.ics", "ftp://club.example/x.ics", "file:///etc/passwd", "https://", "webcal:///x",
        "https://ann:secret@club.example/x.ics", "javascript:alert(1)",
      ] {
        #expect(try refusal { try club.subscribe(address) } == .invalid, "\(address)")
      }
      #expect(try club.studio.desk.sources(of: "ann", for: .system).isEmpty)
    }
  }

  @Test func `webcal is asked over TLS first, and in the open where that cannot be (R55)`() throws {
    try withClub { club in
      try club.subscribe("webcal://club.example/x.ics")
      #expect(club.asked.map(\.url) == ["https://club.example/x.ics"])
      club.answer { request throws(TransferError) in
        guard request.url.hasPrefix("http:") else {
          throw TransferError(.cannotConnect, "Nobody is there.", mayHaveArrived: false)
        }
        return .calendar(Self.times)
      }
      club.forget()
      try club.subscribe("WEBCAL://club.example/y.ics", name: "other")
      #expect(club.asked.map(\.url) == ["https://club.example/y.ics", "http://club.example/y.ics"])
      club.forget()
      #expect(
        try refusal { try club.subscribe("webcals://club.example/z.ics", name: "third") }
          == .sourceUnreachable)
      #expect(club.asked.map(\.url) == ["https://club.example/z.ics"])
    }
  }

  @Test func `the address lies sealed in the database, and only its host is told (R82)`() throws {
    try withClub { club in
      let report = try club.subscribe()
      for shown in ["\(report)", "\(try club.source())"] { #expect(!shown.contains("K3Y")) }
      let text = String(decoding: try club.studio.database.bytes().values.joined(), as: UTF8.self)
      #expect(text.contains("club.example") && !text.contains("K3Y") && !text.contains("0f8a"))
      let subscription = try #require(try club.studio.desk.subscription(club.source()))
      #expect(subscription.address == Self.address)
      let audit = try club.studio.desk.audit(of: "ann", limit: 10, for: .system)
      #expect(!audit.isEmpty && !"\(audit)".contains("K3Y"))
    }
  }

  @Test func `a version that closes far less is held back until somebody says yes (R59)`() throws {
    try withClub { club in
      try club.subscribe()
      let before = try club.closed()
      club.answer { _ in .calendar(Array(Self.times.prefix(2)), ["ETag": "\"v2\""]) }
      for _ in 1...2 {
        try club.pollInTime()
        let source = try club.source()
        #expect(
          source.isHeld && source.failures == 0
            && source.trouble?.contains("2 times ahead instead of 10") == true)
        #expect(try club.closed() == before)
        #expect(club.asked.last?.headers["If-None-Match"] == nil)
      }
      let ann = try club.studio.actor("ann")
      let id = try club.source().id
      #expect(
        try refresh(id, mayShrink: false, desk: club.studio.desk, transport: club.transport, by: ann).isHeld)
      let source = try refresh(
        id, mayShrink: true, desk: club.studio.desk, transport: club.transport, by: ann)
      #expect(!source.isHeld && source.trouble == nil && source.blackouts == 2)
      #expect(try club.closed().count == 2)
      try club.pollInTime()
      #expect(club.asked.last?.headers["If-None-Match"] == "\"v2\"")
    }
  }

  @Test func `what is held back is forgotten when the server has the old version again (R59)`() throws {
    try withClub { club in
      try club.subscribe()
      club.answer { _ in .calendar([]) }
      try club.pollInTime()
      #expect(try club.source().isHeld)
      club.answer { _ in .calendar(Self.times) }
      try club.pollInTime()
      let source = try club.source()
      #expect(!source.isHeld && source.trouble == nil && source.blackouts == 10)
    }
  }
}
