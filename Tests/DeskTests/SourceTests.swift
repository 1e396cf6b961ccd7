import Booking
import CivilTime
import Desk
import Secrets
import Store
import TestSupport
import Testing

/// R55–R57, R59: calendars of other lives close ann's time. She is in Berlin and open from 08:00 to 20:00; it is
/// Monday 2026-10-19, 10:00 there.
@Suite struct SourceTests {
  @Test func `an import closes exactly the times of the file, to the minute (R55)`() throws {
    try withStudio { studio in
      let file = calendar([("20261021T081500Z", "20261021T093000Z"), ("20261022T120000", "20261022T130000")])
      let before = try studio.starts(21, minutes: 15) + studio.starts(22, minutes: 15)
      let report = try studio.take(file)
      let after = try studio.starts(21, minutes: 15) + studio.starts(22, minutes: 15)
      #expect(report.events == 2 && report.source.blackouts == 2 && report.findings.isEmpty)
      #expect(
        report.difference.added.map { $0.lowerBound.rfc3339 } == [
          "2026-10-21T08:15:00Z", "2026-10-22T10:00:00Z",
        ])
      // Slots of a quarter of an hour begin each half hour.
      let closed = Set(before).subtracting(after).sorted()
      #expect(
        closed.map(\.rfc3339) == [
          "2026-10-21T08:30:00Z", "2026-10-21T09:00:00Z", "2026-10-22T10:00:00Z", "2026-10-22T10:30:00Z",
        ])
      #expect(Set(after).isSubset(of: before))
      #expect(try refusal { try studio.bookForDan("2026-10-21T10:15", minutes: 15) } == .slotClosed)
      #expect(try studio.bookForDan("2026-10-21T10:00", minutes: 15).status == .confirmed)
      #expect(try studio.bookForDan("2026-10-21T11:30", minutes: 15).status == .confirmed)
    }
  }

  @Test(arguments: [KindScope.session, .checkin, .both])
  func `a source closes for the kinds that the coach says (R55)`(scope: KindScope) throws {
    try withStudio { studio in
      try studio.take(calendar([("20261021T060000Z", "20261021T180000Z")]), scope: scope)
      for kind in Kind.allCases {
        #expect(try studio.starts(21, kind: kind).isEmpty == scope.includes(kind), "\(kind)")
      }
      // The same file for others: what is closed keeps its identity.
      let ids = try studio.blackouts().map(\.id)
      try studio.take(calendar([("20261021T060000Z", "20261021T180000Z")]), scope: .session)
      #expect(try studio.blackouts().map(\.scope) == [.session])
      #expect(try studio.blackouts().map(\.id) == ids)
      #expect(try !studio.starts(21, kind: .checkin).isEmpty)
    }
  }

  @Test func `a whole day closes from midnight to midnight of the coach's zone (R56)`() throws {
    try withStudio { studio in
      // Berlin's clocks go back on the 25th: that day has 25 hours.
      let added = try studio.take(calendar([("20261025", "20261026")])).difference.added
      #expect(added == [instant("2026-10-24T22:00:00Z")..<instant("2026-10-25T23:00:00Z")])
      #expect(try studio.starts(25).isEmpty)
      #expect(try !studio.starts(24).isEmpty && !studio.starts(26).isEmpty)
    }
  }

  @Test func `the same file again changes nothing at all (R55)`() throws {
    try withStudio { studio in
      let file = calendar([("20261021T080000Z", "20261021T090000Z"), ("20261101", "20261108")])
      try studio.take(file)
      let before = try studio.everything()
      for _ in 0..<2 {
        studio.clock.advance(3600)
        let report = try studio.take(file)
        #expect(report.difference.isNothing && report.conflicts.isEmpty)
        #expect(try studio.everything() == before)
      }
    }
  }

  @Test func `a file in which only every UID and DTSTAMP changed changes nothing but the file kept (R55)`()
    throws
  {
    try withStudio { studio in
      let times = [("20261021T080000Z", "20261021T090000Z"), ("20261101", "20261108")]
      try studio.take(calendar(times))
      var before = try studio.everything()
      let report = try studio.take(calendar(times.reversed(), salt: 7))
      #expect(report.difference.isNothing)
      var after = try studio.everything()
      #expect(after["sources"] != before["sources"])
      (before["sources"], after["sources"]) = (nil, nil)
      #expect(after == before)
    }
  }

  @Test func `the same file days later changes nothing of what was closed (R55, R57)`() throws {
    try withStudio { studio in
      // One is over by then, one is under way, and one lies ahead.
      let file = calendar([
        ("20261019T120000Z", "20261019T130000Z"), ("20261018T120000Z", "20261025T130000Z"),
        ("20261110T120000Z", "20261110T130000Z"),
      ])
      try studio.take(file)
      let before = try studio.everything()
      studio.clock.advance(2 * 86400)
      #expect(try studio.take(file).difference.isNothing)
      #expect(try studio.everything() == before)
    }
  }

  @Test func `another version replaces the blackouts of its source and nothing else (R55)`() throws {
    try withStudio { studio in
      try studio.desk.block("20261023")
      try studio.take(calendar([("20261021T080000Z", "20261021T090000Z")]), name: "club")
      try studio.take(
        calendar([("20261021T080000Z", "20261021T090000Z"), ("20261022T080000Z", "20261022T090000Z")]),
        name: "family")
      let before = try studio.blackouts()
      let report = try studio.take(
        calendar([("20261022T080000Z", "20261022T090000Z"), ("20261024T080000Z", "20261024T090000Z")]),
        name: "family")
      #expect(report.difference.added == [instant("2026-10-24T08:00:00Z")..<instant("2026-10-24T09:00:00Z")])
      #expect(
        report.difference.removed == [instant("2026-10-21T08:00:00Z")..<instant("2026-10-21T09:00:00Z")])
      let after = try studio.blackouts()
      #expect(after.count == before.count)
      // What stays closed keeps its identity, as do the coach's own and the other source's.
      #expect(Set(after.map(\.id)).intersection(before.map(\.id)).count == 3)
      // Two sources closed the 21st; one still does.
      #expect(try !studio.starts(21).contains(instant("2026-10-21T08:00:00Z")))
      #expect(try !studio.starts(24).contains(instant("2026-10-24T08:00:00Z")))
    }
  }

  @Test func `a dry run says what would change and changes nothing (R30, R59)`() throws {
    try withStudio { studio in
      try studio.take(calendar([("20261021T080000Z", "20261021T090000Z")]))
      let booking = try studio.bookForDan("2026-10-22T10:00")
      let before = try studio.everything()
      let file = calendar([("20261022T080000Z", "20261022T083000Z")])
      let report = try studio.take(file, isDryRun: true)
      #expect(report.difference.added == [instant("2026-10-22T08:00:00Z")..<instant("2026-10-22T08:30:00Z")])
      #expect(
        report.difference.removed == [instant("2026-10-21T08:00:00Z")..<instant("2026-10-21T09:00:00Z")])
      #expect(report.conflicts.map(\.id) == [booking.id])
      #expect(try studio.everything() == before)
      #expect(try studio.take(file, name: "new", isDryRun: true).conflicts.map(\.id) == [booking.id])
      #expect(try studio.everything() == before)
      let done = try studio.take(file)
      #expect(done.difference == report.difference && done.conflicts == report.conflicts)
    }
  }

  @Test func `a file that closes far less is held back until that is said to be right (R59)`() throws {
    try withStudio { studio in
      let times = (10...19).map { ("202611\($0)T080000Z", "202611\($0)T090000Z") }
      try studio.take(calendar(times))
      let before = try studio.everything()
      #expect(try refusal { try studio.take(calendar(Array(times.prefix(4)))) } == .sourceShrank)
      #expect(try refusal { try studio.take(calendar([])) } == .sourceShrank)
      #expect(try studio.everything() == before)
      // A dry run shows what is held back.
      #expect(try studio.take(calendar([]), isDryRun: true).difference.removed.count == 10)
      #expect(try studio.take(calendar(Array(times.prefix(5)))).difference.removed.count == 5)
      #expect(try studio.take(calendar([]), mayShrink: true).difference.removed.count == 5)
      #expect(try studio.blackouts().isEmpty)
    }
  }

  @Test func `times that pass are no loss (R59)`() throws {
    try withStudio { studio in
      let times = (10...19).map { ("202611\($0)T080000Z", "202611\($0)T090000Z") }
      try studio.take(calendar(times))
      studio.clock.now = instant("2026-11-18T12:00:00Z")
      #expect(try studio.take(calendar(Array(times.suffix(1)))).difference.isNothing)
      #expect(try studio.blackouts().count == 10)
    }
  }

  @Test func `removing a source opens what it closed, and imported blackouts cannot be removed singly (R55)`()
    throws
  {
    try withStudio { studio in
      let open = try studio.starts(21)
      let source = try studio.take(calendar([("20261021T060000Z", "20261021T180000Z")])).source
      let imported = try #require(try studio.blackouts().first)
      #expect(imported.source == source.id && imported.reason == "away")
      let ann = try studio.actor("ann")
      #expect(try refusal { try studio.desk.removeOverride(imported.id, coach: "ann", by: ann) } == .notFound)
      #expect(try studio.starts(21).isEmpty)
      try studio.desk.removeSource(source.id, by: ann)
      #expect(try studio.starts(21) == open)
      #expect(try studio.blackouts().isEmpty)
      #expect(try refusal { try studio.desk.removeSource(source.id, by: ann) } == .notFound)
    }
  }

  @Test func `free events close only where the coach wishes it, and the report says what was left out (R56)`()
    throws
  {
    try withStudio { studio in
      let file = calendar([("20261021", "20261022")], lines: ["TRANSP:TRANSPARENT"])
      let report = try studio.take(file)
      #expect(report.events == 0 && report.difference.isNothing)
      #expect(report.findings.contains { $0.line == 4 })
      #expect(try studio.take(file, freeIsBusy: true).difference.added.count == 1)
      #expect(try studio.desk.sources(of: "ann", for: .system).map(\.freeIsBusy) == [true])
    }
  }
}

