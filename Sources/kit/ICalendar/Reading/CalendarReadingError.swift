/// Why a calendar was not read at all.
public struct CalendarReadingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Stable names.
  public enum Code: String, CaseIterable, Sendable {
    /// Nothing, or only blanks.
    case empty
    /// No BEGIN:VCALENDAR, nor a component of one: a web page, perhaps.
    case notACalendar = "not-a-calendar"
    /// It ends before its components do.
    case truncated
    /// More bytes than the limit.
    case tooLarge = "too-large"
    /// More lines than the limit.
    case tooManyLines = "too-many-lines"
    /// A line with dates that is longer than the limit.
    case lineTooLong = "line-too-long"
    /// Components within each other deeper than the limit.
    case tooDeep = "too-deep"
    /// More components than the limit.
    case tooManyComponents = "too-many-components"
    /// More RRULEs and EXRULEs than the limit.
    case tooManyRules = "too-many-rules"
    /// More values of EXDATE, RDATE and FREEBUSY than the limit.
    case tooManyDates = "too-many-dates"
    /// More occurrences than the limit.
    case tooManyOccurrences = "too-many-occurrences"
    /// Rules, exceptions and zones that take more steps to work out than the limit.
    case tooManySteps = "too-many-steps"
    /// There are events, and not one could be read.
    case nothingReadable = "nothing-readable"
  }

  /// The kind.
  public let code: Code
  /// The line at fault, counted from 1; nil where it is the whole.
  public let line: Int?
  /// What is wrong and what to do about it, for a person.
  public let message: String

  /// The message, behind its line.
  public var description: String { line.map { "Line \($0): \(message)" } ?? message }

  /// Takes each part as it is.
  public init(_ code: Code, line: Int? = nil, _ message: String) {
    self.code = code
    self.line = line
    self.message = message
  }
}
