import Booking
public import Desk

/// How pushing one event ended.
public enum Outcome: Hashable, Sendable {
  /// It is as it should be; what stands there now, if anything.
  case done(Standing?)
  /// It stands there but says less than it should, or something is under way there.
  case parked(String)
  /// Something kept it from being done.
  case failed(RemoteError)
}

/// Pushes one event: plans a step, takes it, and plans again, until it is as it should be.
///
/// Whoever is to stop does so between two steps: what was begun is read when it goes on.
public func push(
  _ work: PushWork, to remote: Remote, isStopping: () -> Bool = { false }
) -> Outcome {
  var found = Found.unknown
  var hasWritten = false
  // What is done is done in three steps, found otherwise in five; whoever changes it faster has to wait.
  for round in 0..<8 {
    if round > 0, isStopping() {
      return .failed(RemoteError(.busy, "The server was stopped on the way.", mayHaveHappened: true))
    }
    let step = plan(
      wanted: work.fingerprint, remembered: work.push.remembered, isInDoubt: work.push.isInDoubt, found: found
    )
    do throws(RemoteError) {
      switch step {
      case .done(let ours):
        guard let ours else { return .done(nil) }
        return .done(Standing(name: ours.name, tag: ours.tag, owed: ours.owed, meeting: ours.meeting))
      case .park(let name):
        return .parked("An event of somebody else stands at “\(name)”. Remove it there, then try again.")
      case .look(let name):
        found = try remote.look(work.push.uid, name, work.wanted)
      case .create(let taken):
        guard let wanted = work.wanted else { return .done(nil) }
        let written = try remote.create(wanted, taken)
        hasWritten = true
        switch written {
        case .stands(let standing): return .done(standing)
        case .gone, .changed: found = try remote.look(work.push.uid, nil, work.wanted)
        }
      case .replace(let name, let tag):
        guard let wanted = work.wanted else { return .done(nil) }
        let written = try remote.replace(wanted, name, tag)
        hasWritten = true
        switch written {
        case .stands(let standing): return .done(standing)
        case .gone: found = try remote.look(work.push.uid, nil, work.wanted)
        case .changed: found = try remote.look(work.push.uid, name, work.wanted)
        }
      case .remove(let name, let tag):
        let written = try remote.remove(work.push.uid, name, tag)
        hasWritten = true
        switch written {
        case .gone: return .done(nil)
        case .stands, .changed: found = try remote.look(work.push.uid, name, work.wanted)
        }
      }
    } catch {
      // “It is there already” may be said of our own first try, sent twice on its way: until that has been looked
      // at, it counts as written.
      var error = error
      error.mayHaveHappened = error.mayHaveHappened || hasWritten
      return .failed(error)
    }
  }
  return .failed(
    RemoteError(.busy, "The event kept changing there while it was written.", mayHaveHappened: true))
}
