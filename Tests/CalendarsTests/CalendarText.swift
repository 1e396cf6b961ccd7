import CivilTime
import TestSupport

/// A calendar's bytes taken apart: the lines before the first event, and each event's.
struct CalendarText: Equatable {
  /// Unfolded lines up to the first event.
  var head: [String]
  /// Unfolded lines of each event, BEGIN and END left out.
  var events: [[String]]

  init(_ bytes: [UInt8]) {
    let lines = unfolded(bytes)
    let first = lines.firstIndex(of: "BEGIN:VEVENT") ?? lines.count
    head = Array(lines[..<first])
    events = lines[first...].split { $0 == "BEGIN:VEVENT" }.map { Array($0.prefix { $0 != "END:VEVENT" }) }
  }

  /// The events by their UIDs.
  var byUID: [String: [String]] {
    Dictionary(events.map { (Self.value("UID", in: $0) ?? "", $0) }) { first, _ in first }
  }

  /// The value of the property in an event; nil where it has none.
  func value(_ name: String, of uid: String) -> String? { byUID[uid].flatMap { Self.value(name, in: $0) } }

  /// What stands after the property's name, parameters included, in an event; nil where it has none.
  func line(_ name: String, of uid: String) -> String? {
    byUID[uid]?.first { $0.hasPrefix("\(name):") || $0.hasPrefix("\(name);") }
      .map { String($0.dropFirst(name.count)) }
  }

  /// The first line of the property without name and parameters.
  static func value(_ name: String, in lines: [String]) -> String? {
    lines.first { $0.hasPrefix("\(name):") || $0.hasPrefix("\(name);") }
      .flatMap { $0.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).last }
      .map(String.init)
  }

  /// The names of all properties.
  var names: Set<String> {
    Set((head + events.joined()).map { String($0.prefix { $0 != ":" && $0 != ";" }) })
  }
}
