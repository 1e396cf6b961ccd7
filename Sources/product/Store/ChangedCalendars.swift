import Booking
import Synchronization

/// Whose calendars the transactions of one write have changed, those that were begun anew among them.
final class ChangedCalendars: Sendable {
  private let found = Mutex<Set<PersonID>>([])

  func add(_ people: Set<PersonID>) { found.withLock { $0.formUnion(people) } }

  var people: Set<PersonID> { found.withLock { $0 } }
}

/// Who hears at once of calendars that this process changes.
final class CalendarListeners: Sendable {
  private struct State {
    var next = 0
    var listeners: [Int: @Sendable (Set<PersonID>) -> Void] = [:]
  }
  private let state = Mutex(State())

  /// Calling what comes back ends it.
  func add(_ listener: @escaping @Sendable (Set<PersonID>) -> Void) -> @Sendable () -> Void {
    let number = state.withLock { state in
      state.next += 1
      state.listeners[state.next] = listener
      return state.next
    }
    return { [self] in state.withLock { $0.listeners[number] = nil } }
  }

  func tell(_ people: Set<PersonID>) {
    guard !people.isEmpty else { return }
    for listener in state.withLock({ Array($0.listeners.values) }) { listener(people) }
  }
}
