/// The yearly rule of a TZif footer (RFC 9636 §3.3): a POSIX TZ string with hours from -167 to 167.
struct PosixRule {
  let standard: LocalTimeType
  private(set) var daylight: LocalTimeType?
  private var start = YearDay(day: .monthWeekday(month: 1, week: 1, weekday: 0), seconds: 0)
  private var end = YearDay(day: .monthWeekday(month: 1, week: 1, weekday: 0), seconds: 0)

  /// A day of every year, and the seconds of wall time after (or before) its midnight.
  struct YearDay {
    enum Day {
      /// `Mm.w.d`: week 5 is the last.
      case monthWeekday(month: Int, week: Int, weekday: Int)
      /// `Jn`: 1 to 365, February 29 is not counted.
      case withoutLeapDay(Int)
      /// `n`: 0 to 365, February 29 is counted.
      case withLeapDay(Int)
    }
    var day: Day
    var seconds: Int

    /// Seconds from 1970-01-01T00:00 to this moment of `year` on the wall.
    func wall(year: Int) -> Int64 {
      let dayNumber: Int
      switch day {
      case .monthWeekday(let month, let week, let weekday):
        let first = LocalDate(dayNumber: LocalDate.dayNumber(year: year, month: month, day: 1))
        let day = 1 + (weekday - first.weekday.rawValue + 7) % 7 + (week - 1) * 7
        let tooFar = day > LocalDate.lastDay(year: year, month: month)
        dayNumber = first.dayNumber + day - 1 - (tooFar ? 7 : 0)
      case .withoutLeapDay(let day):
        let leapDay = day >= 60 && LocalDate.lastDay(year: year, month: 2) == 29 ? 1 : 0
        dayNumber = LocalDate.dayNumber(year: year, month: 1, day: 1) + day - 1 + leapDay
      case .withLeapDay(let day):
        dayNumber = LocalDate.dayNumber(year: year, month: 1, day: 1) + day
      }
      return Int64(dayNumber) * 86_400 + Int64(seconds)
    }
  }

  /// The rule's changes in those years, in order.
  ///
  /// Where one year's daylight time ends at the very instant at which the next year's starts, it goes on:
  /// so do zones write that they keep it all year.
  func changes(years: ClosedRange<Int>) -> [(at: Int64, type: LocalTimeType)] {
    guard let daylight else { return [] }
    var changes: [(at: Int64, type: LocalTimeType)] = []
    changes.reserveCapacity(years.count * 2)
    for year in years {
      changes.append((start.wall(year: year) - Int64(standard.offset), daylight))
      changes.append((end.wall(year: year) - Int64(daylight.offset), standard))
    }
    changes.sort { ($0.at, $0.type == standard ? 0 : 1) < ($1.at, $1.type == standard ? 0 : 1) }
    return changes.indices.filter { $0 + 1 == changes.count || changes[$0 + 1].at != changes[$0].at }
      .map { changes[$0] }
  }

  /// Nil if `text` is not such a rule. A daylight name without dates is refused, as its meaning is not set.
  init?(_ text: String) {
    guard let rule = ASCIIReader.read(text, PosixRule.init(reading:)) else { return nil }
    self = rule
  }

  private init?(reading reader: inout ASCIIReader) {
    guard let name = PosixRule.name(&reader), let west = PosixRule.time(&reader, hours: 24) else {
      return nil
    }
    standard = LocalTimeType(offset: Int32(-west), isDaylight: false, abbreviation: name)
    if reader.isAtEnd { return }
    guard let name = PosixRule.name(&reader) else { return nil }
    var offset = Int32(3600 - west)
    if reader.next != UInt8(ascii: ",") {
      guard let west = PosixRule.time(&reader, hours: 24) else { return nil }
      offset = Int32(-west)
    }
    daylight = LocalTimeType(offset: offset, isDaylight: true, abbreviation: name)
    guard let start = PosixRule.yearDay(&reader), let end = PosixRule.yearDay(&reader) else { return nil }
    self.start = start
    self.end = end
  }

  private static func name(_ reader: inout ASCIIReader) -> String? {
    let isLetter = { (byte: UInt8) in (65...90).contains(byte & 0xDF) }
    let name: String
    if reader.accept("<") {
      name = reader.run { isLetter($0) || (48...57).contains($0) || $0 == 43 || $0 == 45 }
      guard reader.accept(">") else { return nil }
    } else {
      name = reader.run(while: isLetter)
    }
    return name.utf8.count >= 3 ? name : nil
  }

  /// `[+-]h[h[h]][:mm[:ss]]` in seconds, up to so many hours.
  private static func time(_ reader: inout ASCIIReader, hours: Int) -> Int? {
    let negative = reader.accept("-")
    if !negative { _ = reader.accept("+") }
    guard let hour = reader.number(most: 3), hour <= hours else { return nil }
    var seconds = hour * 3600
    for unit in [60, 1] where reader.accept(":") {
      guard let value = reader.digits(2), value < 60 else { return nil }
      seconds += value * unit
    }
    return negative ? -seconds : seconds
  }

  /// `,date[/time]`.
  private static func yearDay(_ reader: inout ASCIIReader) -> YearDay? {
    guard reader.accept(","), let day = day(&reader) else { return nil }
    guard reader.accept("/") else { return YearDay(day: day, seconds: 7200) }
    guard let seconds = time(&reader, hours: 167) else { return nil }
    return YearDay(day: day, seconds: seconds)
  }

  private static func day(_ reader: inout ASCIIReader) -> YearDay.Day? {
    if reader.accept("M") {
      guard let month = reader.number(most: 2), (1...12).contains(month), reader.accept("."),
        let week = reader.digits(1), (1...5).contains(week), reader.accept("."),
        let weekday = reader.digits(1), weekday < 7
      else { return nil }
      return .monthWeekday(month: month, week: week, weekday: weekday)
    }
    let withoutLeapDay = reader.accept("J")
    guard let day = reader.number(most: 3), day <= 365, !withoutLeapDay || day >= 1 else { return nil }
    return withoutLeapDay ? .withoutLeapDay(day) : .withLeapDay(day)
  }
}
