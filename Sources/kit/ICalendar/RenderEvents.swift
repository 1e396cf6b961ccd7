import CivilTime

/// The lines of a document's times: in UTC, and in each zone its events name.
struct EventLines {
  struct Zoned {
    let clock: ZoneClock
    let start: TimeLine
    let end: TimeLine
    /// Whether an event was written with it, so that its VTIMEZONE is needed.
    var isUsed = false
  }

  private let stamp: TimeLine
  private let created: TimeLine
  private let lastModified: TimeLine
  private let start: TimeLine
  private let end: TimeLine
  private(set) var zones: [Zoned]

  init(_ ranges: [ZoneRange], _ writer: inout LineWriter) {
    stamp = writer.timeLine(.stamp)
    created = writer.timeLine(.created)
    lastModified = writer.timeLine(.lastModified)
    start = writer.timeLine(.start)
    end = writer.timeLine(.end)
    zones = []
    for range in ranges {
      let form = TimeForm.zoned(range.zone.name)
      zones.append(
        Zoned(
          clock: ZoneClock(range.zone, over: range.events), start: writer.timeLine(.start, form),
          end: writer.timeLine(.end, form)))
    }
  }

  /// Writes one VEVENT.
  mutating func write(_ event: Event, _ writer: inout LineWriter) {
    writer.out.append("BEGIN:VEVENT\r\n")
    writer.unrepeated(.uid, event.uid)
    writer.time(stamp, event.stamp)
    writer.time(created, event.created)
    writer.time(lastModified, event.stamp)
    writer.sequence(event.sequence)
    writeTimes(of: event, &writer)
    switch event.status {
    case .tentative: writer.fixed(.tentative)
    case .confirmed: writer.fixed(.confirmed)
    case .cancelled: writer.fixed(.cancelled)
    }
    writer.text(.summary, event.summary)
    if let description = event.description { writer.text(.description, description) }
    if let location = event.location { writer.text(.location, location) }
    if let url = event.url { writer.uri(.url, url) }
    if let conference = event.conference { writer.conference(conference) }
    if !event.categories.isEmpty { writer.categories(event.categories) }
    if let color = event.color { writer.color(color) }
    switch event.transparency {
    case .opaque: writer.fixed(.opaque)
    case .transparent: writer.fixed(.transparent)
    }
    switch event.classification {
    case .public: writer.fixed(.public)
    case .private: writer.fixed(.private)
    case .confidential: writer.fixed(.confidential)
    case nil: break
    }
    writer.out.append("END:VEVENT\r\n")
  }

  private mutating func writeTimes(of event: Event, _ writer: inout LineWriter) {
    if let days = event.days {
      writer.encoded(.firstDay, days.lowerBound.basic)
      writer.encoded(.dayAfterLast, days.upperBound.adding(days: 1).basic)
      return
    }
    let hasEnd = event.end > event.start
    if let zone = event.zone, let at = zones.firstIndex(where: { $0.clock.zone == zone }),
      let local = zones[at].clock.local(event.start, hasEnd ? event.end : event.start)
    {
      zones[at].isUsed = true
      writer.time(zones[at].start, local.start)
      if hasEnd { writer.time(zones[at].end, local.end) }
    } else {
      writer.time(start, event.start)
      if hasEnd { writer.time(end, event.end) }
    }
  }
}

/// A zone that events name, and the time from the first start to the last end among them.
struct ZoneRange {
  let zone: Zone
  private(set) var events: Range<Instant>

  /// Names of UTC in the zone database: written with Z, so that no VTIMEZONE is needed.
  private static let utcNames: Set<String> = [
    "UTC", "Etc/UTC", "UCT", "Etc/UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal",
  ]

  /// The zones of `events` by name.
  static func all(in events: [Event]) -> [ZoneRange] {
    var found: [ZoneRange] = []
    for event in events {
      guard let zone = event.zone, event.days == nil else { continue }
      if let at = found.firstIndex(where: { $0.zone == zone }) {
        let range = found[at].events
        if range.lowerBound > event.start || range.upperBound < event.end {
          found[at].events =
            min(range.lowerBound, event.start)..<max(range.upperBound, event.start, event.end)
        }
      } else {
        found.append(ZoneRange(zone: zone, events: event.start..<max(event.start, event.end)))
      }
    }
    found.removeAll { utcNames.contains($0.zone.name) }
    return found.sorted { $0.zone.name < $1.zone.name }
  }
}

extension LocalDate {
  /// RFC 5545 §3.3.4.
  fileprivate var basic: String { iso8601.filter { $0 != "-" } }
}
