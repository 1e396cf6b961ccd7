extension HostileFile {
  /// Lines and folding.
  static let lines = [
    HostileFile("400,000 blank lines at the end", squares: true) { size in
      hostile { $0.event("1", anHour) } + Array(repeating: 0x0A, count: size(400_000))
    },
    HostileFile("400,000 blank lines of CR and LF within an event", squares: true) { size in
      hostile { $0.event("1", anHour + many("\r\n", size(400_000))) }
    },
    HostileFile("ten million blank lines", isRefused: true) { size in
      hostile { $0.event("1", anHour) } + Array(repeating: 0x0A, count: size(10_000_000))
    },
    HostileFile("a summary folded at each byte") { size in
      hostile { $0.event("1", anHour + "\nSUMMARY:" + many("\n x", size(490_000))) }
    },
    HostileFile("65,000 dates of one line, each folded", isRefused: true) { size in
      hostile {
        $0.event("1", anHour + "\nEXDATE:" + many("\n 20270101T100000Z,", size(65_000)))
      }
    },
    HostileFile("500,000 lines that are none", isRefused: true) { size in
      Array("BEGIN:VCALENDAR\n".utf8) + Array(many("x\n", size(499_000)).utf8)
    },
    HostileFile("a line of 9 MB") { size in
      hostile { $0.event("1", anHour + "\nSUMMARY:" + many("x", size(9_000_000))) }
    },
    HostileFile("9 MB of NULs") { size in
      hostile { $0.event("1", anHour + "\nSUMMARY:x" + many("\0", size(9_000_000))) }
    },
    HostileFile("490,000 summaries of one event") { size in
      hostile { $0.event("1", anHour + many("\nSUMMARY:x", size(490_000))) }
    },
    HostileFile("490,000 sentences that look like properties") { size in
      hostile { $0.event("1", anHour + many("\nStatus: cancelled", size(490_000))) }
    },
    HostileFile("10 MB of UTF-16") { size in
      let text = hostile { writer in
        for number in 0..<size(64_000) {
          writer.event("\(number)", "DTSTART:20270101T100000Z\nDURATION:PT1S")
        }
      }
      return [0xFF, 0xFE] + text.flatMap { [$0, 0] }
    },
    HostileFile("10 MB that are hardly a calendar", isRefused: true) { size in
      Array(many("x", size(10_485_760)).utf8)
    },
  ]

  /// Parameters and names of zones.
  static let parameters: [HostileFile] = {
    let dates: @Sendable (Shrinking) -> String = { size in many("20270101T100000,", size(32_000)) }
    let start = "DTSTART;TZID=Europe/Berlin:20270101T100000\nDURATION:PT1H"
    return [
      HostileFile("half a megabyte of parameter before 32,000 dates, seven times", squares: true) { size in
        hostile {
          $0.event("1", start + many("\nEXDATE;X=\"\(many("a", size(500_000)))\":\(dates(size))", 7))
        }
      },
      HostileFile("500,000 empty parameters before 32,000 dates, seven times", squares: true) { size in
        hostile { $0.event("1", start + many("\nEXDATE\(many(";", size(500_000))):\(dates(size))", 7)) }
      },
      HostileFile("a TZID of half a megabyte before 32,000 dates, seven times", squares: true) { size in
        hostile { $0.event("1", start + many("\nRDATE;TZID=\(many("a", size(500_000))):\(dates(size))", 7)) }
      },
      HostileFile("34,000 TZIDs of slashes", squares: true) { size in
        hostile { writer in
          writer.event(
            "1",
            anHour
              + (0..<size(34_000)).map { "\nRDATE;TZID=\(many("/", 240))\(padded($0, 6)):20270101T100000" }
              .joined()
          )
        }
      },
      HostileFile("34,000 TZIDs that end in the name of a zone") { size in
        hostile { writer in
          writer.event(
            "1",
            anHour
              + (0..<size(34_000)).map {
                "\nRDATE;TZID=\(many("/x", 100))/\($0)/America/Argentina/Buenos_Aires:20270101T100000"
              }.joined())
        }
      },
      HostileFile("49,000 calendars, each with zones of its own") { size in
        (0..<size(49_000)).flatMap { number in
          Array(
            "BEGIN:VCALENDAR\nX-WR-TIMEZONE:/a/b\(number)\nBEGIN:VEVENT\nUID:\(number)\nDTSTART;TZID=q\(number):20270101T100000\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR\n"
              .utf8)
        }
      },
      HostileFile("a TZID that is a path") { _ in
        hostile { $0.event("1", "DTSTART;TZID=../../etc/passwd:20270101T100000\nDURATION:PT1H") }
      },
      HostileFile("5 MB of parameter behind BEGIN", isRefused: true) { size in
        hostile { $0.add("BEGIN;X=\(many("a", size(5_000_000))):VEVENT") }
      },
    ]
  }()

  /// EXDATE, RDATE and FREEBUSY.
  static let lists: [HostileFile] = {
    @Sendable func seconds(_ count: Int, _ end: String) -> String {
      (0..<count).map { second($0) + end }.joined(separator: ",")
    }
    return [
      HostileFile("10 MB of EXDATE", isRefused: true) { size in
        hostile {
          $0.event("1", anHour + "\nRRULE:FREQ=DAILY" + many("\nEXDATE:\(seconds(size(50_000), "Z"))", 11))
        }
      },
      HostileFile("10 MB of EXDATE, one a line", isRefused: true) { size in
        hostile {
          $0.event("1", anHour + "\nRRULE:FREQ=DAILY" + many("\nEXDATE:20270105T090000Z", size(430_000)))
        }
      },
      HostileFile("249,000 EXDATEs") { size in
        hostile {
          $0.event("1", anHour + "\nRRULE:FREQ=DAILY" + many("\nEXDATE:\(seconds(size(41_500), "Z"))", 6))
        }
      },
      HostileFile("249,000 RDATEs") { size in
        hostile { $0.event("1", anHour + many("\nRDATE:\(seconds(size(41_500), "Z"))", 6)) }
      },
      HostileFile("249,000 RDATEs with ends, and an exception for each") { size in
        hostile { writer in
          writer.event(
            "1",
            anHour + many("\nRDATE;TZID=Europe/Berlin;VALUE=PERIOD:\(seconds(size(41_500), "/PT1S"))", 3)
              + many("\nEXDATE;TZID=Europe/Berlin:\(seconds(size(41_500), ""))", 3))
        }
      },
      HostileFile("207,500 periods of a hundred years, and 9000 changed futures", isRefused: true) { size in
        hostile { writer in
          writer.event(
            "1", anHour + many("\nRDATE;VALUE=PERIOD:\(seconds(size(41_500), "Z/P36500D"))", 5))
          for number in 0..<size(9000) {
            writer.event(
              "1",
              "RECURRENCE-ID;RANGE=THISANDFUTURE:\(second(number))Z\nDTSTART:\(second(number + 1))Z\nDURATION:PT1S"
            )
          }
        }
      },
      HostileFile("246,000 periods of FREEBUSY") { size in
        hostile {
          $0.add("BEGIN:VFREEBUSY\(many("\nFREEBUSY:\(seconds(size(41_000), "Z/PT1S"))", 6))\nEND:VFREEBUSY")
        }
      },
    ]
  }()
}
