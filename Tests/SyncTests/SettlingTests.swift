import Booking
import CivilTime
import Desk
import Testing

@testable import Sync

/// What is written down of a push that ended.
@Suite struct SettlingTests {
  private let now = Instant(seconds: 1_800_000_000)
  private func work(attempts: Int = 0, inDoubt: Bool = false) -> PushWork {
    var work = PushWork(
      push: Push(
        destination: DestinationID("d"), uid: "u", booking: BookingID("b"), version: 3, state: .waiting,
        remembered: nil,
        isInDoubt: inDoubt, attempts: attempts, nextTry: now, trouble: nil, synced: nil))
    work.fingerprint = "f"
    return work
  }
  private func settle(_ work: PushWork, _ outcome: Outcome) -> Settlement {
    settled(work, outcome, now: now, pace: Pace(first: 2, most: 1000), chance: 0)
  }

  @Test func `what stands there is remembered and in doubt no longer`() {
    let settlement = settle(work(attempts: 3, inDoubt: true), .done(Standing(name: "n", tag: "t")))
    #expect(settlement.push.state == .synced && !settlement.push.isInDoubt && settlement.push.attempts == 0)
    #expect(settlement.push.remembered == Push.Remembered(name: "n", tag: "t", fingerprint: "f"))
    #expect(settlement.push.synced == now)
  }

  @Test func `what is gone is forgotten`() {
    var gone = work()
    gone.fingerprint = nil
    gone.push.remembered = Push.Remembered(name: "n", tag: "t", fingerprint: "f")
    let settlement = settle(gone, .done(nil))
    #expect(settlement.push.state == .synced && settlement.push.remembered == nil)
  }

  @Test func `what failed waits longer each time, and as long as the server asks at least (R51)`() {
    for (attempts, delay) in [(0, 2), (1, 4), (2, 8), (5, 64), (20, 1000)] {
      let settlement = settle(work(attempts: attempts), .failed(RemoteError(.busy, "x")))
      #expect(settlement.push.nextTry == now + Int64(delay), "\(attempts)")
      #expect(settlement.push.attempts == attempts + 1 && settlement.push.state == .waiting)
    }
    let asked = settle(work(), .failed(RemoteError(.tooMany, "x", retryAfter: 700)))
    #expect(asked.push.nextTry == now + 700)
    #expect(asked.trouble?.cause == .tooMany)
  }

  @Test func `only what may have been done is in doubt (R49)`() {
    #expect(settle(work(), .failed(RemoteError(.trouble, "x", mayHaveHappened: true))).push.isInDoubt)
    #expect(!settle(work(), .failed(RemoteError(.trouble, "x", mayHaveHappened: false))).push.isInDoubt)
    let doubted = work(inDoubt: true)
    #expect(settle(doubted, .failed(RemoteError(.trouble, "x", mayHaveHappened: false))).push.isInDoubt)
  }

  @Test func `a refusal that stays is parked after five tries, trouble of the server never (R51)`() {
    let refused = RemoteError(.refused, "no")
    // What failed before for other reasons does not count.
    var push = work(attempts: 7)
    for _ in 1...4 {
      push.push = settle(push, .failed(refused)).push
      #expect(push.push.state == .waiting)
    }
    #expect(settle(push, .failed(refused)).push.state == .parked)
    #expect(settle(work(attempts: 99), .failed(RemoteError(.trouble, "x"))).push.state == .waiting)
  }

  @Test
  func `a meeting that is being made is waited for ten times, then the coach's room takes its place (R54)`() {
    let pending = Outcome.done(Standing(name: "n", tag: nil, owed: .meeting))
    let first = settle(work(), pending)
    #expect(first.push.state == .waiting && first.push.isInDoubt && first.push.remembered != nil)
    #expect(first.meeting == nil)
    #expect(settle(work(attempts: 10), pending).meeting == .impossible)
    #expect(settle(work(attempts: 10), pending).push.state == .synced)
  }

  @Test func `delays double up to the longest, spread by half at most (R51)`() {
    let pace = Pace(first: 3, most: 100)
    #expect((1...8).map { pace.delay(after: $0, chance: 0) } == [3, 6, 12, 24, 48, 96, 100, 100])
    #expect((1...3).map { pace.delay(after: $0, chance: 1) } == [5, 9, 18])
    #expect(pace.delay(after: 10_000, chance: 1) == 150)
  }
}
