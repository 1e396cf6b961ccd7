import CivilTime
import Testing

@Suite struct LocalDateTests {
  @Test func `counting days one by one from 1583 to 2500 meets every date's number, parts and weekday`() {
    var (year, month, day) = (1583, 1, 1)
    var weekday = Weekday.saturday.rawValue
    var number = -141_349
    while year < 2500 {
      let date = LocalDate(dayNumber: number)
      let parts = date.components
      if parts.year != year || parts.month != month || parts.day != day || date.weekday.rawValue != weekday
        || LocalDate(year: year, month: month, day: day) != date
      {
        Issue.record("day \(number) is not \(year)-\(month)-\(day)")
        return
      }
      let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      day += 1
      if day > days[month - 1] { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
      weekday = (weekday + 1) % 7
      number += 1
    }
    #expect(LocalDate(dayNumber: 0).iso8601 == "1970-01-01")
    #expect(LocalDate(dayNumber: 0).weekday == .thursday)
  }

  @Test(arguments: [
    (2026, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 13, 1), (2026, 0, 1), (2026, 1, 0),
    (0, 1, 1), (10_000, 1, 1), (2026, 1, 32), (Int.max, 1, 1), (2026, Int.min, 1), (2026, 1, Int.max),
  ])
  func `a day that no calendar has is no date`(year: Int, month: Int, day: Int) {
    #expect(LocalDate(year: year, month: month, day: day) == nil)
  }

  @Test(arguments: ["0001-01-01", "1969-12-31", "2000-02-29", "2026-11-20", "9999-12-31"])
  func `a date is written as it was read`(text: String) {
    #expect(LocalDate(iso8601: text)?.iso8601 == text)
  }

  @Test(arguments: [
    "", "2026-1-01", "2026-01-1", "20260101", "2026-01-01 ", " 2026-01-01", "2026-01-01T00:00", "+2026-01-01",
    "02026-01-01", "2026/01/01", "2026-02-30", "２０２６-01-01", "0000-01-01", "-001-01-01", "2026-01-0x",
  ])
  func `a text that is not YYYY-MM-DD is no date`(text: String) {
    #expect(LocalDate(iso8601: text) == nil)
  }

  @Test func `years outside four digits are written with a sign`() throws {
    let last = try #require(LocalDate(iso8601: "9999-12-31"))
    #expect(last.adding(days: 1).iso8601 == "+10000-01-01")
    let first = try #require(LocalDate(iso8601: "0001-01-01"))
    #expect(first.adding(days: -1).iso8601 == "0000-12-31")
    #expect(first.adding(days: -367).iso8601 == "-0001-12-31")
  }

  @Test(arguments: [
    ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2024-02-29", 12, "2025-02-28"),
    ("2026-03-31", -1, "2026-02-28"), ("2026-12-15", 1, "2027-01-15"), ("2026-01-15", -1, "2025-12-15"),
    ("2026-05-31", 0, "2026-05-31"), ("2026-01-01", -24, "2024-01-01"), ("2026-08-31", 6, "2027-02-28"),
  ])
  func `adding months keeps the day, or takes the last of a shorter month`(
    from: String, months: Int, to: String
  ) throws {
    #expect(try #require(LocalDate(iso8601: from)).adding(months: months).iso8601 == to)
  }

  @Test func `the first of a date's month is the first of that month`() throws {
    #expect(try #require(LocalDate(iso8601: "2024-02-29")).firstOfMonth.iso8601 == "2024-02-01")
    #expect(try #require(LocalDate(iso8601: "1969-12-31")).firstOfMonth.iso8601 == "1969-12-01")
  }

  @Test(arguments: [
    ("2026-01-01", 2026, 1), ("2025-12-29", 2026, 1), ("2025-12-28", 2025, 52), ("2027-01-01", 2026, 53),
    ("2027-01-03", 2026, 53), ("2027-01-04", 2027, 1), ("2024-12-30", 2025, 1), ("2023-01-01", 2022, 52),
    ("2020-12-31", 2020, 53), ("2026-11-20", 2026, 47), ("1970-01-01", 1970, 1), ("1969-12-28", 1969, 52),
  ])
  func `an ISO week belongs to the year that holds its Thursday`(text: String, year: Int, week: Int) throws {
    #expect(try #require(LocalDate(iso8601: text)).isoWeek == LocalDate.ISOWeek(year: year, week: week))
  }

  @Test func `ISO weeks change on Mondays only, and each has seven days`() {
    var length = 7
    for number in -30_000..<60_000 {
      let date = LocalDate(dayNumber: number)
      guard date.isoWeek != LocalDate(dayNumber: number - 1).isoWeek else {
        length += 1
        continue
      }
      guard date.weekday == .monday, length == 7 || number < -29_990 else {
        Issue.record("a week starts at \(date.iso8601)")
        return
      }
      length = 1
    }
    #expect(length == LocalDate(dayNumber: 59_999).weekday.rawValue)
  }
}
