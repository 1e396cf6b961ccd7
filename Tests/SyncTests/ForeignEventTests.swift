import Booking
import Desk
import Store
import Sync
import TestSupport
import Testing

/// Other people's events in a calendar of a coach's are left alone, always (R46).
@Suite struct ForeignEventTests {
  @Test func `500 foreign events are byte for byte the same after all we do and all that fails (R46, R52)`()
    throws
  {
    try withFaultRun(strict: true) { run in
      let studio = run.scene.studio
      var foreign = ForeignEvent.some(500)
      var bookings = try (9..<19).map { try studio.book(run.slot(hour: $0)) }
      // Somebody's event lies where the first of ours would.
      foreign.append(ForeignEvent(name: name(of: bookings[0].uid), uid: "not-ours"))
      try run.putForeign(foreign)
      try pushAll(run)
      #expect(try run.scene.status().counts == [.synced: 9, .parked: 1])
      #expect(try run.spoiledForeign(foreign) == [])

      let kinds: [Spoiled] = [
        .resetAfterEachTime, .silentAfter, .garbledBody, .page, .tagMissing, .tagChanging, .notMet,
        .internalErrorAfter,
      ]
      for (number, kind) in kinds.enumerated() {
        run.ways.spoil([0: kind, 2: kind, 5: kind])
        let at = 1 + number
        bookings[at] = try studio.desk.move(
          bookings[at].id, to: When(run.slot(hour: 8)), by: studio.actor("ann"))
        try run.scene.push()
        _ = try studio.desk.cancel(bookings[at].id, by: studio.actor("ann"))
        try pushAll(run)
        #expect(try run.spoiledForeign(foreign) == [], "\(kind)")
      }
      #expect(try run.scene.status().counts == [.synced: 9, .parked: 1])

      _ = try run.scene.reconcile(allowingRemovals: true)
      try pushAll(run)
      #expect(try run.spoiledForeign(foreign) == [])
      // Its end frees nobody of the event that took its name.
      _ = try studio.desk.cancel(bookings[0].id, by: studio.actor("ann"))
      try pushAll(run)
      _ = try run.scene.reconcile(allowingRemovals: true)
      try pushAll(run)
      #expect(try run.spoiledForeign(foreign) == [])
      #expect(try run.scene.differences() == [])
      let held = try run.scene.open.held().filter { $0.uid.hasSuffix("@coachcal") }
      #expect(held.map(\.uid) == [bookings[9].uid])
      #expect(try run.files().count == foreign.count + 1)
    }
  }

  private func name(of uid: String) -> String { "\(uid.prefix { $0 != "@" }).ics" }

  private func pushAll(_ run: FaultRun) throws {
    try run.scene.pushAll()
    run.ways.spoil([:])
  }
}
