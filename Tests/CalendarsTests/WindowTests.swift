import Booking
import CivilTime
import Desk
import TestSupport
import Testing

/// Which bookings a feed holds, and for how long (R41, R44).
@Suite struct WindowTests {
  @Test func `a feed that has held an event never becomes empty (R44)`() throws {
    try withStudio { studio in
      try studio.sell()
      let feeds = try StudioFeed.all(studio)
      let id = try studio.book("2026-10-21T10:00").id
      let closed = try studio.close(days: 1)
      for feed in feeds { #expect(try !feed.uids().isEmpty) }
      _ = try studio.desk.cancel(id, by: studio.actor("cleo"))
      try studio.desk.removeOverride(closed.id, coach: "ann", by: studio.actor("ann"))
      for window in try studio.desk.windows(of: "ann", for: studio.actor("ann")) {
        try studio.desk.removeWindow(window.id, coach: "ann", by: studio.actor("ann"))
      }
      for days in [0, 14, 15, 90, 365, 4000] {
        studio.clock.now = instant("2026-10-19T08:00:00Z") + Int64(days) * 86400
        for (number, feed) in feeds.enumerated() {
          #expect(try feed.uids().count == 1, "feed \(number) after \(days) days")
        }
      }
    }
  }

  @Test func `a feed that held nothing but lifted blackouts does not become empty (R44)`() throws {
    try withStudio { studio in
      for kind in [Feed.Kind.coach, .busy] {
        let feed = try StudioFeed(studio, kind, blackouts: true)
        let closed = try studio.close(days: 2)
        #expect(try feed.uids() == ["\(closed.id.text)@coachcal"])
        try studio.desk.removeOverride(closed.id, coach: "ann", by: studio.actor("ann"))
        let left = try feed.text().events
        #expect(left.count == 1)
        #expect(left.first?.contains("STATUS:CANCELLED") == true)
        #expect(left.first?.contains("TRANSP:TRANSPARENT") == true)
        let later = try studio.close(days: 1)
        #expect(try feed.uids() == ["\(later.id.text)@coachcal"])
        try studio.desk.removeOverride(later.id, coach: "ann", by: studio.actor("ann"))
      }
    }
  }

  @Test func `a cancelled booking is shown as cancelled for 14 whole days of the owner's zone (R41)`() throws
  {
    try withStudio { studio in
      try studio.sell()
      let feeds = try [Feed.Kind.coach, .client, .busy].map { try StudioFeed(studio, $0) }
      let gone = try studio.book("2026-12-01T10:00")
      let stays = try studio.book("2026-12-02T10:00")
      _ = try studio.desk.cancel(gone.id, by: studio.actor("cleo"))
      // Cancelled at 10:00 of 2026-10-19 in Berlin: 14 whole days end with 2026-11-02.
      for (now, isShown) in [("2026-11-02T22:59:59Z", true), ("2026-11-02T23:00:00Z", false)] {
        studio.clock.now = instant(now)
        for feed in feeds {
          let text = try feed.text()
          #expect(text.value("STATUS", of: gone.uid) == (isShown ? "CANCELLED" : nil), "\(now)")
          #expect(text.value("STATUS", of: stays.uid) == "CONFIRMED")
        }
      }
    }
  }

  @Test func `of the past it holds as many days as it was told, 90 by itself (R44)`() throws {
    try withStudio { studio in
      try studio.sell()
      let feeds = try [
        (7, StudioFeed(studio, .coach, pastDays: 7)), (90, StudioFeed(studio, .client)),
        (0, StudioFeed(studio, .busy, pastDays: 0)),
      ]
      let old = try studio.book("2026-10-20T10:00")
      let new = try studio.book("2027-01-10T10:00")
      let berlin = try studio.person("ann").zone
      for (days, feed) in feeds {
        let day = berlin.date(at: old.start)
        studio.clock.now = berlin.startOfDay(day.adding(days: days + 1)) + -1
        #expect(try feed.uids() == [old.uid, new.uid], "\(days)")
        studio.clock.now = berlin.startOfDay(day.adding(days: days + 1))
        #expect(try feed.uids() == [new.uid], "\(days)")
      }
    }
  }

  @Test func `all of the future is held, whatever the booking window (R44)`() throws {
    try withStudio { studio in
      let feed = try StudioFeed(studio, .coach)
      let far = try studio.book("2030-06-03T10:00", client: "dan", brand: "south", by: studio.actor("ann"))
      #expect(try feed.text().line("DTSTART", of: far.uid) == ";TZID=Europe/Berlin:20300603T100000")
    }
  }

  @Test func `a move shows the one event at its new time, and never both (R41, R47)`() throws {
    try withStudio { studio in
      try studio.sell()
      let feeds = try [Feed.Kind.coach, .client, .busy].map { try StudioFeed(studio, $0) }
      let old = try studio.book("2026-10-21T10:00")
      let before = try feeds.map { try $0.text() }
      _ = try studio.desk.move(old.id, to: When("2026-10-22T14:00"), by: studio.actor("cleo"))
      for (feed, before) in zip(feeds, before) {
        let text = try feed.text()
        #expect(try feed.uids() == [old.uid])
        #expect(text.line("DTSTART", of: old.uid) == ";TZID=Europe/Berlin:20261022T140000")
        let sequences = [before, text].map { Int($0.value("SEQUENCE", of: old.uid) ?? "") ?? -1 }
        #expect(sequences[0] < sequences[1])
        let changed = [before, text].map { $0.value("LAST-MODIFIED", of: old.uid) ?? "" }
        #expect(changed[0] < changed[1])
        #expect(text.value("CREATED", of: old.uid) == before.value("CREATED", of: old.uid))
      }
    }
  }

  @Test func `a client's feed with one coach holds that coach's bookings alone (R40)`() throws {
    try withStudio { studio in
      try studio.sell()
      try studio.sell(coach: "bob")
      let all = try StudioFeed(studio, .client)
      let one = try StudioFeed(studio, .client, with: "ann")
      let ann = try studio.book("2026-10-21T10:00")
      let bob = try studio.book("2026-10-22T10:00", coach: "bob")
      #expect(try all.uids() == [ann.uid, bob.uid])
      #expect(try one.uids() == [ann.uid])
    }
  }
}
