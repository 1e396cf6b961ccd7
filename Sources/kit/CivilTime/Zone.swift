/// A time zone of the IANA database: which wall-clock times belong to which instants.
///
/// Immutable, so that one value serves all threads; equal and hashed by name.
public final class Zone: Hashable, Sendable {
  /// The IANA name under which the zone was asked for, a link's name included.
  public let name: String
  let timeline: Timeline

  init(name: String, timeline: Timeline) {
    self.name = name
    self.timeline = timeline
  }

  /// UTC, without reading any file.
  public static let utc = Zone(name: "UTC", timeline: Timeline(only: LocalTimeType.utc))

  /// Whether both carry the same name.
  public static func == (a: Zone, b: Zone) -> Bool { a === b || a.name == b.name }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }

  /// Seconds by which the wall clock is ahead of UTC, negative in the west.
  public func offset(at instant: Instant) -> Int { timeline.offset(at: instant.seconds) }

  /// What the wall clock shows.
  public func local(at instant: Instant) -> LocalDateTime {
    LocalDateTime(seconds: instant.seconds + Int64(timeline.offset(at: instant.seconds)))
  }

  /// The date on the wall.
  public func date(at instant: Instant) -> LocalDate { local(at: instant).date }

  /// Such as `CET`, or `+0530` where the zone has no letters of its own.
  public func abbreviation(at instant: Instant) -> String {
    timeline.type(at: instant.seconds).abbreviation
  }

  /// Whether the database calls it daylight saving time; in Europe/Dublin that is the winter.
  public func isDaylight(at instant: Instant) -> Bool { timeline.type(at: instant.seconds).isDaylight }
}
