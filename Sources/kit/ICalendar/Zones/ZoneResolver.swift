import CivilTime

/// Finds the zone that each TZID of a file means, and says once for each calendar where nothing explains one.
///
/// In this order: an IANA name, a Windows name, a VTIMEZONE of that name in the file, the offset that the name tells,
/// X-WR-TIMEZONE, the reader's own zone. What the file says of a zone that everybody knows is not looked at: it is often wrong or old.
struct ZoneResolver {
  /// What X-WR-TIMEZONE names: where floating times are meant.
  private(set) var calendarZone: Zone?
  /// Bytes; a longer TZID is nobody's name.
  static let longestName = 256

  /// Of all calendars of the file.
  private var embedded: EmbeddedZones
  private var own: [String: SourceComponent] = [:]
  private let readerZone: Zone
  private var known: [String: Zone] = [:]

  /// The calendars of a file explain TZIDs for each other; onsets are worked out until `end`.
  init(_ calendars: [SourceComponent], reader: Zone, until end: Instant, _ limits: ReadingLimits) {
    readerZone = reader
    embedded = EmbeddedZones(calendars, until: end, limits)
  }

  /// Takes up another calendar, which explains its own TZIDs before all others.
  mutating func enter(
    _ calendar: SourceComponent, _ budget: inout ReadingBudget, _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) {
    known = [:]
    own = EmbeddedZones.all(calendar)
    calendarZone = nil
    guard let property = calendar.first(.wrTimezone), !property.value.isEmpty else { return }
    let name = property.title
    calendarZone = try alias(name, property.line, &budget) ?? Zone.telling(offsetIn: name)
    if calendarZone == nil {
      findings.add(
        .unknownZone, property.line,
        "X-WR-TIMEZONE names \(quoted(name)), which is no zone; it was passed over.")
    }
  }

  /// The zone of a TZID, first met on `line`.
  mutating func zone(
    _ tzid: String, line: Int, _ budget: inout ReadingBudget, _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> Zone {
    if let zone = known[tzid] { return zone }
    let zone = try find(tzid, line, &budget, &findings)
    // Names are kept, but not as many as a file can hold.
    if known.count < 10_000 && tzid.utf8.count <= Self.longestName { known[tzid] = zone }
    return zone
  }

  private mutating func find(
    _ tzid: String, _ line: Int, _ budget: inout ReadingBudget, _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> Zone {
    if tzid.utf8.count <= Self.longestName {
      if let zone = try alias(tzid, line, &budget) { return zone }
      if let zone = try embedded.zone(tzid, own: own, &budget, &findings) { return zone }
      if let zone = Zone.telling(offsetIn: tzid) { return zone }
    }
    let zone = calendarZone ?? readerZone
    findings.add(
      .unknownZone, line,
      "The zone \(quoted(tzid)) is unknown; its times were taken as of \(zone.name).")
    return zone
  }

  private func alias(
    _ name: String, _ line: Int, _ budget: inout ReadingBudget
  ) throws(CalendarReadingError) -> Zone? {
    try budget.takeSteps(20, line)
    return Zone.alias(name)
  }
}
