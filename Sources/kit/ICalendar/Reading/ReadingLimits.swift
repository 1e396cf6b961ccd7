/// How much of a calendar is read at most: files come from strangers, and none may hold up or fill a server.
///
/// `make bench BENCH=hostile` shows what the worst files that we know of take within them: less than 2 s and 100 MB
/// for the whole program.
public struct ReadingLimits: Hashable, Sendable {
  /// Bytes of the whole file.
  public var bytes = 10 * 1024 * 1024
  /// Bytes of one content line once it is unfolded. Longer ones that say nothing of time, such as pictures
  /// within the file, are passed over instead.
  public var lineBytes = 1024 * 1024
  /// Lines as they stand in the file, folded.
  public var lines = 500_000
  /// Components within each other: a calendar, an event and its alarm are three.
  public var depth = 16
  /// Components of all kinds.
  public var components = 100_000
  /// RRULEs and EXRULEs, also those of VTIMEZONEs that are worked out.
  public var rules = 50_000
  /// Values of EXDATE, RDATE and FREEBUSY together, also those of VTIMEZONEs that are worked out.
  public var dates = 250_000
  /// VTIMEZONEs that are worked out; names beyond are unknown.
  public var zones = 200
  /// Occurrences of all events within the window.
  public var occurrences = 500_000
  /// Steps of one series: one that needs more is left out alone.
  public var seriesSteps = 400_000
  /// Steps of all that takes more time than the bytes of which it consists; see `StepBudget`.
  public var steps = 20_000_000
  /// Merged times that they close.
  public var busy = 100_000
  /// Findings that are kept of each kind, losses and others; more are only counted.
  public var findings = 200

  /// What a calendar of many years needs.
  public init() {}
}
