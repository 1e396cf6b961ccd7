import CivilTime

extension EventExpansion {
  /// The latest version of those that stand for the same: the highest SEQUENCE, then the latest DTSTAMP. Of equal
  /// ones that differ all count, so that nothing is lost where a program gives one UID to many events.
  func latest(_ entries: [EventEntry], _ findings: inout CalendarFindings) -> [EventEntry] {
    guard entries.count > 1, let newest = entries.map(\.version).max() else { return entries }
    var latest: [EventEntry] = []
    var known: Set<EventEntry.Meaning> = []
    for entry in entries {
      guard entry.version == newest else {
        findings.add(
          .superseded, entry.line,
          "left out: \(CalendarFindings.quoted(entry.summary)), because a later version is in the file.")
        continue
      }
      if known.insert(entry.meaning).inserted { latest.append(entry) }
    }
    if latest.count > 1 {
      findings.add(
        .repeatedUID, latest[1].line,
        "The UID of \(CalendarFindings.quoted(latest[1].summary)) stands for \(latest.count) events; all of them count."
      )
    }
    return latest
  }

  /// The latest version of each override. RECURRENCE-IDs are the same where they mean the same instant of the
  /// series, in whatever zone they are written; a cancellation counts before all others.
  func latestOverrides(
    _ group: [EventEntry], of series: EventEntry?, _ findings: inout CalendarFindings
  ) -> [EventEntry] {
    var byInstant: [Int64: [EventEntry]] = [:]
    var order: [Int64] = []
    for entry in group {
      guard let id = entry.recurrenceID else { continue }
      let key = instant(of: id, in: (series ?? entry).set).seconds
      if byInstant[key] == nil { order.append(key) }
      byInstant[key, default: []].append(entry)
    }
    var overrides: [EventEntry] = []
    for key in order {
      let entries = byInstant[key] ?? []
      if let cancellation = entries.first(where: \.isCancellation) {
        overrides.append(cancellation)
      } else {
        overrides += latest(entries, &findings)
      }
    }
    return overrides
  }

  /// The instant of a RECURRENCE-ID; a DATE in a series of times is its day's start.
  func instant(of id: CalendarTime, in set: RecurrenceSet) -> Instant {
    RecurrenceSet.Series(set, zone).instant(of: id)
  }
}

/// What an override of RANGE=THISANDFUTURE (RFC 5545 §3.2.13) makes of the later times of its series: they are
/// moved as it is moved, and last as long as it lasts.
struct ChangedFuture {
  /// From this time of the series on.
  let at: Instant
  /// Wall-clock seconds by which it moves.
  let shift: Int64
  private let override: EventEntry
  private let zone: Zone

  init(_ override: EventEntry, of set: RecurrenceSet, in reader: Zone) {
    self.override = override
    let id = override.recurrenceID ?? override.set.start
    at = RecurrenceSet.Series(set, reader).instant(of: id)
    zone = override.set.start.zone ?? reader
    shift = override.set.start.written.seconds - zone.local(at: at).seconds
  }

  /// What becomes of a time of the series; nil where it is cancelled, or the override has rules of its own.
  func set(for occurrence: RecurrenceSet.Occurrence) -> RecurrenceSet? {
    guard !override.isCancelled && override.set.rrules.isEmpty else { return nil }
    let local = zone.local(at: occurrence.start).adding(seconds: shift)
    let start: CalendarTime =
      switch override.set.start {
      case .date: .date(local.date)
      case .floating: .floating(local)
      case .zoned: .zoned(local, zone)
      case .utc: .utc(Instant(seconds: local.seconds))
      }
    return RecurrenceSet(start: start, duration: override.set.duration)
  }
}
