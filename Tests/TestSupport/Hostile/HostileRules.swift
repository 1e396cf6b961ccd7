extension HostileFile {
  /// Rules that yield much, or nothing for long.
  static let rules: [HostileFile] = {
    @Sendable func numbers(_ range: ClosedRange<Int>) -> String {
      range.map(String.init).joined(separator: ",")
    }
    @Sendable func series(_ count: Int, _ lines: String) -> [UInt8] {
      hostile { writer in for number in 0..<count { writer.event("\(number)", lines) } }
    }
    let allDay = "BYHOUR=\(numbers(0...23));BYMINUTE=\(numbers(0...59));BYSECOND=\(numbers(0...59))"
    let weekdays = (-5...5).filter { $0 != 0 }.flatMap { ordinal in
      ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].map { "\(ordinal)\($0)" }
    }.joined(separator: ",")
    return [
      HostileFile("a rule for each second", isRefused: true) { _ in
        series(1, "DTSTART:20270101T000000Z\nDURATION:PT1S\nRRULE:FREQ=DAILY;\(allDay)")
      },
      HostileFile("2000 rules for each second", isRefused: true) { size in
        series(
          size(2000),
          "DTSTART:20270101T000000Z\nDURATION:PT1S\nRRULE:FREQ=HOURLY;BYMINUTE=\(numbers(0...59));BYSECOND=\(numbers(0...59))"
        )
      },
      HostileFile("an hourly rule of events that last a century", isRefused: true) { _ in
        series(1, "DTSTART:19700101T000000Z\nDURATION:P36000D\nRRULE:FREQ=HOURLY")
      },
      HostileFile("300 hourly rules that take themselves away", isRefused: true) { size in
        series(
          size(300),
          "DTSTART;TZID=Europe/Berlin:20260101T000000\nDURATION:PT1S\nRRULE:FREQ=HOURLY\nEXRULE:FREQ=HOURLY;INTERVAL=1"
        )
      },
      HostileFile("a million times", isRefused: true) { _ in
        series(80, "DTSTART;TZID=Europe/Berlin:20260101T000000\nDURATION:PT1S\nRRULE:FREQ=HOURLY")
      },
      HostileFile("half a million times apart", isRefused: true) { _ in
        hostile { writer in
          for number in 0..<70 {
            writer.event(
              "\(number)",
              "DTSTART;TZID=Europe/Berlin:20260101T00\(padded(number % 60))\(padded(number / 60))\nDURATION:PT1S\nRRULE:FREQ=HOURLY\nEXRULE:FREQ=HOURLY;INTERVAL=2"
            )
          }
        }
      },
      HostileFile("90,000 times apart") { _ in
        hostile { writer in
          for number in 0..<7 {
            writer.event(
              "\(number)", "DTSTART:20260101T000\(number)00Z\nDURATION:PT1S\nRRULE:FREQ=HOURLY")
          }
        }
      },
      HostileFile("49,000 rules that count from 1900", isRefused: true) { size in
        series(
          size(200), "DTSTART:19000101T000000" + many("\nRRULE:FREQ=YEARLY;BYDAY=MO;COUNT=2000000", size(245))
        )
      },
      HostileFile("49,900 yearly rules") { size in
        hostile { writer in
          for number in 0..<size(49_900) {
            writer.event(padded(number, 6) + many("y", 25), "DTSTART:\(second(number))Z\nRRULE:FREQ=YEARLY")
          }
        }
      },
      HostileFile("45,000 rules with every part") { size in
        hostile { writer in
          for number in 0..<size(45_000) {
            writer.event(
              "\(number)",
              "DTSTART:20270101T000000Z\nDURATION:PT1S\nRRULE:FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1,2,3;BYYEARDAY=1,2,3;BYWEEKNO=1,53;BYDAY=MO,FR;BYHOUR=1,2;BYMINUTE=1,2;BYSECOND=1,2;BYSETPOS=1,2"
            )
          }
        }
      },
      HostileFile("10 MB of weekdays by number", isRefused: true) { size in
        series(
          size(8500),
          "DTSTART:19000101T100000Z\nDURATION:P36500D\nRRULE:FREQ=YEARLY;BYMONTH=\(numbers(1...12));BYMONTHDAY=31;BYHOUR=1;UNTIL=20270601;BYDAY=\(weekdays)"
        )
      },
      HostileFile("8 MB of positions among days", isRefused: true) { size in
        series(
          size(3000),
          "DTSTART:19000101T100000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYSETPOS=\(numbers(1...366));BYYEARDAY=\(numbers(1...366))"
        )
      },
      HostileFile("9 MB of semicolons in rules") { size in
        series(
          9, "DTSTART:20270101T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2" + many(";", size(1_000_000)))
      },
      HostileFile("9 MB of parts that are no part of the standard") { size in
        series(
          size(600),
          "DTSTART:20270101T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2" + many(";X-A=1", size(2500)))
      },
      HostileFile("rules that never match, ten thousand years long", isRefused: true) { size in
        series(
          size(5000),
          "DTSTART:00010101T000000Z\nDURATION:P36500D\nRRULE:FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=99999999999999"
        )
      },
      HostileFile("380,000 rules of one event", isRefused: true) { size in
        series(1, anHour + many("\nRRULE:FREQ=DAILY;COUNT=1", size(380_000)))
      },
    ]
  }()
}
