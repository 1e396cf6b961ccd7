import Booking
import Desk
import Synchronization
import Threads

/// What is known of whose calendar changed, by this process or another: enough to answer for a feed from memory.
///
/// A thread looks at everybody's mark soon after anything was saved, and twice a second besides, while feeds are
/// asked for; otherwise within a second after anything was saved, and every ten seconds. What it saw holds for a second; a
/// change of this process's own ends it before whoever made it is answered.
final class KnownRevisions: Sendable {
  /// One person's calendar.
  final class Calendar: Sendable {
    /// The mark that was seen last, or `unknown`, which no mark is.
    fileprivate let seen = Atomic(unknown)
    /// The mark by which those who keep feeds of it were told last.
    fileprivate let told = Atomic(unknown)
    /// The number of the last change of this process's own.
    fileprivate let ownChange = Atomic<UInt64>(0)
    fileprivate static let unknown: Int64 = -1
  }

  private struct State {
    var calendars: [PersonID: Calendar] = [:]
    var ownChanges: UInt64 = 0
    var thread: Thread?
    var isStopped = false
  }

  private let desk: Desk
  private let marks: @Sendable () throws -> [(person: PersonID, mark: CalendarMark)]
  private let state = Mutex(State())
  private let bell = Bell()
  private let pause = Bell()
  /// When the last look began that came to an end, and when somebody asked last; monotonic microseconds.
  private let looked = Atomic<Int64>(.min)
  private let asked = Atomic<Int64>(.min)
  /// Since when the database has been asked without an answer; `.max` where it has answered, and where nobody asks.
  private let looking = Atomic<Int64>(.max)

  /// How long a look holds, in microseconds, and how often there is one, in milliseconds.
  private static let validity: Int64 = 1_000_000
  private static let rest = 450
  /// Between two looks while nobody asks and nothing is said to be saved, in microseconds: an address that has ended
  /// meanwhile is not to be served once more when the database fails.
  private static let quietRest: Int64 = 10_000_000
  /// A look that takes longer, in microseconds, says that the database has other troubles than feeds.
  private static let patience: Int64 = 2_000_000

  /// Knows nothing before `start`. `marks` reads the marks of everybody's calendars, by default the desk's.
  init(
    _ desk: Desk, marks: (@Sendable () throws -> [(person: PersonID, mark: CalendarMark)])? = nil
  ) {
    self.desk = desk
    self.marks = marks ?? { try desk.calendarMarks() }
  }

  /// Of a person; what is asked for is looked at from now on.
  func calendar(of person: PersonID) -> Calendar {
    let (calendar, isNew) = state.withLock { state in
      if let calendar = state.calendars[person] { return (calendar, false) }
      let calendar = Calendar()
      state.calendars[person] = calendar
      return (calendar, true)
    }
    if isNew { bell.ring() }
    return calendar
  }

  /// Somebody asks for a feed: for a minute from now on there are looks.
  func isAsked(at now: Int64) {
    if asked.load(ordering: .relaxed) < now - 100_000 { asked.store(now, ordering: .relaxed) }
  }

  /// Whether a calendar certainly still has a mark, or had less than a second ago.
  func isStill(_ mark: CalendarMark, _ calendar: Calendar, at now: Int64) -> Bool {
    // In this order: what was seen is at least as new as the look that is asked about.
    now - Self.validity < looked.load(ordering: .acquiring)
      && calendar.seen.load(ordering: .acquiring) == mark.number
  }

  /// Whether the database has not answered for a while, so that who asks it would wait in vain.
  func isBlind(at now: Int64) -> Bool { looking.load(ordering: .relaxed) < now - Self.patience }

  // MARK: - Looking

  /// Begins to look; to be stopped. `onChange` hears on the thread that looks whose calendars have another mark than
  /// before, of those that were asked for, and returns whose it has to hear again.
  func start(_ onChange: @escaping @Sendable (Set<PersonID>) -> Set<PersonID>) {
    state.withLock { state in
      guard state.thread == nil, !state.isStopped else { return }
      state.thread = Thread { [self] in follow(onChange) }
    }
  }

