public import CivilTime

/// A piece of a coach's day with the one reason why it is open or closed (R9); for coaches and owners.
public struct TimelinePiece: Hashable, Sendable {
  /// What decides over the piece.
  public enum Reason: Hashable, Sendable {
    /// Open by a window or an extra, with places left.
    case open(Stretch.Source)
    /// Open, but every place is taken.
    case full(Stretch.Source)
    /// Closed by the override at this place of the list.
    case blackout(Int)
    /// No window or extra.
    case noWindow
  }

  /// Inclusive.
  public var start: Instant
  /// Exclusive.
  public var end: Instant
  /// How many clients at once; 0 where closed.
  public var capacity: Int
  /// How many bookings take up the coach.
  public var occupancy: Int
  /// Why.
  public var reason: Reason
}

/// The days of a coach cut wherever something begins or ends, without gaps, in order.
public func timelinePieces(
  of availability: Availability, kind: Kind, from first: LocalDate, through last: LocalDate
) -> [TimelinePiece] {
  let zone = availability.zone
  let whole = zone.startOfDay(first)..<zone.startOfDay(last.adding(days: 1))
  let open = OpenTime(
    windows: availability.windows, overrides: availability.overrides, kind: kind, from: first, through: last,
    zone: zone)
  let load = Load(availability.occupied)
  let blackouts = availability.overrides.enumerated()
    .filter { $0.element.effect == .blackout && $0.element.scope.includes(kind) }
    .map { (index: $0.offset, range: $0.element.range(in: zone).clamped(to: whole)) }
    .filter { !$0.range.isEmpty }

  var edges = Set(
    open.stretches.flatMap { [$0.start, $0.end] }
      + blackouts.flatMap { [$0.range.lowerBound, $0.range.upperBound] })
  edges.formUnion(load.times.map(Instant.init(seconds:)))
  edges.formUnion([whole.lowerBound, whole.upperBound])
  let cuts = edges.filter { whole.contains($0) || $0 == whole.upperBound }.sorted()
  return zip(cuts, cuts.dropFirst()).map { start, end in
    let occupancy = load.maximum(from: start, until: end)
    if let closed = blackouts.first(where: { $0.range.contains(start) }) {
      return TimelinePiece(
        start: start, end: end, capacity: 0, occupancy: occupancy, reason: .blackout(closed.index))
    }
    guard let (capacity, source) = open.capacity(from: start, until: end) else {
      return TimelinePiece(start: start, end: end, capacity: 0, occupancy: occupancy, reason: .noWindow)
    }
    return TimelinePiece(
      start: start, end: end, capacity: capacity, occupancy: occupancy,
      reason: occupancy < capacity ? .open(source) : .full(source))
  }
}
