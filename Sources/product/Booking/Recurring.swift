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

  /// Takes each part as it is.
  public init(
    id: RecurringID, coach: PersonID, client: PersonID, brand: BrandID, weekday: Weekday, start: LocalTime,
    end: LocalTime, everyWeeks: Int, first: LocalDate, last: LocalDate?, isActive: Bool = true,
    created: Instant
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
  }
}
