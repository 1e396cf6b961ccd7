extension HostileFile {
  /// As many events as there may be.
  static let events = [
    HostileFile("99,000 events") { size in
      hostile { writer in
        for number in 0..<size(99_000) {
          writer.event("\(number)", "DTSTART:\(second(number))Z\nDURATION:PT1S")
        }
      }
    },
    HostileFile("99,000 events of one UID", squares: true) { size in
      hostile { writer in
        for number in 0..<size(99_000) { writer.event("1", "DTSTART:\(second(number))Z\nDURATION:PT1S") }
      }
    },
    HostileFile("82,000 exceptions of one UID", squares: true) { size in
      hostile { writer in
        for number in 0..<size(82_000) {
          writer.event("1", "RECURRENCE-ID:\(second(number))Z\nDTSTART:\(second(number))Z\nDURATION:PT1S")
        }
      }
    },
    HostileFile("93,000 days with long names in Windows-1252") { size in
      var bytes = hostile { writer in
        for number in 0..<size(93_000) {
          writer.event(
            padded(number, 6) + many("y", 25), "DTSTART:\(second(number).prefix(8))\nSUMMARY:\(many("#", 16))"
          )
        }
      }
      for place in bytes.indices where bytes[place] == UInt8(ascii: "#") { bytes[place] = 0xE9 }
      return bytes
    },
    HostileFile("93,000 days with long names that are free") { size in
      hostile { writer in
        for number in 0..<size(93_000) {
          writer.event(
            padded(number, 6) + many("y", 25), "DTSTART:\(second(number).prefix(8))\nTRANSP:TRANSPARENT")
        }
      }
    },
    HostileFile("96,000 events that are cancelled") { size in
      hostile { writer in
        for number in 0..<size(96_000) { writer.event("\(number)", "STATUS:CANCELLED\nX:y") }
      }
    },
  ]

  /// Exceptions, versions and changed futures of series.
  static let series: [HostileFile] = {
    @Sendable func minute(_ number: Int) -> String {
      "20270101T\(padded(number / 60))\(padded(number % 60))00"
    }
    return [
      HostileFile("old exceptions times dead rules", isRefused: true, squares: true) { size in
        hostile { writer in
          for uid in 0..<48 {
            writer.event(
              "\(uid)",
              "DTSTART:19000101T000000\nSEQUENCE:1" + many("\nRRULE:FREQ=YEARLY;UNTIL=19000101", size(1000)))
            for number in 0..<size(990) {
              writer.event("\(uid)", "RECURRENCE-ID:\(minute(number))\nDTSTART:20270101T000000")
            }
          }
        }
      },
      HostileFile("old exceptions times EXDATEs", squares: true) { size in
        hostile { writer in
          for uid in 0..<size(110) {
            writer.event(
              "\(uid)",
              "DTSTART;TZID=Europe/Berlin:20270101T000000\nSEQUENCE:1\nEXRULE:FREQ=DAILY\nEXDATE:\(many("20270101T000000,", size(2100)))"
            )
            for number in 0..<size(450) {
              writer.event("\(uid)", "RECURRENCE-ID:\(minute(number))\nDTSTART:20270101T000000")
            }
          }
        }
      },
      HostileFile("series times changed futures of one UID", isRefused: true, squares: true) { size in
        hostile { writer in
          for uid in 0..<45 {
            for number in 0..<size(1000) { writer.event("\(uid)", "DTSTART:\(minute(number))") }
            for number in 0..<size(999) {
              writer.event(
                "\(uid)", "RECURRENCE-ID;RANGE=THISANDFUTURE:\(minute(number))\nDTSTART:20270101T000000")
            }
          }
        }
      },
      HostileFile("45,000 series times 45,000 exceptions of one UID", squares: true) { size in
        hostile { writer in
          for number in 0..<size(45_000) {
            writer.event("1", "DTSTART:20270105T090000Z\nDURATION:PT\(number + 1)S")
            writer.event("1", "RECURRENCE-ID:\(second(number))Z\nDTSTART:20270105T090000Z")
          }
        }
      },
      HostileFile("13,000 changed futures of an hourly series", squares: true) { size in
        hostile { writer in
          writer.event("1", "DTSTART:20260101T000000Z\nDURATION:PT1S\nRRULE:FREQ=HOURLY")
          for number in 0..<size(13_000) {
            let at =
              "2027\(padded(1 + number / 672 % 12))\(padded(1 + number / 24 % 28))T\(padded(number % 24))0000Z"
            writer.event("1", "RECURRENCE-ID;RANGE=THISANDFUTURE:\(at)\nDTSTART:\(at)\nDURATION:PT2S")
          }
        }
      },
      HostileFile("hourly series whose futures come from ten thousand years away", isRefused: true) { size in
        hostile { writer in
          for uid in 0..<size(400) {
            writer.event("\(uid)", "DTSTART:00010101T000000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY")
            writer.event(
              "\(uid)",
              "RECURRENCE-ID;RANGE=THISANDFUTURE:00010102T000000Z\nDTSTART:99991231T000000Z\nDURATION:PT1H")
          }
        }
      },
    ]
  }()
}
