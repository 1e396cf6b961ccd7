import Booking
import CivilTime
import TestSupport
import Testing

/// R9: why a time is open or closed, for coaches and owners.
@Suite struct TimelineTests {
  private func pieces(_ availability: Availability, _ first: String, _ last: String? = nil) throws -> [String]
  {
    let whole = try timelinePieces(
      of: availability, kind: .session, from: day(first), through: day(last ?? first))
    return whole.map { piece in
      let clock = [piece.start, piece.end].map { $0.rfc3339.dropFirst(11).prefix(5) }
      return "\(clock[0])–\(clock[1]) \(piece.reason.text) \(piece.occupancy)/\(piece.capacity)"
    }
  }

  @Test func `a day is cut where something begins or ends, each piece with its reason (R9)`() throws {
    let ten = try at("2026-06-01T10:00:00Z")
    let availability = Availability.sample(
      [try .sample(.monday, "10:00", "14:00", capacity: 2)],
      overrides: [
        .blackout(ten + 3 * 3600, ten + 5 * 3600), .extra(ten + 8 * 3600, ten + 9 * 3600, capacity: 1),
        .blackout(ten, ten + 60, .checkin),
      ], occupied: [ten + 3600..<ten + 7200, ten + 3600..<ten + 5400, ten + 8 * 3600..<ten + 10 * 3600])
    #expect(
      try pieces(availability, "2026-06-01") == [
        "00:00–10:00 closed 0/0", "10:00–11:00 open by window 0 0/2",
        "11:00–11:30 full by window 0 2/2",
        "11:30–12:00 open by window 0 1/2",
        "12:00–13:00 open by window 0 0/2", "13:00–15:00 closed by override 0 0/0",
        "15:00–18:00 closed 0/0", "18:00–19:00 full by override 1 1/1",
        "19:00–20:00 closed 1/0", "20:00–00:00 closed 0/0",
      ])
  }

  @Test func `blackouts and bookings from other days show with the part that lies in these (R9)`() throws {
    let midnight = try at("2026-06-01T00:00:00Z")
    let availability = Availability.sample(
      [], overrides: [.blackout(midnight + -3600, midnight + 3600)],
      occupied: [midnight + -7200..<midnight + 7200, midnight + 86400..<midnight + 90000])
    #expect(
      try pieces(availability, "2026-06-01") == [
        "00:00–01:00 closed by override 0 1/0", "01:00–02:00 closed 1/0", "02:00–00:00 closed 0/0",
      ])
  }

  @Test func `pieces leave no gap, and say what the minutes of a random calendar say (R9)`() throws {
    var numbers = TestRandom(for: "timeline")
    for name in ["Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia"] {
      let zone = try Zone.named(name)
      for _ in 0..<40 {
        let calendar = RandomCalendar(zone: zone, numbers: &numbers)
        let query = calendar.query
        let pieces = timelinePieces(
          of: calendar.availability, kind: query.kind, from: query.first, through: query.last)
        let whole = zone.startOfDay(query.first)..<zone.startOfDay(query.last.adding(days: 1))
        guard !whole.isEmpty else {
          #expect(pieces.isEmpty)
          continue
        }
        #expect(pieces.first?.start == whole.lowerBound && pieces.last?.end == whole.upperBound)
        #expect(zip(pieces, pieces.dropFirst()).allSatisfy { $0.end == $1.start })
        let model = MinuteModel(
          calendar.availability, policy: calendar.policy, kind: query.kind, from: query.first,
          through: query.last, now: calendar.now)
        for piece in pieces {
          #expect(piece.start < piece.end)
          let isRight = (model.minute(piece.start)..<model.minute(piece.end)).allSatisfy {
            model.places(in: $0) == (piece.capacity, piece.occupancy)
          }
          #expect(isRight, "\(name): \(piece) of \(calendar)")
          switch piece.reason {
          case .open: #expect(piece.occupancy < piece.capacity)
          case .full: #expect(piece.capacity > 0 && piece.occupancy >= piece.capacity)
          case .blackout, .noWindow: #expect(piece.capacity == 0)
          }
        }
      }
    }
  }
}

extension TimelinePiece.Reason {
  fileprivate var text: String {
    switch self {
    case .open(let source): "open by \(source.text)"
    case .full(let source): "full by \(source.text)"
    case .blackout(let index): "closed by override \(index)"
    case .noWindow: "closed"
    }
  }
}

extension Stretch.Source {
  fileprivate var text: String {
    switch self {
    case .window(let index): "window \(index)"
    case .override(let index): "override \(index)"
    }
  }
}
