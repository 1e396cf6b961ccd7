import CivilTime

extension VTimeZone {
  /// One change of a zone's offset.
  struct Change: Equatable {
    var at: Instant
    var offsetFrom: Int
    var offsetTo: Int
    var isDaylight: Bool
    var name: String

    /// The wall clock at the change, still with the offset before.
    var local: LocalDateTime { LocalDateTime(seconds: at.seconds + Int64(offsetFrom)) }

    /// Every change of the offset in `range`; changes of letters alone are left out.
    ///
    /// Where the database calls winter time daylight (Europe/Dublin) or a month's lag (Africa/Casablanca),
    /// the side further ahead becomes DAYLIGHT: readers take it for granted that daylight time is ahead.
    static func all(of zone: Zone, in range: Range<Instant>) -> [Change] {
      var wasDaylight = zone.isDaylight(at: range.lowerBound - 1)
      var changes: [Change] = []
      for transition in zone.transitions(in: range) {
        let flips = transition.isDaylightAfter != wasDaylight
        wasDaylight = transition.isDaylightAfter
        if transition.offsetBefore == transition.offsetAfter { continue }
        changes.append(
          Change(
            at: transition.at, offsetFrom: transition.offsetBefore, offsetTo: transition.offsetAfter,
            isDaylight: flips
              ? transition.offsetAfter > transition.offsetBefore : transition.isDaylightAfter,
            name: transition.abbreviationAfter))
      }
      return changes
    }
  }

  /// Changes of successive years that one rule yields, or a single one.
  struct Run {
    var first: Change
    var last: Change
    var rules: [YearlyRule]
    var years: Int
    var goesOn = false

    private init(_ change: Change) {
      first = change
      last = change
      rules = YearlyRule.yielding(change.local.date)
      years = 1
    }

    /// The fewest runs that yield `changes`, each the longest that begins where it does. A rule goes on if
    /// its next day would come at `end` or later, where nobody has looked.
    static func grouping(_ changes: [Change], before end: Instant) -> [Run] {
      var runs: [Run] = []
      for change in changes {
        if let at = runs.lastIndex(where: { $0.takes(change) }) {
          runs[at].take(change)
        } else {
          runs.append(Run(change))
        }
      }
      for at in runs.indices { runs[at].goesOn = runs[at].isOpen(at: end) }
      return runs
    }

    private func takes(_ change: Change) -> Bool {
      let day = change.local.date
      return change.offsetFrom == last.offsetFrom && change.offsetTo == last.offsetTo
        && change.isDaylight == last.isDaylight && change.name == last.name
        && change.local.time == last.local.time && day.year == last.local.date.year + 1
        && rules.contains { $0.date(in: day.year) == day }
    }

    private mutating func take(_ change: Change) {
      let day = change.local.date
      rules.removeAll { $0.date(in: day.year) != day }
      last = change
      years += 1
    }

    private func isOpen(at end: Instant) -> Bool {
      guard years > 1, let rule = rules.first, let next = rule.date(in: last.local.date.year + 1) else {
        return false
      }
      return LocalDateTime(next, last.local.time).seconds - Int64(last.offsetFrom) >= end.seconds
    }

    /// UNTIL stands a day late: some readers take it for local time, and would lose the last onset.
    var observance: Observance {
      Observance(
        isDaylight: first.isDaylight, start: first.local, offsetFrom: first.offsetFrom,
        offsetTo: first.offsetTo, name: first.name, rule: years > 1 ? rules.first : nil,
        until: years > 1 && !goesOn ? last.at + 86_400 : nil)
    }
  }
}
