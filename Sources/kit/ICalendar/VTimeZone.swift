import CivilTime

/// A zone as others can read it without a database: VTIMEZONE (RFC 5545 §3.6.5), right for a range of
/// instants and no longer than that takes.
struct VTimeZone: Equatable {
  /// A STANDARD or DAYLIGHT part: from `start` on, and again each year if there is a rule, the clock goes
  /// from one offset to another.
  struct Observance: Equatable {
    /// Whether it is written as DAYLIGHT.
    var isDaylight: Bool
    /// The wall clock, still with the offset before.
    var start: LocalDateTime
    /// Seconds east of UTC before.
    var offsetFrom: Int
    /// Seconds east of UTC from then on.
    var offsetTo: Int
    /// TZNAME.
    var name: String
    /// Nil: once.
    var rule: YearlyRule?
    /// After the rule's last onset; nil: the rule goes on.
    var until: Instant?

    /// The first onset.
    var at: Instant { Instant(seconds: start.seconds - Int64(offsetFrom)) }
  }

  /// The IANA name.
  var tzid: String
  /// In the order of their first onsets; never empty.
  var observances: [Observance]

  /// The changes of `zone` that a reader needs to know any instant in `range`.
  ///
  /// Changes before and after are looked at too, to tell a yearly rule from a coincidence; six years hold
  /// every case of "the last Sunday".
  init(_ zone: Zone, over range: Range<Instant>) {
    tzid = zone.name
    let year: Int64 = 366 * 86_400
    let changes = Change.all(of: zone, in: range.lowerBound - 2 * year..<range.upperBound + 6 * year)
    let runs = Run.grouping(changes, before: range.upperBound + 6 * year)
    let current = changes.last { $0.at <= range.lowerBound }
    let needed = runs.filter { run in
      run.first.at <= range.upperBound && (current.map { run.last.at >= $0.at } ?? true)
    }
    observances = needed.map { run in
      var observance = run.observance
      // A rule that only later years refute, and follow with a like one, is the best guess for later times.
      let hasSuccessor = runs.contains {
        $0.first.at > run.last.at && $0.first.offsetFrom == run.first.offsetFrom
          && $0.first.offsetTo == run.first.offsetTo
      }
      if run.last.at > range.upperBound && hasSuccessor { observance.until = nil }
      return observance
    }
    if current == nil { observances.append(VTimeZone.beginning(of: zone, range: range)) }
    observances.sort { ($0.at, $0.offsetTo) < ($1.at, $1.offsetTo) }
  }

  /// What has held for years when the range begins: since 1970, because readers refuse or misread older
  /// years; since earlier only if the range is older.
  private static func beginning(of zone: Zone, range: Range<Instant>) -> Observance {
    let offset = zone.offset(at: range.lowerBound)
    let local = zone.local(at: range.lowerBound)
    let epoch = LocalDateTime(seconds: 0)
    let yearBefore = LocalDateTime(local.date.adding(days: -366), .midnight)
    return Observance(
      isDaylight: false, start: min(epoch, yearBefore), offsetFrom: offset, offsetTo: offset,
      name: zone.abbreviation(at: range.lowerBound))
  }
}
