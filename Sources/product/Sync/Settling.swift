import Booking
import Calendars
import CivilTime
import Desk

/// Begins what is told of a refusal; whatever else it says, it is one.
private let refused = "Refused: "

/// After how many refusals in a row an event is no longer tried by itself.
private let mostRefusals = 5

/// For how many seconds a request that nobody waited for may still be carried out: looking earlier proves nothing.
private let patience: Int64 = 60

/// What is to be written down of a push that ended, and of its destination.
struct Settlement: Hashable, Sendable {
  /// How the event stands from now on.
  var push: Push
  /// What became of its meeting.
  var meeting: Meeting?
  /// What troubles the whole destination.
  var trouble: RemoteError?
  /// Until when nobody touches it, whatever is wished meanwhile.
  var restsUntil: Instant?
}

/// How a push stands after its outcome. `chance` from 0 to 1 spreads what is tried again.
func settled(_ work: PushWork, _ outcome: Outcome, now: Instant, pace: Pace, chance: Double) -> Settlement {
  var settlement = standing(after: outcome, of: work, now: now, pace: pace, chance: chance)
  if case .failed(let error) = outcome, error.mayStillHappen { settlement.restsUntil = now + patience }
  return settlement
}

private func standing(
  after outcome: Outcome, of work: PushWork, now: Instant, pace: Pace, chance: Double
) -> Settlement {
  var push = work.push
  push.trouble = nil
  switch outcome {
  case .done(let standing):
    return done(work, standing, now: now, pace: pace, chance: chance)
  case .parked(let reason):
    push.state = .parked
    push.trouble = reason
    push.attempts = 0
    return Settlement(push: push, meeting: work.wanted?.wantsMeeting == true ? .impossible : nil)
  case .failed(let error):
    push.state = .waiting
    push.trouble = error.detail
    // Whatever else went wrong before is no refusal: those are counted from the first.
    let isRefused = error.cause == .refused
    let isFirstRefusal = isRefused && work.push.trouble?.hasPrefix(refused) != true
    if isRefused { push.trouble = refused + error.detail }
    push.attempts = isFirstRefusal ? 1 : push.attempts + 1
    push.isInDoubt = work.push.isInDoubt || error.mayHaveHappened
    let delay = pace.delay(after: push.attempts, chance: chance)
    push.nextTry = now + max(error.retryAfter ?? 0, delay)
    switch error.cause {
    case .refused where push.attempts >= mostRefusals: push.state = .parked
    case .moved: push.nextTry = now
    case .trouble, .tooMany, .unauthorized, .missing: return Settlement(push: push, trouble: error)
    case .refused, .busy: break
    }
    if case .moved = error.cause { return Settlement(push: push, trouble: error) }
    // What is refused for the first time may be refused to every event: then the calendar says so itself.
    let isGivenUp = push.state == .parked && work.wanted?.wantsMeeting == true
    return Settlement(
      push: push, meeting: isGivenUp ? .impossible : nil, trouble: isFirstRefusal ? error : nil)
  }
}

private func done(
  _ work: PushWork, _ standing: Standing?, now: Instant, pace: Pace, chance: Double
) -> Settlement {
  var push = work.push
  push.trouble = nil
  push.isInDoubt = false
  push.synced = now
  push.state = .synced
  push.remembered = nil
  guard let standing, let fingerprint = work.fingerprint else {
    push.attempts = 0
    return Settlement(push: push)
  }
  push.remembered = Push.Remembered(name: standing.name, tag: standing.tag, fingerprint: fingerprint)
  guard let owed = standing.owed else {
    push.attempts = 0
    return Settlement(push: push, meeting: standing.meeting)
  }
  push.attempts += 1
  if owed == .meeting, push.attempts > 10 {
    push.attempts = 0
    return Settlement(push: push, meeting: .impossible)
  }
  // It stands there, and is looked at again for what it lacks.
  push.state = .waiting
  push.isInDoubt = true
  switch owed {
  case .meeting:
    push.trouble = "Its video meeting is still being made."
    push.nextTry = now + pace.delay(after: push.attempts, chance: chance)
  case .guest:
    push.trouble = "It stands there without its guest: the calendar has invited too many of late."
    push.nextTry = now + min(21_600, 300 * pace.delay(after: push.attempts, chance: chance))
  }
  return Settlement(push: push, meeting: standing.meeting)
}
