public import CivilTime

/// A client's place at the same time of every week, or of every n-th (R27), on the wall of the coach's zone.
public struct Recurring: Hashable, Sendable {
  /// Which one it is.
  public var id: RecurringID
  /// Whose time it takes.
  public var coach: PersonID
  /// Who comes.
  public var client: PersonID
  /// In which brand.
  public var brand: BrandID
  /// The day of the week.
  public var weekday: Weekday
  /// When each booking starts.
  public var start: LocalTime
  /// When each ends; 24:00 is the end of the day.
  public var end: LocalTime
  /// From one booking to the next.
  public var everyWeeks: Int
  /// The first date, inclusive, from which the weeks are counted.
  public var first: LocalDate
  /// The last date, inclusive; nil goes on.
  public var last: LocalDate?
  /// Whether it goes on being generated.
  public var isActive: Bool
  /// When it was made.
  public var created: Instant
  /// The part played by whoever made it: its bookings are made within the limits of that.
  public var madeBy: Role

  /// Takes each part as it is.
  public init(
    id: RecurringID, coach: PersonID, client: PersonID, brand: BrandID, weekday: Weekday, start: LocalTime,
    end: LocalTime, everyWeeks: Int = 1, first: LocalDate, last: LocalDate? = nil, isActive: Bool = true,
    created: Instant, madeBy: Role = .coach
  ) {
    self.id = id
    self.coach = coach
    self.client = client
    self.brand = brand
    self.weekday = weekday
    self.start = start
    self.end = end
    self.everyWeeks = everyWeeks
    self.first = first
    self.last = last
    self.isActive = isActive
    self.created = created
    self.madeBy = madeBy
  }

  /// A date on which it does not take place, and why.
  public struct Skip: Hashable, Sendable {
    /// The date of the coach's zone.
    public var date: LocalDate
    /// Why; names nobody.
    public var reason: Refusal.Code

    /// Takes each part as it is.
    public init(_ date: LocalDate, _ reason: Refusal.Code) {
      self.date = date
      self.reason = reason
    }
  }
}

extension Recurring {
  /// The length of each booking: what the wall clock shows between start and end, as elapsed time.
  public var minutes: Int { (end.seconds - start.seconds) / 60 }

  /// Refuses what can never be a recurring booking.
  public func check() throws(Refusal) {
    guard start < end else {
      throw Refusal(
        .endBeforeStart,
        "It would end at \(end.iso8601), which is not after \(start.iso8601) of the same day."
      )
    }
    guard (end.seconds - start.seconds) % 60 == 0, (5...1440).contains(minutes) else {
      throw Refusal(.invalid, "A session lasts from 5 to 1440 whole minutes.")
    }
    guard (1...52).contains(everyWeeks) else {
      throw Refusal(.invalid, "It takes place every week, or every n-th up to the 52nd.")
    }
    try checkHorizon(first)
    guard let last else { return }
    try checkHorizon(last)
    guard let earliest, earliest <= last else {
      throw Refusal(.endBeforeStart, "No such weekday lies between its first day and its last.")
    }
  }

  /// The dates on which it takes place within some, all of them inclusive, in order.
  public func dates(from: LocalDate, through: LocalDate) -> [LocalDate] {
    guard let earliest else { return [] }
    let step = 7 * everyWeeks
    let behind = max(0, from.dayNumber - earliest.dayNumber)
    let begin = earliest.dayNumber + (behind + step - 1) / step * step
    let end = min(through.dayNumber, last?.dayNumber ?? through.dayNumber)
    return stride(from: begin, through: end, by: step).map(LocalDate.init(dayNumber:))
  }

  /// When it takes place on one of its dates, the end exclusive. Of a start that occurs twice it is the first.
  ///
  /// Throws `skipped-time` where a DST change skips its start or its end.
  public func time(on date: LocalDate, zone: Zone) throws(Refusal) -> Range<Instant> {
    for time in [start, end] {
      if case .skipped = zone.resolve(LocalDateTime(date, time)) {
        throw Refusal(
          .skippedTime,
          "\(date.iso8601) has no \(time.iso8601) in \(zone.name): the clocks go forward then.")
      }
    }
    let begins = zone.instant(of: LocalDateTime(date, start))
    return begins..<(begins + Int64(minutes) * 60)
  }

  /// Whether both start at the same time of one day, sooner or later.
  public func meets(_ other: Recurring) -> Bool {
    guard weekday == other.weekday, start == other.start, let mine = earliest, let theirs = other.earliest
    else { return false }
    let (begin, end) = (max(mine, theirs), [last, other.last].compactMap(\.self).min())
    // Whatever they have in common comes again after at most this many days.
    let cycle = 7 * everyWeeks * other.everyWeeks
    let through = min(begin.adding(days: cycle), end ?? begin.adding(days: cycle))
    return !Set(dates(from: begin, through: through)).isDisjoint(
      with: other.dates(from: begin, through: through))
  }

  /// The first date of all; nil where it has none.
  private var earliest: LocalDate? {
    let date = first.adding(days: (weekday.rawValue - first.weekday.rawValue + 7) % 7)
    return last.map { date <= $0 } ?? true ? date : nil
  }
}
