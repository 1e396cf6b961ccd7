import CivilTime

/// When the events of a file take place, all versions and overrides of a UID seen together. Events are told by their
/// places among the entries: there may be a hundred thousand, and none is copied.
struct EventExpansion {
  let entries: [EventEntry]
  let zone: Zone
  let window: Range<Instant>
  var budget: ReadingBudget
  /// How many events were left out because they take too much to expand.
  private(set) var leftOut = 0

  init(_ entries: [EventEntry], zone: Zone, window: Range<Instant>, budget: ReadingBudget) {
    (self.entries, self.zone, self.window, self.budget) = (entries, zone, window, budget)
  }

  /// The events that stand, group by group.
  mutating func events(
    _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> [CalendarFile.Event] {
    var events: [CalendarFile.Event] = []
    events.reserveCapacity(entries.count)
    let order = entries.indices.sorted { (entries[$0].group, $0) < (entries[$1].group, $1) }
    var start = 0
    while start < order.count {
      let group = entries[order[start]].group
      var end = start + 1
      while end < order.count && entries[order[end]].group == group { end += 1 }
      try expand(Array(order[start..<end]), &events, &findings)
      start = end
    }
    return events
  }

  /// Adds the events of one UID.
  private mutating func expand(
    _ group: [Int], _ events: inout [CalendarFile.Event], _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) {
    if let cancellation = group.first(where: {
      entries[$0].isCancellation && entries[$0].recurrenceID == nil
    }) {
      let entry = entries[cancellation]
      findings.add(
        .cancelled, entry.line,
        "left out: \(quoted(entry.summary)), because it is cancelled by METHOD:CANCEL.")
      return
    }
    let series = latest(group.filter { entries[$0].recurrenceID == nil }, &findings)
    var overrides = latestOverrides(group, of: series.first, &findings)
    if series.count == 1 { overrides = try standing(overrides, of: series[0], &findings) }
    var later: [Int: [Range<Instant>]] = [:]
    var changes = OverrideCache(overrides)
    for place in series where isStanding(place, &findings) {
      let changes = try changes.changes(for: place, in: &self)
      guard let times = try times(of: place, changes, &later) else {
        leaveOut(place, &findings)
        continue
      }
      events.append(event(place, times))
    }
    for place in overrides where isStanding(place, &findings) {
      guard var times = try times(ofOverride: place) else {
        leaveOut(place, &findings)
        continue
      }
      if let later = later[place] {
        times = (times + later).sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
      }
      events.append(event(place, times))
    }
  }

  private func event(_ place: Int, _ times: [Range<Instant>]) -> CalendarFile.Event {
    let entry = entries[place]
    return CalendarFile.Event(
      line: entry.line, uid: entry.uid, summary: entry.summary, isFree: entry.isFree, times: times)
  }

  private mutating func leaveOut(_ place: Int, _ findings: inout CalendarFindings) {
    leftOut += 1
    let entry = entries[place]
    findings.add(
      .heavyRule, entry.line,
      "left out: \(entry.component.title), because it takes place too often. Shorten it with UNTIL, or write fewer repetitions."
    )
  }

  private func isStanding(_ place: Int, _ findings: inout CalendarFindings) -> Bool {
    let entry = entries[place]
    if entry.isCancelled {
      findings.add(
        .cancelled, entry.line, "left out: \(quoted(entry.summary)), because it is cancelled.")
    }
    return !entry.isCancelled
  }

  /// The times of an override that are its own.
  private mutating func times(
    ofOverride place: Int
  ) throws(CalendarReadingError) -> [Range<Instant>]? {
    var set = entries[place].set
    // One time of a series has no times of its own; a changed future may.
    if !entries[place].isThisAndFuture { (set.rrules, set.rdates, set.exdates) = ([], [], []) }
    return try occurrences(RecurrenceSet.Expansion(set, zone), touching: window, place)?.map(\.range)
  }

  /// The occurrences of an entry; nil where they take too much.
  mutating func occurrences(
    _ set: RecurrenceSet.Expansion, touching window: Range<Instant>, _ place: Int
  ) throws(CalendarReadingError) -> [RecurrenceSet.Occurrence]? {
    let line = entries[place].line
    let found = try budget.share(line) { (steps) throws(RecurrenceError) in
      try set.occurrences(touching: window, budget: &steps)
    }
    try budget.takeOccurrences(found?.count ?? 0, line)
    return found
  }
}

extension RecurrenceSet.Occurrence {
  var range: Range<Instant> { start..<end }
}
