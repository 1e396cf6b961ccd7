import CivilTime

extension EventReader {
  /// The periods of a VFREEBUSY (RFC 5545 §3.8.2.6) that are not free.
  mutating func freeBusy(
    _ component: SourceComponent, in window: Range<Instant>, _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> CalendarFile.Event? {
    guard !isCancellation else { return nil }
    var event = CalendarFile.Event(
      line: component.line, uid: component.uid, summary: component.summary, isFree: false, times: [])
    for property in component.properties where property.name == .freebusy {
      if property.parameter("FBTYPE")?.uppercased() == "FREE" {
        findings.add(.free, property.line, "left out: a period, because it is free.")
        continue
      }
      var place = PropertyPlace(property)
      for value in ListValues(property.value) {
        try budget.takeDate(property.line)
        guard let period = try addition(value, &place, nil, &findings), let end = period.end else {
          findings.add(
            .badDate, property.line, "FREEBUSY \(quoted(value)) is no period and was passed over.")
          continue
        }
        // The start takes no time of its own: only the period touches the window.
        var set = RecurrenceSet(
          start: period.start, rdates: [RecurrenceSet.Addition(period.start, end: end)])
        set.countsStart = false
        var steps = StepBudget()
        let found = try? set.occurrences(touching: window, in: readerZone, budget: &steps)
        event.times += (found ?? []).map { $0.start..<$0.end }
      }
    }
    try budget.takeOccurrences(event.times.count, component.line)
    event.times.sort { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    return event
  }
}
