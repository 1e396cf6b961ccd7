import CivilTime

extension RecurrenceSet {
  /// An occurrence before its end is worked out.
  struct Found {
    var start: Instant
    var local: LocalDateTime
    /// That of an RDATE's PERIOD.
    var end: Addition.End?
  }
}

extension RecurrenceSet {
  /// A recurrence set in the zone of its reader: what its times mean.
  struct Series {
    /// DTSTART on its wall clock.
    let local: LocalDateTime
    let isDays: Bool
    /// DTSTART's, or the reader's.
    private let zone: Zone
    private let duration: NominalDuration

    init(_ set: RecurrenceSet, _ reader: Zone) {
      if case .date = set.start { isDays = true } else { isDays = false }
      local = set.start.written
      zone = set.start.zone ?? reader
      let days = set.duration.days + Int(set.duration.seconds / 86_400)
      duration = isDays ? NominalDuration(days: max(1, days)) : set.duration
    }

    /// No occurrence lasts longer, but for those with an end of their own.
    var longest: Int64 {
      // Two days cover whatever offsets, gaps and days of other lengths add.
      Int64(duration.days + 2) * 86_400 + duration.seconds
    }

    /// All that the wall clock may show at the start of what touches `window`.
    func span(of window: Range<Instant>) -> Range<LocalDateTime> {
      let from = zone.local(at: window.lowerBound).adding(seconds: -longest)
      return from..<max(from, zone.local(at: window.upperBound).adding(seconds: 2 * 86_400))
    }

    /// All that the wall clock may show about an instant.
    func span(around at: Instant) -> Range<LocalDateTime> {
      let local = zone.local(at: at)
      return local.adding(seconds: -2 * 86_400)..<local.adding(seconds: 2 * 86_400)
    }

    /// The wall-clock times of a rule.
    func expand(
      _ rule: RecurrenceRule, in span: Range<LocalDateTime>, countsStart: Bool, _ budget: inout StepBudget
    ) throws(RecurrenceError) -> [LocalDateTime] {
      try budget.take(StepBudget.beginning)
      var expansion = RuleExpansion(
        isDays ? rule.withoutTimes : rule, from: local, in: span, through: last(rule.until),
        countsStart: countsStart)
      var locals: [LocalDateTime] = []
      while let next = try expansion.next(&budget) {
        if isPast(next, rule.until) && !(countsStart && next == local) { continue }
        // The hours of a day are one day.
        let place = isDays ? LocalDateTime(next.date, .midnight) : next
        if place != locals.last { locals.append(place) }
      }
      return locals
    }

    /// The last wall-clock second that UNTIL may mean.
    private func last(_ until: RecurrenceRule.Until?) -> LocalDateTime? {
      switch until {
      case nil: return nil
      case .date(let date): return endOfDay(date)
      case .local(let last): return isDays ? endOfDay(last.date) : last
      case .utc(let last):
        let written = Zone.utc.local(at: last)
        // Midnight in UTC on days without a zone is how some programs write the date.
        if isDays { return endOfDay(written.time == .midnight ? written.date : zone.date(at: last)) }
        // An hour may come twice or not at all: the instants themselves are compared afterwards.
        return zone.local(at: last).adding(seconds: 86_400)
      }
    }

    private func endOfDay(_ date: LocalDate) -> LocalDateTime {
      LocalDateTime(date, .endOfDay).adding(seconds: -1)
    }

    private func isPast(_ local: LocalDateTime, _ until: RecurrenceRule.Until?) -> Bool {
      guard !isDays, case .utc(let last)? = until else { return false }
      return zone.instant(of: local) > last
    }

    /// A time of the rules.
    func place(_ local: LocalDateTime) -> Found {
      Found(start: isDays ? zone.startOfDay(local.date) : zone.instant(of: local), local: local)
    }

    /// What a rule yields within `span`.
    func found(
      _ rule: RecurrenceRule, in span: Range<LocalDateTime>, countsStart: Bool, _ budget: inout StepBudget
    ) throws(RecurrenceError) -> [Found] {
      let locals = try expand(rule, in: span, countsStart: countsStart, &budget)
      try budget.take(StepBudget.placing * locals.count)
      guard rule.isEveryHour && !isDays else { return locals.map(place) }
      var found: [Found] = []
      for local in locals {
        found.append(place(local))
        // Where clocks go back, the hour that comes twice is two hours.
        guard case .twice(_, let second) = zone.resolve(local) else { continue }
        if case .utc(let last)? = rule.until, second > last { continue }
        found.append(Found(start: second, local: local))
      }
      return found
    }

    /// A time that an RDATE gives.
    func place(_ addition: Addition) -> Found {
      var found: Found
      switch addition.start {
      case let start where isDays: found = place(LocalDateTime(start.written.date, .midnight))
      case .date(let date): found = place(LocalDateTime(date, local.time))
      case .floating(let local): found = place(local)
      case .zoned, .utc:
        let start = addition.start.instant(in: zone)
        found = Found(start: start, local: zone.local(at: start))
      }
      found.end = addition.end
      return found
    }

    /// Where a time removed by an EXDATE lies: an instant at which something may begin.
    func instant(of exdate: CalendarTime) -> Instant {
      let written = exdate.written
      return isDays && written.time == .midnight ? zone.startOfDay(written.date) : exdate.instant(in: zone)
    }

    func occurrence(_ found: Found) -> Occurrence {
      var end: Instant
      var days: Range<LocalDate>?
      switch found.end {
      case .at(let time)?: end = time.instant(in: zone)
      case .after(let duration)?: end = after(duration, found)
      case nil:
        end = after(duration, found)
        if isDays { days = found.local.date..<found.local.date.adding(days: duration.days) }
      }
      end = max(end, found.start)
      return Occurrence(start: found.start, end: end, local: found.local, days: days)
    }

    private func after(_ duration: NominalDuration, _ found: Found) -> Instant {
      guard duration.days > 0 else { return found.start + duration.seconds }
      let date = found.local.date.adding(days: duration.days)
      if isDays { return zone.startOfDay(date) + duration.seconds }
      return zone.instant(of: LocalDateTime(date, found.local.time)) + duration.seconds
    }
  }
}
