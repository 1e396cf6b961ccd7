import Testing

@testable import GoogleCalendar

@Suite struct TimeTests {
  @Test(
    arguments: [
      ("2026-05-04T08:00:00Z", 1_777_881_600), ("2026-05-04T10:00:00+02:00", 1_777_881_600),
      ("2026-05-04T02:30:00.250-05:30", 1_777_881_600), ("1970-01-01T00:00:00z", 0),
      ("1969-12-31T23:59:59Z", -1), ("2000-02-29T00:00:00Z", 951_782_400),
      ("0001-01-01T00:00:00Z", -62_135_596_800), ("9999-12-31T23:59:59Z", 253_402_300_799),
      ("2016-12-31T23:59:60Z", 1_483_228_800),
    ] as [(String, Int64)])
  func `an instant is read with any offset`(text: String, seconds: Int64) {
    #expect(RFC3339.parse(text) == seconds)
  }

  @Test(arguments: [
    "", "2026-05-04", "2026-05-04T08:00:00", "2026-02-30T08:00:00Z", "2026-13-01T08:00:00Z",
    "2026-05-04T24:00:00Z", "2026-05-04 08:00:00Z", "2026-05-04T08:00:00.Z", "2026-05-04T08:00:00+0200",
    "2026-05-04T08:00:00+02:00x", "0000-01-01T00:00:00Z", "2026-00-04T08:00:00Z", "2026-05-04T08:60:00Z",
  ])
  func `what is no instant is none`(text: String) {
    #expect(RFC3339.parse(text) == nil)
  }

  @Test func `what is written is read again`() {
    for seconds in stride(from: Int64(-62_135_596_800), through: 253_402_300_799, by: 86_399 * 977) {
      #expect(RFC3339.parse(RFC3339.format(seconds)) == seconds)
    }
    #expect(RFC3339.format(1_777_881_600) == "2026-05-04T08:00:00Z")
    #expect(RFC3339.format(.min) == "0001-01-01T00:00:00Z")
    #expect(RFC3339.format(.max) == "9999-12-31T23:59:59Z")
  }
}
