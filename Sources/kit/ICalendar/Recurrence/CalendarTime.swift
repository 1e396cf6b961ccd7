public import CivilTime

/// A DATE or a DATE-TIME as a property gives it (RFC 5545 §3.3.4, §3.3.5).
public enum CalendarTime: Hashable, Sendable {
  /// A DATE: a day, wherever one is.
  case date(LocalDate)
  /// FORM #1: a wall clock's time, wherever one is.
  case floating(LocalDateTime)
  /// FORM #3: a wall clock's time, by TZID.
  case zoned(LocalDateTime, Zone)
  /// FORM #2: with Z at its end.
  case utc(Instant)

  /// What is written: date and time without a zone; 00:00 for a DATE.
  public var written: LocalDateTime {
    switch self {
    case .date(let date): LocalDateTime(date, .midnight)
    case .floating(let local), .zoned(let local, _): local
    case .utc(let instant): Zone.utc.local(at: instant)
    }
  }

  /// The zone that it names, if it names one.
  public var zone: Zone? {
    switch self {
    case .date, .floating: nil
    case .zoned(_, let zone): zone
    case .utc: .utc
    }
  }

  /// The instant meant, in `zone` if it names none: of two the first, after a gap that swallows it
  /// (RFC 5545 §3.3.5). A DATE begins with its day.
  public func instant(in zone: Zone) -> Instant {
    switch self {
    case .date(let date): zone.startOfDay(date)
    case .floating(let local): zone.instant(of: local)
    case .zoned(let local, let own): own.instant(of: local)
    case .utc(let instant): instant
    }
  }
}

/// How long an occurrence lasts: first so many calendar days, then so many elapsed seconds, as DURATION has
/// it (RFC 5545 §3.3.6). P1D lasts until the wall clock shows the same time on the next day, PT24H for 24 hours.
public struct NominalDuration: Hashable, Sendable {
  /// Calendar days, at least 0; weeks are seven of them.
  public let days: Int
  /// Elapsed seconds, at least 0.
  public let seconds: Int64

  /// Ten thousand years at most of each, however much more is given; 0 for what is negative.
  public init(days: Int = 0, seconds: Int64 = 0) {
    self.days = min(max(0, days), 3_652_500)
    self.seconds = min(max(0, seconds), 315_576_000_000)
  }

  /// The time from `start` to `end`, both instants: what DTSTART and DTEND say of each occurrence
  /// (RFC 5545 §3.8.5.3).
  public init(from start: Instant, to end: Instant) { self.init(seconds: end - start) }
}
