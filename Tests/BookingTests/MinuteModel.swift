import Booking
import CivilTime

/// R6, R7 and R11 once more, slow and simple: every minute of some days asked what holds in it.
///
/// The wall clock's high water is the latest local time it has shown so far. A window opens when that reaches
/// its start and closes when it reaches its end, which settles what a DST change skips or repeats; a local
/// time occurs for the first time only where the clock rises above its high water.
struct MinuteModel {
  let availability: Availability
  let policy: Policy
  let kind: Kind
  let now: Instant
  /// The instant of the first minute; all times here are whole minutes.
  private let base: Int64
  /// What the wall clock shows in each minute, as seconds.
  private var local: [Int64] = []
  private var highWater: [Int64] = []
  /// The dates of the high water, and the minutes in which it lies on each.
  private var dates: [(date: LocalDate, minutes: Range<Int>)] = []
  /// Places in each minute; 0 where closed.
  private var capacity: [Int] = []
  /// The slot length of the window that decides over the minute; 0 where none says one.
  private var usualMinutes: [Int] = []
  /// Bookings that take up the coach in each minute.
  private var occupancy: [Int] = []
  /// The minutes in which each window is open, and those in which each override holds.
  private var windowMinutes: [[Int]] = []
  private var overrideMinutes: [[Int]] = []

  init(
    _ availability: Availability, policy: Policy, kind: Kind, from first: LocalDate, through last: LocalDate,
    now: Instant
  ) {
    self.availability = availability
    self.policy = policy
    self.kind = kind
    self.now = now
    base = Int64(first.dayNumber - 2) * 86400
    let count = (last.dayNumber - first.dayNumber + 5) * 1440
    var highest = Int64.min
    for minute in 0..<count {
      let shown = availability.zone.local(at: instant(minute)).seconds
      highest = max(highest, shown)
      local.append(shown)
      highWater.append(highest)
      let date = LocalDateTime(seconds: highest).date
      if dates.last?.date == date {
        dates[dates.count - 1].minutes = dates[dates.count - 1].minutes.lowerBound..<minute + 1
      } else {
        dates.append((date, minute..<minute + 1))
      }
    }
    capacity = Array(repeating: 0, count: count)
    usualMinutes = capacity
    occupancy = capacity
    windowMinutes = availability.windows.map(minutes(of:))
    overrideMinutes = availability.overrides.map(minutes(of:))
    for booking in availability.occupied {
      for minute in minutes(of: booking) { occupancy[minute] += 1 }
    }
    open()
  }

  /// Fills in the capacities: windows, over them extras, over all blackouts.
  private mutating func open() {
    let early = availability.windows.indices.sorted {
      availability.windows[$0].start < availability.windows[$1].start
    }
    for index in early {
      let window = availability.windows[index]
      for minute in windowMinutes[index] where window.capacity > capacity[minute] {
        capacity[minute] = window.capacity
        usualMinutes[minute] = window.slotMinutes ?? 0
      }
    }
    var extras = Array(repeating: 0, count: capacity.count)
    for (index, override) in availability.overrides.enumerated() {
      guard case .extra(let places, _) = override.effect else { continue }
      for minute in overrideMinutes[index] {
        extras[minute] = max(extras[minute], places)
        capacity[minute] = extras[minute]
        usualMinutes[minute] = 0
      }
    }
    for (index, override) in availability.overrides.enumerated() where override.effect == .blackout {
      for minute in overrideMinutes[index] { capacity[minute] = 0 }
    }
  }

  func instant(_ minute: Int) -> Instant { Instant(seconds: base + Int64(minute) * 60) }

  func minute(_ instant: Instant) -> Int { Int(instant.seconds - base) / 60 }

  private func minutes(of range: Range<Instant>) -> Range<Int> {
    (minute(range.lowerBound)..<minute(range.upperBound)).clamped(to: 0..<local.count)
  }

  private func minutes(of window: Window) -> [Int] {
    guard window.isActive, window.kind == kind else { return [] }
    return dates.flatMap { date, minutes -> [Int] in
      guard date.weekday == window.weekday, window.effectiveFrom.map({ $0 <= date }) ?? true,
        window.effectiveUntil.map({ date <= $0 }) ?? true
      else { return [] }
      let opens = LocalDateTime(date, window.start).seconds
      let closes = LocalDateTime(date, window.end).seconds
      return minutes.filter { opens <= highWater[$0] && highWater[$0] < closes }
    }
  }

