public import CivilTime

/// A weekday and time of the coach's zone at which a client likes to come (R38).
public struct Favourite: Hashable, Sendable {
  /// The day of the week.
  public var weekday: Weekday
  /// The time of the start.
  public var time: LocalTime

  /// Takes each part as it is.
  public init(weekday: Weekday, time: LocalTime) {
    self.weekday = weekday
    self.time = time
  }

  /// The weekday and time of an instant.
  public init(_ start: Instant, zone: Zone) {
    let local = zone.local(at: start)
    self.init(weekday: local.date.weekday, time: local.time)
  }
}

/// The times booked at least twice, most frequent first, three at most; ties in the order of the week.
///
/// `starts` are those of the last 90 days' bookings that took or will take place.
public func favouriteTimes(of starts: [Instant], zone: Zone) -> [Favourite] {
  let counts = Dictionary(starts.map { (Favourite($0, zone: zone), 1) }, uniquingKeysWith: +)
  return counts.filter { $0.value >= 2 }
    .sorted {
      (-$0.value, $0.key.weekday.rawValue, $0.key.time) < (-$1.value, $1.key.weekday.rawValue, $1.key.time)
    }
    .prefix(3).map(\.key)
}
