import CivilTime

/// The VTIMEZONEs of a file by their TZID in lower case.
struct EmbeddedZones {
  private var components: [String: SourceComponent] = [:]
  /// How many may still be worked out: each takes time and memory.
  private var left = 200

  /// Those of all calendars; of two with one name the first.
  init(_ calendars: [SourceComponent]) {
    for calendar in calendars { components.merge(Self.all(calendar)) { first, _ in first } }
  }

  /// Those of one calendar.
  static func all(_ calendar: SourceComponent) -> [String: SourceComponent] {
    var zones: [String: SourceComponent] = [:]
    for zone in calendar.components where zone.name == "VTIMEZONE" {
      guard let tzid = zone.first(.tzid)?.text.lowercased(), zones[tzid] == nil else { continue }
      zones[tzid] = zone
    }
    return zones
  }

  /// The zone of a TZID, by `own` before all others; nil where there is none, or where there are too many.
  mutating func zone(
    _ tzid: String, own: [String: SourceComponent], until end: Instant, _ findings: inout CalendarFindings
  ) -> Zone? {
    let key = tzid.lowercased()
    guard let component = own[key] ?? components[key], left > 0 else { return nil }
    left -= 1
    return EmbeddedZone.zone(component, named: String(tzid.prefix(256)), until: end, &findings)
  }
}

/// Finds the zone that each TZID of a calendar means, and says once where nothing explains one.
///
/// In this order: an IANA name, a Windows name, a VTIMEZONE of that name in the file, X-WR-TIMEZONE, the reader's
/// own zone. What the file says of a zone that everybody knows is not looked at: it is often wrong or old.
struct ZoneResolver {
  /// What X-WR-TIMEZONE names: where floating times are meant.
  let calendarZone: Zone?
  /// Of all calendars of the file.
  var embedded: EmbeddedZones
  private let own: [String: SourceComponent]
  private let readerZone: Zone
  private let end: Instant
  private var known: [String: Zone] = [:]

  /// `calendar` explains its own TZIDs, `embedded` those that it leaves open; onsets are worked out until `end`.
  init(
    _ calendar: SourceComponent, embedded: EmbeddedZones, reader: Zone, until end: Instant,
    _ findings: inout CalendarFindings
  ) {
    readerZone = reader
    self.end = end
    self.embedded = embedded
    own = EmbeddedZones.all(calendar)
    guard let property = calendar.first(.wrTimezone), !property.value.isEmpty else {
      calendarZone = nil
      return
    }
    calendarZone = Zone.alias(property.text)
    if calendarZone == nil {
      findings.add(
        .unknownZone, property.line,
        "X-WR-TIMEZONE names \(CalendarFindings.quoted(property.text)), which is no zone; it was passed over."
      )
    }
  }

  /// The zone of a TZID, first met on `line`.
  mutating func zone(_ tzid: String, line: Int, _ findings: inout CalendarFindings) -> Zone {
    if let zone = known[tzid] { return zone }
    let zone = find(tzid, line: line, &findings)
    if known.count < 10_000 { known[tzid] = zone }
    return zone
  }

  private mutating func find(_ tzid: String, line: Int, _ findings: inout CalendarFindings) -> Zone {
    if let zone = Zone.alias(tzid) { return zone }
    if let zone = embedded.zone(tzid, own: own, until: end, &findings) { return zone }
    let zone = calendarZone ?? readerZone
    findings.add(
      .unknownZone, line,
      "The zone \(CalendarFindings.quoted(tzid)) is unknown; its times were taken as of \(zone.name).")
    return zone
  }
}
