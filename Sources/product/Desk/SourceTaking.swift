public import Booking
import Calendars
public import CivilTime
import Store

/// What a file closes within a window, without anything being stored: in order, merged, cut at its bounds; and what
/// was left out of the file.
///
/// Throws `calendar-unreadable` for what is no calendar.
public func closedTimes(
  of bytes: [UInt8], zone: Zone, window: Range<Instant>, freeIsBusy: Bool
) throws(Refusal) -> (times: [Range<Instant>], findings: [SourceFinding]) {
  let closed = try ClosedTimes(of: bytes, zone: zone, window: window, freeIsBusy: freeIsBusy)
  return (closed.times, closed.findings)
}

/// What a calendar closes for a coach from a day's start on.
struct SourceReading {
  var closed: ClosedTimes
  var start: Instant
}

extension Desk {
  /// What a file closes for a coach, from today on for eighteen months (R57).
  func read(_ bytes: [UInt8], coach: Person, freeIsBusy: Bool) throws(Refusal) -> SourceReading {
    let today = coach.zone.startOfDay(coach.zone.date(at: clock()))
    let closed = try ClosedTimes(
      of: bytes, zone: coach.zone, window: today..<(today + 550 * 86400), freeIsBusy: freeIsBusy)
    guard closed.times.count <= 20_000 else {
      throw Refusal(.calendarUnreadable, "The calendar closes more than 20,000 times. Split it.")
    }
    return SourceReading(closed: closed, start: today)
  }
}

extension Source {
  init(_ wish: SourceWish, id: SourceID, coach: PersonID, created: Instant) {
    self.init(
      id: id, coach: coach, name: wish.name, scope: wish.scope, freeIsBusy: wish.freeIsBusy, created: created)
  }

  /// Notes that it was fetched as it should.
  mutating func fetched(from host: String?, at now: Instant, next: Instant) {
    (self.host, succeeded, nextPoll) = (host, now, next)
    (trouble, failures, isHeld) = (nil, 0, false)
  }
}

extension Act {
  /// What taking a reading as a source would do.
  func take(
    _ reading: SourceReading, as source: Source, of coach: Person, insteadOf known: Source?, mayShrink: Bool
  ) throws -> ImportReport {
    let (old, new) = (try store.closed(by: source.id).map(\.range), reading.closed.times)
    let difference = SourceDifference(from: old, to: new, since: reading.start, now: now)
    let (before, after) = (old.count { $0.upperBound > now }, new.count { $0.upperBound > now })
    guard mayShrink || !shrinksSuddenly(from: before, to: after) else {
      throw Refusal(
        .sourceShrank,
        "“\(source.name)” would close \(after) times ahead instead of \(before). Say that this is right, or look at the file."
      )
    }
    let speaksOfOthers = known.map { $0.scope != source.scope } ?? false
    var source = source
    source.blackouts = old.count + difference.added.count - difference.removed.count
    if known == nil || speaksOfOthers || !difference.isNothing { source.changed = now }
    source.isHeld = false
    let report = ImportReport(
      source: source, difference: difference,
      conflicts: try conflicts(of: coach, with: source, closing: speaksOfOthers ? new : difference.added),
      events: reading.closed.events, findings: reading.closed.findings,
      moreFindings: reading.closed.moreFindings)
    return report
  }

  /// The bookings that would be in conflict because a source closes these times, and are not yet.
  private func conflicts(
    of coach: Person, with source: Source, closing closed: [Range<Instant>]
  ) throws -> [Booking] {
    guard !closed.isEmpty else { return [] }
    let already = Set(try store.conflicts(of: coach, now: now).map(\.id))
    return try store.bookingsAhead(of: coach.id, at: now).filter { ahead in
      let booking = ahead.booking
      return !ahead.isKept && source.scope.includes(booking.kind) && !already.contains(booking.id)
        && closed.overlaps(booking.start..<booking.end)
    }.map(\.booking)
  }

  /// Writes down what a source closes from now on; what stays closed keeps its identity. Returns whether anything
  /// is otherwise than before for people.
  func close(
    _ report: ImportReport, insteadOf known: Source?, file: [UInt8]?, address: SourceAddress?,
    isExpansion: Bool
  ) throws -> Bool {
    var source = report.source
    let isOther = known.map { $0.scope != source.scope || $0.freeIsBusy != source.freeIsBusy } ?? true
    let changes = isOther || !report.difference.isNothing
    let fileIsOther = try file.map { try known == nil || store.file(of: source.id) != $0 } ?? false
    guard changes || fileIsOther || isExpansion || address != nil || source != known else { return false }
    source.expanded = now
    try store.save(source, file: fileIsOther ? file : nil, address: address)
    let removed = Set(report.difference.removed)
    if !removed.isEmpty {
      for (id, range) in try store.closed(by: source.id) where removed.contains(range) {
        try store.reopen(id, of: source.id)
      }
    }
    if let known, known.scope != source.scope { try store.rescope(source.id, source.scope) }
    for range in report.difference.added {
      _ = try store.add(
        Override(
          id: id(), effect: .blackout, scope: source.scope,
          span: .instants(range.lowerBound, until: range.upperBound), reason: source.name, source: source.id),
        of: source.coach)
    }
    if changes { touch(source.coach) }
    return changes
  }

  func checkNumberOfSources(of coach: PersonID) throws {
    guard try store.sources(of: coach).count < 50 else {
      throw Refusal(.invalid, "A coach has 50 sources at most. Remove one that is not needed.")
    }
  }
}

extension Store {
  func source(_ id: SourceID, for actor: Actor) throws -> (source: Source, role: Role) {
    guard actor != .guest else { throw actor.refused("") }
    guard let source = try source(id), let role = try role(of: actor, towardsCoach: source.coach) else {
      throw Refusal(.notFound, "There is no such source of yours.")
    }
    return (source, role)
  }
}

extension [Range<Instant>] {
  /// Whether one of these, which are in order and apart, overlaps a range.
  fileprivate func overlaps(_ range: Range<Instant>) -> Bool {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].upperBound > range.lowerBound { high = middle } else { low = middle + 1 }
    }
    return low < count && self[low].overlaps(range)
  }
}
