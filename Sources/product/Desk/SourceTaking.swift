public import Booking
import Calendars
public import CivilTime
import Store

/// What a file closes within a window, without anything being stored: in order, merged, cut at its bounds; and what
/// was left out of the file, with how much more there is to say of that.
///
/// Throws `calendar-unreadable` for what is no calendar.
public func closedTimes(
  of bytes: [UInt8], zone: Zone, window: Range<Instant>, freeIsBusy: Bool
) throws(Refusal) -> (times: [Range<Instant>], findings: [SourceFinding], moreFindings: Int) {
  let closed = try ClosedTimes(of: bytes, zone: zone, window: window, freeIsBusy: freeIsBusy)
  return (closed.times, closed.findings, closed.moreFindings)
}

/// What a calendar closes for a coach from a day's start on.
struct SourceReading {
  var closed: ClosedTimes
  var start: Instant
}

extension Person {
  /// When the coach's day began that this instant lies in: sources are expanded from there on.
  fileprivate func startOfDay(at instant: Instant) -> Instant { zone.startOfDay(zone.date(at: instant)) }
}

extension Desk {
  /// What a file closes for a coach, from today on for eighteen months and some more (R57).
  func read(_ bytes: [UInt8], coach: Person, freeIsBusy: Bool) throws(Refusal) -> SourceReading {
    let today = coach.startOfDay(at: clock())
    let closed = try ClosedTimes(
      of: bytes, zone: coach.zone, window: today..<(today + expandedReach), freeIsBusy: freeIsBusy)
    guard closed.times.count <= 20_000 else {
      throw Refusal(.calendarUnreadable, "The calendar closes more than 20,000 times. Split it.")
    }
    return SourceReading(closed: closed, start: today)
  }

  /// How many events ahead the kept file of a source has, to be compared with those of a new version; 0 where that
  /// is the same file, which loses nothing.
  func eventsAhead(of source: Source, of coach: Person, insteadOf file: [UInt8]) throws -> Int {
    guard let kept = try storage.read({ try $0.file(of: source.id) }), kept != file else { return 0 }
    let now = clock()
    // It was read once: an error here is a change of our own reader.
    let closed = try? ClosedTimes(
      of: kept, zone: coach.zone, window: now..<(now + expandedReach), freeIsBusy: source.freeIsBusy)
    return closed?.events ?? 0
  }
}

extension Source {
  init(_ wish: SourceWish, id: SourceID, coach: PersonID, created: Instant) {
    self.init(
      id: id, coach: coach, name: wish.name, scope: wish.scope, freeIsBusy: wish.freeIsBusy, created: created)
  }

  /// Whether it closes the time of a booking that is not kept, where it closes these.
  fileprivate func closes(_ booking: Booking, _ closed: [Range<Instant>]) -> Bool {
    !booking.isKept && scope.includes(booking.kind) && closed.overlaps(booking.start..<booking.end)
  }

  /// Notes that it was fetched as it should.
  mutating func fetched(from host: String?, at now: Instant, next: Instant) {
    (self.host, succeeded, nextPoll) = (host, now, next)
    (trouble, failures, isHeld) = (nil, 0, false)
  }
}

extension Act {
  /// What taking a reading as a source would do. `eventsBefore` is how many events ahead the version has that it
  /// replaces; nil takes it whatever it loses (R59). A dry run only says that it would not be taken.
  func take(
    _ reading: SourceReading, as source: Source, of coach: Person, insteadOf known: Source?,
    eventsBefore: Int?, isDryRun: Bool = false
  ) throws -> ImportReport {
    let (old, new) = (try store.closed(by: source.id).map(\.range), reading.closed.times)
    let difference = SourceDifference(
      from: old, to: new, since: reading.start, expandedFrom: coach.startOfDay(at: source.expanded), now: now)
    var holdingBack: Refusal?
    if let eventsBefore {
      let before = ClosedAmount(old, events: eventsBefore, now: now)
      if let loss = before.loss(to: ClosedAmount(new, events: reading.closed.events, now: now)) {
        let refusal = Refusal(
          .sourceShrank,
          "“\(source.name)” would \(loss). Say that this is right, or look at the file.")
        guard isDryRun else { throw refusal }
        holdingBack = refusal
      }
    }
    let speaksOfOthers = known.map { $0.scope != source.scope } ?? false
    var source = source
    source.blackouts = old.count + difference.added.count - difference.removed.count
    if known == nil || speaksOfOthers || !difference.isNothing { source.changed = now }
    source.isHeld = false
    let closing = speaksOfOthers ? new : difference.closed
    let conflicts = try conflicts(of: coach, with: source, closing: closing)
    let declined = try store.pendingAhead(of: coach.id, at: now)
      .filter { source.closes($0, closing) && !$0.isFirm(at: now) && !$0.isOverdue(at: now) }
    return ImportReport(
      source: source, difference: difference,
      conflicts: try store.bookings(conflicts, shownTo: actor, of: coach.id), conflictCount: conflicts.count,
      declinedCount: try store.bookings(declined, shownTo: actor, of: coach.id).count,
      events: reading.closed.events, findings: reading.closed.findings,
      moreFindings: reading.closed.moreFindings, holdingBack: holdingBack)
  }

  /// The bookings that would be in conflict because a source closes these times, and are not yet.
  private func conflicts(
    of coach: Person, with source: Source, closing closed: [Range<Instant>]
  ) throws -> [Booking] {
    guard !closed.isEmpty else { return [] }
    let already = Set(try store.conflicts(of: coach, now: now).map(\.id))
    return try store.bookingsAhead(of: coach.id, at: now).filter { booking in
      booking.isFirm(at: now) && source.closes(booking, closed) && !already.contains(booking.id)
    }
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
    guard
      changes || fileIsOther || isExpansion || address != nil || source != known
        || !report.difference.carriedOn.isEmpty
    else { return false }
    try endOverdue(of: source.coach)
    source.expanded = now
    try store.save(source, file: fileIsOther ? file : nil, address: address)
    // An override never changes, since feeds show it under its own name: one that is carried on is another.
    let carriedOn = report.difference.carriedOn
    let removed = Set(report.difference.removed + carriedOn.map(\.old))
    if !removed.isEmpty {
      let reopened = try store.closed(by: source.id).filter { removed.contains($0.range) }
      try store.reopen(reopened.map(\.id), of: source.id)
    }
    if let known, known.scope != source.scope { try store.rescope(source.id, source.scope) }
    let closed = (report.difference.added + carriedOn.map(\.new)).map { range in
      Override(
        id: id(), effect: .blackout, scope: source.scope,
        span: .instants(range.lowerBound, until: range.upperBound), reason: source.name, source: source.id)
    }
    try store.add(closed, of: source.coach)
    if let coach = try store.person(source.coach) { try declineClosed(of: coach) }
    if changes || !carriedOn.isEmpty { touchSlots(of: source.coach) }
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
