import CivilTime

/// When the events of a file take place, all versions and overrides of a UID seen together.
struct EventExpansion {
  let zone: Zone
  let window: Range<Instant>
  let limits: ReadingLimits
  private var steps: Int
  private var left: Int

  init(zone: Zone, window: Range<Instant>, limits: ReadingLimits) {
    self.zone = zone
    self.window = window
    self.limits = limits
    steps = limits.steps
    left = limits.occurrences
  }

  mutating func events(
    of entries: [EventEntry], _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> [CalendarFile.Event] {
    var groups: [[EventEntry]] = []
    var known: [String: Int] = [:]
    for entry in entries {
      if !entry.uid.isEmpty, let place = known[entry.uid] {
        groups[place].append(entry)
      } else {
        if !entry.uid.isEmpty { known[entry.uid] = groups.count }
        groups.append([entry])
      }
    }
    var events: [CalendarFile.Event] = []
    for group in groups { events += try self.events(ofGroup: group, &findings) }
    return events
  }

  /// The events of one UID.
  private mutating func events(
    ofGroup group: [EventEntry], _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> [CalendarFile.Event] {
    if let cancellation = group.first(where: { $0.isCancellation && $0.recurrenceID == nil }) {
      findings.add(
        .cancelled, cancellation.line,
        "left out: \(CalendarFindings.quoted(cancellation.summary)), because it is cancelled by METHOD:CANCEL."
      )
      return []
    }
    let series = latest(group.filter { $0.recurrenceID == nil }, &findings)
    var overrides = latestOverrides(group, of: series.first, &findings)
    if series.count == 1 { overrides = try standing(overrides, of: series[0], &findings) }
    guard series.count < 2 || series.count * overrides.count <= 1_000_000 else {
      throw CalendarReadingError(
        .tooManyOccurrences, line: group[0].line,
        "Too many events share a UID and its exceptions. Export the calendar again.")
    }
    var events: [CalendarFile.Event] = []
    for entry in series where isStanding(entry, &findings) {
      events.append(event(entry, try times(of: entry, overrides)))
    }
    for entry in overrides where isStanding(entry, &findings) {
      var entry = entry
      // One time of a series has no times of its own; a changed future may.
      if !entry.isThisAndFuture { (entry.set.rrules, entry.set.rdates, entry.set.exdates) = ([], [], []) }
      events.append(event(entry, try occurrences(entry.set, touching: window, line: entry.line).map(\.range)))
    }
    return events
  }

  /// Overrides without those that are older than their series, and stand for a time that it no longer has.
  private mutating func standing(
    _ overrides: [EventEntry], of series: EventEntry, _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> [EventEntry] {
    let older = overrides.count { $0.version.sequence < series.version.sequence }
    guard older * (1 + series.set.size) <= 1_000_000 else {
      return overrides
    }
    var standing: [EventEntry] = []
    for entry in overrides {
      if let id = entry.recurrenceID, entry.version.sequence < series.version.sequence {
        let at = instant(of: id, in: series.set)
        let then = try occurrences(series.set, touching: at..<at + 1, line: series.line)
        guard then.contains(where: { $0.start == at || $0.days != nil }) else {
          findings.add(
            .superseded, entry.line,
            "left out: \(CalendarFindings.quoted(entry.summary)), because a later version of its series lacks this time."
          )
          continue
        }
      }
      standing.append(entry)
    }
    return standing
  }

  private func event(_ entry: EventEntry, _ times: [Range<Instant>]) -> CalendarFile.Event {
    CalendarFile.Event(
      line: entry.line, uid: entry.uid, summary: entry.summary, isFree: entry.isFree, times: times)
  }

  private func isStanding(_ entry: EventEntry, _ findings: inout CalendarFindings) -> Bool {
    if entry.isCancelled {
      findings.add(
        .cancelled, entry.line,
        "left out: \(CalendarFindings.quoted(entry.summary)), because it is cancelled.")
    }
    return !entry.isCancelled
  }

  /// The times of a series without those that overrides stand for, and with what THISANDFUTURE makes of them.
  private mutating func times(
    of entry: EventEntry, _ overrides: [EventEntry]
  ) throws(CalendarReadingError) -> [Range<Instant>] {
    var set = entry.set
    set.exdates += overrides.compactMap(\.recurrenceID)
    let futures = overrides.filter(\.isThisAndFuture).map { ChangedFuture($0, of: entry.set, in: zone) }
      .sorted { $0.at < $1.at }
    guard !futures.isEmpty else {
      return try occurrences(set, touching: window, line: entry.line).map(\.range)
    }
    // What a shift brings into the window lies outside it before.
    let shifts = futures.map(\.shift) + [0]
    let margin: Int64 = 2 * 86_400
    let wide =
      window.lowerBound - (shifts.max() ?? 0) - margin..<window.upperBound - (shifts.min() ?? 0) + margin
    var times: [Range<Instant>] = []
    for occurrence in try occurrences(set, touching: wide, line: entry.line) {
      guard let future = futures.last(until: occurrence.start) else {
        times += [occurrence.range].filter { touches($0) }
        continue
      }
      guard let set = future.set(for: occurrence) else { continue }
      times += try occurrences(set, touching: window, line: entry.line).map(\.range)
    }
    return times.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
  }

  private func touches(_ range: Range<Instant>) -> Bool {
    range.lowerBound < window.upperBound && range.upperBound > window.lowerBound
  }

  private mutating func occurrences(
    _ set: RecurrenceSet, touching window: Range<Instant>, line: Int
  ) throws(CalendarReadingError) -> [RecurrenceSet.Occurrence] {
    let allowed = min(steps, limits.seriesSteps)
    var budget = StepBudget(steps: allowed)
    do {
      let found = try set.occurrences(touching: window, in: zone, budget: &budget)
      steps -= allowed - budget.left
      left -= found.count
      guard left >= 0 else {
        throw CalendarReadingError(
          .tooManyOccurrences, line: line,
          "The events of the file take place more than \(limits.occurrences) times. Export fewer of them.")
      }
      return found
    } catch let error as RecurrenceError {
      throw CalendarReadingError(.tooManyOccurrences, line: line, error.message)
    } catch let error as CalendarReadingError {
      throw error
    } catch {
      return []
    }
  }
}

extension RecurrenceSet.Occurrence {
  var range: Range<Instant> { start..<end }
}

extension RecurrenceSet {
  /// How many values it takes to look through it.
  fileprivate var size: Int { rrules.count + exrules.count + rdates.count + exdates.count }
}

extension [ChangedFuture] {
  /// The last that begins at an instant or before, where they are in order.
  fileprivate func last(until at: Instant) -> ChangedFuture? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].at <= at { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : self[low - 1]
  }
}
