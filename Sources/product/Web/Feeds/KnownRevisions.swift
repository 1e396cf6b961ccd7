import Booking
import Desk
import Synchronization
import Threads

/// What is known of whose calendar changed, by this process or another: enough to answer for a feed from memory.
///
/// A thread looks at everybody's revision soon after anything was saved, and twice a second besides, while feeds are
/// asked for. What it saw holds for a second; a change of this process's own ends it before whoever made it is answered.
final class KnownRevisions: Sendable {
  /// One person's calendar.
  final class Calendar: Sendable {
    /// `unknown` or the revision that was seen last.
    fileprivate let seen = Atomic(unknown)
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
  private let state = Mutex(State())
  private let bell = Bell()
  private let pause = Bell()
  /// When the last look began that came to an end, and when somebody asked last; monotonic microseconds.
  private let looked = Atomic<Int64>(.min)
  private let asked = Atomic<Int64>(.min)
  /// When the look began that is under way; `.max` between looks. A look that failed is under way until the next.
  private let looking = Atomic<Int64>(.max)

  /// How long a look holds, in microseconds, and how often there is one, in milliseconds.
  private static let validity: Int64 = 1_000_000
  private static let rest = 450
  /// A look that takes longer, in microseconds, says that the database has other troubles than feeds.
  private static let patience: Int64 = 2_000_000

  /// Knows nothing before `start`.
  init(_ desk: Desk) { self.desk = desk }

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

  /// Whether a calendar is certainly still at a revision, or was less than a second ago.
  func isStill(_ revision: Int64, _ calendar: Calendar, at now: Int64) -> Bool {
    if asked.load(ordering: .relaxed) < now - 100_000 { asked.store(now, ordering: .relaxed) }
    return calendar.seen.load(ordering: .acquiring) == revision
      && now - Self.validity < looked.load(ordering: .acquiring)
  }

  /// Whether the database has not answered for a while, so that who asks it would wait in vain.
  func isBlind(at now: Int64) -> Bool { looking.load(ordering: .relaxed) < now - Self.patience }

  // MARK: - Looking

  /// Begins to look; to be stopped.
  func start() {
    state.withLock { state in
      guard state.thread == nil, !state.isStopped else { return }
      state.thread = Thread { [self] in follow() }
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

  private func follow() {
    let endOwn = desk.watchCalendars { [weak self] in self?.changed($0) }
    var endWatch: (@Sendable () -> Void)?
    var nextWatch: Int64 = 0
    while !state.withLock({ $0.isStopped }) {
      let now = monotonicMicroseconds()
      if endWatch == nil, now >= nextWatch {
        // Without it there are still the looks that nothing calls for.
        endWatch = try? desk.watch { [bell] in bell.ring() }
        nextWatch = now + 10_000_000
      }
      // Nobody asks: the next who does finds nothing known, and a worker answers.
      if asked.load(ordering: .relaxed) > now - 60_000_000 { look(now) }
      pause.wait(milliseconds: 20)
      bell.wait(milliseconds: Self.rest)
    }
    endWatch?()
    endOwn()
  }

  private func look(_ now: Int64) {
    let ownChanges = state.withLock { $0.ownChanges }
    // Failed looks follow one another: the first of them says since when.
    _ = looking.min(now, ordering: .relaxed)
    guard let revisions = try? desk.calendarRevisions() else { return }
    looking.store(.max, ordering: .relaxed)
    state.withLock { state in
      var missing = Set(state.calendars.keys)
      for (person, revision) in revisions {
        guard let calendar = state.calendars[person] else { continue }
        missing.remove(person)
        // What this process changed meanwhile may not have been saved when this was read.
        guard calendar.ownChange.load(ordering: .relaxed) <= ownChanges else { continue }
        calendar.seen.store(revision, ordering: .releasing)
      }
      for person in missing { state.calendars[person]?.seen.store(Calendar.unknown, ordering: .releasing) }
    }
    looked.store(now, ordering: .releasing)
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
