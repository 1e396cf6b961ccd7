import CivilTime

/// A VTIMEZONE of a file (RFC 5545 §3.6.5) as a zone: its onsets from 1970 on, worked out as far as they matter.
///
/// Only yearly rules are followed: clocks change by nothing else, and other rules could yield millions.
struct EmbeddedZone {
  private struct Onset {
    var local: LocalDateTime
    var offsetFrom, offsetTo: Int
    var isDaylight: Bool
    var name: String

    var at: Instant { Instant(seconds: local.seconds - Int64(offsetFrom)) }
  }

  /// More changes than any clock makes in two centuries.
  private static let mostOnsets = 1000

  private let end: LocalDateTime
  private var onsets: [Onset] = []
  private var budget = StepBudget(steps: 20_000)

  /// The zone of a VTIMEZONE until `end`; nil, with a finding, where it cannot be used.
  static func zone(
    _ component: SourceComponent, named name: String, until end: Instant, _ findings: inout CalendarFindings
  ) -> Zone? {
    var reader = EmbeddedZone(until: end)
    for observance in component.components {
      guard observance.name == "STANDARD" || observance.name == "DAYLIGHT" else { continue }
      if let problem = reader.read(observance) {
        findings.add(
          .badZone, observance.line, "The zone \(CalendarFindings.quoted(name)) was left out: \(problem)")
        return nil
      }
    }
    guard let first = reader.onsets.min(by: { $0.at < $1.at }) else {
      findings.add(
        .badZone, component.line,
        "The zone \(CalendarFindings.quoted(name)) was left out: it has no STANDARD nor DAYLIGHT.")
      return nil
    }
    let changes = reader.onsets.map {
      Zone.OffsetChange(at: $0.at, offset: $0.offsetTo, isDaylight: $0.isDaylight, abbreviation: $0.name)
    }
    return Zone(name: name, offset: first.offsetFrom, changes: changes)
  }

  private init(until end: Instant) {
    let latest = Instant(seconds: 7_258_118_400)  // 2200
    self.end = Zone.utc.local(at: min(end, latest))
  }

  /// Adds the onsets of one part; gives what is wrong with it.
  private mutating func read(_ part: SourceComponent) -> String? {
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
    for property in part.all(.rrule) {
      do {
        locals += try expand(property, from: local, offset: from)
      } catch {
        return error.message
      }
    }
    for property in part.all(.rdate) {
      for value in property.value.split(separator: UInt8(ascii: ",")) {
        guard locals.count <= Self.mostOnsets else { break }
        guard let time = ReadValue.time(value.prefix { $0 != UInt8(ascii: "/") }) else { continue }
        switch time {
        case .date(let date): locals.append(LocalDateTime(date, .midnight))
        case .local(let local): locals.append(local)
        case .utc(let at): locals.append(LocalDateTime(seconds: at.seconds + Int64(from)))
        }
      }
    }
    guard onsets.count + locals.count <= Self.mostOnsets else { return "it changes too often." }
    let name = part.first(.tzname).map { String($0.text.prefix(32)) } ?? ""
    onsets += Set(locals).map {
      Onset(
        local: $0, offsetFrom: from, offsetTo: to, isDaylight: part.name == "DAYLIGHT", name: name)
    }
    return nil
  }

  private mutating func expand(
    _ property: SourceProperty, from start: LocalDateTime, offset: Int
  ) throws(RecurrenceError) -> [LocalDateTime] {
    let rule = try RecurrenceRule(property.raw)
    guard rule.frequency == .yearly else {
      throw RecurrenceError(.unknownFrequency, "it changes by a rule that is not FREQ=YEARLY.")
    }
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
    while locals.count <= Self.mostOnsets, let next = try expansion.next(&budget) { locals.append(next) }
    return locals
  }
}
