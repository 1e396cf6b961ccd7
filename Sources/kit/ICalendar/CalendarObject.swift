import CivilTime

/// The bytes of one event as a calendar object resource (RFC 4791 §4.1): a VCALENDAR that holds it, the
/// VTIMEZONE it names, and nothing of feeds. Equal events give equal bytes.
public func renderObject(_ event: Event, prodid: String) -> [UInt8] {
  let aYear: Int64 = 366 * 86400
  var writer = LineWriter(capacity: 2048)
  let ranges = ZoneRange.all(in: [event])
  var lines = EventLines(ranges, &writer)
  lines.write(event, &writer)
  let written = 0..<writer.out.count
  writer.begin(prodid)
  for zone in lines.zones where zone.isUsed {
    // A whole year, so that apps which go on with the zone know both of its offsets.
    writer.zone(VTimeZone(zone.clock.zone, over: event.start..<(max(event.start, event.end) + aYear)))
  }
  return writer.out.array(written.upperBound..<writer.out.count, written, end: "END:VCALENDAR\r\n")
}
