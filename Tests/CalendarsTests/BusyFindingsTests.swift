import Calendars
import CivilTime
import FoundationEssentials
import TestSupport
import Testing

/// What `make fuzz` found, kept in `Tests/Fuzz/corpus/` with inputs that reach far: whatever the bytes are, there is an answer, in time (R58).
@Suite struct BusyFindingsTests {
  @Test func `what the fuzzer once found is answered, in time, and twice the same (R58)`() throws {
    let folder = PackageRoot.path + "/Tests/Fuzz/corpus"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(!names.isEmpty)
    let zone = try Zone.named("America/New_York")
    let window = instant("2026-01-01T00:00:00Z")..<instant("2028-01-01T00:00:00Z")
    for name in names {
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
      let began = ContinuousClock.now
      let answers = (0..<2).map { _ in try? busyTime(of: bytes, zone: zone, window: window, freeIsBusy: true)
      }
      #expect(answers[0] == answers[1], "\(name)")
      #expect(ContinuousClock.now - began < .seconds(10), "\(name)")
    }
  }
}
