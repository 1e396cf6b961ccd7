import CalDAV
import HTTP
import HTTPClient
import TestSupport
import Testing

@Suite struct PutTests {
  private let href = lessons + "a.ics"
  private let data = bytes(event("u1"))

  private func put(
    _ answer: @escaping Script.Answer, _ condition: PutCondition = .new, more: [String: Script.Answer] = [:]
  ) throws(DAVError) -> PutOutcome {
    let script = Script(["PUT \(href)": answer].merging(more) { $1 })
    return try script.client().put(href, data, condition)
  }

  @Test func `a resource is sent with its type, length and condition`() throws {
    let script = Script(["PUT \(href)": reply(201)])
    _ = try script.client().put(href, data, .new)
    _ = try script.client().put(href, data, .replacing(etag: "\"x\""))
    let (first, second) = (script.requests[0], script.requests[1])
    #expect(first.headers["Content-Type"] == "text/calendar; charset=utf-8")
    #expect(first.body == data)
    #expect(first.headers["If-None-Match"] == "*" && first.headers["If-Match"] == nil)
    #expect(second.headers["If-Match"] == "\"x\"" && second.headers["If-None-Match"] == nil)
    #expect(first.redirects == 0)
    #expect(first.credentials == .basic(user: "alice", password: "secret"))
  }

  @Test(arguments: [200, 201, 202, 204])
  func `every success is one, with the tag that can be used`(status: Int) throws {
    #expect(try put(reply(status, ["ETag": "\"1\""])) == .written(etag: "\"1\""))
    #expect(try put(reply(status)) == .written(etag: nil))
    #expect(try put(reply(status, ["ETag": "W/\"1\""])) == .written(etag: nil))
    #expect(try put(reply(status, ["ETag": "bare"])) == .written(etag: nil))
    #expect(try put(multistatus(told("/dav/alice/lessons/a.ics", status))) == .written(etag: nil))
  }

  @Test func `412 means that something else is there, unless the body says what is wrong`() throws {
    #expect(try put(reply(412)) == .preconditionFailed)
    #expect(try put(reply(412, [:], davError("<D:if-none-match/>"))) == .preconditionFailed)
    let refused = davError { () throws(DAVError) in
      try put(
        reply(412, [:], davError("<C:valid-calendar-data/><D:responsedescription>x</D:responsedescription>")))
    }
    #expect(refused?.code == .refused && refused?.precondition == "valid-calendar-data")
    let page = "<html><body><h1>Precondition Failed</h1></body></html>"
    #expect(try put(reply(412, ["Content-Type": "text/html"], page)) == .preconditionFailed)
  }

  @Test(arguments: [403, 404, 405, 409])
  func `a refusal that cannot be looked into may follow a first sending that was carried out`(status: Int) {
    let refused = davError { () throws(DAVError) in
      try put(reply(status), more: ["PROPFIND \(lessons)": reply(502)])
    }
    #expect(refused?.code == .serverTrouble && refused?.mayHaveHappened == true)
    let missing = davError { () throws(DAVError) in
      try put(reply(status), more: ["PROPFIND \(lessons)": reply(404)])
    }
    #expect(missing?.code == .calendarMissing && missing?.mayHaveHappened == false)
  }

