import Booking
import CivilTime
import Desk
import Store
import TestSupport
import Testing

@testable import Sync

/// Comparing everything, and what keeps a calendar from being emptied by surprise.
@Suite struct ReconcileTests {
  private let now = Instant(seconds: 1_800_000_000)
  private func work(_ uid: String, wanted: Bool = true, name: String? = nil) -> PushWork {
    var work = PushWork(
      push: Push(
        destination: DestinationID("d"), uid: uid, booking: BookingID(uid), version: 1, state: .synced,
        remembered: name.map { Push.Remembered(name: $0, tag: "t", fingerprint: "f") }, isInDoubt: false,
        attempts: 0, nextTry: now, trouble: nil, synced: nil))
    work.fingerprint = wanted ? "f" : nil
    return work
  }
  private func listed(_ uid: String, _ name: String, asWanted: Bool = true) -> Listed {
    Listed(uid: uid, ours: Found.Ours(name: name, tag: name, isAsWanted: asWanted))
  }
  private func kinds(_ all: [PushWork], _ found: [Listed]) -> [String] {
    repairs(for: all, found: found).map { "\($0.kind.rawValue) \($0.uid) \($0.name ?? "-")" }
  }

  @Test func `what is as it should be needs no repair`() {
    #expect(kinds([work("a"), work("b", wanted: false)], [listed("a", "a.ics")]) == [])
  }

  @Test func `what is missing is made, what differs rewritten, what ended removed (R52)`() {
    #expect(
      kinds(
        [work("a"), work("b"), work("c", wanted: false)],
        [listed("b", "b.ics", asWanted: false), listed("c", "c.ics", asWanted: false)])
        == ["make a -", "rewrite b b.ics", "remove c c.ics"])
  }

  @Test func `of copies the one stays that is remembered, else one that is as it should be`() {
    let copies = [listed("a", "1.ics", asWanted: false), listed("a", "2.ics"), listed("a", "3.ics")]
    #expect(kinds([work("a", name: "3.ics")], copies) == ["remove-copy a 1.ics", "remove-copy a 2.ics"])
    #expect(kinds([work("a")], copies) == ["remove-copy a 1.ics", "remove-copy a 3.ics"])
    #expect(
      kinds([work("a", wanted: false)], copies)
        == ["remove a 2.ics", "remove-copy a 1.ics", "remove-copy a 3.ics"])
  }

  @Test(arguments: [(9, 9, false), (10, 10, true), (10, 20, false), (11, 20, true), (60, 100, true)])
  func `more than half of the events ahead, and ten at least, are not removed unasked (R53)`(
    removed: Int, ahead: Int, isTooMany: Bool
  ) {
    #expect(tooManyRemovals(removed, of: ahead, share: 50) == isTooMany)
  }

  @Test func `a run that would remove too much stops, says so once, and goes on with a yes (R53)`() throws {
    try withScene(.fake) { scene in
      let ann = try scene.studio.actor("ann")
      let bookings = try (0..<24).map {
        try scene.studio.book("2026-10-\(20 + $0 / 8)T\(10 + $0 % 8):00", by: ann)
      }
      try scene.pushAll()
      for booking in bookings.prefix(14) { _ = try scene.studio.desk.cancel(booking.id, by: ann) }
      scene.faults.forget()
      try scene.push()
      try scene.push()
      #expect(scene.faults.requests == [])
      #expect(try scene.open.held().count == 24)
      let held = try scene.status().destination
      #expect(held.state == .held)
      #expect(held.trouble?.hasPrefix("14 of the 24 events") == true)
      #expect(scene.reports.values.count { $0.hasPrefix("held") } == 1)
      #expect(
        try refusal { try scene.studio.desk.resumeDestination(held.id, by: ann) } == .wrongState)
      _ = try scene.studio.desk.resumeDestination(held.id, allowingRemovals: true, by: ann)
      try scene.pushAll()
      #expect(try scene.differences() == [])
      #expect(try scene.open.held().count == 10)
    }
  }

  @Test func `comparing everything removes no more unasked either (R53)`() throws {
    try withScene(.fake) { scene in
      let ann = try scene.studio.actor("ann")
      let bookings = try (0..<12).map {
        try scene.studio.book("2026-10-2\($0 / 8)T\(10 + $0 % 8):00", by: ann)
      }
      try scene.pushAll()
      for booking in bookings { _ = try scene.studio.desk.cancel(booking.id, by: ann) }
      #expect(try refusal { try scene.reconcile() } == .tooManyRemovals)
      #expect(try scene.reconcile(dryRun: true).count == 12)
      #expect(try scene.open.held().count == 12)
      #expect(try scene.reconcile(allowingRemovals: true).count == 12)
      try scene.pushAll()
      #expect(try scene.open.held() == [])
    }
  }

  @Test func `a copy of our event is removed, an event of another server of ours is not (R46)`() throws {
    try withScene(.fake) { scene in
      let booking = try scene.studio.book("2026-10-20T10:00")
      try scene.pushAll()
      let fake = try #require(scene.open.fake)
      let own = try #require(fake.resources.values.first)
      fake.set(fake.calendar + "copy.ics", own)
      let text = String(decoding: own, as: UTF8.self)
      let other = "06gl6b5g00h45vqgvm99hceuf0@coachcal"
      fake.set(fake.calendar + "other.ics", Array(text.replacing(booking.uid, with: other).utf8))
      #expect(try scene.reconcile().map(\.kind) == [.removeCopy])
      #expect(try scene.open.held().map(\.uid).sorted() == [booking.uid, other].sorted())
    }
  }
}
