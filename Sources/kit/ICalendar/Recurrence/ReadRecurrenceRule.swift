import CivilTime

extension RecurrenceRule {
  /// Reads the text of an RRULE or EXRULE, parts in any order and in any case (RFC 5545 §3.3.10, RFC 7529).
  public init(_ text: String) throws(RecurrenceError) {
    var findings: [RecurrenceFinding] = []
    try self.init(text, findings: &findings)
  }

  /// Reads the text as `init(_:)` does, and adds to `findings` where it departs from the RFC and is read
  /// nonetheless.
  public init(_ text: String, findings: inout [RecurrenceFinding]) throws(RecurrenceError) {
    let parts = try Self.parts(text, &findings)
    try self.init(frequency: Self.frequency(parts["FREQ"]))
    for (name, value) in parts.sorted(by: { $0.key < $1.key }) { try read(name, value) }
    if let skip = parts["SKIP"], skip == "OMIT", parts["RSCALE"] == nil {
      findings.append(RecurrenceFinding(.skipWithoutScale, "SKIP means something only beside RSCALE."))
    }
    settle(&findings)
  }

  /// Names and values in capitals.
  private static func parts(
    _ text: String, _ findings: inout [RecurrenceFinding]
  ) throws(RecurrenceError) -> [String: String] {
    var parts: [String: String] = [:]
    var isTidy = true
    for piece in text.uppercased().split(separator: ";", omittingEmptySubsequences: false) {
      let part = trimmed(piece)
      if part.count != piece.count || part.isEmpty { isTidy = false }
      if part.isEmpty { continue }
      guard let sign = part.firstIndex(of: "=") else {
        throw RecurrenceError(
          .malformed, "\(RecurrenceError.quoted(part)) in the rule has no \"=\". Write NAME=VALUE.")
      }
      let name = String(trimmed(part[..<sign]))
      if name.hasPrefix("X-") {
        findings.append(
          RecurrenceFinding(
            .extensionIgnored, "\(RecurrenceError.quoted(part)) is no part of the standard and was left out.")
        )
        continue
      }
      guard parts[name] == nil else {
        throw RecurrenceError(
          .repeatedPart, "\(RecurrenceError.quoted(name[...])) stands twice in the rule. Keep one of them.")
      }
      parts[name] = String(trimmed(part[part.index(after: sign)...]))
    }
    if !isTidy {
      findings.append(RecurrenceFinding(.untidy, "Blanks and needless semicolons in the rule were left out."))
    }
    return parts
  }

  private static func frequency(_ value: String?) throws(RecurrenceError) -> Frequency {
    switch value {
    case "HOURLY": return .hourly
    case "DAILY": return .daily
    case "WEEKLY": return .weekly
    case "MONTHLY": return .monthly
    case "YEARLY": return .yearly
    case "SECONDLY", "MINUTELY":
      throw RecurrenceError(
        .subHourly, "Rules that repeat more often than hourly are not taken. Write FREQ=HOURLY with BYMINUTE."
      )
    case nil:
      throw RecurrenceError(.missingFrequency, "The rule has no FREQ. Write one, as in FREQ=WEEKLY.")
    case let value?:
      throw RecurrenceError(
        .unknownFrequency,
        "FREQ=\(RecurrenceError.quoted(value[...])) is unknown. Write HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY."
      )
    }
  }

  private mutating func read(_ name: String, _ value: String) throws(RecurrenceError) {
    switch name {
    case "FREQ": break
    case "INTERVAL":
      let number = try RecurrenceNumber.read(value, name)
      guard number != 0 else {
        throw RecurrenceError(.zeroInterval, "INTERVAL=0 repeats nothing. Write 1 or more.")
      }
      interval = min(try RecurrenceNumber.inRange(number, 1...Int.max, name), 1_000_000_000)
    case "COUNT":
      count = try RecurrenceNumber.inRange(RecurrenceNumber.read(value, name), 1...Int.max, name)
    case "UNTIL": until = try Until(rule: value)
    case "WKST": wkst = try RecurrenceNumber.weekday(value[...], name)
    case "BYSECOND":
      bySecond = Set(try RecurrenceNumber.list(value, 0...60, name).map { min($0, 59) }).sorted()
    case "BYMINUTE": byMinute = try RecurrenceNumber.list(value, 0...59, name)
    case "BYHOUR": byHour = try RecurrenceNumber.list(value, 0...23, name)
    case "BYDAY": byDay = try RecurrenceNumber.days(value, name)
    case "BYMONTHDAY": byMonthDay = try RecurrenceNumber.list(value, signed: 31, name)
    case "BYYEARDAY": byYearDay = try RecurrenceNumber.list(value, signed: 366, name)
    case "BYWEEKNO": byWeekNo = try RecurrenceNumber.list(value, signed: 53, name)
    case "BYMONTH": byMonth = try RecurrenceNumber.list(value, 1...12, name)
    case "BYSETPOS": bySetPos = try RecurrenceNumber.list(value, signed: 366, name)
    case "RSCALE":
      guard value == "GREGORIAN" else {
        throw RecurrenceError(
          .unsupportedCalendar,
          "RSCALE=\(RecurrenceError.quoted(value[...])) is not supported. Repeat by the Gregorian calendar.")
      }
    case "SKIP":
      guard value == "OMIT" else {
        throw RecurrenceError(
          .unsupportedSkip,
          "SKIP=\(RecurrenceError.quoted(value[...])) is not supported. Days that do not exist are omitted.")
      }
    default:
      throw RecurrenceError(
        .unknownPart, "\(RecurrenceError.quoted(name[...])) is no part of a rule. Leave it out.")
    }
  }

  /// Gives one meaning to what the RFC forbids.
  private mutating func settle(_ findings: inout [RecurrenceFinding]) {
    if count != nil && until != nil {
      findings.append(
        RecurrenceFinding(.countAndUntil, "The rule has COUNT and UNTIL; whichever ends it earlier holds."))
    }
    let hasOrdinals = frequency == .monthly || frequency == .yearly && byWeekNo.isEmpty
    if !hasOrdinals, byDay.contains(where: { $0.ordinal != 0 }) {
      byDay = RecurrenceNumber.ordered(byDay.map { Day(ordinal: 0, weekday: $0.weekday) })
      findings.append(
        RecurrenceFinding(
          .ordinalIgnored, "The numbers in BYDAY mean nothing in this rule and were left out."))
    }
    let isMisplaced = [
      ("BYWEEKNO", !byWeekNo.isEmpty && frequency != .yearly),
      ("BYYEARDAY", !byYearDay.isEmpty && (.daily...(.monthly)).contains(frequency)),
      ("BYMONTHDAY", !byMonthDay.isEmpty && frequency == .weekly),
    ]
    for (name, isTrue) in isMisplaced where isTrue {
      findings.append(
        RecurrenceFinding(
          .readAsLimit, "\(name) has no place in this rule; only the days that it names count."))
    }
  }
}

private func trimmed(_ piece: Substring) -> Substring {
  var piece = piece.drop { $0 == " " || $0 == "\t" }
  while piece.last == " " || piece.last == "\t" { piece.removeLast() }
  return piece
}
