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
      CalendarFinding(.free, line: line, "left out: \(CalendarFindings.quoted(summary)), because it is free.")
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
    let source = try SourceLines(bytes, limits: limits, findings: &findings)
    let roots = try SourceComponent.all(in: source, limits: limits, findings: &findings)
    let calendars = try Self.calendars(roots, &findings)
    var entries: [EventEntry] = []
    var left = (rules: limits.rules, dates: limits.dates)
    var seen = 0
    var embedded = EmbeddedZones(calendars)
    for calendar in calendars {
      if name == nil { name = (calendar.first(.wrCalname) ?? calendar.first(.name))?.text }
      let resolver = ZoneResolver(
        calendar, embedded: embedded, reader: zone, until: window.upperBound + 2 * 366 * 86_400, &findings)
      var reader = EventReader(
        resolver: resolver, readerZone: zone, isCancellation: calendar.first(.method)?.word == "CANCEL",
        limits: limits, left: left)
      var passedOver: Set<String> = []
      for component in calendar.components {
        switch component.name {
        case "VEVENT":
          seen += 1
          if let entry = try reader.read(component, &findings) { entries.append(entry) }
        case "VFREEBUSY":
          if let event = try reader.freeBusy(component, in: window, &findings) {
            events.append(event)
          }
        case "VTIMEZONE": break
        case let other where passedOver.count < 10 && passedOver.insert(other).inserted:
          findings.add(
            .otherComponent, component.line, "left out: \(CalendarFindings.quoted(other)) closes no time.")
        default: break
        }
      }
      embedded = reader.resolver.embedded
      left = reader.left
    }
    if entries.isEmpty && events.isEmpty && seen > 0, let loss = findings.firstLoss {
      throw CalendarReadingError(
        .nothingReadable, line: loss.line, "None of its events could be read. \(loss.message)")
    }
    var expansion = EventExpansion(zone: zone, window: window, limits: limits)
    events += try expansion.events(of: entries, &findings)
    events.sort { $0.line < $1.line }
    self.findings = findings.kept
    moreFindings = findings.more
  }

  /// The VCALENDARs of a file; components outside are taken as of one.
  private static func calendars(
    _ roots: [SourceComponent], _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> [SourceComponent] {
    var calendars = roots.filter { $0.name == "VCALENDAR" }
    let loose = roots.filter { ["VEVENT", "VFREEBUSY", "VTIMEZONE", "VTODO", "VJOURNAL"].contains($0.name) }
    if let first = loose.first {
      findings.add(.noCalendar, first.line, "Components without BEGIN:VCALENDAR were read as of one.")
      var calendar = SourceComponent(name: "VCALENDAR", line: first.line)
      calendar.components = loose
      calendars.append(calendar)
    }
    guard !calendars.isEmpty else {
      throw CalendarReadingError(
        .notACalendar,
        "This is no calendar: it has no BEGIN:VCALENDAR. Export it as iCalendar (.ics), or give the address of one."
      )
    }
    return calendars
  }
}

extension EventReader {
  /// The periods of a VFREEBUSY (RFC 5545 §3.8.2.6) that are not free.
  mutating func freeBusy(
    _ component: SourceComponent, in window: Range<Instant>, _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> CalendarFile.Event? {
    guard !isCancellation else { return nil }
    var event = CalendarFile.Event(
      line: component.line, uid: component.first(.uid)?.text ?? "",
      summary: String((component.first(.summary)?.text ?? "").prefix(200)), isFree: false, times: [])
    for property in component.all(.freebusy) {
      if property.parameter("FBTYPE")?.uppercased() == "FREE" {
        findings.add(.free, property.line, "left out: a period, because it is free.")
        continue
      }
      for value in property.value.split(separator: UInt8(ascii: ",")) {
        try takeDate(property.line)
        guard let period = addition(property, trimmed(value), nil, &findings), let end = period.end else {
          findings.add(
            .badDate, property.line,
            "FREEBUSY \(CalendarFindings.quoted(decoded(value, isUTF8: true))) is no period and was passed over."
          )
          continue
        }
        let start = period.start.instant(in: readerZone)
        var budget = StepBudget()
        let set = RecurrenceSet(
          start: period.start, rdates: [RecurrenceSet.Addition(period.start, end: end)])
        let found = try? set.occurrences(touching: window, in: readerZone, budget: &budget)
        event.times += (found ?? []).filter { $0.start == start }.map { $0.start..<$0.end }
      }
    }
    event.times.sort { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    return event
  }
}
