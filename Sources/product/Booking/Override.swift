public import CivilTime

/// A dated change of a coach's windows (R5): a blackout closes, an extra opens.
public struct Override: Hashable, Sendable {
  /// What it does.
  public enum Effect: Hashable, Sendable {
    /// Closes; beats every window and extra.
    case blackout
    /// Opens, with its own capacity and room, which hold also over a window.
    case extra(capacity: Int, room: String?)
  }

  /// When it holds.
  public enum Span: Hashable, Sendable {
    /// Whole days of the coach's zone, both inclusive.
    case days(LocalDate, through: LocalDate)
    /// From an instant, inclusive, to another, exclusive.
    case instants(Instant, until: Instant)
  }

  /// Which one it is.
  public var id: OverrideID
  /// Closes or opens.
  public var effect: Effect
  /// Which kinds it speaks of.
  public var scope: KindScope
  /// When it holds.
  public var span: Span
  /// For the coach's eyes.
  public var reason: String?
  /// The calendar that it came from; nil where the coach made it.
  public var source: SourceID?

  /// Takes each part as it is.
  public init(
    id: OverrideID, effect: Effect, scope: KindScope = .both, span: Span, reason: String? = nil,
    source: SourceID? = nil
  ) {
    self.id = id
    self.effect = effect
    self.scope = scope
    self.span = span
    self.reason = reason
    self.source = source
  }

  /// The instants meant, in the coach's zone.
  public func range(in zone: Zone) -> Range<Instant> {
    switch span {
    case .instants(let start, let end): start..<max(start, end)
    case .days(let first, let last):
      zone.startOfDay(first)..<max(zone.startOfDay(first), zone.startOfDay(last.adding(days: 1)))
    }
  }

  /// Where an extra's slots step from, on the wall of the coach's zone: whole days from midnight, also where a DST
  /// change skips it.
  func firstStep(in zone: Zone) -> LocalDateTime {
    switch span {
    case .instants(let start, _): zone.local(at: start)
    case .days(let first, _): LocalDateTime(first, .midnight)
    }
  }

  /// Refuses what can never be an override.
  public func check() throws(Refusal) {
    switch span {
    case .days(let first, let last) where last < first:
      throw Refusal(.endBeforeStart, "The last day, \(last.iso8601), is before the first, \(first.iso8601).")
    case .instants(let start, let end) where end <= start:
      throw Refusal(.endBeforeStart, "The override ends at \(end.rfc3339), which is not after its start.")
    default: break
    }
    switch span {
    case .days(let first, let last):
      try checkHorizon(first)
      try checkHorizon(last)
    case .instants(let start, let end):
      try checkHorizon(start)
      try checkHorizon(end)
    }
    if case .extra(let capacity, _) = effect, !(1...1000).contains(capacity) {
      throw Refusal(.invalid, "An extra's capacity is a number from 1 to 1000.")
    }
  }
}
