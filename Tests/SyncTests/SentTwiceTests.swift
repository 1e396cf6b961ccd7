import Booking
import Desk
import HTTP
import HTTPClient
import Sync
import TestSupport
import Testing

/// A request may go out twice on its way: what the second is answered says nothing of the first.
@Suite struct SentTwiceTests {
  @Test(arguments: [400, 401, 403, 404, 405, 409, 412, 413, 415, 423, 429, 500, 501, 502, 503, 507])
  func `an event that was made although a refusal came back does not outlive its booking (R47, R49)`(
    status: Int
  ) throws {
    try withScene(.fake) { scene in
      let booking = try scene.studio.book("2026-10-20T10:00")
      scene.faults.choose { number, _ in
        number == 0 ? .changed { ClientResponse(Status(status), url: $0.url) } : nil
      }
      try scene.push()
      _ = try scene.studio.desk.cancel(booking.id, by: scene.studio.actor("cleo"))
      try scene.pushAll()
      #expect(try scene.differences() == [])
    }
  }

  @Test(arguments: [400, 403, 404, 409, 412, 423, 429, 500, 503, 507])
  func `an event that was changed although a refusal came back ends as its booking is (R47, R49)`(
    status: Int
  ) throws {
    try withScene(.fake) { scene in
      let booking = try scene.studio.book("2026-10-20T10:00")
      try scene.pushAll()
      let moved = try scene.studio.desk.move(
        booking.id, to: When("2026-10-21T10:00"), by: scene.studio.actor("ann"))
      scene.faults.choose { number, _ in
        number == 0 ? .changed { ClientResponse(Status(status), url: $0.url) } : nil
      }
      try scene.push()
      _ = try scene.studio.desk.move(
        moved.id, to: When("2026-10-20T10:00"), by: scene.studio.actor("ann"))
      try scene.pushAll()
      #expect(try scene.differences() == [])
    }
  }

  @Test func `an event that is made long after we gave up waiting does not outlive its booking (R49)`() throws
  {
    try withScene(.fake) { scene in
      let booking = try scene.studio.book("2026-10-20T10:00")
      let late = Shared<ClientRequest>()
      scene.faults.choose { _, request in
        guard request.method == .put else { return nil }
        late.append(request)
        return .before(TransferError(.timedOut, "slow", mayHaveArrived: true))
      }
      try scene.push()
      scene.faults.none()
      _ = try scene.studio.desk.cancel(booking.id, by: scene.studio.actor("cleo"))
      scene.pass(10)
      try scene.push()
      let request = try #require(late.values.first)
      _ = try scene.open.transport(request)
      #expect(try scene.open.held().count == 1)
      scene.pass(60)
      try scene.pushAll()
      #expect(try scene.differences() == [])
    }
  }
}
