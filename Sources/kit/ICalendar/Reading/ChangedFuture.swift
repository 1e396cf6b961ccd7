import CivilTime

/// What an override of RANGE=THISANDFUTURE (RFC 5545 §3.2.13) makes of the later times of its series: they are
/// moved as it is moved, last as long as it lasts, and are as free as it is.
struct ChangedFuture {
  /// The place of the override.
  let place: Int
  /// From this time of the series on.
  let at: Instant
  /// Wall-clock seconds by which it moves.
  private let shift: Int64
  private let start: CalendarTime
  private let duration: NominalDuration
  private let zone: Zone
  /// Whether it changes later times into others: one that is cancelled, or has rules of its own, ends the series.
  let goesOn: Bool

  init(_ override: EventEntry, _ place: Int, at: Instant, in reader: Zone) {
    (self.place, self.at) = (place, at)
    (start, duration) = (override.set.start, override.set.duration)
    zone = start.zone ?? reader
    shift = start.written.seconds - zone.local(at: at).seconds
    goesOn = !override.isCancelled && override.set.rrules.isEmpty
  }

  /// What becomes of a time of the series.
  func set(for occurrence: RecurrenceSet.Occurrence) -> RecurrenceSet {
    let local = zone.local(at: occurrence.start).adding(seconds: shift)
    let start: CalendarTime =
      switch start {
      case .date: .date(local.date)
      case .floating: .floating(local)
      case .zoned: .zoned(local, zone)
      case .utc: .utc(Instant(seconds: local.seconds))
      }
    return RecurrenceSet(start: start, duration: duration)
  }

  /// Where times of the series lie that it may bring into a window, before `next` takes over.
  func reach(into window: Range<Instant>, before next: Instant?) -> Range<Instant>? {
    // Two days cover whatever offsets, gaps and days of other lengths add.
    let margin: Int64 = 2 * 86_400
    let longest = Int64(duration.days) * 86_400 + duration.seconds
    let from = max(at, window.lowerBound - shift - longest - margin)
    let to = min(next ?? Instant(seconds: .max), window.upperBound - shift + margin)
    return from < to ? from..<to : nil
  }
}

/// What the overrides of a UID take away from a series and make of its later times.
struct SeriesChanges {
  var taken = RecurrenceSet.Exclusions()
  /// In the order of their instants.
  var futures: [ChangedFuture] = []
}

/// The changes of many series of one UID: worked out once for each zone in which they are.
struct OverrideCache {
  private let overrides: [Int]
  private var known: [Key: SeriesChanges] = [:]

  private struct Key: Hashable {
    var zone: ObjectIdentifier?
    var form: Int
  }

  init(_ overrides: [Int]) { self.overrides = overrides }

  /// What the overrides make of the series at `place`.
  mutating func changes(
    for place: Int, in expansion: inout EventExpansion
  ) throws(CalendarReadingError) -> SeriesChanges {
    guard !overrides.isEmpty else { return SeriesChanges() }
    let start = expansion.entries[place].set.start
    let form =
      switch start {
      case .date: 0
      case .utc: 1
      case .zoned, .floating: 2
      }
    let key = Key(zone: start.zone.map(ObjectIdentifier.init), form: form)
    if let changes = known[key] { return changes }
    try expansion.budget.takeSteps(10 * overrides.count, expansion.entries[place].line)
    var changes = SeriesChanges()
    for override in overrides {
      let entry = expansion.entries[override]
      let at = expansion.instant(ofOverride: override, in: place)
      if case .date(let date)? = entry.recurrenceID {
        changes.taken.insert(date)
      } else {
        changes.taken.insert(at)
      }
      if entry.isThisAndFuture {
        changes.futures.append(ChangedFuture(entry, override, at: at, in: expansion.zone))
      }
    }
    changes.futures.sort { ($0.at, $0.place) < ($1.at, $1.place) }
    known[key] = changes
    return changes
  }
}

extension EventExpansion {
  /// The times of a series without those that overrides stand for; what a THISANDFUTURE makes of later ones is added
  /// to `later`, by the place of the override. Nil where they take too much.
  mutating func times(
    of place: Int, _ changes: SeriesChanges, _ later: inout [Int: [Range<Instant>]]
  ) throws(CalendarReadingError) -> [Range<Instant>]? {
    let set = RecurrenceSet.Expansion(entries[place].set, zone, without: changes.taken)
    let futures = changes.futures
    guard let first = futures.first else {
      return try occurrences(set, touching: window, place)?.map(\.range)
    }
    guard let unchanged = try occurrences(set, touching: window, place) else { return nil }
    try budget.takeSteps(futures.count, entries[place].line)
    for (number, future) in futures.enumerated() where future.goesOn {
      let next = number + 1 < futures.count ? futures[number + 1].at : nil
      guard let reach = future.reach(into: window, before: next) else { continue }
      guard let found = try occurrences(set, touching: reach, place) else { return nil }
      var times: [Range<Instant>] = []
      for occurrence in found where reach.contains(occurrence.start) {
        let changed = RecurrenceSet.Expansion(future.set(for: occurrence), zone)
        times += (try occurrences(changed, touching: window, future.place) ?? []).map(\.range)
      }
      later[future.place, default: []] += times
    }
    return unchanged.filter { $0.start < first.at }.map(\.range)
  }
}
