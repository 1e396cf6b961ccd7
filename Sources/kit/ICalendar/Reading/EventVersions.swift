import CivilTime

extension EventExpansion {
  /// The latest version of those that stand for the same: the highest SEQUENCE, then the latest DTSTAMP. Of equal
  /// ones that differ all count, so that nothing is lost where a program gives one UID to many events.
  func latest(_ places: [Int], _ findings: inout CalendarFindings) -> [Int] {
    guard places.count > 1, let newest = places.lazy.map({ entries[$0].version }).max() else { return places }
    var latest: [Int] = []
    for place in places {
      let entry = entries[place]
      if entry.version == newest {
        latest.append(place)
      } else {
        findings.add(
          .superseded, entry.line,
          "left out: \(quoted(entry.summary)), because a later version is in the file.")
      }
    }
    latest = different(latest)
    if latest.count > 1 {
      let second = entries[latest[1]]
      findings.add(
        .repeatedUID, second.line,
        "The UID of \(quoted(second.summary)) stands for \(latest.count) events; all of them count.")
    }
    return latest
  }

  /// Those of different meaning, of equal ones the first; in order.
  private func different(_ places: [Int]) -> [Int] {
    guard places.count > 1 else { return places }
    let hashes = places.map { (hash: entries[$0].meaning.hashValue, place: $0) }
      .sorted { ($0.hash, $0.place) < ($1.hash, $1.place) }
    var different: [Int] = []
    var start = 0
    for (number, each) in hashes.enumerated() {
      if number == 0 || hashes[number - 1].hash != each.hash { start = different.count }
      let meaning = entries[each.place].meaning
      if !different[start...].contains(where: { entries[$0].meaning == meaning }) {
        different.append(each.place)
      }
    }
    return different.sorted()
  }

  /// The latest version of each override. RECURRENCE-IDs are the same where they mean the same instant of the
  /// series, in whatever zone they are written; a cancellation counts before all others.
  func latestOverrides(
    _ group: [Int], of series: Int?, _ findings: inout CalendarFindings
  ) -> [Int] {
    let ids = group.filter { entries[$0].recurrenceID != nil }
      .map { (at: instant(ofOverride: $0, in: series ?? $0), place: $0) }
      .sorted { ($0.at, $0.place) < ($1.at, $1.place) }
    var overrides: [Int] = []
    var start = 0
    while start < ids.count {
      var end = start + 1
      while end < ids.count && ids[end].at == ids[start].at { end += 1 }
      let same = ids[start..<end].map(\.place)
      if let cancellation = same.first(where: { entries[$0].isCancellation }) {
        overrides.append(cancellation)
      } else {
        overrides += latest(same, &findings)
      }
      start = end
    }
    return overrides.sorted()
  }

  /// The instant of the time of a series for which an override stands; a DATE in a series of times is its day's
  /// start.
  func instant(ofOverride place: Int, in series: Int) -> Instant {
    let times = RecurrenceSet.Series(entries[series].set, zone)
    guard let id = entries[place].recurrenceID else { return times.instant(of: entries[place].set.start) }
    // A series in UTC has no wall clock that a local time could be read from; its override may have one.
    if case .utc = entries[series].set.start, case .floating(let local) = id,
      let zone = entries[place].set.start.zone
    {
      return zone.instant(of: local)
    }
    return times.instant(of: id)
  }

  /// Overrides without those that are older than their series, and stand for a time that it no longer has.
  mutating func standing(
    _ overrides: [Int], of series: Int, _ findings: inout CalendarFindings
  ) throws(CalendarReadingError) -> [Int] {
    let newest = entries[series].version.sequence
    guard overrides.contains(where: { entries[$0].version.sequence < newest }) else { return overrides }
    let set = RecurrenceSet.Expansion(entries[series].set, zone)
    let old = overrides.filter { entries[$0].version.sequence < newest }
      .map { (place: $0, at: instant(ofOverride: $0, in: series)) }
    var fallen: Set<Int> = []
    // What takes too much to tell is believed.
    _ = try budget.share(entries[series].line) { (steps) throws(RecurrenceError) in
      for (place, at) in old where try !set.has(at, budget: &steps) { fallen.insert(place) }
    }
    for place in fallen.sorted() {
      let entry = entries[place]
      findings.add(
        .superseded, entry.line,
        "left out: \(quoted(entry.summary)), because a later version of its series lacks this time.")
    }
    return fallen.isEmpty ? overrides : overrides.filter { !fallen.contains($0) }
  }
}
