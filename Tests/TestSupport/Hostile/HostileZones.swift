extension HostileFile {
  /// VTIMEZONEs; those that take long are named in two hundred ways.
  static let zones: [HostileFile] = {
    @Sendable func zone(_ name: String, _ parts: String) -> String {
      "BEGIN:VTIMEZONE\nTZID:\(name)\n\(parts)\nEND:VTIMEZONE"
    }
    @Sendable func part(_ kind: String, _ from: String, _ to: String, _ lines: String) -> String {
      "BEGIN:\(kind)\nTZOFFSETFROM:\(from)\nTZOFFSETTO:\(to)\n\(lines)\nEND:\(kind)"
    }
    @Sendable func event(in zone: String, _ uid: Int) -> String {
      "BEGIN:VEVENT\nUID:\(uid)\nDTSTART;TZID=\(zone):20270101T100000\nDURATION:PT1H\nEND:VEVENT"
    }
    /// A file with a zone and events that name it, each in other letters.
    @Sendable func named(_ parts: String) -> [UInt8] {
      hostile { writer in
        writer.add(zone("evilzone", parts))
        for number in 0..<200 {
          let name = "evilzone".enumerated().map { place, letter in
            number >> place & 1 == 1 ? letter.uppercased() : String(letter)
          }.joined()
          writer.add(event(in: name, number))
        }
      }
    }
    let old = "DTSTART:19600101T000000\n"
    let onsets = (0..<499).map { "20270101T\(padded($0 / 60))\(padded($0 % 60))00" }.joined(separator: ",")
    @Sendable func dense(_ values: String) -> [UInt8] {
      hostile { writer in
        writer.add(
          zone(
            "evilzone",
            part("STANDARD", "+0000", "-2300", "DTSTART:20270101T000000\nRDATE:\(onsets)") + "\n"
              + part("DAYLIGHT", "+0000", "+2300", "DTSTART:20270101T000030\nRDATE:\(onsets)")))
        writer.event(
          "1",
          "DTSTART;TZID=evilzone:20270101T100000\nDURATION:PT1S" + many("\nRDATE;TZID=evilzone:\(values)", 4))
      }
    }
    return [
      HostileFile("300,000 dead rules in a VTIMEZONE, named in 200 ways", isRefused: true, squares: true) {
        size in
        named(
          part(
            "STANDARD", "+0100", "+0100",
            old + many("RRULE:FREQ=YEARLY;UNTIL=19610101\n", size(300_000)) + "X:y"))
      },
      HostileFile("five million bad dates in a VTIMEZONE, named in 200 ways", isRefused: true, squares: true)
      { size in
        named(
          part("STANDARD", "+0100", "+0100", old + many("RDATE:\(many("1,", size(490_000)))\n", 10) + "X:y"))
      },
      HostileFile("80,000 parts of a VTIMEZONE, named in 200 ways") { size in
        named(many(part("STANDARD", "+0100", "+0100", old + "X:y") + "\n", size(80_000)) + "X:y")
      },
      HostileFile("a rule bomb in a VTIMEZONE, named in 200 ways") { _ in
        named(part("STANDARD", "+0100", "+0100", old + "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"))
      },
      HostileFile("clocks that change each minute, 240,000 dates", squares: true) { size in
        dense(
          (0..<size(60_000)).map { "20270101T\(padded(3 + $0 % 3))\(padded($0 % 60))\(padded($0 / 24 % 60))" }
            .joined(separator: ","))
      },
      HostileFile("clocks that change each minute, 200,000 periods") { size in
        dense(
          (0..<size(50_000)).map {
            "20270101T\(padded(3 + $0 % 3))\(padded($0 % 60))\(padded($0 / 24 % 60))/P1D"
          }
          .joined(separator: ","))
      },
      HostileFile("400 VTIMEZONEs with seven changes a year, and series in each", isRefused: true) { size in
        hostile { writer in
          for number in 0..<size(400) {
            let rule = "DTSTART:19700101T000000\nRRULE:FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7;BYDAY=1SU"
            writer.add(
              zone(
                "z\(number)",
                part("STANDARD", "+0100", "+0200", rule) + "\n" + part("DAYLIGHT", "+0200", "+0100", rule)))
            writer.event(
              "\(number)",
              "DTSTART;TZID=z\(number):20270101T100000\nDURATION:PT1H\nRRULE:FREQ=HOURLY;COUNT=2000")
          }
        }
      },
      HostileFile("33,000 VTIMEZONEs") { size in
        hostile { writer in
          for number in 0..<size(33_000) {
            writer.add(zone("z\(number)", part("STANDARD", "+0100", "+0200", "DTSTART:19700101T000000")))
            writer.add(event(in: "z\(number)", number))
          }
        }
      },
    ]
  }()

  /// Components within and beside each other.
  static let nesting = [
    HostileFile("100,000 calendars within each other", isRefused: true) { size in
      Array((many("BEGIN:VCALENDAR\n", size(100_000)) + many("END:VCALENDAR\n", size(100_000))).utf8)
    },
    HostileFile("100,000 events within each other that never end", isRefused: true) { size in
      Array(many("BEGIN:VEVENT\n", size(100_000)).utf8)
    },
    HostileFile("7000 times fourteen events within each other", isRefused: true) { size in
      hostile { $0.add(many("BEGIN:VEVENT\n", 14) + many("END:VEVENT\n", 14) + "X:y", times: size(7000)) }
    },
    HostileFile("99,000 alarms of an event") { size in
      hostile { $0.event("1", anHour + many("\nBEGIN:VALARM\nEND:VALARM", size(99_000))) }
    },
    HostileFile("100,001 alarms of an event", isRefused: true) { size in
      hostile { $0.event("1", anHour + many("\nBEGIN:VALARM\nEND:VALARM", size(100_001))) }
    },
    HostileFile("240,000 ENDs without a BEGIN") { size in
      hostile { $0.event("1", anHour + many("\nEND:VALARM", size(240_000))) }
    },
  ]

  /// Years at the ends of time, numbers that overflow, and no calendar at all.
  static let oddities = [
    HostileFile("the years 0 and 9999, and numbers that overflow") { _ in
      hostile { writer in
        writer.event("1", "DTSTART:00000101T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY")
        writer.event(
          "2",
          "DTSTART:99991231T235959Z\nDURATION:P99999999999999999999D\nRRULE:FREQ=YEARLY;INTERVAL=99999999999999999999;COUNT=99999999999999999999999"
        )
        writer.event("3", "DTSTART:00010101\nDTEND:99991231\nSEQUENCE:99999999999999999999999")
        writer.event(
          "4", "DTSTART:00010101T000000Z\nRDATE;VALUE=PERIOD:00010101T000000Z/P99999999999D,/,//,20260101/")
        writer.event(
          "5", "RECURRENCE-ID;RANGE=THISANDFUTURE:00010101T000000Z\nDTSTART:99991231T235959Z\nDURATION:PT1H")
      }
    },
    HostileFile("an empty file", isRefused: true) { _ in [] },
    HostileFile("a web page", isRefused: true) { _ in
      Array("<!DOCTYPE html>\n<html><body>Sign in: now</body></html>".utf8)
    },
  ]
}
