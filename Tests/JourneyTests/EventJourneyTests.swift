import Database
import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// What one process changed reaches the streams of another within two seconds (R74).
@Suite(.serialized, .enabled(if: !TestDatabase.isFile, "once")) struct EventJourneyTests {
  @Test(arguments: Engine.allCases)
  func `changes made at one server, and by command, reach the streams of another, also across its restart`(
    engine: Engine
  ) throws {
    try withEmptyDatabase(engine) { database in
      let (here, there) = (try Installation(database), try Installation(database))
      let studio = try StormStudio(here)
      let (ada, cleo) = (try here.token("--client", "ada"), try here.token("--coach", "cleo"))
      let order = #"{"coach":"cleo","client":"ada","start":"\#(studio.starts[0])"}"#
      var last = ""
      try here.serving {
        var booking = ""
        try there.serving {
          let stream = try EventStream(there, token: ada)
          booking = try API(here, token: cleo).booking("POST", "/api/v1/bookings", order).id
          #expect(try stream.soon("\"\(booking)\""))
          try here.coachcal("cancel", booking, "--as", "coach")
          #expect(try stream.soon("cancelled"))
          last = stream.last
        }
        // Nobody serves there now; what happens meanwhile is not lost.
        booking = try API(here, token: cleo).booking("POST", "/api/v1/bookings", order).id
        try there.serving {
          let stream = try EventStream(there, token: ada, since: last)
          #expect(try stream.soon("\"\(booking)\""))
          #expect(!stream.text.contains("reset"))
        }
      }
    }
  }
}

/// A program that listens.
final class EventStream {
  private(set) var text = ""
  private let client: RawHTTPClient

  init(_ installation: Installation, token: String, since id: String? = nil) throws {
    client = try RawHTTPClient(port: installation.port, timeout: 2_000)
    try client.request(
      "GET", "/api/v1/events",
      ["Authorization: Bearer \(token)"] + (id.map { ["Last-Event-ID: \($0)"] } ?? []))
    guard try client.head().status == 200 else { throw Unexpected("no stream") }
    text = try client.chunk()
  }

  /// Whether words come within two seconds from now, or came already.
  func soon(_ words: String) throws -> Bool {
    let deadline = ContinuousClock.now + .seconds(2)
    while !text.contains(words) {
      guard ContinuousClock.now < deadline, client.hasMore(within: 2_000) else { return false }
      text += try client.chunk()
    }
    return true
  }

  /// The last id that came.
  var last: String {
    text.split(separator: "\n").last { $0.hasPrefix("id: ") }.map { String($0.dropFirst(4)) } ?? ""
  }
}
