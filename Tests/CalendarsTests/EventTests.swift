import Booking
import Calendars
import CivilTime
import TestSupport
import Testing

/// What an event says of its booking (R41).
@Suite struct EventTests {
  private func text(_ kind: Feed.Kind = .coach) throws -> CalendarText {
    CalendarText(renderFeed(try Autumn().content(kind)))
  }

  @Test func `every booking is one event under its own uid`() throws {
    let autumn = try Autumn()
    for kind in [Feed.Kind.coach, .client, .busy] {
      var content = autumn.content(kind)
      content.blackouts = []
      let uids = CalendarText(renderFeed(content)).events.compactMap { CalendarText.value("UID", in: $0) }
      #expect(uids == content.bookings.map(\.uid), "\(kind)")
    }
  }

  @Test func `stamp and last change are when the booking changed, and it says when it was made`() throws {
    let text = try text()
    #expect(text.value("DTSTAMP", of: "3@coachcal") == "20261018T090000Z")
    for event in text.events {
      #expect(CalendarText.value("DTSTAMP", in: event) == CalendarText.value("LAST-MODIFIED", in: event))
    }
    #expect(text.value("CREATED", of: "3@coachcal") == "20260915T100000Z")
    #expect(text.value("SEQUENCE", of: "3@coachcal") == "3")
    #expect(text.value("SEQUENCE", of: "5@coachcal") == "1")
  }

  @Test func `each state has its status, and what is off takes no time`() throws {
    let autumn = try Autumn()
    let expected: [(Booking.Status, String)] = [
      (.pending, "TENTATIVE"), (.confirmed, "CONFIRMED"), (.completed, "CONFIRMED"), (.noShow, "CONFIRMED"),
      (.cancelled, "CANCELLED"), (.declined, "CANCELLED"), (.expired, "CANCELLED"),
    ]
    for (status, word) in expected {
      for kind in [Feed.Kind.coach, .client, .busy] {
        var content = autumn.content(kind)
        content.bookings = [autumn.booking("x", autumn.tom, "2026-11-01T09:00:00Z", status: status)]
        let text = CalendarText(renderFeed(content))
        #expect(text.value("STATUS", of: "x@coachcal") == word)
        let transparency = word == "CANCELLED" ? "TRANSPARENT" : "OPAQUE"
        #expect(text.value("TRANSP", of: "x@coachcal") == transparency)
      }
    }
  }

  @Test func `coach and client each see the other's name`() throws {
    #expect(try text().value("SUMMARY", of: "5@coachcal") == "Session with Tom O’Neill\\, Jr.")
    #expect(try text(.client).value("SUMMARY", of: "5@coachcal") == "Session with María \"Mia\" Brandt")
    #expect(try text(.client).value("SUMMARY", of: "7@coachcal") == "Check-in with María \"Mia\" Brandt")
    #expect(try text(.client).value("SUMMARY", of: "8@coachcal") == "Session with Jonas Keller")
  }

  @Test func `the description says session k of n, until when the package holds, and the notes`() throws {
    for kind in [Feed.Kind.coach, .client] {
      let description = try #require(try text(kind).value("DESCRIPTION", of: "5@coachcal"))
      #expect(
        description.hasPrefix(
          #"Session 3 of 8 (8 sessions\, autumn\; special)\nThe package can be used until 2026-12-31\n"#
            + #"Bring: towel\, water\; shoes.\nÜbung macht den Meister 💪🏽\, Übung"#))
    }
    #expect(
      try text().value("DESCRIPTION", of: "3@coachcal")
        == #"Cancelled: A cold\, alas\; see you\nnext week 🤧"#)
    #expect(try text().line("DESCRIPTION", of: "4@coachcal") == nil)
  }

  @Test func `a check-in carries its link wherever an app may look for it (R54)`() throws {
    let link = "https://meet.example.org/nord-0123456789abcdefghijklmnop"
    for kind in [Feed.Kind.coach, .client] {
      let text = try text(kind)
      #expect(text.value("LOCATION", of: "7@coachcal") == link)
      #expect(text.value("DESCRIPTION", of: "7@coachcal") == "Video call: \(link)")
      #expect(text.value("URL", of: "7@coachcal") == link)
      let conference = try #require(text.line("CONFERENCE", of: "7@coachcal"))
      #expect(conference.hasSuffix(":\(link)") && conference.contains(";VALUE=URI"))
      #expect(conference.contains(";FEATURE=VIDEO"))
      #expect(text.line("CONFERENCE", of: "5@coachcal") == nil)
    }
  }

  @Test func `place, address, categories and colour tell sessions and check-ins apart (R72)`() throws {
    let text = try text()
    #expect(
      text.value("LOCATION", of: "5@coachcal")
        == #"Studio 1\; Linienstraße 40\, Berlin\nSecond floor \\ left"#)
    #expect(text.value("URL", of: "5@coachcal") == "https://nord.example/api/v1/bookings/5")
    #expect(text.line("CATEGORIES", of: "5@coachcal") == #":Session,Nord\, Licht\; & Co"#)
    #expect(text.line("CATEGORIES", of: "7@coachcal") == #":Check-in,Nord\, Licht\; & Co"#)
    #expect(text.value("COLOR", of: "5@coachcal") == "seagreen")
    #expect(text.value("COLOR", of: "7@coachcal") == "purple")
  }

  @Test func `nothing in any feed makes an app send mail or ring`() throws {
    let autumn = try Autumn()
    var mean = autumn
    for at in mean.bookings.indices {
      mean.bookings[at].notes = "x\r\nATTENDEE:mailto:a@example.org\r\nBEGIN:VALARM\nMETHOD:REQUEST"
      mean.bookings[at].room = "\rORGANIZER:mailto:a@example.org\u{2028}BEGIN:VALARM"
    }
    for kind in Feed.Kind.allCases {
      for autumn in [autumn, mean] {
        let names = CalendarText(renderFeed(autumn.content(kind))).names
        #expect(names.isDisjoint(with: ["METHOD", "ORGANIZER", "ATTENDEE", "VALARM"]), "\(kind)")
        let bytes = renderFeed(autumn.content(kind))
        #expect(!unfolded(bytes).contains("BEGIN:VALARM"), "\(kind)")
      }
    }
  }

  @Test func `blackouts are shown with their reason to the coach and as busy to others (R40)`() throws {
    let own = try text(.coach)
    #expect(own.value("SUMMARY", of: "holidays@coachcal") == #"Christmas\, at home\; with family"#)
    #expect(own.value("SUMMARY", of: "dentist@coachcal") == "Closed")
    let busy = try text(.busy)
    for uid in ["holidays@coachcal", "dentist@coachcal"] {
      #expect(busy.value("SUMMARY", of: uid) == "Busy")
      #expect(busy.value("TRANSP", of: uid) == "OPAQUE")
    }
    for text in [own, busy] {
      #expect(text.line("DTSTART", of: "holidays@coachcal") == ";VALUE=DATE:20261224")
      #expect(text.line("DTEND", of: "holidays@coachcal") == ";VALUE=DATE:20261227")
      #expect(text.line("DTSTART", of: "dentist@coachcal") == ";TZID=Europe/Berlin:20261202T090000")
    }
  }
}
