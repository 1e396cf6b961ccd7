import CalDAV
import HTTP
import HTTPClient
import Testing

@Suite struct DeleteTests {
  private let href = lessons + "a.ics"

  private func delete(_ answer: @escaping Script.Answer, more: [String: Script.Answer] = [:]) throws(DAVError)
    -> DeleteOutcome
  {
    try Script(["DELETE \(href)": answer].merging(more) { $1 }).client().delete(href, ifMatch: "\"1\"")
  }

  @Test func `each answer has its outcome`() throws {
    for status in [200, 202, 204] { #expect(try delete(reply(status)) == .deleted) }
    for status in [404, 410] { #expect(try delete(reply(status)) == .gone) }
    #expect(try delete(reply(412)) == .preconditionFailed)
    #expect(try delete(reply(200, ["Content-Type": "text/xml"], "<multistatus/>")) == .deleted)
    #expect(try delete(multistatus("")) == .deleted)
    #expect(try delete(multistatus(told("/dav/alice/lessons/a.ics", 200))) == .deleted)
    #expect(try delete(multistatus(told("/dav/alice/lessons/a.ics", 404))) == .gone)
    #expect(try delete(multistatus(told("/dav/alice/lessons/a.ics", 412))) == .preconditionFailed)
  }

  @Test func `the tag is the condition, where there is one`() throws {
    let script = Script(["DELETE \(href)": reply(204)])
    _ = try script.client().delete(href, ifMatch: "\"1\"")
    _ = try script.client().delete(href, ifMatch: nil)
    #expect(script.requests.map { $0.headers["If-Match"] } == ["\"1\"", nil])
  }

  @Test func `a refusal is told from a calendar that is missing`() {
    for status in [403, 405, 409] {
      #expect(davError { () throws(DAVError) in try delete(reply(status)) }?.code == .calendarMissing)
      let error = davError { () throws(DAVError) in
        try delete(reply(status), more: ["PROPFIND \(lessons)": there])
      }
      #expect(error?.code == (status == 403 ? .forbidden : .refused))
    }
    let locked = davError { () throws(DAVError) in
      try delete(multistatus(told("/dav/alice/lessons/a.ics", 423)))
    }
    #expect(locked?.code == .locked)
    #expect(davError { () throws(DAVError) in try delete(loginPage) }?.code == .notCalDAV)
    let unknown = davError { () throws(DAVError) in try delete(failing(.timedOut, mayHaveArrived: true)) }
    #expect(unknown?.mayHaveHappened == true)
  }
}
