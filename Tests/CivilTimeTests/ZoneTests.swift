import CivilTime
import Testing

@Suite struct ZoneTests {
  /// `resolve`, `instant(of:)` and `firstInstant(notBefore:)` as one text each.
  private func answers(_ name: String, _ local: String) throws -> [String] {
    let zone = try Zone.named(name)
    let local = try #require(LocalDateTime(iso8601: local))
    let resolution =
      switch zone.resolve(local) {
      case .once(let instant): "once \(instant.rfc3339)"
      case .twice(let first, let second): "twice \(first.rfc3339) \(second.rfc3339)"
      case .skipped(let transition): "skipped \(transition.rfc3339)"
      }
    return [resolution, zone.instant(of: local).rfc3339, zone.firstInstant(notBefore: local).rfc3339]
  }

  @Test func `a skipped local time resolves to no instant, and is read with the offset before (R11)`() throws
  {
    let gap = "2026-03-08T07:00:00Z"
    #expect(
      try answers("America/New_York", "2026-03-08T02:30") == ["skipped \(gap)", "2026-03-08T07:30:00Z", gap])
    #expect(try answers("America/New_York", "2026-03-08T02:00") == ["skipped \(gap)", gap, gap])
    #expect(try answers("America/New_York", "2026-03-08T03:00") == ["once \(gap)", gap, gap])
    let before = "2026-03-08T06:59:59Z"
    #expect(try answers("America/New_York", "2026-03-08T01:59:59") == ["once \(before)", before, before])
  }

  @Test func `a local time that occurs twice is its first occurrence (R11)`() throws {
    let (first, second) = ("2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z")
    #expect(
      try answers("America/New_York", "2026-11-01T01:30") == ["twice \(first) \(second)", first, first])
    let (start, again) = ("2026-11-01T05:00:00Z", "2026-11-01T06:00:00Z")
    #expect(try answers("America/New_York", "2026-11-01T01:00") == ["twice \(start) \(again)", start, start])
    let after = "2026-11-01T07:00:00Z"
    #expect(try answers("America/New_York", "2026-11-01T02:00") == ["once \(after)", after, after])
  }

  @Test func `gaps and overlaps of half an hour and of two hours are seen in full`() throws {
    let howe = "2026-10-03T15:30:00Z"
    #expect(
      try answers("Australia/Lord_Howe", "2026-10-04T02:15")
        == ["skipped \(howe)", "2026-10-03T15:45:00Z", howe])
    let (first, second) = ("2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z")
    #expect(
      try answers("Australia/Lord_Howe", "2026-04-05T01:45") == ["twice \(first) \(second)", first, first])
    let troll = "2026-03-29T01:00:00Z"
    #expect(
      try answers("Antarctica/Troll", "2026-03-29T02:59") == [
        "skipped \(troll)", "2026-03-29T02:59:00Z", troll,
      ])
  }

  @Test(arguments: [
    ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z"),
    ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
    ("Asia/Beirut", "2022-03-27", "2022-03-26T22:00:00Z"),
    ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"),
    ("America/Asuncion", "2024-03-24", "2024-03-24T04:00:00Z"),
    ("America/Goose_Bay", "2009-11-01", "2009-11-01T03:00:00Z"),
    ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z"),
    ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
    ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
    ("Pacific/Apia", "2012-01-01", "2011-12-31T10:00:00Z"),
  ])
  func `a day starts at the first instant that shows its date or a later one`(
    name: String, day: String, start: String
  ) throws {
    let zone = try Zone.named(name)
    let date = try #require(LocalDate(iso8601: day))
    let instant = zone.startOfDay(date)
    #expect(instant.rfc3339 == start)
    #expect(zone.date(at: instant) >= date)
    #expect(zone.date(at: instant - 1) < date)
  }

  @Test func `clocks of the year 2500 still follow the yearly rule`() throws {
    let zone = try Zone.named("Europe/Berlin")
    let year = try #require(Instant(rfc3339: "2500-01-01T00:00:00Z"))
    let transitions = zone.transitions(in: year..<year + 365 * 86_400)
    #expect(transitions.map(\.at.rfc3339) == ["2500-03-28T01:00:00Z", "2500-10-31T01:00:00Z"])
    #expect(transitions.map(\.offsetBefore) == [3600, 7200])
    #expect(transitions.map(\.offsetAfter) == [7200, 3600])
    #expect(transitions.map(\.isDaylightAfter) == [true, false])
    #expect(transitions.map(\.abbreviationAfter) == ["CEST", "CET"])
  }

  @Test func `a range of transitions holds its first instant and not its last`() throws {
    let zone = try Zone.named("Europe/Berlin")
    let change = try #require(Instant(rfc3339: "2026-03-29T01:00:00Z"))
    #expect(zone.transitions(in: change..<change + 1).count == 1)
    #expect(zone.transitions(in: change - 1..<change).isEmpty)
    #expect(zone.transitions(in: change..<change).isEmpty)
  }

  @Test func `offset spans cover a range without a hole and change the offset at each seam`() throws {
    let zone = try Zone.named("Europe/Berlin")
    let from = try #require(Instant(rfc3339: "2026-01-01T00:00:00Z"))
    let spans = zone.offsetSpans(covering: from..<from + 365 * 86_400)
    #expect(spans.map(\.offset) == [3600, 7200, 3600])
    #expect(spans.first?.range.lowerBound == from)
    #expect(spans.last?.range.upperBound == from + 365 * 86_400)
    #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.range.upperBound == $1.range.lowerBound })
    #expect(zone.offsetSpans(covering: from..<from).isEmpty)
  }

  @Test func `a change of name alone is a transition, but no seam between offset spans`() throws {
    // In 1968 Britain stopped to call its hour ahead summer time, and kept the hour.
    let zone = try Zone.named("Europe/London")
    let from = try #require(Instant(rfc3339: "1968-06-01T00:00:00Z"))
    let range = from..<from + 365 * 86_400
    let changes = zone.transitions(in: range)
    #expect(changes.map(\.isDaylightAfter) == [false])
    #expect(changes.map { $0.offsetAfter - $0.offsetBefore } == [0])
    #expect(zone.offsetSpans(covering: range).map(\.offset) == [3600])
    #expect(zone.resolve(zone.local(at: changes[0].at)) == .once(changes[0].at))
  }

  @Test func `daylight time is what the database calls so, in Dublin the winter`() throws {
    let (winter, summer) = (Instant(seconds: 1_768_000_000), Instant(seconds: 1_783_000_000))
    #expect(try Zone.named("Europe/Berlin").isDaylight(at: summer))
    #expect(try !Zone.named("Europe/Berlin").isDaylight(at: winter))
    #expect(try Zone.named("Europe/Dublin").isDaylight(at: winter))
    #expect(try Zone.named("Europe/Dublin").abbreviation(at: summer) == "IST")
    #expect(try Zone.named("Asia/Kolkata").offset(at: summer) == 19_800)
    #expect(try Zone.named("America/St_Johns").offset(at: winter) == -12_600)
  }

  @Test func `UTC needs no data, never changes, and is itself by name`() throws {
    #expect(try Zone.named("UTC") == Zone.utc)
    let always = Instant(seconds: -1 << 60)..<Instant(seconds: 1 << 60)
    #expect(Zone.utc.transitions(in: always).isEmpty)
    #expect(Zone.utc.offsetSpans(covering: always).map(\.range) == [always])
    #expect(Zone.utc.abbreviation(at: Instant(seconds: 0)) == "UTC")
  }
}
