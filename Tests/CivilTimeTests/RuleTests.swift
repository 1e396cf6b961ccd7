import CivilTime
import Testing

/// Yearly rules of TZif footers (RFC 9636 §3.3).
@Suite struct RuleTests {
  private func changes(_ footer: String, in year: Int) throws -> [String] {
    let zone = try Zone(name: "Test", tzif: tzif([(0, false, "STD")], footer: footer))
    let start = try #require(Instant(rfc3339: "\(year)-01-01T00:00:00Z"))
    let end = try #require(Instant(rfc3339: "\(year + 1)-01-01T00:00:00Z"))
    return zone.transitions(in: start..<end).map { "\($0.at.rfc3339) \($0.offsetAfter)" }
  }

  @Test(arguments: [
    ("EST5EDT,M3.2.0,M11.1.0", ["2026-03-08T07:00:00Z -14400", "2026-11-01T06:00:00Z -18000"]),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", ["2026-03-29T01:00:00Z 3600", "2026-10-25T01:00:00Z 0"]),
    ("EET-2EEST,M3.4.4/50,M10.4.4/50", ["2026-03-28T00:00:00Z 10800", "2026-10-23T23:00:00Z 7200"]),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", ["2026-03-29T01:00:00Z -3600", "2026-10-25T01:00:00Z -7200"]),
    ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", ["2026-04-04T15:00:00Z 37800", "2026-10-03T15:30:00Z 39600"]),
    ("AAA0BBB,J59/0,J60/0", ["2026-02-28T00:00:00Z 3600", "2026-02-28T23:00:00Z 0"]),
    ("AAA0BBB,58/0,59/0", ["2026-02-28T00:00:00Z 3600", "2026-02-28T23:00:00Z 0"]),
    ("AAA0BBB,M6.1.1/-167,M6.1.1/167", ["2026-05-25T01:00:00Z 3600", "2026-06-07T22:00:00Z 0"]),
    ("AAA0:30:15BBB,J100/1:02:03,J200", ["2026-04-10T01:32:18Z 1785", "2026-07-19T01:30:15Z -1815"]),
  ])
  func `a rule's changes fall where its text says`(footer: String, expected: [String]) throws {
    #expect(try changes(footer, in: 2026) == expected)
  }

  @Test func `Julian days leave out February 29, the others count it`() throws {
    #expect(
      try changes("AAA0BBB,J59/0,J60/0", in: 2028) == ["2028-02-28T00:00:00Z 3600", "2028-02-29T23:00:00Z 0"])
    #expect(
      try changes("AAA0BBB,58/0,59/0", in: 2028) == ["2028-02-28T00:00:00Z 3600", "2028-02-28T23:00:00Z 0"])
  }

  @Test func `a zone that writes daylight time for all the year keeps it`() throws {
    let zone = try Zone(name: "Test", tzif: tzif([(0, false, "STD")], footer: "XXX3EDT4,0/0,J365/23"))
    let now = try #require(Instant(rfc3339: "2026-01-01T00:00:00Z"))
    #expect(zone.transitions(in: now..<now + 100 * 365 * 86_400).isEmpty)
    #expect(zone.offset(at: now) == -14_400)
    #expect(zone.abbreviation(at: now) == "EDT")
  }

  @Test(arguments: [
    "EST", "5", "EST5EDT", "EST25", "E5", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0",
    "EST5EDT,M3.6.0,M11.1.0", "EST5EDT,M3.2.7,M11.1.0", "EST5EDT,J0,J100", "EST5EDT,J366,J100",
    "EST5EDT,366,100", "EST5EDT,M3.2.0/168,M11.1.0", "EST5EDT,M3.2.0,M11.1.0,", "<EST5", "<E>5",
    "EST5:60", "EST5EDT,M3.2.0,M11.1.0/2:5", "EST5EDT4EXT,J1,J2", "EST99999999999999999999",
  ])
  func `a footer that is no such rule is damage`(footer: String) {
    #expect { _ = try Zone(name: "Test", tzif: tzif([(0, false, "STD")], footer: footer)) } throws: {
      ($0 as? ZoneError)?.code == "zone-data-damaged"
    }
  }
}
