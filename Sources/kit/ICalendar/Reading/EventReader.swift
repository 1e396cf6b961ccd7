import CivilTime

/// Reads the events of a file, calendar by calendar.
struct EventReader {
  var resolver: ZoneResolver
  let readerZone: Zone
  var budget: ReadingBudget
  /// Whether the calendar is of METHOD:CANCEL.
  var isCancellation = false
  private var groups: [String: Int32] = [:]
  private var groupCount: Int32 = 0

  init(resolver: ZoneResolver, readerZone: Zone, budget: ReadingBudget) {
    (self.resolver, self.readerZone, self.budget) = (resolver, readerZone, budget)
  }

  /// Takes up another calendar.
  mutating func enter(_ calendar: SourceComponent, _ findings: inout CalendarFindings)
    throws(CalendarReadingError)
  {
    isCancellation = calendar.first(.method)?.word == "CANCEL"
    try resolver.enter(calendar, &budget, &findings)
  }

  /// Nil, with a finding, where the event cannot count.
  mutating func read(
    _ event: SourceComponent, _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> EventEntry? {
    let isCancelled =
      isCancellation || event.first(.status, where: { statuses.contains($0.word) })?.word == "CANCELLED"
    guard let start = try start(event, isCancelled: isCancelled, &findings) else { return nil }
    var set = RecurrenceSet(start: start)
    if !isCancelled { set.duration = try duration(event, start, &findings) }
    guard try rules(event, &set, &findings) else { return nil }
    try dates(event, &set, &findings)
    var entry = EventEntry(
      component: event, group: group(event.uid), isCancelled: isCancelled, isCancellation: isCancellation,
      isFree: event.first(.transp, where: { transparencies.contains($0.word) })?.word == "TRANSPARENT"
        || event.first(.busyStatus)?.word == "FREE",
      set: set,
      version: .init(
        sequence: event.first(.sequence).map { ReadValue.integer($0.value) } ?? 0,
        stamp: stamp(event.first(.dtstamp)), modified: stamp(event.first(.lastModified))))
    if let property = event.first(.recurrenceID, where: { ReadValue.time($0.value) != nil }) {
      var place = PropertyPlace(property)
      entry.recurrenceID = try written(property.value, &place, &findings)
      entry.isThisAndFuture = property.parameter("RANGE")?.uppercased() == "THISANDFUTURE"
      if entry.recurrenceID == nil {
        findings.add(
          .badDate, property.line,
          "RECURRENCE-ID \(quoted(property.value)) is no time: the event counts by itself.")
      }
    }
    return entry
  }

  /// DTSTART; nil, with a finding, where an event that is not cancelled has none.
  private mutating func start(
    _ event: SourceComponent, isCancelled: Bool, _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> CalendarTime? {
    let property = event.first(.dtstart) { ReadValue.time($0.value) != nil }
    if let property {
      var place = PropertyPlace(property)
      if let start = try time(property.value, &place, &findings) { return start }
    }
    if isCancelled { return .utc(Instant(seconds: 0)) }
    findings.add(
      .noStart, property?.line ?? event.line,
      "left out: \(event.title), because "
        + (property.map { "DTSTART \(quoted($0.value)) is no time." } ?? "it has no DTSTART."))
    return nil
  }

  /// The number of the group of a UID; an event without one is alone.
  private mutating func group(_ uid: String) -> Int32 {
    if !uid.isEmpty, let group = groups[uid] { return group }
    defer { groupCount += 1 }
    if !uid.isEmpty { groups[uid] = groupCount }
    return groupCount
  }

  private func stamp(_ property: SourceProperty?) -> Int64 {
    switch property.flatMap({ ReadValue.time($0.value) }) {
    case .utc(let at)?: at.seconds
    case .local(let local)?: local.seconds
    case .date(let date)?: Int64(date.dayNumber) * 86_400
    case nil: .min
    }
  }
}

private let statuses: Set<String> = ["CANCELLED", "CONFIRMED", "TENTATIVE"]
private let transparencies: Set<String> = ["TRANSPARENT", "OPAQUE"]
