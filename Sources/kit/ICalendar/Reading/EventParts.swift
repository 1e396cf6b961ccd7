import CivilTime

extension EventReader {
  /// How long the event takes: DTEND before DURATION, and without either a day, or for a time no time
  /// (RFC 5545 §3.6.1).
  mutating func duration(
    _ event: SourceComponent, _ start: CalendarTime, _ summary: String, _ findings: inout CalendarFindings
  ) -> NominalDuration {
    if let property = event.first(.dtend) {
      if let end = time(property, property.value, in: start, &findings) {
        return duration(from: start, to: end, property, &findings)
      }
      findings.add(
        .badEnd, property.line,
        "DTEND \(CalendarFindings.quoted(property.raw)) is no time and was passed over.")
    }
    if let property = event.first(.duration) {
      if let duration = ReadValue.duration(property.value) { return duration }
      findings.add(
        .badEnd, property.line,
        "DURATION \(CalendarFindings.quoted(property.raw)) is no duration and was passed over.")
    }
    if case .date = start { return NominalDuration(days: 1) }
    findings.add(.noTime, event.line, "\(title(summary)) has no end and takes no time.")
    return NominalDuration()
  }

  private func duration(
    from start: CalendarTime, to end: CalendarTime, _ property: SourceProperty,
    _ findings: inout CalendarFindings
  ) -> NominalDuration {
    var isBackwards = false
    defer {
      if isBackwards { findings.add(.badEnd, property.line, "DTEND lies before DTSTART.") }
    }
    if case .date(let first) = start {
      let last = end.written
      let days = last.date.dayNumber - first.dayNumber + (last.time == .midnight ? 0 : 1)
      isBackwards = days < 0
      // The same day twice is how many programs write one day.
      return NominalDuration(days: max(1, days))
    }
    let from = start.instant(in: readerZone)
    let to: Instant
    if case .date(let day) = end {
      to = (start.zone ?? readerZone).startOfDay(day)
    } else {
      to = end.instant(in: readerZone)
    }
    isBackwards = to < from
    return NominalDuration(from: from, to: to)
  }

  /// Adds RRULE and EXRULE; false where the event is to be left out.
  mutating func rules(
    _ event: SourceComponent, _ set: inout RecurrenceSet, _ summary: String,
    _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> Bool {
    for property in event.properties where property.name == .rrule || property.name == .exrule {
      left.rules -= 1
      guard left.rules >= 0 else {
        throw CalendarReadingError(
          .tooManyRules, line: property.line,
          "The file has more than \(limits.rules) rules. Export fewer events.")
      }
      do {
        var odd: [RecurrenceFinding] = []
        // Some programs escape a rule as if it were text.
        var rule = try RecurrenceRule(property.raw.filter { $0 != "\\" && $0 != " " }, findings: &odd)
        if case .date = set.start, case .utc(let last)? = rule.until {
          // The last second of a day in UTC stands for that day, wherever the days are.
          let written = Zone.utc.local(at: last + 1)
          if written.time == .midnight { rule.until = .date(written.date.adding(days: -1)) }
        }
        if property.name == .rrule { set.rrules.append(rule) } else { set.exrules.append(rule) }
        for finding in odd { findings.add(.oddRule, property.line, finding.message) }
      } catch {
        if error.code == .subHourly && property.name == .rrule {
          findings.add(
            .subHourlyRule, property.line,
            "left out: \(title(summary)), because of its rule. \(error.message)")
          return false
        }
        findings.add(
          .badRule, property.line,
          property.name == .rrule
            ? "left out: the repetitions of \(title(summary)), because of their rule. \(error.message)"
            : "The EXRULE of \(title(summary)) takes nothing away. \(error.message)")
      }
    }
    return true
  }

  /// Adds RDATE and EXDATE in all their forms.
  mutating func dates(
    _ event: SourceComponent, _ set: inout RecurrenceSet, _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) {
    for property in event.properties where property.name == .rdate || property.name == .exdate {
      for value in property.value.split(separator: UInt8(ascii: ",")) {
        try takeDate(property.line)
        let value = trimmed(value)
        if property.name == .exdate {
          if let exdate = time(property, value, in: set.start, &findings) {
            set.exdates.append(exdate)
            continue
          }
        } else if let rdate = addition(property, value, set.start, &findings) {
          set.rdates.append(rdate)
          continue
        }
        findings.add(
          .badDate, property.line,
          "\(property.name.rawValue) \(CalendarFindings.quoted(decoded(value, isUTF8: true))) is no time and was passed over."
        )
      }
    }
  }

  /// Counts a value of a list.
  mutating func takeDate(_ line: Int) throws(CalendarReadingError) {
    left.dates -= 1
    guard left.dates >= 0 else {
      throw CalendarReadingError(
        .tooManyDates, line: line,
        "The file lists more than \(limits.dates) dates. Export fewer years of the calendar.")
    }
  }

  /// A date of its own, or a PERIOD (RFC 5545 §3.3.9): a start, a slash, and an end or a duration.
  mutating func addition(
    _ property: SourceProperty, _ value: ArraySlice<UInt8>, _ start: CalendarTime?,
    _ findings: inout CalendarFindings
  ) -> RecurrenceSet.Addition? {
    let parts = value.split(separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, var from = time(property, first, in: start, &findings) else { return nil }
    guard let second = parts.dropFirst().first else { return RecurrenceSet.Addition(from) }
    if case .date(let date) = from {
      // A PERIOD of days is all of them, also in a series of times.
      let local = LocalDateTime(date, .midnight)
      from = (start?.zone ?? resolver.calendarZone).map { .zoned(local, $0) } ?? .floating(local)
    }
    if let length = ReadValue.duration(second) { return RecurrenceSet.Addition(from, end: .after(length)) }
    guard let to = time(property, second, in: start, &findings) else { return nil }
    return RecurrenceSet.Addition(from, end: .at(to))
  }

  func trimmed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var value = value.drop { $0 <= 0x20 }
    while let last = value.last, last <= 0x20 { value.removeLast() }
    return value
  }
}
