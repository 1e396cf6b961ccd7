import CivilTime
import ICalendar
import TestSupport
import Testing

@Suite struct TextTests {
  private func lines(_ change: (inout Event) -> Void) -> [String] {
    var event = sampleEvent()
    change(&event)
    return ICalendarTests.lines(sampleDocument([event]))
  }

  @Test func `commas, semicolons, backslashes and line breaks are escaped`() {
    let found = lines { $0.summary = #"Legs, core; C:\n"# + "\nand more" }
    #expect(found.contains(#"SUMMARY:Legs\, core\; C:\\n\nand more"#))
  }

  @Test func `X- properties are escaped like the standard ones`() {
    var document = sampleDocument([])
    document.name = #"Maria, coach; C:\n"#
    document.description = "one\ntwo, three"
    let found = ICalendarTests.lines(document)
    #expect(found.contains(#"NAME:Maria\, coach\; C:\\n"#))
    #expect(found.contains(#"X-WR-CALNAME:Maria\, coach\; C:\\n"#))
    #expect(found.contains(#"X-WR-CALDESC:one\ntwo\, three"#))
  }

  @Test func `a comma inside a category is told from the comma between two`() {
    #expect(lines { $0.categories = ["Legs, core", "", "Gym"] }.contains(#"CATEGORIES:Legs\, core,Gym"#))
    #expect(!lines { $0.categories = ["", "\u{7}"] }.contains { $0.hasPrefix("CATEGORIES") })
  }

  @Test func `control characters are left out, and every line break is one`() {
    let summary = "a\u{0}b\u{7}c\u{1B}d\u{7F}e\u{9F}f\tg\r\nh\ri\u{85}j\u{2028}k\u{2029}l"
    #expect(lines { $0.summary = summary }.contains("SUMMARY:abcdef\tg\\nh\\ni\\nj\\nk\\nl"))
  }

  @Test func `an address cannot begin a line of its own`() {
    let found = lines {
      $0.url = "https://example.org/a b,c;d\r\nATTENDEE:mailto:x@example.org"
      $0.conference = .init(uri: "https://meet.example.org/\u{2028}x\\ny", label: "Join\r\nBEGIN:VALARM")
    }
    #expect(found.contains("URL:https://example.org/a%20b,c;dATTENDEE:mailto:x@example.org"))
    let conference = "CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=\"Join BEGIN:VALARM\":"
    #expect(found.contains(conference + "https://meet.example.org/x%5Cny"))
  }

  @Test func `quotes and carets in a label are encoded as RFC 6868 has it`() {
    let found = lines { $0.conference = .init(uri: "https://a.example", label: #"say "^n""#) }
    #expect(found.contains("CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=say ^'^^n^':https://a.example"))
  }

  @Test func `a conference without a label has none`() {
    let found = lines { $0.conference = .init(uri: "https://a.example", label: "") }
    #expect(found.contains("CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://a.example"))
  }

  @Test func `a colour that is no name is not written`() {
    #expect(lines { $0.color = "teal" }.contains("COLOR:teal"))
    #expect(!lines { $0.color = "#008080" }.contains { $0.hasPrefix("COLOR") })
  }

  @Test func `spellings that Unicode holds equal stay as they are`() {
    var one = sampleEvent("1")
    var two = sampleEvent("2")
    one.location = "Caf\u{E9}"
    two.location = "Cafe\u{301}"
    let found = Array(text(sampleDocument([one, two])).utf8)
    #expect(
      found.split(separator: 0x0A).filter { $0.starts(with: "LOCATION".utf8) }.map(\.count) == [15, 16])
  }

  @Test(arguments: ["x", "ü", "日", "👩", "x ", "a:", "\\"])
  func `every length folds at 75 octets or before, between characters, and unfolds to itself`(_ piece: String)
  {
    for length in 0...240 {
      let summary = String(repeating: piece, count: length)
      let bytes = render(sampleDocument([Event.with(summary: summary)]))
      let physical = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      #expect(physical.last?.isEmpty == true)
      for line in physical.dropLast() {
        #expect(
          line.last == 0x0D && line.count <= 76 && line.count > 2 && line.filter { $0 == 0x0D }.count == 1)
        #expect(String(validating: line, as: UTF8.self) != nil)
      }
      let wanted = "SUMMARY:" + (piece == "\\" ? summary + summary : summary)
      #expect(unfolded(bytes).contains(wanted), "\(length)")
    }
  }
}

extension Event {
  fileprivate static func with(summary: String) -> Event {
    var event = sampleEvent()
    event.summary = summary
    return event
  }
}
