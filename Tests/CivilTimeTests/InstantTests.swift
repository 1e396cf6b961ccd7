import CivilTime
import Testing

@Suite struct InstantTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59Z", -1), ("2026-03-08T07:30:00Z", 1_772_955_000),
    ("2026-03-08t07:30:00z", 1_772_955_000), ("2026-03-08T02:30:00-05:00", 1_772_955_000),
    ("2026-03-08T13:00:00+05:30", 1_772_955_000), ("2026-03-08T07:30:00.999999999999Z", 1_772_955_000),
    ("2026-03-08T07:30:00-00:00", 1_772_955_000), ("2026-03-07T07:31:00-23:59", 1_772_955_000),
    ("0001-01-01T00:00:00Z", -62_135_596_800), ("9999-12-31T23:59:59Z", 253_402_300_799),
    ("1969-12-31T23:59:58.7Z", -2),
  ])
  func `an RFC 3339 time is read`(text: String, seconds: Int64) {
    #expect(Instant(rfc3339: text) == Instant(seconds: seconds))
  }

  @Test(arguments: [
    "", "2026-03-08", "2026-03-08T07:30:00", "2026-03-08T07:30Z", "2026-03-08 07:30:00Z",
    "2026-03-08T07:30:60Z", "2026-03-08T24:00:00Z", "2026-03-08T07:60:00Z", "2026-02-29T07:30:00Z",
    "2026-13-08T07:30:00Z", "2026-03-08T07:30:00.Z", "2026-03-08T07:30:00,5Z", "2026-03-08T07:30:00+0100",
    "2026-03-08T07:30:00+1:00", "2026-03-08T07:30:00+24:00", "2026-03-08T07:30:00+01:60",
    "2026-03-08T07:30:00+01", "2026-03-08T07:30:00ZZ", " 2026-03-08T07:30:00Z", "2026-03-08T07:30:00Z\n",
    "0000-12-31T23:59:59Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "10000-01-01T00:00:00Z",
    "2026-3-8T07:30:00Z", "2026-03-08T7:30:00Z", "-2026-03-08T07:30:00Z", "2026-03-08T07:30:00\u{2212}01:00",
  ])
  func `a text that is no RFC 3339 time, or out of its years, is refused`(text: String) {
    #expect(Instant(rfc3339: text) == nil)
  }

  @Test func `an instant is written in UTC with Z`() {
    #expect(Instant(rfc3339: "2026-03-08T02:30:00-05:00")?.rfc3339 == "2026-03-08T07:30:00Z")
    #expect(Instant(seconds: -1).rfc3339 == "1969-12-31T23:59:59Z")
    #expect(Instant(seconds: 253_402_300_800).rfc3339 == "+10000-01-01T00:00:00Z")
    #expect(Instant(seconds: .min).rfc3339.hasPrefix("-292277022657-01-27T"))
    #expect(Instant(seconds: .max).rfc3339 == "+292277026596-12-04T15:30:07Z")
  }

  @Test func `writing and reading again gives the same instant`() {
    for seconds in stride(from: Int64(-62_135_596_800), through: 253_402_300_799, by: 78_799_999) {
      let instant = Instant(seconds: seconds)
      var bytes = Array("x".utf8)
      instant.appendRFC3339(to: &bytes)
      guard Instant(rfc3339: instant.rfc3339) == instant, bytes == Array("x\(instant.rfc3339)".utf8) else {
        Issue.record("\(seconds) became \(instant.rfc3339)")
        return
      }
    }
    #expect(Instant(seconds: 5) - Instant(seconds: 3) == 2)
    #expect(Instant(seconds: 5) - 3 == Instant(seconds: 2))
    #expect(Instant(seconds: 5) + 3 > Instant(seconds: 7))
  }
}
