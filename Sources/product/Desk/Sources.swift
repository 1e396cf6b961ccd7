public import Booking
import CivilTime
import Store

/// A calendar to be taken as a source.
public struct SourceWish: Sendable {
  /// What the coach calls it; a source of that name is replaced.
  public var name: String
  /// The iCalendar file.
  public var bytes: [UInt8]
  /// What its times are closed for.
  public var scope: KindScope
  /// Whether events that say they are free close too.
  public var freeIsBusy: Bool
  /// Only to say what would change.
  public var isDryRun: Bool
  /// Whether it may close far less than before (R59).
  public var mayShrink: Bool

  /// Takes each part as it is.
  public init(
    name: String, bytes: [UInt8], scope: KindScope = .both, freeIsBusy: Bool = false, isDryRun: Bool = false,
    mayShrink: Bool = false
  ) {
    self.name = name
    self.bytes = bytes
    self.scope = scope
    self.freeIsBusy = freeIsBusy
    self.isDryRun = isDryRun
    self.mayShrink = mayShrink
  }
}

/// What became of an import, or would (R56, R59).
public struct ImportReport: Sendable {
  /// The source as it is from now on, or would be.
  public var source: Source
  /// What is closed and opened by it.
  public var difference: SourceDifference
  /// The bookings that do not fit any more because of it, the first at the front (R30): of those, the ones that
  /// whoever asks may see.
  public var conflicts: [Booking]
  /// How many do not, also those that are others' to see.
  public var conflictCount: Int
  /// How many pending bookings are declined for it (R29), of those that whoever asks may see.
  public var declinedCount: Int
  /// How many events close something.
  public var events: Int
  /// What was left out or read otherwise than written, by line; the first few hundred.
  public var findings: [SourceFinding]
  /// How many findings there are beyond those.
  public var moreFindings: Int
  /// Why the import that a dry run rehearses would be refused (R59); nil where it would not.
  public var holdingBack: Refusal?
}

extension ImportReport {
  /// Of an import that was done before: it closes and opens nothing more.
  fileprivate init(again source: Source) {
    let now = source.changed
    self.init(
      source: source, difference: SourceDifference(from: [], to: [], since: now, expandedFrom: now, now: now),
      conflicts: [], conflictCount: 0, declinedCount: 0, events: 0, findings: [], moreFindings: 0)
  }
}

extension Desk {
  /// Takes a file as a named source of blackouts (R55): it replaces what that source closed, and nothing else.
  ///
  /// Throws `calendar-unreadable` for what is no calendar, `source-shrank` where far less would be closed than
  /// before and that was not allowed, and `TooManyReadings` where others are read at the same time.
  public func importSource(_ wish: SourceWish, of reference: String, by actor: Actor) throws -> ImportReport {
    try takeSource(wish, nil, of: reference, by: actor)
  }

  /// The same for a file that was just fetched from an address, or handed in.
  func takeSource(
    _ wish: SourceWish, _ origin: SourceOrigin?, of reference: String, by actor: Actor
  ) throws -> ImportReport {
    let (coach, replaced) = try storage.read { store in
      let coach = try store.coach(reference)
      _ = try store.manager(actor, ofCoach: coach.id)
      return (coach, try store.source(named: wish.name, of: coach.id))
    }
    guard !wish.name.isEmpty, wish.name.unicodeScalars.count <= 100 else {
      throw Refusal(.invalid, "A source's name has from 1 to 100 characters.")
    }
    let (reading, eventsBefore) = try inTurn(waiting: 3) { () throws -> (SourceReading, Int?) in
      let reading = try read(wish.bytes, coach: coach, freeIsBusy: wish.freeIsBusy)
      if wish.mayShrink { return (reading, nil) }
      return (reading, try replaced.map { try eventsAhead(of: $0, of: coach, insteadOf: wish.bytes) } ?? 0)
    }
    return try act(actor, claiming: .calendar(ofCoach: coach.id.text)) { act in
      let role = try act.store.manager(actor, ofCoach: coach.id)
      return try act.once { made in
        try made.first.flatMap { try act.store.source(SourceID($0)) }.map(ImportReport.init(again:))
      } make: {
        let known = try act.store.source(named: wish.name, of: coach.id)
        var source = known ?? Source(wish, id: act.id(), coach: coach.id, created: act.now)
        if known == nil { try act.checkNumberOfSources(of: coach.id) }
        (source.scope, source.freeIsBusy) = (wish.scope, wish.freeIsBusy)
        var address: SourceAddress?
        if let origin {
          source.fetched(from: origin.host, at: act.now, next: nextPoll(after: 0))
          address = try origin.sealed(by: self, for: source.id)
        } else if let host = source.host {
          throw Refusal(
            .invalid,
            "“\(source.name)” is fetched from \(host), which would replace the file. Give the file another name."
          )
        }
        let report = try act.take(
          reading, as: source, of: coach, insteadOf: known, eventsBefore: eventsBefore,
          isDryRun: wish.isDryRun)
        guard !wish.isDryRun else { return (report, []) }
        let changes = try act.close(
          report, insteadOf: known, file: wish.bytes, address: address, isExpansion: false)
        if changes {
          try act.audit("source.import", source.id.text, coach: coach.id, role: role, detail: source.name)
        }
        return (report, [source.id.text])
      }
    }
  }

