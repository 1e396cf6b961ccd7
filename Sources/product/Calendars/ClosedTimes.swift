public import Booking
public import CivilTime
import ICalendar

/// What a calendar of another life closes, in words of ours (R55, R56).
public struct ClosedTimes: Hashable, Sendable {
  /// Within the window: in order, merged where they touch, cut at its bounds.
  public var times: [Range<Instant>]
  /// How many events close them: those with a time within the window.
  public var events: Int
  /// What was left out or read otherwise than written, by line; the first few hundred.
  public var findings: [SourceFinding]
  /// How many findings there are beyond those.
  public var moreFindings: Int

  /// Reads an iCalendar file; days and times without a zone are `zone`'s.
  ///
  /// Throws `calendar-unreadable`, with the line at fault where there is one.
  public init(of bytes: [UInt8], zone: Zone, window: Range<Instant>, freeIsBusy: Bool) throws(Refusal) {
    do throws(CalendarReadingError) {
      let busy = try busyTime(of: bytes, zone: zone, window: window, freeIsBusy: freeIsBusy)
      times = busy.busy
      events = busy.events.count { $0.times.contains { $0.overlaps(window) } }
      findings = busy.findings.map {
        SourceFinding(line: $0.line, code: $0.code.rawValue, message: $0.message)
      }
      moreFindings = busy.moreFindings
    } catch {
      throw Refusal(.calendarUnreadable, "\(error)")
    }
  }
}
