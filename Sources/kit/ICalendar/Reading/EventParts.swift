import CivilTime

extension EventReader {
  /// How long the event takes: DTEND before DURATION, and without either a day, or for a time no time
  /// (RFC 5545 §3.6.1).
  mutating func duration(
    _ event: SourceComponent, _ start: CalendarTime, _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> NominalDuration {
    if let property = event.first(.dtend, where: { ReadValue.time($0.value) != nil }) {
      var place = PropertyPlace(property)
      if let end = try time(property.value, &place, in: start, &findings) {
        return duration(from: start, to: end, property, &findings)
      }
      findings.add(
        .badEnd, property.line, "DTEND \(quoted(property.value)) is no time and was passed over.")
    }
    if let property = event.first(.duration, where: { ReadValue.duration($0.value) != nil }) {
      if let duration = ReadValue.duration(property.value) { return duration }
      findings.add(
        .badEnd, property.line, "DURATION \(quoted(property.value)) is no duration and was passed over.")
    }
    if case .date = start { return NominalDuration(days: 1) }
    findings.add(.noTime, event.line, "\(event.title) has no end and takes no time.")
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
    _ event: SourceComponent, _ set: inout RecurrenceSet, _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> Bool {
    for property in event.properties where property.name == .rrule || property.name == .exrule {
      try budget.takeRule(property.line)
      do {
        var odd: [RecurrenceFinding] = []
        // Some programs escape a rule as if it were text.
        let text = property.value.filter { $0 != UInt8(ascii: "\\") && $0 != 0x20 }
        var rule = try RecurrenceRule(bytes: text, findings: &odd)
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
            .subHourlyRule, property.line, "left out: \(event.title), because of its rule. \(error.message)")
          return false
        }
        findings.add(
          .badRule, property.line,
          property.name == .rrule
            ? "left out: the repetitions of \(event.title), because of their rule. \(error.message)"
            : "The EXRULE of \(event.title) takes nothing away. \(error.message)")
      }
    }
    return true
  }

  /// Adds RDATE and EXDATE in all their forms.
  mutating func dates(
    _ event: SourceComponent, _ set: inout RecurrenceSet, _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) {
    for property in event.properties where property.name == .rdate || property.name == .exdate {
      var place = PropertyPlace(property)
      for value in ListValues(property.value) {
        try budget.takeDate(property.line)
        if property.name == .exdate {
          if let exdate = try time(value, &place, in: set.start, &findings) {
            set.exdates.append(exdate)
            continue
          }
        } else if let rdate = try addition(value, &place, set.start, &findings) {
          set.rdates.append(rdate)
          continue
        }
        findings.add(
          .badDate, property.line,
          "\(property.name.rawValue) \(quoted(value)) is no time and was passed over."
        )
      }
    }
  }

  /// A date of its own, or a PERIOD (RFC 5545 §3.3.9): a start, a slash, and an end or a duration.
  mutating func addition(
    _ value: ArraySlice<UInt8>, _ place: inout PropertyPlace, _ start: CalendarTime?,
    _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> RecurrenceSet.Addition? {
    let slash = value.firstIndex(of: UInt8(ascii: "/"))
    guard var from = try time(value[..<(slash ?? value.endIndex)], &place, in: start, &findings) else {
      return nil
    }
    guard let slash else { return RecurrenceSet.Addition(from) }
    let second = value[(slash + 1)...]
    if case .date(let date) = from {
      // A PERIOD of days is all of them, also in a series of times.
      let local = LocalDateTime(date, .midnight)
      from = (start?.zone ?? resolver.calendarZone).map { .zoned(local, $0) } ?? .floating(local)
    }
    if let length = ReadValue.duration(second) { return RecurrenceSet.Addition(from, end: .after(length)) }
    guard let to = try time(second, &place, in: start, &findings) else { return nil }
    return RecurrenceSet.Addition(from, end: .at(to))
  }
}

/// The values of a list, between commas and without blanks around them; empty ones left out.
struct ListValues: Sequence, IteratorProtocol {
  private var rest: ArraySlice<UInt8>

  init(_ list: ArraySlice<UInt8>) { rest = list }

  mutating func next() -> ArraySlice<UInt8>? {
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
      let value = rest[..<end]
      rest = rest[(end == rest.endIndex ? end : end + 1)...]
      if !value.isEmpty { return value.trimmed }
    }
    return nil
  }
}
