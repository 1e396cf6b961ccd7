import Calendars
import CivilTime
import FoundationEssentials
import ICalendar
import TestSupport
import Testing

/// What others read in the calendars that they test themselves with: every calendar file in the source packages of
/// icalendar, recurring-ical-events, khal, vobject and ics, which `make peers` fetches into .build/calendars.
@Suite struct BusyPeerTests {
  private struct Case: Encodable {
    var file, name, zone: String
    var from, to: Int64
    var busy: [[Int64]]?
  }

  private static let zones = ["Europe/Berlin", "America/New_York", "Pacific/Auckland"]

  @Test func `others find the same busy time in every calendar, but where a rule of ours says otherwise`()
    throws
  {
    let folder = "\(PackageRoot.path)/.build/calendars"
    let packages = ["ics", "icalendar", "khal", "recurring-ical-events", "vobject"]
    var cases: [Case] = []
    var answers: [String: BusyAnswers] = [:]
    for package in packages {
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(package)").sorted()
      for name in names where !name.hasPrefix(".") {
        let path = "\(folder)/\(package)/\(name)"
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let window = Self.window(of: bytes)
        for zone in Self.zones {
          let read = try? busyTime(of: bytes, zone: try Zone.named(zone), window: window)
          let busy = read?.busy.map { [$0.lowerBound.seconds, $0.upperBound.seconds] }
          cases.append(
            Case(
              file: path, name: "\(package)/\(name)", zone: zone,
              from: window.lowerBound.seconds, to: window.upperBound.seconds, busy: busy))
          answers["\(package)/\(name)", default: BusyAnswers()].byZone.append((zone, busy))
        }
      }
    }
    #expect(cases.count > 900)
    let report = try peerReport("read_busy.py", cases)
    #expect(report.compared == cases.count)
    let differing = Dictionary(grouping: report.failures) { String($0.prefix { $0 != "," }) }
    for (name, failures) in differing where busyDeviations[name] == nil {
      Issue.record("\(failures.joined(separator: "\n"))")
    }
    for (name, deviation) in busyDeviations {
      if differing[name] == nil { Issue.record("\(name) is read alike by now") }
      let digest = answers[name]?.digest ?? "none"
      if digest != deviation.digest {
        let failures = differing[name] ?? []
        Issue.record("\(name): ours is \(digest) by now\n\(failures.joined(separator: "\n"))")
      }
    }
  }

  /// The years of a file's events, at most twelve; zones begin earlier.
  private static func window(of bytes: [UInt8]) -> Range<Instant> {
    var years: [Int] = []
    var isZone = false
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      if line.hasSuffix(":VTIMEZONE") { isZone = line.hasPrefix("BEGIN") }
      guard !isZone, line.hasPrefix("DTSTART"), let colon = line.lastIndex(of: ":"),
        let year = Int(line[line.index(after: colon)...].prefix(4)), (1971...2100).contains(year)
      else { continue }
      years.append(year)
    }
    let first = years.min() ?? 2020
    let last = min(max(years.max() ?? first, first) + 2, first + 12)
    return instant("\(first)-01-01T00:00:00Z")..<instant("\(last)-01-01T00:00:00Z")
  }
}
