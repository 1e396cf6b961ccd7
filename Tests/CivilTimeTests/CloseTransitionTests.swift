import CivilTime
import Testing

/// Transitions that lie closer together than the offsets they set.
@Suite struct CloseTransitionTests {
  private let start: Int64 = 1_800_000_000

  private func zone(_ changes: [(after: Int64, offset: Int32)]) throws(ZoneError) -> Zone {
    var types: [(offset: Int32, isDaylight: Bool, abbreviation: String)] = [(0, false, "AAA")]
    for (index, change) in changes.enumerated() { types.append((change.offset, false, "B\(index)C")) }
    let times = changes.enumerated().map { (at: start + $1.after, type: UInt8($0 + 1)) }
    return try Zone(name: "Test", tzif: tzif(types, changes: times))
  }

  @Test(
    arguments: [
      [(0, 3600), (600, 0)], [(0, -3600), (600, 0)], [(0, 7200), (600, 3600), (1200, 0)],
      [(0, -7200), (600, 3600), (1200, -3600)], [(0, 1800), (900, 5400), (1000, -1800), (4000, 0)],
      [(0, 50_000), (1, -50_000), (2, 0)], [(0, 3600), (3600, 0), (7200, 3600), (10_800, 0)],
    ] as [[(Int64, Int32)]])
  func `every local time around them resolves to the instants that show it`(changes: [(Int64, Int32)]) throws
  {
    let zone = try zone(changes.map { (after: $0.0, offset: $0.1) })
    // The truth by asking each instant what it shows, minute by minute and around each change.
    var shown: [Int64: [Int64]] = [:]
    let walls = stride(from: start - 60_000, to: start + 60_000, by: 300).flatMap { [$0, $0 + 1, $0 + 2] }
    let offsets = Set([0] + changes.map { Int64($0.1) })
    for wall in walls {
      shown[wall] = offsets.map { wall - $0 }.sorted().filter {
        zone.local(at: Instant(seconds: $0)).seconds == wall
      }
    }
    for wall in walls {
      let local = LocalDateTime(seconds: wall)
      let truth = (shown[wall] ?? []).map { Instant(seconds: $0) }
      switch zone.resolve(local) {
      case .once(let instant): #expect([instant] == truth)
      case .twice(let first, let second): #expect([first, second] == Array(truth.prefix(2)))
      case .skipped(let transition):
        #expect(truth.isEmpty)
        #expect(zone.local(at: transition - 1) < local && local < zone.local(at: transition))
      }
      let edge = zone.firstInstant(notBefore: local)
      #expect(zone.local(at: edge) >= local)
      #expect(truth.first.map { edge <= $0 } ?? true)
      #expect((1...60).allSatisfy { zone.local(at: edge - $0 * $0 * 30) < local })
    }
  }
}
