import CalDAV
import HTTP
import HTTPClient
import Testing

@Suite struct FailureTests {
  private let href = lessons + "a.ics"

  private func put(_ answer: @escaping Script.Answer) -> DAVError? {
    let script = Script([
      "PUT \(href)": answer, "PROPFIND \(lessons)": there, "REPORT \(lessons)": multistatus(""),
    ])
    return davError { () throws(DAVError) in try script.client().put(href, bytes(event("u1")), .new) }
  }

  @Test(arguments: [
    (400, DAVError.Code.refused), (401, .unauthorized), (402, .refused), (403, .forbidden),
    (408, .serverTrouble), (413, .refused), (415, .refused), (422, .refused), (423, .locked),
    (429, .throttled), (500, .serverTrouble), (501, .refused), (502, .serverTrouble), (503, .serverTrouble),
    (504, .serverTrouble), (507, .storageFull), (300, .notCalDAV), (304, .notCalDAV),
  ])
  func `each status has its code, and none says that a first sending of the request did nothing`(
    status: Int, code: DAVError.Code
  ) {
    let error = put(reply(status))
    #expect(error?.code == code)
    #expect(error?.status == status)
    #expect(error?.mayHaveHappened == true)
    #expect(error?.detail.contains("https://c.example") == true)
    #expect(
      put(multistatus(told("/dav/alice/lessons/a.ics", status)))?.code == (status < 400 ? nil : code)
        || status < 400)
  }

  @Test func `reading never may have changed something`() {
    for answer in [reply(500), loginPage, failing(.timedOut, mayHaveArrived: true)] {
      let script = Script(["GET \(href)": answer, "REPORT \(lessons)": answer])
      #expect(davError { () throws(DAVError) in try script.client().get(href) }?.mayHaveHappened == false)
      let error = davError { () throws(DAVError) in try script.client().find(uid: "u1", in: lessons) }
      #expect(error?.mayHaveHappened == false)
    }
  }

  @Test func `the precondition that is named decides`() {
    let names = [
      "supported-calendar-data", "valid-calendar-data", "valid-calendar-object-resource",
      "supported-calendar-component", "max-resource-size", "min-date-time", "max-attendees-per-instance",
    ]
    for name in names {
      let error = put(reply(403, [:], davError("<C:\(name)/>")))
      #expect(error?.code == .refused && error?.precondition == name)
    }
    let foreign = #"<s:exception xmlns:s="http://sabredav.org/ns">Forbidden</s:exception>"#
    #expect(put(reply(403, [:], davError(foreign)))?.code == .forbidden)
    #expect(put(reply(403, [:], davError(foreign + "<D:need-privileges/>")))?.code == .forbidden)
    #expect(put(reply(403, [:], davError(foreign + "<C:valid-calendar-data/>")))?.code == .refused)
    #expect(put(reply(403, [:], davError("<D:quota-not-exceeded/>")))?.code == .storageFull)
    #expect(put(reply(403, ["Content-Type": "application/xml"], "<D:error"))?.code == .forbidden)
  }

  @Test(arguments: [
    ("120", 120), ("0", 0), ("-5", 0), ("Fri, 20 Nov 2026 12:01:40 GMT", 100),
    ("Fri, 20 Nov 2026 11:00:00 GMT", 0), ("soon", nil),
  ])
  func `Retry-After is seconds or a date by the server's own clock`(value: String, seconds: Int?) {
    let headers: Headers = ["Retry-After": value, "Date": "Fri, 20 Nov 2026 12:00:00 GMT"]
    #expect(put(reply(429, headers))?.retryAfter == seconds)
    let unavailable = put(reply(503, headers))
    #expect(unavailable?.retryAfter == seconds)
    #expect(unavailable?.code == (seconds == nil ? .serverTrouble : .throttled))
  }

  @Test func `a date without the server's clock is no number of seconds`() {
    let error = put(reply(429, ["Retry-After": "Fri, 20 Nov 2026 12:01:40 GMT"]))
    #expect(error?.code == .throttled && error?.retryAfter == nil)
  }

  @Test func `an address that the network's policy refuses is told apart`() {
    #expect(put(failing(.addressRefused, mayHaveArrived: false))?.code == .addressRefused)
    let script = Script([:])
    for wrong in ["ftp://c.example/", "c.example", "https://u:p@c.example/x.ics"] {
      #expect(davError { () throws(DAVError) in try script.client().get(wrong) }?.code == .addressRefused)
    }
    #expect(script.requests.isEmpty)
  }

  @Test func `no error shows the password`() {
    for status in [400, 401, 403, 500] {
      #expect(put(reply(status)).map { "\($0)".contains("secret") } == false)
    }
    #expect(!"\(Script([:]).client())".contains("secret"))
  }
}