  /// Ends the looking, after which nothing is known.
  func stop() {
    let thread = state.withLock { state in
      state.isStopped = true
      defer { state.thread = nil }
      return state.thread
    }
    bell.ring()
    pause.ring()
    thread?.join()
    looked.store(.min, ordering: .releasing)
  }

  /// What was kept of a person's calendar is older than the last look, which knew nothing of it: those who keep feeds
  /// hear of it again.
  func isKept(_ mark: CalendarMark, _ calendar: Calendar) {
    guard isTold(of: calendar, another: mark) else { return }
    calendar.told.store(Calendar.unknown, ordering: .relaxed)
  }

  /// Whether those who keep feeds have heard of another mark.
  func isTold(of calendar: Calendar, another mark: CalendarMark) -> Bool {
    let told = calendar.told.load(ordering: .sequentiallyConsistent)
    return told != Calendar.unknown && told != mark.number
  }

  /// Asks the database something: where it does not answer, all is served from memory.
  func asking<Answer>(_ ask: () throws -> Answer) rethrows -> Answer {
    _ = looking.min(monotonicMicroseconds(), ordering: .relaxed)
    let answer = try ask()
    looking.store(.max, ordering: .relaxed)
    return answer
  }

  private func follow(_ onChange: (Set<PersonID>) -> Set<PersonID>) {
    let endOwn = desk.watchCalendars { [weak self] in self?.changed($0) }
    // Without it there are still the looks that nothing calls for.
    let watch = DatabaseBell(desk, bell)
    var (last, isRung) = (Int64.min, true)
    while !state.withLock({ $0.isStopped }) {
      let now = monotonicMicroseconds()
      let isAsked = asked.load(ordering: .relaxed) > now - 60_000_000
      if isAsked || last < now - (isRung ? Self.validity : Self.quietRest) {
        look(now, onChange)
        (last, isRung) = (now, false)
      }
      // The next who asks finds nothing known, and a worker answers.
      if !isAsked { looking.store(.max, ordering: .relaxed) }
      pause.wait(milliseconds: 100)
      isRung = bell.wait(milliseconds: Self.rest) || isRung
    }
    watch.stop()
    endOwn()
  }

  private func look(_ now: Int64, _ onChange: (Set<PersonID>) -> Set<PersonID>) {
    let (calendars, ownChanges) = state.withLock { ($0.calendars, $0.ownChanges) }
    guard !calendars.isEmpty, let marks = try? asking(marks) else { return }
    var found: [PersonID: Int64] = [:]
    for (person, mark) in marks where calendars[person] != nil { found[person] = mark.number }
    var changed: Set<PersonID> = []
    for (person, calendar) in calendars {
      let mark = found[person] ?? Calendar.unknown
      if calendar.told.exchange(mark, ordering: .sequentiallyConsistent) != mark { changed.insert(person) }
      guard calendar.seen.load(ordering: .relaxed) != mark else { continue }
      state.withLock { _ in
        // What this process changed meanwhile may not have been saved when this was read.
        guard calendar.ownChange.load(ordering: .relaxed) <= ownChanges else { return }
        calendar.seen.store(mark, ordering: .releasing)
      }
    }
    looked.store(now, ordering: .releasing)
    guard !changed.isEmpty else { return }
    for person in onChange(changed) { calendars[person]?.told.store(Calendar.unknown, ordering: .relaxed) }
  }

  private func changed(_ people: Set<PersonID>) {
    state.withLock { state in
      state.ownChanges += 1
      for person in people {
        guard let calendar = state.calendars[person] else { continue }
        calendar.ownChange.store(state.ownChanges, ordering: .relaxed)
        calendar.seen.store(Calendar.unknown, ordering: .releasing)
      }
    }
    bell.ring()
  }
}
