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
    try self.init(bytes: Array(text.utf8), findings: &findings)
  }

  /// More than a rule that names each second, minute, hour and day there is.
  private static let mostBytes = 16_384

  init(bytes text: [UInt8], findings: inout [RecurrenceFinding]) throws(RecurrenceError) {
    guard text.count <= Self.mostBytes else {
      throw RecurrenceError(
        .tooLong, "The rule has more than \(Self.mostBytes / 1024) KB. Write it without what it says twice.")
    }
    let parts = try Self.parts(text, &findings)
    try self.init(frequency: Self.frequency(parts["FREQ"]))
    for (name, value) in parts.sorted(by: { $0.key < $1.key }) { try read(name, value) }
    if let skip = parts["SKIP"], skip.isWord("OMIT"), parts["RSCALE"] == nil {
      findings.append(RecurrenceFinding(.skipWithoutScale, "SKIP means something only beside RSCALE."))
    }
    settle(&findings)
  }

  /// Names and values in capitals.
  private static func parts(
    _ text: [UInt8], _ findings: inout [RecurrenceFinding]
  ) throws(RecurrenceError) -> [String: ArraySlice<UInt8>] {
    var parts: [String: ArraySlice<UInt8>] = [:]
    var isTidy = true
    var strangers = 0
    let capitals = text.map(\.capital)
    for piece in capitals.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
      let part = piece.trimmed
      if part.count != piece.count || part.isEmpty { isTidy = false }
      if part.isEmpty { continue }
      guard let sign = part.firstIndex(of: UInt8(ascii: "=")) else {
        throw RecurrenceError(.malformed, "\(quoted(part)) in the rule has no \"=\". Write NAME=VALUE.")
      }
      let name = String(decoding: part[..<sign].trimmed, as: UTF8.self)
      if name.hasPrefix("X-") {
        strangers += 1
        if strangers <= 10 {
          findings.append(
            RecurrenceFinding(
              .extensionIgnored, "\(quoted(part)) is no part of the standard and was left out."))
        }
        continue
      }
      guard parts[name] == nil else {
        throw RecurrenceError(
          .repeatedPart, "\(quoted(name)) stands twice in the rule. Keep one of them.")
      }
      parts[name] = part[(sign + 1)...].trimmed
    }
    if !isTidy {
      findings.append(RecurrenceFinding(.untidy, "Blanks and needless semicolons in the rule were left out."))
    }
    return parts
  }

  private static func frequency(_ value: ArraySlice<UInt8>?) throws(RecurrenceError) -> Frequency {
    switch value.map({ String(decoding: $0, as: UTF8.self) }) {
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
        "FREQ=\(quoted(value)) is unknown. Write HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY."
      )
    }
  }

  private mutating func read(_ name: String, _ value: ArraySlice<UInt8>) throws(RecurrenceError) {
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
    case "WKST": wkst = try RecurrenceNumber.weekday(value, name)
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
      guard value.isWord("GREGORIAN") else {
        throw RecurrenceError(
          .unsupportedCalendar,
          "RSCALE=\(quoted(value)) is not supported. Repeat by the Gregorian calendar.")
      }
    case "SKIP":
      guard value.isWord("OMIT") else {
        throw RecurrenceError(
          .unsupportedSkip,
          "SKIP=\(quoted(value)) is not supported. Days that do not exist are omitted.")
      }
    default:
      throw RecurrenceError(
        .unknownPart, "\(quoted(name)) is no part of a rule. Leave it out.")
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
