import Glibc
import Testing

@testable import CivilTime

@Suite struct DamagedFileTests {
  private let names = ["America/New_York", "Asia/Gaza", "Africa/Casablanca", "UTC", "Australia/Lord_Howe"]

  private func bytes(_ name: String) throws -> [UInt8] {
    try readFile("/usr/share/zoneinfo/\(name)", mostBytes: TZif.mostBytes)
  }

  private func isDamage(_ bytes: [UInt8]) -> Bool {
    do {
      _ = try Zone(name: "Test", tzif: bytes)
      return false
    } catch {
      return error.code == "zone-data-damaged"
    }
  }

  @Test func `a file cut short anywhere is damage`() throws {
    for name in names {
      let whole = try bytes(name)
      #expect(!isDamage(whole))
      for length in whole.indices where !isDamage(Array(whole[..<length])) {
        Issue.record("\(name) cut to \(length) bytes was taken")
      }
    }
  }

  @Test func `a file with changed bytes is damage or a zone that answers, never a crash`() throws {
    let given = getenv("COACHCAL_TEST_SEED").flatMap { UInt64(String(cString: $0)) }
    var random = SplitMix(state: given ?? UInt64.random(in: 0...UInt64.max))
    print("COACHCAL_TEST_SEED=\(random.state)")
    var answered = 0
    for round in 0..<400 {
      var changed = try bytes(names[round % names.count])
      for _ in 0...Int(random.next() % 4) {
        changed[Int(random.next() % UInt64(changed.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      guard let zone = try? Zone(name: "Test", tzif: changed) else { continue }
      for _ in 0..<20 {
        let instant = Instant(seconds: Int64(random.next() % 8_000_000_000) - 4_000_000_000)
        let local = zone.local(at: instant)
        if case .skipped = zone.resolve(local) { Issue.record("a time that was shown is no time") }
        #expect(zone.local(at: zone.instant(of: local)) == local)
        #expect(zone.startOfDay(local.date) <= instant)
        _ = zone.transitions(in: instant..<instant + 86_400 * 365)
      }
      answered += 1
    }
    #expect(answered > 0)
  }

  @Test func `what the format forbids is damage`() throws {
    let type = (offset: Int32(0), isDaylight: false, abbreviation: "AAA")
    #expect(!isDamage(tzif([type], changes: [(5, 0), (6, 0)])))
    #expect(isDamage(tzif([type], changes: [(6, 0), (5, 0)])))
    #expect(isDamage(tzif([type], changes: [(5, 0), (5, 0)])))
    #expect(isDamage(tzif([type], changes: [(5, 1)])))
    #expect(isDamage(tzif([type], changes: [(.min, 0)])))
    #expect(isDamage(tzif([])))
    #expect(isDamage(tzif([(93_600, false, "AAA")])))
    #expect(isDamage(tzif([(-90_000, false, "AAA")])))
    #expect(isDamage([]))
    #expect(isDamage([UInt8](repeating: 0, count: TZif.mostBytes + 1)))
    var leap = tzif([type])
    leap[44 + 7 + 31] = 1
    #expect(isDamage(leap))
    var version = tzif([type])
    version[4] = UInt8(ascii: "5")
    #expect(isDamage(version))
  }

  @Test func `a file of version 1 is read from its 32-bit block and keeps its last offset`() throws {
    var old = Array("TZif".utf8) + [UInt8](repeating: 0, count: 16)
    for count: UInt8 in [0, 0, 0, 1, 2, 8] { old += [0, 0, 0, count] }
    old += [0xFF, 0xFF, 0xFF, 0xFF, 1]
    old += [0, 0, 0, 60, 0, 0] + [0xFF, 0xFF, 0xFF, 0xC4, 1, 4] + Array("AAA\0BBB\0".utf8)
    let zone = try Zone(name: "Test", tzif: old)
    #expect(zone.offset(at: Instant(seconds: -2)) == 60)
    #expect(zone.offset(at: Instant(seconds: -1)) == -60)
    #expect(zone.offset(at: Instant(seconds: .max)) == -60)
    #expect(zone.isDaylight(at: Instant(seconds: 0)))
    #expect(zone.abbreviation(at: Instant(seconds: 0)) == "BBB")
  }
}

/// Repeatable randomness: the same state gives the same numbers.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
