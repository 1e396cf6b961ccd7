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
  var file = try CalendarFile(bytes, zone: zone, window: window, limits: limits)
  if !freeIsBusy {
    for event in file.events where event.isFree {
      if file.findings.count < 2 * limits.findings {
        file.findings.append(event.leftOutAsFree)
      } else {
        file.moreFindings += 1
      }
    }
    file.events.removeAll(where: \.isFree)
    file.findings.sort { $0.line < $1.line }
  }
  let busy = merged(file.events, in: window)
  guard busy.count <= limits.busy else {
    throw CalendarReadingError(
      .tooManyOccurrences,
      "The calendar closes more than \(limits.busy) times. Export fewer of its events, or look at fewer days."
    )
  }
  return BusyTime(
    busy: busy, events: file.events, findings: file.findings, moreFindings: file.moreFindings, name: file.name
  )
}

/// The times of events within a window, in order, joined where they overlap or touch; empty ones left out.
private func merged(_ events: [CalendarFile.Event], in window: Range<Instant>) -> [Range<Instant>] {
  var times: [Range<Instant>] = []
  times.reserveCapacity(events.reduce(0) { $0 + $1.times.count })
  for event in events {
    for time in event.times.lazy.map({ $0.clamped(to: window) }) where !time.isEmpty { times.append(time) }
  }
  times.sort { $0.lowerBound < $1.lowerBound }
  var count = 0
  for time in times {
    if count > 0, times[count - 1].upperBound >= time.lowerBound {
      times[count - 1] = times[count - 1].lowerBound..<max(times[count - 1].upperBound, time.upperBound)
    } else {
      times[count] = time
      count += 1
    }
  }
  times.removeLast(times.count - count)
  return times
}
