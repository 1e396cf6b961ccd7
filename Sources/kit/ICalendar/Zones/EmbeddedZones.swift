import CivilTime

/// The VTIMEZONEs of a file by their TZID in lower case, each worked out once, however many events name it.
struct EmbeddedZones {
  private let components: [String: SourceComponent]
  private let end: Instant
  private var known: [Int: Zone?] = [:]
  /// How many may still be worked out: each takes time and memory.
  private var left: Int

  /// Those of all calendars; of two with one name the first. Their onsets are worked out until `end`.
  init(_ calendars: [SourceComponent], until end: Instant, _ limits: ReadingLimits) {
    var components: [String: SourceComponent] = [:]
    for calendar in calendars { components.merge(Self.all(calendar)) { first, _ in first } }
    self.components = components
    self.end = end
    left = limits.zones
  }

  /// Those of one calendar.
  static func all(_ calendar: SourceComponent) -> [String: SourceComponent] {
    var zones: [String: SourceComponent] = [:]
    for component in calendar.components where component.name == "VTIMEZONE" {
      guard let tzid = component.first(.tzid), tzid.value.count <= ZoneResolver.longestName else { continue }
      // Where the zone is named, quotes are no part of its name either.
      let name = tzid.text.lowercased().filter { $0 != "\"" }
      if zones[name] == nil { zones[name] = component }
    }
    return zones
  }

  /// The zone of a TZID, by `own` before all others; nil where there is none that can be used.
  mutating func zone(
    _ tzid: String, own: [String: SourceComponent], _ budget: inout ReadingBudget,
    _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> Zone? {
    let key = tzid.lowercased()
    guard let component = own[key] ?? components[key] else { return nil }
    if let zone = known[component.place] { return zone }
    left -= 1
    guard left >= 0 else {
      findings.add(
        .badZone, component.line,
        "The zone \(quoted(tzid)) was left out: the file has too many zones of its own.")
      return nil
    }
    let zone = try EmbeddedZone.zone(component, named: tzid, until: end, &budget, &findings)
    known[component.place] = .some(zone)
    return zone
  }
}