extension TestStudio {
  /// Imports a file as one of ann's sources.
  @discardableResult
  func take(
    _ file: [UInt8], name: String = "away", scope: KindScope = .both, freeIsBusy: Bool = false,
    isDryRun: Bool = false, mayShrink: Bool = false, by actor: Actor = .commandLine(as: .coach)
  ) throws -> ImportReport {
    try desk.importSource(
      SourceWish(
        name: name, bytes: file, scope: scope, freeIsBusy: freeIsBusy, isDryRun: isDryRun,
        mayShrink: mayShrink),
      of: "ann", by: actor)
  }

  /// Where ann's slots begin on a day of October 2026.
  func starts(_ day: Int, kind: Kind = .session, minutes: Int? = nil) throws -> [Instant] {
    let date = LocalDate(iso8601: "2026-10-\(day)") ?? LocalDate(dayNumber: 0)
    let request = SlotRequest(
      coach: "ann", from: date, through: date, kind: kind, durationMinutes: minutes, brand: "north")
    return try desk.offers(request, for: actor("ann")).offers.filter(\.slot.isAvailable).map(\.slot.start)
  }

  /// All of ann's blackouts.
  func blackouts() throws -> [Override] {
    try storage.read {
      try $0.overrides(
        of: person("ann").id, from: LocalDate(dayNumber: 0), through: LocalDate(dayNumber: 40_000))
    }.filter { $0.effect == .blackout }
  }

  /// Ann books dan in south, where no credits are needed.
  func bookForDan(_ start: String, minutes: Int? = nil) throws -> Booking {
    try book(start, client: "dan", brand: "south", minutes: minutes, by: actor("ann"))
  }
}

extension Desk {
  /// Closes one day of ann's by hand.
  fileprivate func block(_ day: String) throws {
    let text = "\(day.prefix(4))-\(day.dropFirst(4).prefix(2))-\(day.suffix(2))"
    let date = LocalDate(iso8601: text) ?? LocalDate(dayNumber: 0)
    _ = try addOverride(coach: "ann", by: .system) { id, _, _ in
      Override(id: id, effect: .blackout, span: .days(date, through: date), reason: "dentist")
    }
  }
}
