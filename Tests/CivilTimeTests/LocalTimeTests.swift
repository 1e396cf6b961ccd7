import CivilTime
import Testing

@Suite struct LocalTimeTests {
  @Test(arguments: ["00:00", "09:05", "23:59", "24:00", "10:00:01", "23:59:59"])
  func `a time is written as it was read`(text: String) {
    #expect(LocalTime(iso8601: text)?.iso8601 == text)
  }

  @Test func `seconds are written only where there are some`() {
    #expect(LocalTime(iso8601: "07:30:00")?.iso8601 == "07:30")
    #expect(LocalTime(iso8601: "24:00:00") == .endOfDay)
  }

  @Test(arguments: [
    "", "9:00", "09:0", "0900", "09:60", "24:01", "24:00:01", "25:00", "09:00:60", "09:00:00.5", "09:00 ",
    "-1:00", "09:00Z",
  ])
  func `a text that is no time of day is refused`(text: String) {
    #expect(LocalTime(iso8601: text) == nil)
  }

  @Test func `times lie between 00 and 24 o'clock, both included`() {
    #expect(LocalTime(seconds: 0) == .midnight)
    #expect(LocalTime(seconds: 86_400) == .endOfDay)
    #expect(LocalTime(seconds: -1) == nil)
    #expect(LocalTime(seconds: 86_401) == nil)
    #expect(LocalTime(hour: 24, minute: 0) == .endOfDay)
    #expect(LocalTime(hour: 24, minute: 0, second: 1) == nil)
    #expect(LocalTime(hour: 12, minute: -1) == nil)
    #expect(
      LocalTime(hour: 13, minute: 14, second: 15).map { [$0.hour, $0.minute, $0.second] } == [13, 14, 15])
  }

  @Test func `24 o'clock of a date is 0 o'clock of the next`() throws {
    let date = try #require(LocalDate(iso8601: "2026-12-31"))
    let end = LocalDateTime(date, .endOfDay)
    #expect(end.iso8601 == "2027-01-01T00:00")
    #expect(end.date == date.adding(days: 1))
    #expect(end.time == .midnight)
    #expect(LocalDateTime(iso8601: "2026-12-31T24:00") == end)
  }

  @Test(arguments: ["1969-12-31T23:59:59", "1970-01-01T00:00", "2026-11-20T10:15", "0001-01-01T00:00:01"])
  func `a date and time is written as it was read`(text: String) throws {
    let local = try #require(LocalDateTime(iso8601: text))
    #expect(local.iso8601 == text)
    #expect(LocalDateTime(local.date, local.time) == local)
  }

  @Test(arguments: [
    "2026-11-20", "2026-11-20 10:15", "2026-11-20t10:15", "2026-11-20T10:15Z", "2026-11-20T10:15+01:00",
    "2026-11-20T10", "2026-11-31T10:15", "T10:15",
  ])
  func `a date and time with a zone or in another form is refused`(text: String) {
    #expect(LocalDateTime(iso8601: text) == nil)
  }
}