  private func minutes(of override: Override) -> [Int] {
    guard override.scope.includes(kind) else { return [] }
    switch override.span {
    case .instants(let start, let end): return Array(minutes(of: start..<end))
    case .days(let first, let last):
      return dates.filter { first <= $0.date && $0.date <= last }.flatMap { Array($0.minutes) }
    }
  }

  /// What holds in one minute; a capacity of 0 where closed.
  func places(in minute: Int) -> (capacity: Int, occupancy: Int) { (capacity[minute], occupancy[minute]) }

  /// The lowest capacity and the highest occupancy of a wish; nil where not all of it is open.
  private func places(from start: Int, minutes: Int) -> (capacity: Int, occupancy: Int)? {
    let lowest = capacity[start..<start + minutes].min() ?? 0
    guard lowest > 0 else { return nil }
    return (lowest, occupancy[start..<start + minutes + policy.bufferMinutes].max() ?? 0)
  }

  /// The length of a slot whose length is left open, given what a window says.
  private func length(_ asked: Int?, window: Int?) -> Int {
    if kind == .checkin { return policy.checkinDurationMinutes }
    return asked ?? window ?? policy.defaultDurationMinutes ?? 60
  }

  /// All slots that begin on the dates.
  func slots(from first: LocalDate, through last: LocalDate, asked: Int?, role: Role) -> [Slot] {
    var starts: Set<Start> = []
    for (index, window) in availability.windows.enumerated() {
      let length = length(asked, window: window.slotMinutes)
      for minute in windowMinutes[index] {
        let opening = LocalDateTime(LocalDateTime(seconds: highWater[minute]).date, window.start)
        guard steps(from: opening.seconds, to: minute, length) else { continue }
        starts.insert(Start(minute: minute, length: length))
      }
    }
    for (index, override) in availability.overrides.enumerated() {
      guard case .extra = override.effect else { continue }
      let length = length(asked, window: nil)
      let opening: Int64 =
        switch override.span {
        case .instants(let start, _): availability.zone.local(at: start).seconds
        case .days(let first, _): Int64(first.dayNumber) * 86_400
        }
      for minute in overrideMinutes[index] where steps(from: opening, to: minute, length) {
        starts.insert(Start(minute: minute, length: length))
      }
    }
    return starts.sorted { ($0.minute, $0.length) < ($1.minute, $1.length) }.compactMap { start in
      let date = LocalDateTime(seconds: local[start.minute]).date
      guard first <= date, date <= last, isWithinLimits(instant(start.minute), role: role),
        let places = places(from: start.minute, minutes: start.length)
      else { return nil }
      let begin = instant(start.minute)
      return Slot(
        start: begin, end: begin + Int64(start.length) * 60, capacity: places.capacity,
        occupancy: places.occupancy)
    }
  }

  private struct Start: Hashable {
    var minute: Int
    var length: Int
  }

  /// Whether a step from `opening` falls into the minute, and the wall clock shows it for the first time.
  private func steps(from opening: Int64, to minute: Int, _ length: Int) -> Bool {
    let step = Int64(policy.slotIntervalMinutes ?? length) * 60
    return minute > 0 && local[minute] > highWater[minute - 1] && local[minute] >= opening
      && (local[minute] - opening) % step == 0
  }

  func isWithinLimits(_ start: Instant, role: Role) -> Bool {
    guard start >= now else { return false }
    guard role == .client else { return true }
    let today = availability.zone.date(at: now)
    return start >= now + Int64(policy.minNoticeHours) * 3600
      && LocalDateTime(seconds: highWater[minute(start)]).date <= today.adding(days: policy.bookingWindowDays)
  }

  /// What a coach gets who asks for a start, whatever the steps.
  func coachAnswer(_ start: Instant, asked: Int?) -> Answer {
    guard start >= now else { return .refused(.inThePast) }
    let first = minute(start)
    let window = usualMinutes[first]
    let length = length(asked, window: window > 0 ? window : nil)
    guard let places = places(from: first, minutes: length) else { return .refused(.slotClosed) }
    guard places.occupancy < places.capacity else { return .refused(.slotFull) }
    return .accepted(end: start + Int64(length) * 60, capacity: places.capacity)
  }
}

/// What became of a wish.
enum Answer: Hashable {
  case accepted(end: Instant, capacity: Int)
  case refused(Refusal.Code)
}
