import Booking
import CivilTime
import Desk
import Secrets
import Store
import TestSupport
import Testing

/// The same bytes while nothing changed, and other bytes only where something did (R41).
@Suite struct SamenessTests {
  @Test func `twice the same, and from another desk on the same database too`() throws {
    try withStudio { studio in
      try studio.sell()
      let feeds = try StudioFeed.all(studio)
      try studio.book("2026-10-21T10:00")
      try studio.book("2026-10-25T09:00", kind: .checkin)
      _ = try studio.close(days: 3)
      let other = try studio.otherDesk()
      defer { other.storage.close() }
      for feed in feeds {
        let first = try feed.bytes()
        #expect(try feed.bytes() == first)
        #expect(try feed.bytes(other) == first)
        studio.clock.advance(30)
        #expect(try feed.bytes() == first)
        studio.clock.advance(-30)
      }
    }
  }

  @Test func `a change is seen in its own event and the calendar's head alone`() throws {
    try withStudio { studio in
      let feeds = try [Feed.Kind.coach, .busy].map { try StudioFeed(studio, $0, blackouts: true) }
      let ann = try studio.actor("ann")
      func book(_ start: String) throws -> Booking {
        try studio.book(start, client: "dan", brand: "south", by: ann)
      }
      let others = try (20...28).map { try book("2026-10-\($0)T09:00") }
      _ = try studio.close(days: 1)
      var booking = try book("2026-10-24T10:00")
      let changes: [(String, () throws -> Void)] = [
        (
          "note",
          { _ = try studio.desk.note(booking.id, notes: "bring shoes", instructorNotes: nil, by: ann) }
        ),
        ("move", { booking = try studio.desk.move(booking.id, to: When("2026-10-27T18:00"), by: ann) }),
        ("another", { _ = try book("2027-05-01T10:00") }),
        ("cancel", { _ = try studio.desk.cancel(booking.id, by: ann) }),
      ]
      for (what, change) in changes {
        let before = try feeds.map { try $0.text() }
        try change()
        for (old, new) in zip(before, try feeds.map { try $0.text() }) {
          let changed = Set(old.byUID.keys).union(new.byUID.keys).filter { old.byUID[$0] != new.byUID[$0] }
          #expect(changed.count == 1, "\(what)")
          #expect(changed.isDisjoint(with: others.map(\.uid)), "\(what)")
          #expect(old.head != new.head, "\(what)")
          let heads = [old, new].map { text in text.head.filter { !$0.hasPrefix("LAST-MODIFIED:") } }
          #expect(heads[0] == heads[1], "\(what)")
        }
      }
    }
  }

  @Test func `the coach's own notes change no byte (R17)`() throws {
    try withStudio { studio in
      try studio.sell()
      let feeds = try [Feed.Kind.coach, .client, .busy].map { try StudioFeed(studio, $0) }
      let booking = try studio.book("2026-10-21T10:00")
      let before = try feeds.map { try $0.bytes() }
      studio.clock.advance(60)
      _ = try studio.desk.note(booking.id, notes: nil, instructorNotes: "late", by: studio.actor("ann"))
      #expect(try feeds.map { try $0.bytes() } == before)
    }
  }

  @Test func `a repeat of a request changes no byte (R12)`() throws {
    try withStudio { studio in
      try studio.sell()
      let feed = try StudioFeed(studio, .coach)
      let booking = try studio.book("2026-10-21T10:00")
      var before = try feed.bytes()
      studio.clock.advance(60)
      try studio.book("2026-10-21T10:00")
      #expect(try feed.bytes() == before)
      _ = try studio.desk.cancel(booking.id, by: studio.actor("cleo"))
      before = try feed.bytes()
      studio.clock.advance(60)
      _ = try studio.desk.cancel(booking.id, by: studio.actor("cleo"))
      #expect(try feed.bytes() == before)
    }
  }
}