  @Test(arguments: [403, 409, 412])
  func `a UID that is taken is told, with its holder where it is known`(status: Int) throws {
    let named = davError("<C:no-uid-conflict><D:href>/dav/alice/other/b%2Eics</D:href></C:no-uid-conflict>")
    #expect(
      try put(reply(status, [:], named)) == .uidTaken(href: "https://c.example/dav/alice/other/b%2Eics"))
    let unnamed = davError("<C:no-uid-conflict/>")
    let query = ["REPORT \(lessons)": multistatus(object("/dav/alice/lessons/b.ics", "\"1\"", event("u1")))]
    #expect(try put(reply(status, [:], unnamed), more: query) == .uidTaken(href: lessons + "b.ics"))
    let nowhere = [
      "REPORT \(lessons)": multistatus(object("/dav/alice/lessons/b.ics", "\"1\"", event("u11")))
    ]
    #expect(try put(reply(status, [:], unnamed), more: nowhere) == .uidTaken(href: nil))
    let inside = multistatus(told("/dav/alice/lessons/a.ics", status, unnamed))
    #expect(try put(inside, more: query) == .uidTaken(href: lessons + "b.ics"))
  }

  @Test(arguments: [403, 409])
  func `a UID that is taken is found where the answer says nothing`(status: Int) throws {
    let query = [
      "PROPFIND \(lessons)": there,
      "REPORT \(lessons)": multistatus(object("/dav/alice/lessons/b.ics", "\"1\"", event("u1"))),
    ]
    #expect(try put(reply(status), more: query) == .uidTaken(href: lessons + "b.ics"))
  }

  @Test func `a resource that conflicts with itself is there already`() throws {
    let query = [
      "PROPFIND \(lessons)": there,
      "REPORT \(lessons)": multistatus(object("/dav/alice/lessons/%61.ics", "\"1\"", event("u1"))),
    ]
    let own = "<C:no-uid-conflict><D:href>/dav/alice/lessons/a.ics</D:href></C:no-uid-conflict>"
    for body in ["", davError("<C:no-uid-conflict/>"), davError(own)] {
      #expect(try put(reply(409, [:], body), more: query) == .preconditionFailed)
    }
    let replacing = try put(reply(409, [:], davError(own)), .replacing(etag: "\"1\""), more: query)
    #expect(replacing == .uidTaken(href: nil))
  }

  @Test(arguments: [403, 404, 405, 409, 410])
  func `a missing calendar is told from the other meanings of its status`(status: Int) throws {
    let missing = davError { () throws(DAVError) in try put(reply(status)) }
    #expect(missing?.code == .calendarMissing)
    let toldInside = davError { () throws(DAVError) in
      try put(reply(status), more: ["PROPFIND \(lessons)": multistatus(told("/dav/alice/lessons/", 404))])
    }
    #expect(toldInside?.code == .calendarMissing)
    let other = davError { () throws(DAVError) in
      try put(reply(status), more: ["PROPFIND \(lessons)": there, "REPORT \(lessons)": multistatus("")])
    }
    #expect(other?.code == (status == 403 ? .forbidden : .refused))
    #expect(other?.status == status)
    let unclear = davError { () throws(DAVError) in
      try put(reply(status), more: ["PROPFIND \(lessons)": reply(500)])
    }
    #expect(unclear?.code == .serverTrouble)
  }

  @Test func `replacing what is gone is a broken condition, whatever the server calls it`() throws {
    for status in [404, 410, 412] {
      let outcome = try put(reply(status), .replacing(etag: "\"1\""), more: ["PROPFIND \(lessons)": there])
      #expect(outcome == .preconditionFailed)
    }
  }

  @Test func `a page to log in is no success`() {
    let error = davError { () throws(DAVError) in try put(loginPage) }
    #expect(error?.code == .notCalDAV && error?.mayHaveHappened == true)
    let redirected = davError { () throws(DAVError) in try put(redirect(302, "https://c.example/login")) }
    #expect(redirected?.code == .notCalDAV)
  }

  @Test func `a failed transfer says whether the event may be there`() {
    for mayHaveArrived in [false, true] {
      let error = davError { () throws(DAVError) in
        try put(failing(.cutOff, mayHaveArrived: mayHaveArrived))
      }
      #expect(error?.code == .transfer && error?.transfer == .cutOff)
      #expect(error?.mayHaveHappened == mayHaveArrived)
      let script = Script(["GET \(href)": failing(.timedOut, mayHaveArrived: mayHaveArrived)])
      let reading = davError { () throws(DAVError) in try script.client().get(href) }
      #expect(reading?.mayHaveHappened == false)
    }
  }

  @Test func `credentials of every kind are left to the transport`() throws {
    for credentials in [Credentials.digest(user: "alice", password: "secret"), .bearer("token")] {
      let script = Script(["PUT \(href)": reply(201)])
      _ = try script.client(credentials).put(href, data, .new)
      #expect(script.requests[0].credentials == credentials)
      #expect(script.requests[0].headers["Authorization"] == nil)
    }
  }

  @Test func `a tag never breaks out of its header`() throws {
    let script = Script(["PUT \(href)": reply(412)])
    _ = try script.client().put(href, data, .replacing(etag: "\"x\"\r\nX-Evil: 1"))
    #expect(script.requests[0].headers["If-Match"] == "\"\"")
  }
}
