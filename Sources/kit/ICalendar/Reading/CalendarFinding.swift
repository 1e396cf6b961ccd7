/// Something in a calendar that was left out, or read otherwise than it is written.
public struct CalendarFinding: Hashable, Sendable, CustomStringConvertible {
  /// Stable names.
  public enum Code: String, CaseIterable, Sendable {
    /// Bytes that are no UTF-8, read as Windows-1252.
    case windows1252 = "windows-1252"
    /// A line without its blank at the start, joined to the one before.
    case lostFolding = "lost-folding"
    /// A long line without dates, passed over.
    case longLine = "long-line"
    /// An END without its BEGIN, a component that ends with the one around it or before one that cannot lie within
    /// it, or a calendar within a calendar.
    case unbalanced
    /// Components without a VCALENDAR around them.
    case noCalendar = "no-calendar"
    /// No DTSTART, or one that is no time.
    case noStart = "no-start"
    /// A DTEND or DURATION that is none, or lies before the start.
    case badEnd = "bad-end"
    /// A rule that cannot be read: the first time counts, its repetitions are left out.
    case badRule = "bad-rule"
    /// A rule that repeats more often than hourly: the event is left out.
    case subHourlyRule = "sub-hourly-rule"
    /// A rule that yields too many times, or takes too many steps to work out: the event is left out.
    case heavyRule = "heavy-rule"
    /// A rule that departs from the standard and was read.
    case oddRule = "odd-rule"
    /// An EXDATE, RDATE, RECURRENCE-ID or FREEBUSY value that is no time.
    case badDate = "bad-date"
    /// A name of a zone that nothing explains.
    case unknownZone = "unknown-zone"
    /// A VTIMEZONE that cannot be used.
    case badZone = "bad-zone"
    /// STATUS:CANCELLED, or cancelled by METHOD:CANCEL.
    case cancelled
    /// TRANSP:TRANSPARENT, X-MICROSOFT-CDO-BUSYSTATUS:FREE or FBTYPE=FREE.
    case free
    /// An older version of an event that is there again.
    case superseded
    /// Events of the same UID and the same age that differ: all count.
    case repeatedUID = "repeated-uid"
    /// A start without an end: it takes no time.
    case noTime = "no-time"
    /// A component of a kind that closes no time, such as VTODO.
    case otherComponent = "other-component"

    /// Whether something that should have counted may be missing, and a person ought to look.
    public var isLoss: Bool {
      switch self {
      case .noStart, .badEnd, .badRule, .subHourlyRule, .heavyRule, .badDate, .unknownZone, .badZone: true
      default: false
      }
    }
  }

  /// The kind.
  public let code: Code
  /// The line in the file, counted from 1.
  public let line: Int
  /// What was found and what was made of it, for a person.
  public let message: String

  /// Takes each part as it is.
  public init(_ code: Code, line: Int, _ message: String) {
    self.code = code
    self.line = line
    self.message = message
  }

  /// The message, behind its line.
  public var description: String { "Line \(line): \(message)" }
}

/// The findings of one file: so many of those that are a loss and as many others, the first ones of each.
struct CalendarFindings {
  private var losses: [CalendarFinding] = []
  private var notes: [CalendarFinding] = []
  /// How many more there were.
  private(set) var more = 0
  private let limit: Int

  init(limit: Int) { self.limit = max(1, limit) }

  /// In the order of the file.
  var kept: [CalendarFinding] { (losses + notes).sorted { $0.line < $1.line } }

  /// The first time that may be missing.
  var firstLoss: CalendarFinding? { losses.first }

  mutating func add(_ code: CalendarFinding.Code, _ line: Int, _ message: @autoclosure () -> String) {
    guard (code.isLoss ? losses.count : notes.count) < limit else {
      more += 1
      return
    }
    let finding = CalendarFinding(code, line: line, message())
    if code.isLoss { losses.append(finding) } else { notes.append(finding) }
  }
}
