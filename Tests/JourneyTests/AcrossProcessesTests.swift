import Database
import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// What one server acknowledged is in the next answer of another (R80).
@Suite(.serialized, .enabled(if: !TestDatabase.isFile, "once")) struct AcrossProcessesTests {
  @Test(arguments: Engine.allCases)
  func
    `slots and bookings of one server show at once what was booked, moved and cancelled at another, feeds soon`(
      engine: Engine
    ) throws
  {
    try withEmptyDatabase(engine) { database in
      let (here, there) = (try Installation(database), try Installation(database))
      let studio = try StormStudio(here)
      let token = try here.token("--client", "ada")
      let feed = try here.feedAddress(coach: "cleo")
      try here.serving {
        try there.serving {
          let (mine, other) = (API(here, token: token), API(there, token: token))
          let coach = API(there, token: try here.token("--coach", "cleo"))
          // Both have answered before, and keep what they keep.
          _ = try other.ask("GET", "/api/v1/bookings")
          #expect(try there.fetch(feed).isEmpty)
          var booking = try mine.booking(
            "POST", "/api/v1/bookings",
            #"{"coach":"cleo","client":"ada","start":"\#(studio.starts[0])"}"#)
          #expect(try other.ask("GET", "/api/v1/bookings").text.contains(booking.id))
          #expect(try becomesTrue(within: 30) { try there.fetch(feed) == [booking.uid] })
          #expect(try coach.taken(studio, 0) == 1)
          booking = try mine.booking(
            "POST", "/api/v1/bookings/\(booking.id)/reschedule", #"{"start":"\#(studio.starts[4])"}"#)
          #expect(try other.ask("GET", "/api/v1/bookings/\(booking.id)").booking?.start == studio.starts[4])
          #expect(try coach.taken(studio, 0) == 0 && coach.taken(studio, 4) == 1)
          _ = try mine.booking("POST", "/api/v1/bookings/\(booking.id)/cancel", "{}")
          #expect(try other.ask("GET", "/api/v1/bookings/\(booking.id)").booking?.status == "cancelled")
          #expect(try coach.taken(studio, 4) == 0)
        }
      }
    }
  }
}

extension Installation {
  /// The uids of the events that a feed's address shows at this server, whichever server it was made for.
  fileprivate func fetch(_ address: String) throws -> [String] {
    let path = address.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" }
    let text = try get(url + path).text
    return text.split(separator: "\r\n").filter { $0.hasPrefix("UID:") }.map { String($0.dropFirst(4)) }
  }
}

extension API {
  /// How many take up one of the studio's starts, as this server tells its coach.
  fileprivate func taken(_ studio: StormStudio, _ index: Int) throws -> Int? {
    struct Page: Decodable { var items: [Slot] }
    struct Slot: Decodable {
      var start: String
      var occupancy: Int
    }
    let start = studio.starts[index]
    let days = [studio.starts[0], studio.starts[47]].map { $0.prefix(10) }
    let answer = try ask(
      "GET", "/api/v1/coaches/cleo/slots?from=\(days[0])&to=\(days[1])&duration=60")
    return try JSONDecoder().decode(Page.self, from: Data(answer.body)).items.first { $0.start == start }?
      .occupancy
  }
}
