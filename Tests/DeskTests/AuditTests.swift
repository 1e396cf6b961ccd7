import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

/// R83: who did what.
@Suite struct AuditTests {
  @Test func `the audit log tells what was done in the order in which it was, also within one second (R83)`()
    throws
  {
    try withStudio { studio in
      try studio.sell(20)
      var expected = ["package.sell"]
      for day in 20...29 {
        let id = try studio.book("2026-10-\(day)T12:00").id
        _ = try studio.desk.cancel(id, by: studio.actor("olga"), reason: "day \(day)")
        expected += ["booking.book", "booking.cancel"]
      }
      let trail = try studio.desk.audit(of: "ann", limit: 100, for: studio.actor("ann"))
      #expect(trail.map(\.action) == expected)
      #expect(
        trail.map(\.role) == ["coach"] + Array(repeating: ["client", "owner"], count: 10).flatMap(\.self))
      #expect(trail.compactMap(\.detail) == (20...29).map { "day \($0)" })

      var pages: [AuditEntry] = []
      while true {
        let page = try studio.desk.audit(
          of: "ann", after: pages.last?.id, limit: 3, for: studio.actor("ann"))
        if page.isEmpty { break }
        pages += page
      }
      #expect(pages == trail)
    }
  }

  @Test func `every act of a coach's things is written down, and no refusal is (R83)`() throws {
    try withStudio { studio in
      let ann = try studio.actor("ann")
      let before = try studio.desk.audit(of: "ann", limit: 100, for: ann).count
      _ = try refusal { try studio.book("2026-10-21T10:00") }
      #expect(try studio.desk.audit(of: "ann", limit: 100, for: ann).count == before)
      let window = try studio.desk.windows(of: "ann", for: ann)[0]
      _ = try studio.desk.changeWindow(window.id, coach: "ann", by: ann) { $0.capacity = 1 }
      try studio.desk.removeWindow(window.id, coach: "ann", by: .commandLine(as: .owner))
      let (feed, _) = try studio.desk.addFeed(of: "ann", kind: .coach, by: ann)
      _ = try studio.desk.rotateFeed(feed.id, grace: 0, by: ann)
      try studio.desk.revokeFeed(feed.id, by: ann)
      let trail = try studio.desk.audit(of: "ann", limit: 100, for: ann).dropFirst(before)
      #expect(
        trail.map(\.action) == ["window.change", "window.remove", "feed.add", "feed.rotate", "feed.revoke"])
      #expect(
        try trail.map(\.actor) == [studio.person("ann").id, nil]
          + Array(repeating: studio.person("ann").id, count: 3))
    }
  }
}
