public import CivilTime

/// What a file of iCalendar (RFC 5545) says of a stretch of time, however it is written: each event with the
/// times at which it takes place.
public struct CalendarFile: Hashable, Sendable {
  /// A VEVENT that counts, or a VFREEBUSY.
  public struct Event: Hashable, Sendable {
    /// The line of its BEGIN, counted from 1.
    public var line: Int
    /// UID; empty where it has none.
    public var uid: String
    /// SUMMARY, its first 200 characters.
    public var summary: String
    /// Whether it says that it closes no time: TRANSP:TRANSPARENT or X-MICROSOFT-CDO-BUSYSTATUS:FREE.
    public var isFree: Bool
    /// The times that touch the window, in order, whole; one without length takes no time.
    public var times: [Range<Instant>]

    /// What to tell a person where it is left out for being free.
    public var leftOutAsFree: CalendarFinding {
      CalendarFinding(.free, line: line, "left out: \(quoted(summary)), because it is free.")
    }
  }

  /// X-WR-CALNAME or NAME of the first calendar that has one.
  public var name: String?
  /// In the order of the file; what is cancelled, replaced or unreadable is not there.
  public var events: [Event] = []
  /// What was left out or read otherwise than written, in the order of the file.
  public var findings: [CalendarFinding] = []
  /// How many findings there were beyond those.
  public var moreFindings = 0

  /// Reads a file: bytes, lines, components, values, zones, and what takes place in `window`.
  ///
  /// `zone` is the reader's: days, floating times and times of unknown zones are meant there. No clock, no file
  /// and no network is asked; work and memory are bounded by `limits`.
  public init(
    _ bytes: [UInt8], zone: Zone, window: Range<Instant>, limits: ReadingLimits = ReadingLimits()
  ) throws(CalendarReadingError) {
    var findings = CalendarFindings(limit: limits.findings)
    let source = try CalendarSource(bytes, limits: limits, findings: &findings)
    let calendars = try SourceComponent.calendars(of: source, &findings)
    name = calendars.lazy.compactMap { $0.first(.wrCalname) ?? $0.first(.name) }.first?.title
    var reader = EventReader(
      resolver: ZoneResolver(calendars, reader: zone, until: window.upperBound + 2 * 366 * 86_400, limits),
      readerZone: zone, budget: ReadingBudget(limits))
    let entries = try reader.read(calendars, in: window, &events, &findings)
    // What told UIDs and zones apart is done with: the rest takes its place.
    var expansion = EventExpansion(entries, zone: zone, window: window, budget: (consume reader).budget)
    events += try expansion.events(&findings)
    if events.isEmpty && entries.count == expansion.leftOut,
      calendars.contains(where: { $0.components.contains { $0.name == "VEVENT" } }),
      let loss = findings.firstLoss
    {
      throw CalendarReadingError(
        .nothingReadable, line: loss.line, "None of its events could be read. \(loss.message)")
    }
    events.sort { $0.line < $1.line }
    self.findings = findings.kept
    moreFindings = findings.more
  }
}

extension EventReader {
  /// The events of all calendars; the VFREEBUSYs of theirs are added to `events`.
  mutating func read(
    _ calendars: [SourceComponent], in window: Range<Instant>, _ events: inout [CalendarFile.Event],
    _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> [EventEntry] {
    var entries: [EventEntry] = []
    entries.reserveCapacity(
      calendars.reduce(0) { count, calendar in calendar.components.reduce(count) { n, _ in n + 1 } })
    for calendar in calendars {
      try enter(calendar, &findings)
      var passedOver: Set<String> = []
      for component in calendar.components {
        switch component.name {
        case "VEVENT":
          if let entry = try read(component, &findings) { entries.append(entry) }
        case "VFREEBUSY":
          if let event = try freeBusy(component, in: window, &findings) { events.append(event) }
        case "VTIMEZONE": break
        case "VCALENDAR":
          findings.add(.unbalanced, component.line, "A calendar lies within another, and was read beside it.")
        case let other where passedOver.count < 10 && passedOver.insert(other).inserted:
          findings.add(.otherComponent, component.line, "left out: \(quoted(other)) closes no time.")
        default: break
        }
      }
    }
    return entries
  }
}
