import Booking
import Calendars
import TestSupport
import Testing

/// Whom a feed does not name (R40, R82).
@Suite struct PrivacyTests {
  @Test func `a busy feed holds no name of a client or brand, no room, note or link`() throws {
    let autumn = try Autumn()
    let content = autumn.content(.busy)
    for bytes in [renderFeed(content), renderFreeBusy(content, until: instant("2027-10-20T22:00:00Z"))] {
      let text = unfolded(bytes).joined(separator: "\n")
      for secret in [
        "Tom", "Eve", "Nord", "Studio", "Linienstra", "towel", "cold", "meet.", "Christmas", "8 sessions",
        "nord.example", "second time", "Check-in", "seagreen", "purple",
      ] {
        #expect(!text.contains(secret), "\(secret)")
      }
    }
    let text = CalendarText(renderFeed(content))
    #expect(Set(text.events.compactMap { CalendarText.value("SUMMARY", in: $0) }) == ["Busy"])
    #expect(
      text.names.isDisjoint(with: ["DESCRIPTION", "LOCATION", "URL", "CONFERENCE", "CATEGORIES", "COLOR"]))
  }

  @Test func `a busy feed stays silent even where the names were at hand`() throws {
    let autumn = try Autumn()
    let plain = autumn.content(.busy)
    var named = plain
    let coach = autumn.content(.coach)
    named.people = coach.people
    named.brands = coach.brands
    named.packages = coach.packages
    #expect(renderFeed(named) == renderFeed(plain))
  }

  @Test func `a client's feed names no other client, and no feed the coach's own notes (R17, R22)`() throws {
    let autumn = try Autumn()
    let client = unfolded(renderFeed(autumn.content(.client))).joined(separator: "\n")
    for other in ["Eve", "Müller", "a cold", "Christmas"] { #expect(!client.contains(other), "\(other)") }
    for kind in Feed.Kind.allCases {
      let text = unfolded(renderFeed(autumn.content(kind))).joined(separator: "\n")
      #expect(!text.contains("second time"), "\(kind)")
      #expect(!text.contains("paid in cash"), "\(kind)")
      #expect(!text.contains("@example.org"), "\(kind)")
    }
  }

  @Test func `an open feed holds the free slots' times and nothing else`() throws {
    let text = CalendarText(renderFeed(try Autumn().content(.open)))
    #expect(Set(text.events.compactMap { CalendarText.value("SUMMARY", in: $0) }) == ["Open for booking"])
    #expect(Set(text.events.compactMap { CalendarText.value("TRANSP", in: $0) }) == ["TRANSPARENT"])
    #expect(text.names.isDisjoint(with: ["DESCRIPTION", "LOCATION", "URL", "CONFERENCE", "CATEGORIES"]))
  }
}