  /// What a repeat of a request that made a source tells: the source as it is now, and that nothing was changed.
  public func importReport(ofMade made: [String], for actor: Actor) throws -> ImportReport {
    guard let id = made.first else {
      throw Refusal(.notFound, "What this request made is no longer there. Send a new Idempotency-Key.")
    }
    return ImportReport(again: try source(SourceID(id), for: actor))
  }

  /// A coach's sources.
  public func sources(of reference: String, for actor: Actor) throws -> [Source] {
    try storage.read { store in
      let coach = try store.coach(reference)
      _ = try store.manager(actor, ofCoach: coach.id)
      return try store.sources(of: coach.id)
    }
  }

  /// One source; other people's are not found.
  public func source(_ id: SourceID, for actor: Actor) throws -> Source {
    try storage.read { try $0.source(id, for: actor).source }
  }

  /// Forgets a source and opens what it closed.
  public func removeSource(_ id: SourceID, by actor: Actor) throws {
    try act(actor, claiming: .calendar(of: id)) { act in
      let (source, role) = try act.store.source(id, for: actor)
      try act.endOverdue(of: source.coach)
      try act.store.remove(id)
      act.touchSlots(of: source.coach)
      try act.audit("source.remove", id.text, coach: source.coach, role: role, detail: source.name)
    }
  }

  /// Expands again what was expanded a day ago or earlier, since time goes on (R57); returns how many sources. A
  /// call does some of them: it is to be called until it returns 0.
  ///
  /// One that cannot be expanded keeps no other from it: it is left as it is for a day, and the first such error is
  /// thrown at the end.
  public func expandSources() throws -> Int {
    let due = try storage.read { try $0.sourcesExpanded(before: clock() - 86400 + 1, limit: 50) }
    var failure: (any Error)?
    for source in due {
      do {
        try expand(source)
      } catch {
        failure = failure ?? error
        try act(.system, claiming: .calendar(of: source.id)) { act in
          if let current = try act.store.source(source.id) { try act.expanded(current) }
        }
      }
    }
    if let failure { throw failure }
    return due.count
  }

  private func expand(_ source: Source) throws {
    let (coach, bytes) = try storage.read { (try $0.person(source.coach), try $0.file(of: source.id)) }
    var reading: SourceReading?
    // It was read once: an error here is a change of our own reader, and what is closed stays closed.
    if let coach, let bytes {
      reading = try? inTurn(waiting: nil) { try read(bytes, coach: coach, freeIsBusy: source.freeIsBusy) }
    }
    try act(.system, claiming: .calendar(of: source.id)) { act in
      guard let current = try act.store.source(source.id), current.expanded == source.expanded else { return }
      guard let coach, let reading else { return try act.expanded(current) }
      let report = try act.take(reading, as: current, of: coach, insteadOf: current, eventsBefore: nil)
      _ = try act.close(report, insteadOf: current, file: nil, address: nil, isExpansion: true)
    }
  }
}

extension Act {
  /// Notes that a source was expanded, though nothing came of it.
  fileprivate func expanded(_ source: Source) throws {
    var source = source
    source.expanded = now
    try store.save(source)
  }
}
