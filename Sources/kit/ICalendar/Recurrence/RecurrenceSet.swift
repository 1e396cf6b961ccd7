public import CivilTime

/// When a component takes place: DTSTART, RRULE, RDATE, less EXRULE and EXDATE (RFC 5545 §3.8.5).
///
/// Components that override single occurrences (RECURRENCE-ID) are not looked at.
public struct RecurrenceSet: Hashable, Sendable {
  /// An RDATE: another occurrence.
  public struct Addition: Hashable, Sendable {
    /// When it begins. A DATE in a series with times begins at DTSTART's time of that day; a DATE-TIME in a
    /// series of days is the day that is written.
    public var start: CalendarTime
    /// The end of a PERIOD; without one it lasts as long as the others.
    public var end: End?

    /// The end of a PERIOD (RFC 5545 §3.3.9).
    public enum End: Hashable, Sendable {
      /// Given as a time.
      case at(CalendarTime)
      /// Given as a duration.
      case after(NominalDuration)
    }

    /// Takes each part as it is.
    public init(_ start: CalendarTime, end: End? = nil) {
      self.start = start
      self.end = end
    }
  }

  /// DTSTART. Its form is the form of the whole series.
  public var start: CalendarTime
  /// How long each occurrence lasts; in a series of days at least one, and only whole ones.
  public var duration: NominalDuration
  /// RRULE. It should be one (RFC 5545 §3.8.5.3), and in old calendars are more.
  public var rrules: [RecurrenceRule]
  /// EXRULE (RFC 2445 §4.8.5.2), which RFC 5545 no longer has.
  public var exrules: [RecurrenceRule]
  /// RDATE.
  public var rdates: [Addition]
  /// EXDATE. A DATE takes away all that begins on that day of DTSTART's zone, any other form what begins at
  /// that instant. In a series of days, midnight means the day that is written.
  public var exdates: [CalendarTime]
  /// Whether DTSTART is an occurrence, and the first of COUNT, even where no rule yields it.
  public var countsStart = true

  /// A series that begins at `start`; without rules and further dates, that one occurrence.
  public init(
    start: CalendarTime, duration: NominalDuration = NominalDuration(), rrules: [RecurrenceRule] = [],
    exrules: [RecurrenceRule] = [], rdates: [Addition] = [], exdates: [CalendarTime] = []
  ) {
    self.start = start
    self.duration = duration
    self.rrules = rrules
    self.exrules = exrules
    self.rdates = rdates
    self.exdates = exdates
  }

  /// One time at which the component takes place.
  public struct Occurrence: Hashable, Sendable {
    /// When it begins.
    public var start: Instant
    /// When it ends; where it begins, if the component takes no time.
    public var end: Instant
    /// What DTSTART's wall clock shows when it begins; a time that a zone skips as the rule yields it.
    public var local: LocalDateTime
    /// The days of a series of days, the end not one of them; nil in a series with times.
    public var days: Range<LocalDate>?

    /// Takes each part as it is.
    public init(start: Instant, end: Instant, local: LocalDateTime, days: Range<LocalDate>? = nil) {
      self.start = start
      self.end = end
      self.local = local
      self.days = days
    }
  }

  /// The occurrences that touch `window`, in order of their starts; those that begin at the same instant once,
  /// an RDATE's PERIOD before others. One without length touches the instant at which it is.
  ///
  /// `zone` is where the reader is: days and floating times are meant there. Throws where the rules need more
  /// steps than `budget` holds.
  public func occurrences(
    touching window: Range<Instant>, in zone: Zone, budget: inout StepBudget
  ) throws(RecurrenceError) -> [Occurrence] {
    try Expansion(self, zone).occurrences(touching: window, budget: &budget)
  }
}
