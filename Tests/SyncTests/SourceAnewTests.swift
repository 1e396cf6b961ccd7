import Booking
import CivilTime
import Desk
import HTTP
import HTTPClient
import Sync
import TestSupport
import Testing

/// R55: answers that come after a source was subscribed to anew speak of what it no longer is.
@Suite struct SourceAnewTests {
  static let other = [("20261224", "20261227")]
  static let late: [(name: String, fetched: Fetched)] = [
    ("a file", .file(calendar([("20261111", "20261112")]), etag: "\"old\"", lastModified: nil)),
    ("far less", .file(calendar([]), etag: nil, lastModified: nil)),
    ("a page", .file(Array("<html>".utf8), etag: nil, lastModified: nil)),
    ("the same", .unchanged), ("trouble", .failed("It is down.")),
  ]

  @Test(arguments: late.map(\.name))
  func `an answer of the old address changes nothing of the new one (R55)`(name: String) throws {
    let fetched = try #require(Self.late.first { $0.name == name }).fetched
    try withClub { club in
      try club.subscribe("https://old.example/K3Y")
      club.studio.clock.advance(2 * 3600)
      let taken = try #require(try club.studio.desk.dueSubscription())
      club.answer { _ in .calendar(Self.other, ["ETag": "\"new\""]) }
      let anew = SourceWish(name: "club", bytes: [], mayShrink: true)
      _ = try subscribe(
        anew, to: "https://new.example/K3Y", of: "ann", desk: club.studio.desk, transport: club.transport,
        by: club.studio.actor("ann"))
      let (before, closed) = (try club.source(), try club.closed())
      let everything = try club.studio.everything()
      #expect(try club.studio.desk.take(fetched, for: taken) == before)
      #expect(try club.source() == before && club.closed() == closed)
      #expect(try club.studio.everything() == everything)
      #expect(before.host == "new.example" && before.trouble == nil)
      let now = try #require(try club.studio.desk.subscription(before))
      #expect(now.address == "https://new.example/K3Y" && now.etag == "\"new\"")
    }
  }

  @Test func `an answer that was read as it is no longer wished changes nothing (R55, R56)`() throws {
    let free = calendar([("20261224", "20261227")], lines: ["TRANSP:TRANSPARENT"])
    try withClub { club in
      club.answer { _ in ClientResponse(.ok, body: free) }
      try club.subscribe()
      club.studio.clock.advance(2 * 3600)
      let taken = try #require(try club.studio.desk.dueSubscription())
      _ = try subscribe(
        SourceWish(name: "club", bytes: [], freeIsBusy: true), to: SourceFetchTests.address, of: "ann",
        desk: club.studio.desk, transport: club.transport, by: club.studio.actor("ann"))
      let before = try club.source()
      #expect(before.freeIsBusy && before.blackouts == 1)
      #expect(try club.studio.desk.take(.file(free, etag: nil, lastModified: nil), for: taken) == before)
      #expect(try club.source() == before && club.closed().count == 1)
    }
  }

  @Test func `an answer is taken for what the source closes now, whatever it closed when it was asked (R55)`()
    throws
  {
    try withClub { club in
      try club.subscribe()
      club.studio.clock.advance(2 * 3600)
      let taken = try #require(try club.studio.desk.dueSubscription())
      _ = try subscribe(
        SourceWish(name: "club", bytes: [], scope: .checkin), to: SourceFetchTests.address, of: "ann",
        desk: club.studio.desk, transport: club.transport, by: club.studio.actor("ann"))
      let file = calendar(SourceFetchTests.times + Self.other)
      #expect(
        try club.studio.desk.take(.file(file, etag: nil, lastModified: nil), for: taken).scope == .checkin)
      #expect(try club.closed().allSatisfy { $0.scope == .checkin })
      #expect(try club.closed().count == 11)
    }
  }
}
