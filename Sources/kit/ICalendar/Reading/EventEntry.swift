import CivilTime

/// One VEVENT as it was read, before others of its UID are looked at.
struct EventEntry {
  /// The line of its BEGIN.
  var line: Int
  var uid: String
  var summary: String
  var set: RecurrenceSet
  /// RECURRENCE-ID: which time of its series this stands for.
  var recurrenceID: CalendarTime?
  /// RANGE=THISANDFUTURE: and all later ones.
  var isThisAndFuture = false
  /// STATUS:CANCELLED, or in a calendar of METHOD:CANCEL.
  var isCancelled: Bool
  /// In a calendar of METHOD:CANCEL.
  var isCancellation: Bool
  /// TRANSP:TRANSPARENT or X-MICROSOFT-CDO-BUSYSTATUS:FREE.
  var isFree: Bool
  /// SEQUENCE, then DTSTAMP, then LAST-MODIFIED: a later version has a greater one.
  var version: Version

  struct Version: Comparable {
    var sequence: Int
    var stamp, modified: Int64

    static func < (a: Version, b: Version) -> Bool {
      (a.sequence, a.stamp, a.modified) < (b.sequence, b.stamp, b.modified)
    }
  }

  /// What it says of time: two versions of the same meaning are one.
  struct Meaning: Hashable {
    var set: RecurrenceSet
    var isCancelled, isFree: Bool
  }

  var meaning: Meaning { Meaning(set: set, isCancelled: isCancelled, isFree: isFree) }
}

/// Reads the events of one calendar.
struct EventReader {
  var resolver: ZoneResolver
  let readerZone: Zone
  let isCancellation: Bool
  let limits: ReadingLimits
  /// How many may still be read.
  var left: (rules: Int, dates: Int)

  /// Nil, with a finding, where the event cannot count.
  mutating func read(
    _ event: SourceComponent, _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> EventEntry? {
    let isCancelled = isCancellation || event.first(.status)?.word == "CANCELLED"
    let summary = String((event.first(.summary)?.text ?? "").prefix(200))
    var start = CalendarTime.utc(Instant(seconds: 0))
    if let property = event.first(.dtstart) {
      if let read = time(property, property.value, &findings) {
        start = read
      } else if !isCancelled {
        findings.add(
          .noStart, property.line,
          "left out: \(title(summary)), because DTSTART \(CalendarFindings.quoted(property.raw)) is no time.")
        return nil
      }
    } else if !isCancelled {
      findings.add(.noStart, event.line, "left out: \(title(summary)), because it has no DTSTART.")
      return nil
    }
    var set = RecurrenceSet(start: start)
    set.duration = duration(event, start, summary, &findings)
    guard try rules(event, &set, summary, &findings) else { return nil }
    try dates(event, &set, &findings)
    var entry = EventEntry(
      line: event.line, uid: event.first(.uid)?.text ?? "", summary: summary, set: set,
      isCancelled: isCancelled, isCancellation: isCancellation,
      isFree: event.first(.transp)?.word == "TRANSPARENT" || event.first(.busyStatus)?.word == "FREE",
      version: .init(
        sequence: event.first(.sequence).map { ReadValue.integer($0.value) } ?? 0,
        stamp: stamp(event.first(.dtstamp)), modified: stamp(event.first(.lastModified))))
    if let property = event.first(.recurrenceID) {
      entry.recurrenceID = time(property, property.value, in: start, &findings)
      entry.isThisAndFuture = property.parameter("RANGE")?.uppercased() == "THISANDFUTURE"
      if entry.recurrenceID == nil {
        findings.add(
          .badDate, property.line,
          "RECURRENCE-ID \(CalendarFindings.quoted(property.raw)) is no time: the event counts by itself.")
      }
    }
    return entry
  }

  /// A person's name for an event.
  func title(_ summary: String) -> String {
    summary.isEmpty ? "an event" : CalendarFindings.quoted(summary)
  }

  private func stamp(_ property: SourceProperty?) -> Int64 {
    switch property.flatMap({ ReadValue.time($0.value) }) {
    case .utc(let at)?: at.seconds
    case .local(let local)?: local.seconds
    case .date(let date)?: Int64(date.dayNumber) * 86_400
    case nil: .min
    }
  }

  /// A value of a property; local times without a TZID are in the zone of `start`, of the calendar, or of the
  /// reader.
  mutating func time(
    _ property: SourceProperty, _ value: ArraySlice<UInt8>, in start: CalendarTime? = nil,
    _ findings: inout CalendarFindings
  ) -> CalendarTime? {
    switch ReadValue.time(value) {
    case nil: return nil
    case .date(let date)?: return .date(date)
    case .utc(let at)?: return .utc(at)
    case .local(let local)?:
      if let tzid = property.parameter("TZID"), !tzid.isEmpty {
        return .zoned(local, resolver.zone(tzid, line: property.line, &findings))
      }
      if let zone = start?.zone ?? resolver.calendarZone { return .zoned(local, zone) }
      return .floating(local)
    }
  }
}
