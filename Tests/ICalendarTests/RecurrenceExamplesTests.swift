import CivilTime
import ICalendar
import TestSupport
import Testing

/// The examples of RFC 5545 §3.8.5.3 and §3.3.10, all at 9:00 in New York.
@Suite struct RecurrenceExamplesTests {
  struct Example: Sendable {
    var rule: String
    var start = "1997-09-02"
    /// The first days, or all: `1997-09: 2-4 8; 10: 1`, and an ellipsis where it goes on.
    var days: String
  }

  static let examples = [
    Example(rule: "FREQ=DAILY;COUNT=10", days: "1997-09: 2-11"),
    Example(
      rule: "FREQ=DAILY;UNTIL=19971224T000000Z", days: "1997-09: 2-30; 10: 1-31; 11: 1-30; 12: 1-23"),
    Example(rule: "FREQ=DAILY;INTERVAL=2", days: "1997-09: 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30; 10: 2…"),
    Example(rule: "FREQ=DAILY;INTERVAL=10;COUNT=5", days: "1997-09: 2 12 22; 10: 2 12"),
    Example(
      rule: "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA", start: "1998-01-01",
      days: "1998-01: 1-31; 1999-01: 1-31; 2000-01: 1-31"),
    Example(
      rule: "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1", start: "1998-01-01",
      days: "1998-01: 1-31; 1999-01: 1-31; 2000-01: 1-31"),
    Example(rule: "FREQ=WEEKLY;COUNT=10", days: "1997-09: 2 9 16 23 30; 10: 7 14 21 28; 11: 4"),
    Example(
      rule: "FREQ=WEEKLY;UNTIL=19971224T000000Z",
      days: "1997-09: 2 9 16 23 30; 10: 7 14 21 28; 11: 4 11 18 25; 12: 2 9 16 23"),
    Example(
      rule: "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
      days: "1997-09: 2 16 30; 10: 14 28; 11: 11 25; 12: 9 23; 1998-01: 6 20; 02: 3 17…"),
    Example(
      rule: "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
      days: "1997-09: 2 4 9 11 16 18 23 25 30; 10: 2"),
    Example(
      rule: "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", days: "1997-09: 2 4 9 11 16 18 23 25 30; 10: 2"),
    Example(
      rule: "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR", start: "1997-09-01",
      days: """
        1997-09: 1 3 5 15 17 19 29; 10: 1 3 13 15 17 27 29 31; 11: 10 12 14 24 26 28; 12: 8 10 12 22
        """),
    Example(
      rule: "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", days: "1997-09: 2 4 16 18 30; 10: 2 14 16"),
    Example(
      rule: "FREQ=MONTHLY;COUNT=10;BYDAY=1FR", start: "1997-09-05",
      days: "1997-09: 5; 10: 3; 11: 7; 12: 5; 1998-01: 2; 02: 6; 03: 6; 04: 3; 05: 1; 06: 5"),
    Example(
      rule: "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR", start: "1997-09-05",
      days: "1997-09: 5; 10: 3; 11: 7; 12: 5"),
    Example(
      rule: "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU", start: "1997-09-07",
      days: "1997-09: 7 28; 11: 2 30; 1998-01: 4 25; 03: 1 29; 05: 3 31"),
    Example(
      rule: "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", start: "1997-09-22",
      days: "1997-09: 22; 10: 20; 11: 17; 12: 22; 1998-01: 19; 02: 16"),
    Example(
      rule: "FREQ=MONTHLY;BYMONTHDAY=-3", start: "1997-09-28",
      days: "1997-09: 28; 10: 29; 11: 28; 12: 29; 1998-01: 29; 02: 26…"),
    Example(
      rule: "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
      days: "1997-09: 2 15; 10: 2 15; 11: 2 15; 12: 2 15; 1998-01: 2 15"),
    Example(
      rule: "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1", start: "1997-09-30",
      days: "1997-09: 30; 10: 1 31; 11: 1 30; 12: 1 31; 1998-01: 1 31; 02: 1"),
    Example(
      rule: "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15", start: "1997-09-10",
      days: "1997-09: 10-15; 1999-03: 10-13"),
    Example(
      rule: "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
      days: "1997-09: 2 9 16 23 30; 11: 4 11 18 25; 1998-01: 6 13 20 27; 03: 3 10 17 24 31…"),
    Example(
      rule: "FREQ=YEARLY;COUNT=10;BYMONTH=6,7", start: "1997-06-10",
      days:
        "1997-06: 10; 07: 10; 1998-06: 10; 07: 10; 1999-06: 10; 07: 10; 2000-06: 10; 07: 10; 2001-06: 10; 07: 10"
    ),
    Example(
      rule: "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3", start: "1997-03-10",
      days: """
        1997-03: 10; 1999-01: 10; 02: 10; 03: 10; 2001-01: 10; 02: 10; 03: 10; 2003-01: 10; 02: 10; 03: 10
        """),
    Example(
      rule: "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200", start: "1997-01-01",
      days: """
        1997-01: 1; 04: 10; 07: 19; 2000-01: 1; 04: 9; 07: 18; 2003-01: 1; 04: 10; 07: 19; 2006-01: 1
        """),
    Example(
      rule: "FREQ=YEARLY;BYDAY=20MO", start: "1997-05-19", days: "1997-05: 19; 1998-05: 18; 1999-05: 17…"),
    Example(
      rule: "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", start: "1997-05-12",
      days: "1997-05: 12; 1998-05: 11; 1999-05: 17…"),
    Example(
      rule: "FREQ=YEARLY;BYMONTH=3;BYDAY=TH", start: "1997-03-13",
      days: "1997-03: 13 20 27; 1998-03: 5 12 19 26; 1999-03: 4 11 18 25…"),
    Example(
      rule: "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8", start: "1997-06-05",
      days: """
        1997-06: 5 12 19 26; 07: 3 10 17 24 31; 08: 7 14 21 28; 1998-06: 4 11 18 25; 07: 2 9 16 23 30…
        """),
    Example(
      rule: "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", start: "1998-02-13",
      days: "1998-02: 13; 03: 13; 11: 13; 1999-08: 13; 2000-10: 13…"),
    Example(
      rule: "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", start: "1997-09-13",
      days: "1997-09: 13; 10: 11; 11: 8; 12: 13; 1998-01: 10; 02: 7; 03: 7; 04: 11; 05: 9; 06: 13…"),
    Example(
      rule: "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", start: "1996-11-05",
      days: "1996-11: 5; 2000-11: 7; 2004-11: 2…"),
    Example(
      rule: "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", start: "1997-09-04",
      days: "1997-09: 4; 10: 7; 11: 6"),
    Example(
      rule: "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", start: "1997-09-29",
      days: "1997-09: 29; 10: 30; 11: 27; 12: 30; 1998-01: 29; 02: 26; 03: 30…"),
    Example(
      rule: "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", start: "1997-08-05",
      days: "1997-08: 5 10 19 24"),
    Example(
      rule: "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", start: "1997-08-05",
      days: "1997-08: 5 17 19 31"),
    Example(
      rule: "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", start: "2007-01-15",
      days: "2007-01: 15 30; 02: 15; 03: 15 30"),
  ]

