public import CivilTime

/// What takes up a coach besides bookings: the places of recurring bookings for which no booking was made yet (R8).
public struct RecurringPlaces: Sendable {
  /// The active recurring bookings of a coach, with the seconds that the brand of each keeps free after it.
  public var recurring: [(Recurring, bufferSeconds: Int64)]
  /// The dates of each that were booked or skipped; what has become of them is told by the bookings.
  public var settled: [RecurringID: Set<LocalDate>]
  /// The bookings of their clients with the coach: whoever has booked a place by hand does not take two.
  public var booked: Set<Start>

  /// Who comes, and when.
  public struct Start: Hashable, Sendable {
    let client: PersonID
    let start: Instant

    /// Takes each part as it is.
    public init(_ client: PersonID, _ start: Instant) {
      self.client = client
      self.start = start
    }
  }

  /// Takes each part as it is.
  public init(
    recurring: [(Recurring, bufferSeconds: Int64)], settled: [RecurringID: Set<LocalDate>],
    booked: Set<Start>
  ) {
    self.recurring = recurring
    self.settled = settled
    self.booked = booked
  }

  /// What they take up on the dates, both inclusive, buffers included; nothing of what has begun.
  ///
  /// With `recurring`, as its own bookings find it: neither its own places count nor those of younger ones, so that
  /// two that want one place never keep each other from it.
  public func taken(
    from first: LocalDate, through last: LocalDate, zone: Zone, now: Instant, before mine: Recurring? = nil
  ) -> [Range<Instant>] {
    recurring.flatMap { recurring, buffer -> [Range<Instant>] in
      if let mine, !recurring.isOlder(than: mine) { return [] }
      let settled = settled[recurring.id] ?? []
      return recurring.dates(from: first, through: last).compactMap { date in
        guard !settled.contains(date), let time = try? recurring.time(on: date, zone: zone),
          time.lowerBound >= now, !booked.contains(Start(recurring.client, time.lowerBound))
        else { return nil }
        return time.lowerBound..<(time.upperBound + buffer)
      }
    }
  }
}

extension Recurring {
  /// Whether it was made earlier, and so has the older claim on a place.
  fileprivate func isOlder(than other: Recurring) -> Bool { (created, id) < (other.created, other.id) }
}
