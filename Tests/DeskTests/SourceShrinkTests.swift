import Booking
import CivilTime
import Desk
import TestSupport
import Testing

/// R59: what counts as losing most of a source. What is closed is merged, so that many events may be one blackout.
@Suite struct SourceShrinkTests {
  @Test func `many whole days in a row that are gone are a loss, though they were one blackout (R59)`() throws
  {
    try withStudio { studio throws in
      let days = (1...28).map { ("202611\($0 < 10 ? "0" : "")\($0)", "202611\($0 < 9 ? "0" : "")\($0 + 1)") }
      #expect(try studio.take(calendar(days)).source.blackouts == 1)
      let before = try studio.everything()
      #expect(try refusal { try studio.take(calendar([])) } == .sourceShrank)
      #expect(try refusal { try studio.take(calendar(Array(days.prefix(13)))) } == .sourceShrank)
      #expect(try studio.everything() == before)
      #expect(try studio.take(calendar(Array(days.prefix(14)))).difference.removed.count == 1)
    }
  }

  @Test func `meetings back to back that are gone are a loss, though they were few hours (R59)`() throws {
    try withStudio { studio throws in
      let hours = (10...19).map { ("20261110T\($0)0000Z", "20261110T\($0 + 1)0000Z") }
      #expect(try studio.take(calendar(hours)).source.blackouts == 1)
      #expect(try refusal { try studio.take(calendar(Array(hours.prefix(4)))) } == .sourceShrank)
      #expect(try refusal { try studio.take(calendar([])) } == .sourceShrank)
      #expect(try studio.take(calendar(Array(hours.prefix(5)))).difference.removed.count == 1)
    }
  }

  @Test func `a series of days that is gone is a loss, though it was one event (R59)`() throws {
    try withStudio { studio throws in
      let series = calendar([("20261101", "20261102")], lines: ["RRULE:FREQ=DAILY;COUNT=28"])
      let report = try studio.take(series)
      #expect(report.events == 1 && report.source.blackouts == 1)
      #expect(try refusal { try studio.take(calendar([])) } == .sourceShrank)
      #expect(try studio.take(calendar([]), mayShrink: true).difference.removed.count == 1)
    }
  }

  @Test func `a few short events may go, and so may those that are over (R59)`() throws {
    try withStudio { studio throws in
      let few = (10...13).map { ("202611\($0)T080000Z", "202611\($0)T090000Z") }
      try studio.take(calendar(few))
      #expect(try studio.take(calendar([])).difference.removed.count == 4)
      // Seven back to back on a day that is nearly over.
      let today = (11...17).map { ("20261019T\($0)0000Z", "20261019T\($0 + 1)0000Z") }
      try studio.take(calendar(today), name: "today")
      studio.clock.now = instant("2026-10-19T17:30:00Z")
      #expect(try studio.take(calendar([]), name: "today").difference.removed.count == 1)
    }
  }
}