  @Test(arguments: examples)
  func `an example of RFC 5545 has the days that stand beneath it`(example: Example) throws {
    let zone = try Zone.named("America/New_York")
    let wanted = try days(example.days)
    let found = try occurrences(example.rule, at(example.start, 9), in: zone).map(\.local)
    #expect(found.allSatisfy { $0.time.seconds == 9 * 3600 })
    let goesOn = example.days.hasSuffix("…")
    #expect(found.map(\.date).prefix(goesOn ? wanted.count : found.count).map(\.iso8601) == wanted)
    #expect(!goesOn || found.count > wanted.count)
  }

  @Test func `every three hours from nine to five (with the time that the RFC's erratum puts right)`() throws
  {
    let zone = try Zone.named("America/New_York")
    let found = try occurrences(
      "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z", at("1997-09-02", 9), in: zone)
    #expect(found.map(\.local.time.hour) == [9, 12, 15])
    #expect(found.map(\.start) == [utc(1997, 9, 2, 13), utc(1997, 9, 2, 16), utc(1997, 9, 2, 19)])
  }

  @Test func `every twenty minutes from 9:00 to 16:40 every day`() throws {
    let found = try occurrences(
      "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40;COUNT=48", at("1997-09-02", 9), in: .utc)
    #expect(found.count == 48)
    #expect(found[23].local.iso8601 == "1997-09-02T16:40")
    #expect(found[24].local.iso8601 == "1997-09-03T09:00")
  }

  @Test(arguments: [
    "FREQ=MINUTELY;INTERVAL=15;COUNT=6", "FREQ=MINUTELY;INTERVAL=90;COUNT=4", "FREQ=SECONDLY",
  ])
  func `rules below the hour are refused`(rule: String) {
    #expect(code(rule) == .subHourly)
  }

  /// `1997-09: 2-4 8; 10: 1` as dates.
  private func days(_ text: String) throws -> [String] {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    var year: Substring = ""
    var found: [String] = []
    for month in text.filter({ $0 != "…" && $0 != "\n" }).split(separator: ";") {
      let halves = month.split(separator: ":")
      var name = try #require(halves.first).drop { $0 == " " }
      if let dash = name.firstIndex(of: "-") {
        year = name[..<dash]
        name = name[name.index(after: dash)...]
      }
      for item in halves[1].split(separator: " ") {
        let ends = item.split(separator: "-").compactMap { Int($0) }
        let (first, last) = (try #require(ends.first), try #require(ends.last))
        for day in first...last { found.append("\(year)-\(name)-\(two(day))") }
      }
    }
    return found
  }
}
