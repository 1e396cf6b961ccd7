import CalDAV
import HTTP
import HTTPClient
import TestSupport
import Testing

/// The server in memory does what its quirks say.
@Suite struct FakeCalDAVTests {
  private let data = bytes(event("u1"))

  private func server(_ change: (inout FakeCalDAV.Quirks) -> Void = { _ in }) -> (
    FakeCalDAV, CalDAVClient, String
  ) {
    var quirks = FakeCalDAV.Quirks()
    change(&quirks)
    let fake = FakeCalDAV(quirks)
    return (
      fake, CalDAVClient(transport: fake.transport, credentials: nil),
      CalDAVClient.href("a.ics", in: fake.calendar)
    )
  }

  @Test func `an event whose answer was lost is there, and stands in the way of itself`() throws {
    let (fake, client, href) = server()
    fake.interrupt { request in
      request.method == .put
        ? .failure(TransferError(.cutOff, "It was cut off.", mayHaveArrived: true), isDone: true) : nil
    }
    let error = davError { () throws(DAVError) in try client.put(href, data, .new) }
    #expect(error?.code == .transfer && error?.mayHaveHappened == true)
    fake.interrupt { _ in nil }
    #expect(try client.put(href, data, .new) == .preconditionFailed)
    #expect(try client.get(href)?.bytes == data)
    #expect(fake.requests == ["PUT", "PUT", "GET"].map { "\($0) /dav/alice/lessons/a.ics" })
  }

  @Test func `a request that is stopped before is not carried out`() throws {
    let (fake, client, href) = server()
    let busy = ClientResponse(.serviceUnavailable, headers: ["Retry-After": "7"])
    fake.interrupt { $0.method == .put ? .answer(busy) : nil }
    let error = davError { () throws(DAVError) in try client.put(href, data, .new) }
    #expect(error?.code == .throttled && error?.retryAfter == 7)
    #expect(fake.resources.isEmpty)
  }

  @Test func `conditions are ignored where that is the quirk`() throws {
    let (_, client, href) = server { $0.ignoresPreconditions = true }
    #expect(try client.put(href, data, .new) == .written(etag: "\"1\""))
    #expect(try client.put(href, data, .new) == .written(etag: "\"2\""))
    #expect(try client.delete(href, ifMatch: "\"1\"") == .deleted)
  }

  @Test func `nothing is removed without a condition where that is the quirk`() throws {
    let (_, client, href) = server { $0.unconditionalRefused = true }
    #expect(try client.delete(href, ifMatch: nil) == .gone)
    #expect(try client.put(href, data, .new) == .written(etag: "\"1\""))
    #expect(try client.delete(href, ifMatch: nil) == .preconditionFailed)
    #expect(try client.delete(href, ifMatch: "\"1\"") == .deleted)
  }

  @Test func `events come back rewritten, with the same meaning`() throws {
    let (_, client, href) = server {
      $0.rewritesEvents = true
      $0.etagMissing = true
    }
    #expect(try client.put(href, data, .new) == .written(etag: nil))
    let read = try #require(try client.get(href))
    #expect(read.bytes != data && read.etag == "\"1\"")
    #expect(unfolded(read.bytes).filter { $0 != "X-FAKE-ADDED:1" } == unfolded(data))
  }

  @Test func `a UID is taken once, twice, or said in another status`() throws {
    for status in [403, 409, 412, nil] {
      let (fake, client, href) = server { $0.uidConflictStatus = status }
      _ = try client.put(href, data, .new)
      let outcome = try client.put(CalDAVClient.href("b.ics", in: fake.calendar), data, .new)
      #expect(outcome == (status == nil ? .written(etag: "\"2\"") : .uidTaken(href: href)))
      #expect(try client.find(uid: "u1", in: fake.calendar).count == (status == nil ? 2 : 1))
    }
  }

  @Test func `people change and remove what is there`() throws {
    let (fake, client, href) = server()
    _ = try client.put(href, data, .new)
    fake.set(href, bytes(event("u1", summary: "by hand")))
    #expect(try client.put(href, data, .replacing(etag: "\"1\"")) == .preconditionFailed)
    fake.set(href, nil)
    #expect(try client.get(href) == nil)
    fake.removeCalendar(fake.calendar)
    for status in [403, 404, 405, 409] {
      fake.quirks.missingCalendarStatus = status
      #expect(davError { () throws(DAVError) in try client.put(href, data, .new) }?.code == .calendarMissing)
    }
    fake.quirks.refusesCredentials = true
    #expect(davError { () throws(DAVError) in try client.get(href) }?.code == .unauthorized)
  }
}
