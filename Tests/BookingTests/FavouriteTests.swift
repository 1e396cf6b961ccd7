import Booking
import CivilTime
import Testing

/// R10 and R38: a client's favourite times.
@Suite struct FavouriteTests {
  private func starts(_ times: [String: Int]) throws -> [Instant] {
    try times.flatMap { text, count in
      try (0..<count).map { try at(text) + Int64($0) * 7 * 86400 }
    }
  }

  @Test func `times booked at least twice, most frequent first, three at most (R38)`() throws {
    let favourites = favouriteTimes(
      of: try starts([
        "2026-06-01T10:00:00Z": 2, "2026-06-02T10:00:00Z": 4, "2026-06-03T10:00:00Z": 3,
        "2026-06-04T10:00:00Z": 1, "2026-06-05T10:00:00Z": 3,
      ]), zone: .utc)
    #expect(favourites.map(\.weekday) == [.tuesday, .wednesday, .friday])
    #expect(try favourites.allSatisfy { $0.time == (try time("10:00")) })
  }

  @Test func `once is no favourite (R38)`() throws {
    #expect(favouriteTimes(of: try starts(["2026-06-01T10:00:00Z": 1]), zone: .utc).isEmpty)
    #expect(favouriteTimes(of: [], zone: .utc).isEmpty)
  }

  @Test func `a time is the coach's wall's, the same across a DST change (R38)`() throws {
    // Sunday 11:00 in Berlin before and after the change of 29 March.
    let zone = try Zone.named("Europe/Berlin")
    let favourites = favouriteTimes(
      of: [try at("2026-03-22T10:00:00Z"), try at("2026-03-29T09:00:00Z"), try at("2026-03-29T10:00:00Z")],
      zone: zone)
    #expect(favourites == [Favourite(weekday: .sunday, time: try time("11:00"))])
    #expect(Favourite(try at("2026-04-05T09:00:00Z"), zone: zone) == favourites.first)
  }

  @Test func `ties stand in the order of the week and the clock (R38)`() throws {
    let favourites = favouriteTimes(
      of: try starts([
        "2026-06-06T10:00:00Z": 2, "2026-06-01T12:00:00Z": 2, "2026-06-01T09:00:00Z": 2,
        "2026-06-07T10:00:00Z": 2,
      ]), zone: .utc)
    #expect(favourites.map(\.weekday) == [.sunday, .monday, .monday])
    #expect(favourites.map(\.time.iso8601) == ["10:00", "09:00", "12:00"])
  }
}
