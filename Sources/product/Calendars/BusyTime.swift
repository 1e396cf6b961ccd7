public import CivilTime
public import ICalendar

/// What a calendar of somebody's closes (R55, R56).
public struct BusyTime: Hashable, Sendable {
  /// What is closed within the window: in order, merged where they touch, cut at its bounds.
  public var busy: [Range<Instant>]
  /// The events that close it, with their times as they are in the file, and what people know them by.
  public var events: [CalendarFile.Event]
  /// What was left out or read otherwise than written, by line.
  public var findings: [CalendarFinding]
  /// How many findings there were beyond those.
  public var moreFindings: Int
  /// The calendar's name, if it has one.
  public var name: String?
}

/// The time that an iCalendar file closes within `window`, in UTC; nothing is stored.
///
/// `zone` is the coach's, in which days and times without a zone are meant. Events that say they are free close
/// nothing unless `freeIsBusy`; cancelled ones never do. The same bytes give the same answer.
public func busyTime(
  of bytes: [UInt8], zone: Zone, window: Range<Instant>, freeIsBusy: Bool = false,
  limits: ReadingLimits = ReadingLimits()
) throws(CalendarReadingError) -> BusyTime {
  let file = try CalendarFile(bytes, zone: zone, window: window, limits: limits)
  var findings = file.findings
  var more = file.moreFindings
  var events: [CalendarFile.Event] = []
  for event in file.events {
    guard freeIsBusy || !event.isFree else {
      if findings.count < 2 * limits.findings {
        findings.append(event.leftOutAsFree)
      } else {
        more += 1
      }
      continue
    }
    events.append(event)
  }
  findings.sort { $0.line < $1.line }
  let times = events.flatMap(\.times).map { $0.clamped(to: window) }
  return BusyTime(
    busy: merged(times), events: events, findings: findings, moreFindings: more, name: file.name)
}

/// Ranges in order, joined where they overlap or touch; empty ones left out.
private func merged(_ ranges: [Range<Instant>]) -> [Range<Instant>] {
  var merged: [Range<Instant>] = []
  for range in ranges.filter({ !$0.isEmpty }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
    if let last = merged.last, last.upperBound >= range.lowerBound {
      merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
    } else {
      merged.append(range)
    }
  }
  return merged
}
