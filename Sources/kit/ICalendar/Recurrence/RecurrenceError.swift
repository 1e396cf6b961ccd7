/// Why a rule was not read, or a series not expanded.
public struct RecurrenceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Stable names.
  public enum Code: String, CaseIterable, Sendable {
    /// Not of the form NAME=VALUE;NAME=VALUE, or a value that is no number, day or date.
    case malformed
    /// More bytes than all numbers that its parts allow.
    case tooLong = "too-long"
    /// A part that RFC 5545 and RFC 7529 do not name.
    case unknownPart = "unknown-part"
    /// A part that stands twice.
    case repeatedPart = "repeated-part"
    /// No FREQ.
    case missingFrequency = "missing-frequency"
    /// A FREQ that RFC 5545 does not name.
    case unknownFrequency = "unknown-frequency"
    /// FREQ=SECONDLY or FREQ=MINUTELY.
    case subHourly = "sub-hourly"
    /// A number or date outside what its part allows.
    case outOfRange = "out-of-range"
    /// INTERVAL=0.
    case zeroInterval = "zero-interval"
    /// An RSCALE other than GREGORIAN (RFC 7529).
    case unsupportedCalendar = "unsupported-calendar"
    /// A SKIP other than OMIT (RFC 7529).
    case unsupportedSkip = "unsupported-skip"
    /// The expansion needs more steps than its budget holds.
    case budgetExceeded = "budget-exceeded"
  }

  /// The kind.
  public let code: Code
  /// What is wrong and what to do about it, for a person.
  public let message: String

  /// The message.
  public var description: String { message }

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}

/// Where a rule departs from RFC 5545 and was read all the same.
public struct RecurrenceFinding: Hashable, Sendable {
  /// Stable names.
  public enum Code: String, CaseIterable, Sendable {
    /// COUNT and UNTIL exclude each other; whichever ends the rule earlier holds.
    case countAndUntil = "count-and-until"
    /// BYDAY=1MO means something only in a MONTHLY rule and in a YEARLY one without BYWEEKNO; elsewhere it
    /// is read as BYDAY=MO.
    case ordinalIgnored = "ordinal-ignored"
    /// A part that its frequency does not allow: only days that it names count, in place of DTSTART's day
    /// where BYDAY and BYMONTHDAY say nothing.
    case readAsLimit = "read-as-limit"
    /// SKIP means something only beside RSCALE (RFC 7529 §4.1).
    case skipWithoutScale = "skip-without-scale"
    /// An X- part, left out.
    case extensionIgnored = "extension-ignored"
    /// Two semicolons together, or one at an end, or blanks around a part.
    case untidy
  }

  /// The kind.
  public let code: Code
  /// What was found and how it was read, for a person.
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}
