import Booking
import CivilTime
import Desk
import HTTP
import HTTPClient
import Sync
import TestSupport
import Testing

/// Whatever happens to any request between us and a real server, the calendar ends as the bookings are.
@Suite struct FaultTests {
  @Test func `an event is made once, whatever becomes of any request (R48, R51)`() throws {
    try withFaultRun { run in
      let foreign = ForeignEvent.some(20)
      try run.putForeign(foreign)
      var last: Booking?
      try everyFault(run) { [run] in
        if let last {
          _ = try run.scene.studio.desk.cancel(last.id, by: run.scene.studio.actor("ann"))
          try run.scene.pushAll()
        }
        let start = run.slot(hour: 10)
        let booking = try run.scene.studio.book(start)
        last = booking
        return (booking.uid, start)
      }
      try run.end(foreign)
    }
  }

  @Test func `an event is moved, whatever becomes of any request (R47, R48, R51)`() throws {
    try withFaultRun { run in
      let foreign = ForeignEvent.some(20)
      try run.putForeign(foreign)
      var booking = try run.scene.studio.book(run.slot(hour: 9))
      try run.scene.pushAll()
      var hour = 10
      try everyFault(run) { [run] in
        hour = hour == 10 ? 15 : 10
        let start = run.slot(hour: hour)
        booking = try run.scene.studio.desk.move(
          booking.id, to: When(start), by: run.scene.studio.actor("ann"))
        return (booking.uid, start)
      }
      try run.end(foreign)
    }
  }

  @Test func `an event is removed, whatever becomes of any request (R47, R48, R51)`() throws {
    try withFaultRun { run in
      let foreign = ForeignEvent.some(20)
      try run.putForeign(foreign)
      // Who is told once that what they remove is not there has to believe it.
      try everyFault(run, once: Spoiled.allCases.filter { $0 != .notFound }) { [run] in
        let booking = try run.scene.studio.book(run.slot(hour: 10))
        try run.scene.pushAll()
        _ = try run.scene.studio.desk.cancel(booking.id, by: run.scene.studio.actor("ann"))
        return (booking.uid, nil)
      }
      try run.end(foreign)
    }
  }

  @Test func `an event whose booking ends while its making is in doubt does not stay (R47, R48)`() throws {
    try withFaultRun { run in
      var last: Booking?
      for kind in [
        Spoiled.refused, .resetAfter, .unavailable, .internalErrorAfter, .silentBefore, .garbledBody,
        .notMetAfter,
      ] {
        for first in [nil, Spoiled.resetAfter, .resetAfterEachTime, .notMetAfter, .pageAfter] {
          _ = try run.spoilEach(kind, after: first) { [run] in
            let booking = try run.scene.studio.book(run.slot(hour: 10))
            last = booking
            return (booking.uid, nil)
          } meanwhile: { [run] in
            let booking = try #require(last)
            _ = try run.scene.studio.desk.cancel(booking.id, by: run.scene.studio.actor("ann"))
            return nil
          }
        }
      }
      try run.end([])
    }
  }

  @Test func `five refusals in a row park an event, one after other troubles does not (R51)`() throws {
    try withScene(.fake) { scene in
      let booking = try scene.studio.book("2026-10-20T10:00")
      func tryOnce() throws {
        try scene.push()
        scene.pass(600)
      }
      scene.faults.choose { _, _ in .before(TransferError(.timedOut, "slow", mayHaveArrived: false)) }
      for _ in 0..<6 { try tryOnce() }
      let refusing: @Sendable (Int, ClientRequest) -> Faults.Fault? = { _, request in
        request.method.name == "PUT" ? .answer(ClientResponse(.forbidden)) : nil
      }
      scene.faults.choose(refusing)
      for _ in 0..<4 { try tryOnce() }
      #expect(try scene.status().counts == [.waiting: 1])
      scene.faults.none()
      try scene.pushAll()
      #expect(try scene.differences() == [])
      _ = try scene.studio.desk.move(booking.id, to: When("2026-10-21T10:00"), by: scene.studio.actor("ann"))
      scene.faults.choose(refusing)
      for _ in 0..<5 { try tryOnce() }
      #expect(try scene.status().counts == [.parked: 1])
    }
  }

  @Test(arguments: ["9223372036854775807", "99999999999999999999", "-5", "Fri, 31 Dec 9999 23:59:59 GMT"])
  func `whatever time a server names, it is asked again within a day or so (R51)`(named: String) throws {
    try withScene(.fake) { scene in
      _ = try scene.studio.book("2026-10-29T10:00")
      scene.faults.choose { _, _ in
        .answer(
          ClientResponse(
            .serviceUnavailable,
            headers: ["Retry-After": named, "Date": "Fri, 20 Nov 2026 08:00:00 GMT"]))
      }
      try scene.push()
      scene.faults.none()
      scene.pass(25 * 3600)
      try scene.pushAll()
      #expect(try scene.differences() == [])
    }
  }

  @Test(arguments: [Spoiled.unavailableForSeconds, .unavailableUntil])
  func `nobody asks before the time that the server named (R51)`(kind: Spoiled) throws {
    try withFaultRun { run in
      let booking = try run.scene.studio.book(run.slot(hour: 10))
      let other = try run.scene.studio.book(run.slot(hour: 12))
      run.ways.spoil([0: kind, 1: kind])
      try run.scene.push()
      let asked = run.ways.count
      for _ in 0..<8 {
        run.scene.pass(11)
        try run.scene.push()
      }
      #expect(run.ways.count == asked)
      // The spread adds up to as much again as our own pace of a second.
      run.scene.pass(10)
      try run.pushAll("\(kind)")
      #expect(try run.scene.differences() == [])
      #expect(try Set(run.scene.open.held().map(\.uid)) == [booking.uid, other.uid])
    }
  }

  /// Each fault at each request, alone and after one that left us in doubt; and each for a while.
  private func everyFault(
    _ run: FaultRun, once: [Spoiled] = Spoiled.allCases, _ change: () throws -> (uid: String, start: String?)
  ) throws {
    var spoiled = 0
    for kind in once {
      for first in [nil, Spoiled.resetBeforeEachTime, .resetAfterEachTime] {
        spoiled += try run.spoilEach(kind, after: first, change)
      }
    }
    for kind in Spoiled.allCases { try run.spoilAll(kind, change) }
    // Each spoils the first try at least, and the reading before the second.
    #expect(spoiled >= 4 * once.count, "\(spoiled)")
  }
}

extension FaultRun {
  /// A time of a day some days ahead, on the coach's wall.
  func slot(hour: Int) -> String {
    let day = LocalDate(iso8601: String((scene.studio.clock.now + 8 * 86400).rfc3339.prefix(10)))
    return "\(day?.iso8601 ?? "")T\(hour < 10 ? "0" : "")\(hour):00"
  }

  /// In the end others read the same, and nothing of theirs was touched.
  func end(_ foreign: [ForeignEvent]) throws {
    #expect(try scene.differences() == [])
    #expect(try spoiledForeign(foreign) == [])
  }
}
