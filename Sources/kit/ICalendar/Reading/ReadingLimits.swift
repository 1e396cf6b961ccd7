/// How much of a calendar is read at most: files come from strangers, and none may hold up or fill a server.
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
  /// RRULEs and EXRULEs.
  public var rules = 50_000
  /// Values of EXDATE, RDATE and FREEBUSY together.
  public var dates = 250_000
  /// Occurrences of all events within the window.
  public var occurrences = 1_000_000
  /// Steps of the rules of one event; see `StepBudget`.
  public var seriesSteps = 200_000
  /// Steps of all rules together.
  public var steps = 5_000_000
  /// Findings that are kept of each kind, losses and others; more are only counted.
  public var findings = 200

  /// What a calendar of many years needs, and no more than a second's work.
  public init() {}
}
