import CivilTime

/// A VTIMEZONE of a file (RFC 5545 §3.6.5) as a zone: its onsets from 1970 on, worked out as far as they matter.
///
/// Only yearly rules are followed: clocks change by nothing else, and other rules could yield millions.
struct EmbeddedZone {
  private struct Onset {
    var local: LocalDateTime
    var offsetFrom, offsetTo: Int
    var isDaylight: Bool

    var at: Instant { Instant(seconds: local.seconds - Int64(offsetFrom)) }
  }

  /// More changes than any clock makes in two centuries.
  private static let mostOnsets = 1000
  /// More changes than any clock makes in two days: with many, each wall-clock time could mean many instants.
  private static let mostAtOnce = 4

  private let end: LocalDateTime
  private var onsets: [Onset] = []
  private var budget: ReadingBudget

  /// The zone of a VTIMEZONE until `end`; nil, with a finding, where it cannot be used.
  static func zone(
    _ component: SourceComponent, named name: String, until end: Instant, _ budget: inout ReadingBudget,
    _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> Zone? {
    var reader = EmbeddedZone(until: end, budget)
    defer { budget = reader.budget }
    func unusable(_ line: Int, _ problem: String) -> Zone? {
      findings.add(.badZone, line, "The zone \(quoted(name)) was left out: \(problem)")
      return nil
    }
    for observance in component.components {
      guard observance.name == "STANDARD" || observance.name == "DAYLIGHT" else { continue }
      if let problem = try reader.read(observance) { return unusable(observance.line, problem) }
    }
    let onsets = reader.onsets.sorted { $0.at < $1.at }
    guard let first = onsets.first else {
      return unusable(component.line, "it has no STANDARD nor DAYLIGHT.")
    }
    let instants = Set(onsets.map(\.at)).sorted()
    for (number, at) in instants.enumerated().dropFirst(mostAtOnce)
    where at - instants[number - mostAtOnce] < 2 * 86_400 {
      return unusable(component.line, "it changes too often.")
    }
    let changes = reader.onsets.map {
      Zone.OffsetChange(at: $0.at, offset: $0.offsetTo, isDaylight: $0.isDaylight, abbreviation: "")
    }
    return Zone(name: name, offset: first.offsetFrom, changes: changes)
  }

  private init(until end: Instant, _ budget: ReadingBudget) {
    let latest = Instant(seconds: 7_258_118_400)  // 2200
    self.end = Zone.utc.local(at: min(end, latest))
    self.budget = budget
  }

  /// Adds the onsets of one part; gives what is wrong with it.
  private mutating func read(_ part: SourceComponent) throws(CalendarReadingError) -> String? {
    try budget.takeSteps(StepBudget.beginning, part.line)
    guard let from = part.first(.tzoffsetfrom).flatMap({ ReadValue.offset($0.value) }),
      let to = part.first(.tzoffsetto).flatMap({ ReadValue.offset($0.value) })
    else { return "a part of it lacks TZOFFSETFROM or TZOFFSETTO." }
    let local: LocalDateTime
    switch part.first(.dtstart).flatMap({ ReadValue.time($0.value) }) {
    case .date(let date)?: local = LocalDateTime(date, .midnight)
    case .local(let written)?: local = written
    case .utc(let at)?: local = LocalDateTime(seconds: at.seconds + Int64(from))
    case nil: return "a part of it has no DTSTART."
    }
    var locals = [local]
    for property in part.properties where property.name == .rrule || property.name == .rdate {
      let found =
        property.name == .rdate
        ? try dates(property, offset: from) : try expand(property, from: local, offset: from)
      switch found {
      case .success(let found): locals += found
      case .failure(let problem): return problem.message
      }
      guard onsets.count + locals.count <= Self.mostOnsets else { return "it changes too often." }
    }
    onsets += Set(locals).map {
      Onset(local: $0, offsetFrom: from, offsetTo: to, isDaylight: part.name == "DAYLIGHT")
    }
    guard onsets.count <= Self.mostOnsets else { return "it changes too often." }
    return nil
  }

  private mutating func dates(
    _ property: SourceProperty, offset: Int
  ) throws(CalendarReadingError) -> Result<[LocalDateTime], RecurrenceError> {
    var locals: [LocalDateTime] = []
    for value in ListValues(property.value) where locals.count <= Self.mostOnsets {
      try budget.takeDate(property.line)
      switch ReadValue.time(value.prefix { $0 != UInt8(ascii: "/") }) {
      case .date(let date)?: locals.append(LocalDateTime(date, .midnight))
      case .local(let local)?: locals.append(local)
      case .utc(let at)?: locals.append(LocalDateTime(seconds: at.seconds + Int64(offset)))
      case nil: continue
      }
    }
    return .success(locals)
  }

  private mutating func expand(
    _ property: SourceProperty, from start: LocalDateTime, offset: Int
  ) throws(CalendarReadingError) -> Result<[LocalDateTime], RecurrenceError> {
    try budget.takeRule(property.line)
    let rule: RecurrenceRule
    do {
      var odd: [RecurrenceFinding] = []
      rule = try RecurrenceRule(bytes: Array(property.value), findings: &odd)
    } catch {
      return .failure(error)
    }
    guard rule.frequency == .yearly else {
      return .failure(RecurrenceError(.unknownFrequency, "it changes by a rule that is not FREQ=YEARLY."))
    }
    let end = end
    let found = try budget.share(property.line, most: 20_000) { (steps) throws(RecurrenceError) in
      try Self.locals(rule, from: start, offset: offset, until: end, &steps)
    }
    return found.map { .success($0) }
      ?? .failure(RecurrenceError(.budgetExceeded, "its rule needs too many steps."))
  }

  private static func locals(
    _ rule: RecurrenceRule, from start: LocalDateTime, offset: Int, until end: LocalDateTime,
    _ steps: inout StepBudget
  ) throws(RecurrenceError) -> [LocalDateTime] {
    try steps.take(StepBudget.beginning)
    var last: LocalDateTime?
    switch rule.until {
    case .date(let date)?: last = LocalDateTime(date, .endOfDay)
    case .local(let local)?: last = local
    case .utc(let at)?: last = LocalDateTime(seconds: at.seconds + Int64(offset))
    case nil: break
    }
    let beginning = max(start, LocalDateTime(seconds: 0))
    guard beginning < end else { return [] }
    var expansion = RuleExpansion(rule, from: start, in: beginning..<end, through: last)
    var locals: [LocalDateTime] = []
    while locals.count <= mostOnsets, let next = try expansion.next(&steps) { locals.append(next) }
    return locals
  }
}
