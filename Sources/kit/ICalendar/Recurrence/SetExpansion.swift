import CivilTime

extension RecurrenceSet {
  /// A recurrence set made ready to be asked many times: its lists are in order and looked up, not gone through.
  struct Expansion {
    private let set: RecurrenceSet
    private let series: Series
    /// The RDATEs by their starts.
    private let added: [Found]
    /// How long the longest of their PERIODs is.
    private let longest: Int64
    private let excluded, taken: Exclusions

    /// `taken` is what lies elsewhere, as overrides do.
    init(_ set: RecurrenceSet, _ zone: Zone, without taken: Exclusions = Exclusions()) {
      let series = Series(set, zone)
      self.set = set
      self.series = series
      self.taken = taken
      excluded = Exclusions(set.exdates, of: series)
      added = set.rdates.map { series.place($0) }.sorted(by: Self.areInOrder)
      longest = added.reduce(0) { $1.end == nil ? $0 : max($0, series.occurrence($1).end - $1.start) }
    }

    /// See `RecurrenceSet.occurrences`.
    func occurrences(
      touching window: Range<Instant>, budget: inout StepBudget
    ) throws(RecurrenceError) -> [Occurrence] {
      let longest = max(longest, series.longest)
      let found = try found(
        in: window.lowerBound - longest..<window.upperBound, series.span(of: window), &budget)
      var occurrences: [Occurrence] = []
      for each in found {
        let occurrence = series.occurrence(each)
        if occurrence.end > window.lowerBound
          || occurrence.end == occurrence.start && occurrence.start == window.lowerBound
        {
          occurrences.append(occurrence)
        }
      }
      return occurrences
    }

    /// Whether something begins at an instant; in a series of days, whether it lies within one.
    func has(_ at: Instant, budget: inout StepBudget) throws(RecurrenceError) -> Bool {
      if series.isDays { return try !occurrences(touching: at..<at + 1, budget: &budget).isEmpty }
      return try found(in: at..<at + 1, series.span(around: at), &budget).contains { $0.start == at }
    }

    /// What begins within `stretch`, in order, each instant once, and maybe some before; `span` is what the wall
    /// clock may show then.
    private func found(
      in stretch: Range<Instant>, _ span: Range<LocalDateTime>, _ budget: inout StepBudget
    ) throws(RecurrenceError) -> [Found] {
      var found: [Found] = []
      for rule in set.rrules {
        found += try series.found(rule, in: span, countsStart: set.countsStart, &budget)
      }
      if set.rrules.isEmpty && (set.countsStart || set.rdates.isEmpty) {
        found.append(series.place(series.local))
      }
      let first = added.firstPlace { $0.start >= stretch.lowerBound }
      let end = added.firstPlace { $0.start >= stretch.upperBound }
      try budget.take(10 + (end - min(first, end)) / 3)
      found += added[min(first, end)..<end]
      var ruledOut = Exclusions()
      for rule in set.exrules {
        for each in try series.found(rule, in: span, countsStart: false, &budget) {
          ruledOut.insert(each.start)
        }
      }
      if found.count > 1 { found.sort(by: Self.areInOrder) }
      var latest: Instant?
      return found.filter { each in
        guard each.start < stretch.upperBound, each.start != latest else { return false }
        latest = each.start
        return !excluded.contains(each) && !taken.contains(each) && !ruledOut.contains(each)
      }
    }

    /// What has an end of its own comes first among equals.
    private static func areInOrder(_ a: Found, _ b: Found) -> Bool {
      (a.start.seconds, a.end == nil ? 1 : 0) < (b.start.seconds, b.end == nil ? 1 : 0)
    }
  }

  /// Instants and days at which a series does not take place.
  struct Exclusions {
    private var instants: Set<Int64> = []
    private var days: Set<Int> = []

    init() {}

    init(_ exdates: [CalendarTime], of series: Series) {
      for exdate in exdates {
        if case .date(let date) = exdate { insert(date) } else { insert(series.instant(of: exdate)) }
      }
    }

    mutating func insert(_ at: Instant) { instants.insert(at.seconds) }
    mutating func insert(_ day: LocalDate) { days.insert(day.dayNumber) }

    func contains(_ found: Found) -> Bool {
      instants.contains(found.start.seconds) || days.contains(found.local.date.dayNumber)
    }
  }
}

extension Array {
  /// The first place from which on all elements are as wanted, where they are in such an order.
  fileprivate func firstPlace(where isWanted: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isWanted(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
