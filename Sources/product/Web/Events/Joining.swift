import Booking
import Desk
import HTTP
import Store
import Synchronization
import Threads

/// Somebody begins to listen.
extension Listeners {
  /// Why somebody may not.
  enum Crowd: Error {
    /// They have too many streams.
    case ofOne
    /// Everybody together has.
    case ofAll
  }

  /// A stream for a person, with what they missed since the place that they name, if they name one.
  func join(_ person: PersonID, tokenHash: String, coach: PersonID?, since place: String?) throws
    -> ContentStream
  {
    let begin = try desk.changesFrontier()
    let stream = ContentStream()
    let id = try enter(
      Listener(
        person: person, coach: coach, tokenHash: tokenHash, stream: stream,
        lastWritten: monotonicMicroseconds(), known: Known(frontier: begin)))
    do {
      // Read after it was registered: what is saved from now on reaches it either way.
      let (text, known) =
        try place.map { try catchUp(person, coach, since: $0) } ?? (
          EventText.place(begin), Known(frontier: begin)
        )
      stream.write(Body(EventText.greeting + text))
      state.withLock { state in
        guard var listener = state.open[id], let waiting = listener.waiting else { return }
        (listener.known, listener.waiting) = (known, nil)
        state.open[id] = listener
        for report in waiting {
          var written = WrittenReport(report)
          _ = written.write(to: listener)
        }
      }
      return stream
    } catch {
      state.withLock { $0.open[id] = nil }
      throw error
    }
  }

  private func enter(_ listener: Listener) throws -> Int {
    try state.withLock { state in
      let open = state.open.values.filter { !$0.stream.isOver }
      guard open.count < state.most, !state.isStopped else { throw Crowd.ofAll }
      guard open.count(where: { $0.person == listener.person }) < Self.mostOfOne else { throw Crowd.ofOne }
      if state.frontier == nil { (state.frontier, state.seen) = (listener.known.frontier, []) }
      startOnce(&state)
      state.next += 1
      state.open[state.next] = listener
      return state.next
    }
  }

  /// What somebody missed, or that it cannot be told; and what they know then.
  private func catchUp(
    _ person: PersonID, _ coach: PersonID?, since place: String
  ) throws -> (String, Known) {
    if let since = Int64(place), String(since) == place,
      let report = try desk.changes(from: since, ofCoach: coach, most: Self.mostRows)
    {
      let text = EventText.events(
        report.changes.filter { $0.audience.contains(person) }, frontier: report.frontier)
      if text.utf8.count <= Self.mostBytes {
        return (text, Known(frontier: report.frontier, seen: report.seen))
      }
    }
    let frontier = try desk.changesFrontier()
    return (EventText.reset(frontier), Known(frontier: frontier))
  }
}
