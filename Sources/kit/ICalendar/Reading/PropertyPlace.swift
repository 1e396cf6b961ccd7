import CivilTime

/// Where the local times of one property are meant; its parameters are looked at once, however many values it has.
struct PropertyPlace {
  let property: SourceProperty
  private var zone: Zone?
  private var isKnown = false

  init(_ property: SourceProperty) { self.property = property }

  /// The zone of its TZID; nil where it has none. Only asked for where a value is local, so that a TZID that does not
  /// matter is no finding.
  fileprivate mutating func zone(
    _ find: (String) throws(CalendarReadingError) -> Zone
  ) throws(CalendarReadingError) -> Zone? {
    guard !isKnown else { return zone }
    isKnown = true
    if let tzid = property.parameter("TZID"), !tzid.isEmpty { zone = try find(tzid) }
    return zone
  }
}

extension EventReader {
  /// A value of a property as it is written: local without a TZID it is floating.
  mutating func written(
    _ value: ArraySlice<UInt8>, _ place: inout PropertyPlace, _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> CalendarTime? {
    switch ReadValue.time(value) {
    case nil: return nil
    case .date(let date)?: return .date(date)
    case .utc(let at)?: return .utc(at)
    case .local(let local)?:
      let line = place.property.line
      let zone = try place.zone { (tzid) throws(CalendarReadingError) in
        try resolver.zone(tzid, line: line, &budget, &findings)
      }
      return zone.map { .zoned(local, $0) } ?? .floating(local)
    }
  }

  /// A value of a property; local times without a TZID are in the zone of `start`, of the calendar, or of the
  /// reader.
  mutating func time(
    _ value: ArraySlice<UInt8>, _ place: inout PropertyPlace, in start: CalendarTime? = nil,
    _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> CalendarTime? {
    let written = try written(value, &place, &findings)
    if case .floating(let local)? = written, let zone = start?.zone ?? resolver.calendarZone {
      return .zoned(local, zone)
    }
    return written
  }
}
