/// Dates in headers (RFC 9110 §5.6.7), as whole seconds since 1970-01-01T00:00:00Z.
public enum HTTPDate {
  /// The preferred form: `Sun, 06 Nov 1994 08:49:37 GMT`. Instants before the year 1 or after 9999 are
  /// written as the nearest one that four digits can say.
  public static func format(_ epochSeconds: Int64) -> String {
    let seconds = min(max(epochSeconds, -62_135_596_800), 253_402_300_799)
    let days = floorDivide(seconds, 86_400)
    let time = seconds - days * 86_400
    let (year, month, day) = civil(days)
    // 1970-01-01 was a Thursday.
    let weekday = weekdays[Int((days + 3) - floorDivide(days + 3, 7) * 7)]
    let clock = [time / 3600, time / 60 % 60, time % 60].map { padded($0, 2) }.joined(separator: ":")
    return "\(weekday), \(padded(day, 2)) \(months[Int(month) - 1]) \(padded(year, 4)) \(clock) GMT"
  }

  /// Reads the preferred form and the two obsolete ones (`Sunday, 06-Nov-94 08:49:37 GMT`,
  /// `Sun Nov  6 08:49:37 1994`); nil for anything else or a day that no month has. A year of two digits is
  /// 1970…2069. The weekday must be a name but need not be right; second 60 is read as the next minute.
  public static func parse(_ text: String) -> Int64? {
    let words = text.split(separator: " ", omittingEmptySubsequences: true)
    switch words.count {
    case 6 where words[5] == "GMT" && words[0].last == "," && weekdays.contains(String(words[0].dropLast())):
      guard words[1].utf8.count == 2, words[3].utf8.count == 4 else { return nil }
      return seconds(year: number(words[3]), month: words[2], day: number(words[1]), clock: words[4])
    case 4
    where words[3] == "GMT" && words[0].last == "," && longWeekdays.contains(String(words[0].dropLast())):
      let date = words[1].split(separator: "-", omittingEmptySubsequences: false)
      guard date.count == 3, date[0].utf8.count == 2, date[2].utf8.count == 2, let short = number(date[2])
      else { return nil }
      let year = short >= 70 ? 1900 + short : 2000 + short
      return seconds(year: year, month: date[1], day: number(date[0]), clock: words[2])
    case 5 where weekdays.contains(String(words[0])):
      guard words[2].utf8.count <= 2, words[4].utf8.count == 4 else { return nil }
      return seconds(year: number(words[4]), month: words[1], day: number(words[2]), clock: words[3])
    default: return nil
    }
  }

  private static func seconds(year: Int64?, month: Substring, day: Int64?, clock: Substring) -> Int64? {
    let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
    guard let year, year >= 1, let month = months.firstIndex(of: String(month)).map({ Int64($0) + 1 }),
      let day, parts.count == 3, parts.allSatisfy({ $0.utf8.count == 2 }),
      let hour = number(parts[0]), let minute = number(parts[1]), let second = number(parts[2]),
      hour < 24, minute < 60, second <= 60
    else { return nil }
    let days = daysSinceEpoch(year, month, day)
    guard civil(days) == (year, month, day) else { return nil }
    return days * 86_400 + hour * 3600 + minute * 60 + second
  }

  private static func number(_ text: Substring) -> Int64? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// Days from 1970-01-01 of a proleptic Gregorian date: years begin in March, so that the leap day is last.
  private static func daysSinceEpoch(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = floorDivide(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The inverse of `daysSinceEpoch`.
  private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  private static func floorDivide(_ number: Int64, _ by: Int64) -> Int64 {
    let quotient = number / by
    return number % by < 0 ? quotient - 1 : quotient
  }

  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let longWeekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
