import CivilTime

/// The bytes of a calendar, with CRLF at the end of every line. Equal documents give equal bytes, on any
/// thread and at any time.
public func render(_ document: Document) -> [UInt8] {
  let aDocument = 4096
  let anEvent = 768
  var writer = LineWriter(capacity: aDocument + anEvent * document.events.count)
  let ranges = ZoneRange.all(in: document.events)
  var lines = EventLines(ranges, &writer)
  for event in document.events { lines.write(event, &writer) }
  let events = 0..<writer.out.count
  writer.head(of: document)
  for zone in lines.zones where zone.isUsed {
    guard let range = ranges.first(where: { $0.zone == zone.clock.zone }) else { continue }
    let served = document.served ?? range.events
    let both =
      min(served.lowerBound, range.events.lowerBound)..<max(served.upperBound, range.events.upperBound)
    writer.zone(VTimeZone(range.zone, over: both))
  }
  // A VCALENDAR holds at least one component (RFC 5545 §3.4): without events, the zone it would use.
  if document.events.isEmpty, let served = document.served {
    writer.zone(VTimeZone(document.zone ?? .utc, over: served))
  }
  return writer.out.array(events.upperBound..<writer.out.count, events, end: "END:VCALENDAR\r\n")
}

/// The bytes of a free/busy answer, with CRLF at the end of every line. Equal values give equal bytes, on
/// any thread and at any time.
public func render(_ freeBusy: FreeBusy) -> [UInt8] {
  var writer = LineWriter(capacity: 1024 + 64 * (freeBusy.periods.count + freeBusy.tentative.count))
  writer.begin(freeBusy.prodid)
  writer.out.append("BEGIN:VFREEBUSY\r\n")
  writer.unrepeated(.uid, freeBusy.uid)
  let stamp = writer.timeLine(.stamp)
  writer.time(stamp, freeBusy.stamp)
  let start = writer.timeLine(.start)
  writer.time(start, freeBusy.start)
  let end = writer.timeLine(.end)
  writer.time(end, freeBusy.end)
  if let url = freeBusy.url { writer.uri(.url, url) }
  let (busy, maybe) = (writer.timeLine(.busy), writer.timeLine(.maybeBusy))
  let periods = freeBusy.written(freeBusy.periods)
  var rest = freeBusy.written(freeBusy.tentative).flatMap { $0.without(periods) }[...]
  // One period a line, since some readers know no lists; in order (RFC 5545 §3.8.2.6).
  for period in periods {
    while let first = rest.first, first.lowerBound < period.lowerBound {
      writer.period(maybe, first)
      rest.removeFirst()
    }
    writer.period(busy, period)
  }
  for period in rest { writer.period(maybe, period) }
  writer.out.append("END:VFREEBUSY\r\n")
  return writer.out.array(0..<writer.out.count, 0..<0, end: "END:VCALENDAR\r\n")
}

extension FreeBusy {
  /// The periods as they are written: within the range, in order, and merged where they meet.
  fileprivate func written(_ periods: [Range<Instant>]) -> [Range<Instant>] {
    guard start < end else { return [] }
    var merged: [Range<Instant>] = []
    for period in periods.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      let period = period.clamped(to: start..<end)
      if period.isEmpty { continue }
      if let last = merged.last, last.upperBound >= period.lowerBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, period.upperBound)
      } else {
        merged.append(period)
      }
    }
    return merged
  }
}

extension Range<Instant> {
  /// What is left of it beside others, which are in order and apart.
  fileprivate func without(_ others: [Range<Instant>]) -> [Range<Instant>] {
    var rest: [Range<Instant>] = []
    var from = lowerBound
    for other in others where other.overlaps(self) {
      if from < other.lowerBound { rest.append(from..<other.lowerBound) }
      from = Swift.max(from, other.upperBound)
    }
    if from < upperBound { rest.append(from..<upperBound) }
    return rest
  }
}

extension LineWriter {
  mutating func begin(_ prodid: String) {
    out.append("BEGIN:VCALENDAR\r\n")
    fixed(.version)
    unrepeated(.prodid, prodid)
    fixed(.calscale)
  }

  /// BEGIN:VCALENDAR and the calendar's own properties (RFC 5545 §3.6, RFC 7986 §4).
  mutating func head(of document: Document) {
    begin(document.prodid)
    unrepeated(.name, document.name)
    text(.xName, document.name)
    if let uid = document.uid { unrepeated(.uid, uid) }
    if let lastModified = document.lastModified {
      let line = timeLine(.lastModified)
      time(line, lastModified)
    }
    if let description = document.description {
      unrepeated(.description, description)
      text(.xDescription, description)
    }
    if let color = document.color { self.color(color) }
    if let url = document.url { uri(.url, url) }
    if let source = document.source { uri(.source, source) }
    if let seconds = document.refreshInterval {
      let duration = LineWriter.duration(seconds)
      encoded(.refreshInterval, duration)
      encoded(.xTimeToLive, duration)
    }
    if let zone = document.zone { encoded(.xZone, zone.name) }
  }

  /// DURATION (RFC 5545 §3.3.6) in hours, minutes and seconds; at least one second.
  private static func duration(_ seconds: Int) -> String {
    let seconds = max(1, seconds)
    var text = "PT"
    if seconds >= 3600 { text += "\(seconds / 3600)H" }
    if seconds / 60 % 60 > 0 || (seconds >= 3600 && seconds % 60 > 0) { text += "\(seconds / 60 % 60)M" }
    if seconds % 60 > 0 { text += "\(seconds % 60)S" }
    return text
  }
}
